import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** The SHA-256 digest of bytes. */
export const digestOf = (bytes: Uint8Array): Uint8Array => sha256(bytes);

/** Bytes in hexadecimal, lower case. */
export const hexOf = (bytes: Uint8Array): string => bytesToHex(bytes);

import { invalid } from "../refusals/refusal-error.js";
import { digestOf, hexOf } from "../values/digest.js";
import { type ByteReader, byteReader } from "./byte-reader.js";
import { type ByteWriter, byteWriter, writeBytes } from "./byte-writer.js";

/** The version of the form of bytes and parts. Whatever changes what bytes mean needs a new one. */
const FORMAT = 1;

const MAGIC = [0x52, 0x54, 0x43, 0x42]; // "RTCB"

/** What bytes hold: an account whole, the head of its parts, or usages of a day. */
export type Content = "account" | "head" | "usages";

const CONTENTS: Readonly<Record<Content, number>> = { account: 1, head: 2, usages: 3 };

const HEADER_BYTES = MAGIC.length + 2;

const headerOf = (content: Content): Uint8Array => Uint8Array.of(...MAGIC, FORMAT, CONTENTS[content]);

/** A writer that has written which form and content its bytes are of. */
export function formattedWriter(content: Content, capacity: number): ByteWriter {
  const writer = byteWriter(capacity);
  writeBytes(writer, headerOf(content));
  return writer;
}

/** A reader of bytes behind their header, which must be that of `content`. */
export function formattedReader(content: Content, bytes: Uint8Array, path: string): ByteReader {
  const header = headerOf(content);
  const differsAt = header.findIndex((byte, index) => bytes[index] !== byte);
  if (differsAt === MAGIC.length && bytes.length > MAGIC.length) return invalid(path, `must be of format ${FORMAT}`);
  if (differsAt >= 0) return invalid(path, "must be bytes that this library wrote");
  return byteReader(bytes, path, HEADER_BYTES);
}

export const CHECKSUM_BYTES = 16;

/** The first 128 bits of a SHA-256 digest. */
export const checksumOf = (bytes: Uint8Array): Uint8Array => digestOf(bytes).subarray(0, CHECKSUM_BYTES);

export const checksumText = (bytes: Uint8Array): string => hexOf(checksumOf(bytes));

import { digestOf, hexOf } from "../values/digest.js";

/** The SHA-256 digest of a text's UTF-16 code units, high byte first, in hexadecimal. In UTF-8, all unpaired surrogates are equal. */
export function sha256Of(text: string): string {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes[2 * index] = unit >> 8;
    bytes[2 * index + 1] = unit & 0xff;
  }
  return hexOf(digestOf(bytes));
}

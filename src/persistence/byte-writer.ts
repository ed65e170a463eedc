/** Bytes that are written one after another. */
export interface ByteWriter {
  bytes: Uint8Array;
  length: number;
}

export const byteWriter = (capacity: number): ByteWriter => ({ bytes: new Uint8Array(capacity), length: 0 });

export const writtenBytes = ({ bytes, length }: ByteWriter): Uint8Array => bytes.slice(0, length);

/** Makes room for `count` bytes more; the buffer at least doubles, so that each byte is copied a bounded number of times. */
function makeRoom(writer: ByteWriter, count: number): void {
  if (writer.length + count <= writer.bytes.length) return;
  const grown = new Uint8Array(Math.max(2 * writer.bytes.length, writer.length + count));
  grown.set(writer.bytes.subarray(0, writer.length));
  writer.bytes = grown;
}

const MOST_BYTES_OF_NUMBER = 8;

/** Writes a whole number from 0 to 2^53 − 1 in groups of 7 bits, the lowest first, each but the last with the high bit set (LEB128). */
export function writeNumber(writer: ByteWriter, value: number): void {
  makeRoom(writer, MOST_BYTES_OF_NUMBER);
  const { bytes } = writer;
  let { length } = writer;
  let rest = value;
  for (; rest > 0x7fffffff; rest = Math.floor(rest / 0x80)) bytes[length++] = (rest % 0x80) | 0x80;
  for (; rest > 0x7f; rest >>>= 7) bytes[length++] = (rest & 0x7f) | 0x80;
  bytes[length++] = rest;
  writer.length = length;
}

/** Writes a whole number of either sign, small ones in few bytes (zigzag). */
export const writeSigned = (writer: ByteWriter, value: number): void => {
  writeNumber(writer, value < 0 ? -2 * value - 1 : 2 * value);
};

export function writeBytes(writer: ByteWriter, bytes: Uint8Array): void {
  makeRoom(writer, bytes.length);
  writer.bytes.set(bytes, writer.length);
  writer.length += bytes.length;
}

/** Writes four words of 32 bits, the high byte first, so that a UUID reads as it is printed. */
export function writeWords(writer: ByteWriter, words: Int32Array): void {
  makeRoom(writer, 4 * words.length);
  const { bytes } = writer;
  for (const word of words) {
    bytes[writer.length++] = word >>> 24;
    bytes[writer.length++] = word >>> 16;
    bytes[writer.length++] = word >>> 8;
    bytes[writer.length++] = word;
  }
}

/** Writes the code units of a text as numbers. UTF-8 would make all unpaired surrogates equal. */
export function writeUnits(writer: ByteWriter, text: string): void {
  for (let index = 0; index < text.length; index += 1) writeNumber(writer, text.charCodeAt(index));
}

export function writeText(writer: ByteWriter, text: string): void {
  writeNumber(writer, text.length);
  writeUnits(writer, text);
}

/** Texts that were written already, by number. */
export type WrittenTexts = Map<string, number>;

/** Writes the number of a text, with the text where it is new. Returns the number that stands for the text from then on. */
export function writeSharedText(writer: ByteWriter, written: WrittenTexts, text: string): number {
  const known = written.get(text);
  if (known !== undefined) {
    writeNumber(writer, known);
    return known;
  }
  writeNumber(writer, NEW_TEXT);
  writeText(writer, text);
  const number = FIRST_TEXT + written.size;
  written.set(text, number);
  return number;
}

/** Stands where there is no text. */
export const NO_TEXT = 0;
export const NEW_TEXT = 1;
export const FIRST_TEXT = 2;

import { invalid } from "../refusals/refusal-error.js";
import { FIRST_TEXT, NEW_TEXT, NO_TEXT } from "./byte-writer.js";

/** Bytes that are read one after another. What is damaged is refused with `path`. */
export interface ByteReader {
  readonly bytes: Uint8Array;
  readonly path: string;
  position: number;
}

export const byteReader = (bytes: Uint8Array, path: string, position: number): ByteReader => ({ bytes, path, position });

const DAMAGED = "is damaged";

export const isDamaged = ({ path }: Pick<ByteReader, "path">): never => invalid(path, DAMAGED);

const readByte = (reader: ByteReader): number => reader.bytes[reader.position++] ?? isDamaged(reader);

const MOST_SCALE = 2 ** 49;

/** Reads what `writeNumber` wrote. Of the ways to write a number with zeros before it, none is taken. */
export function readNumber(reader: ByteReader): number {
  const first = readByte(reader);
  if (first < 0x80) return first;
  let value = first & 0x7f;
  for (let scale = 0x80; scale <= MOST_SCALE; scale *= 0x80) {
    const byte = readByte(reader);
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return byte > 0 && value <= Number.MAX_SAFE_INTEGER ? value : isDamaged(reader);
  }
  return isDamaged(reader);
}

/** Reads what `writeSigned` wrote. */
export function readSigned(reader: ByteReader): number {
  const value = readNumber(reader);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Reads what `writeWords` wrote. */
export function readWords(reader: ByteReader, words: Int32Array): void {
  const { bytes, position } = reader;
  const end = position + 4 * words.length;
  if (end > bytes.length) isDamaged(reader);
  for (let word = 0; word < words.length; word += 1) {
    const at = position + 4 * word;
    words[word] = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  }
  reader.position = end;
}

const UNITS_AT_A_TIME = 4_096;

/** Reads code units, `count` of them or up to the end of the bytes. */
export function readUnits(reader: ByteReader, count: number | null): string {
  const { bytes } = reader;
  if (count !== null && count > bytes.length - reader.position) isDamaged(reader);
  let text = "";
  let units: number[] = [];
  for (let read = 0; count === null ? reader.position < bytes.length : read < count; read += 1) {
    const unit = readNumber(reader);
    if (unit > 0xffff) isDamaged(reader);
    units.push(unit);
    if (units.length < UNITS_AT_A_TIME) continue;
    text += String.fromCharCode(...units);
    units = [];
  }
  return text + String.fromCharCode(...units);
}

export const readText = (reader: ByteReader): string => readUnits(reader, readNumber(reader));

/** Texts that were read already, by number. */
export type ReadTexts = string[];

/** Reads what `writeSharedText` wrote, where texts are those that were read before. */
export function readSharedText(reader: ByteReader, texts: ReadTexts): string | null {
  const number = readNumber(reader);
  if (number === NO_TEXT) return null;
  if (number !== NEW_TEXT) return texts[number - FIRST_TEXT] ?? isDamaged(reader);
  const text = readText(reader);
  texts.push(text);
  return text;
}

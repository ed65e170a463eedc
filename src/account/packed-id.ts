/**
 * An id in a form that takes little room: a UUID in lower case as 16 bytes, in four words. Any other text stays a text, and its words
 * are zero but for the last, which is a hash of it.
 */
export interface PackedId {
  readonly words: readonly [number, number, number, number];
  /** `null` for a UUID. */
  readonly text: string | null;
}

const UUID_LENGTH = 36;
const HYPHEN = 45;
const DIGITS_OF_WORD = 8;

export function packedId(id: string): PackedId {
  const words: [number, number, number, number] = [0, 0, 0, 0];
  if (id.length === UUID_LENGTH && readUuid(id, words)) return { words, text: null };
  return { words: [0, 0, 0, hashOf(id)], text: id };
}

/** Reads the digits of a UUID in lower case into four words; `false` for any other text. */
function readUuid(id: string, words: [number, number, number, number]): boolean {
  let digits = 0;
  let word = 0;
  for (let index = 0; index < UUID_LENGTH; index += 1) {
    const code = id.charCodeAt(index);
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (code !== HYPHEN) return false;
      continue;
    }
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;
    if (digit < 0) return false;
    word = (word << 4) | digit;
    digits += 1;
    if (digits % DIGITS_OF_WORD === 0) {
      words[digits / DIGITS_OF_WORD - 1] = word >>> 0;
      word = 0;
    }
  }
  return true;
}

/** The UUID whose 16 bytes are in four words. */
export function uuidOf(a: number, b: number, c: number, d: number): string {
  const digits = hex(a) + hex(b) + hex(c) + hex(d);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

const hex = (word: number): string => word.toString(16).padStart(DIGITS_OF_WORD, "0");

/** FNV-1a over code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** A hash of the words of an id, whose lower bits depend on all bits (finalizer of MurmurHash3). */
export function mixedHash(a: number, b: number, c: number, d: number): number {
  let hash = a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b) ^ Math.imul(d, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * An id in a form that takes little room: a UUID in lower case as 16 bytes, in four words of 32 bits with a sign. Any other text stays a
 * text, and its words are 0 but for the last, which is a hash of it.
 */
export interface PackedId {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  /** `null` for a UUID. */
  readonly text: string | null;
}

const UUID_LENGTH = 36;
const HYPHEN = 45;
const HYPHENS = [8, 13, 18, 23];
const DIGITS_OF_WORD = 8;

let lastId = "";
let lastPacked: PackedId = { a: 0, b: 0, c: 0, d: 0, text: "" };

/** The packed form of an id. The one asked for last is remembered: an id is first looked up, then entered. */
export function packedId(id: string): PackedId {
  if (id === lastId) return lastPacked;
  const packed = packedUuid(id) ?? { a: 0, b: 0, c: 0, d: hashOf(id), text: id };
  lastId = id;
  lastPacked = packed;
  return packed;
}

function packedUuid(id: string): PackedId | null {
  if (id.length !== UUID_LENGTH) return null;
  for (const hyphen of HYPHENS) if (id.charCodeAt(hyphen) !== HYPHEN) return null;
  const [a, b, c, d] = [wordAt(id, 0, 4), wordAt(id, 9, 14), wordAt(id, 19, 24), wordAt(id, 28, 32)];
  return a === null || b === null || c === null || d === null ? null : { a, b, c, d, text: null };
}

/** The word whose first four hexadecimal digits stand at one index, and the others at another; `null` for other characters. */
function wordAt(id: string, first: number, second: number): number | null {
  let word = 0;
  let invalid = 0;
  for (let index = 0; index < DIGITS_OF_WORD; index += 1) {
    const digit = digitOf(id.charCodeAt(index < DIGITS_OF_WORD / 2 ? first + index : second + index - DIGITS_OF_WORD / 2));
    invalid |= digit;
    word = (word << 4) | digit;
  }
  return invalid < 0 ? null : word;
}

/** The value of a hexadecimal digit in lower case; -1 for any other character. */
const digitOf = (code: number): number => (code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1);

/** The UUID whose 16 bytes are in four words. */
export function uuidOf(a: number, b: number, c: number, d: number): string {
  const digits = hex(a) + hex(b) + hex(c) + hex(d);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(DIGITS_OF_WORD, "0");

/** FNV-1a over code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}

/** A hash of the words of an id, whose lower bits depend on all bits (finalizer of MurmurHash3). */
export function mixedHash({ a, b, c, d }: Omit<PackedId, "text">): number {
  let hash = a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b) ^ Math.imul(d, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

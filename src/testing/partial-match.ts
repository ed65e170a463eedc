import type { Day, Decimal, DecimalInput, Event, Instant, InstantInput, PackageTime, Refusal } from "rtc-billing";
import { isDecimalLike } from "./decimal-units.js";

/** An expected value: fields that it does not name are not compared. Instants and amounts may be written as in requests. */
export type Pattern<T> =
  T extends Instant ? InstantInput
  : T extends PackageTime ? number
  : T extends Day ? string
  : T extends Decimal ? DecimalInput
  : T extends readonly (infer E)[] ? readonly Pattern<E>[]
  : T extends object ? { readonly [Key in keyof T]?: Pattern<T[Key]> }
  : T;

/** An expected event: its type, and patterns of other fields. */
export type EventPattern<E extends Event = Event> = E extends Event
  ? Pattern<Omit<E, "type">> & { readonly type: E["type"] }
  : never;

/** An expected refusal: its type, and patterns of other fields. */
export type RefusalPattern<R extends Refusal = Refusal> = R extends Refusal
  ? Pattern<Omit<R, "type">> & { readonly type: R["type"] }
  : never;

/** The first difference between a value and a pattern, as text; `null` if the value matches. Lists must have the same length. */
export function mismatch(found: unknown, expected: unknown, path = ""): string | null {
  if (isObject(found) && isObject(expected) && digitsOf(found) === null && Array.isArray(found) === Array.isArray(expected)) {
    return firstMismatch(found, expected, path);
  }
  if (isSame(found, expected)) return null;
  const toText = isInstantName(path) ? instantText : textOf;
  return `${path === "" ? "it" : path} is ${toText(found)}, not ${toText(expected)}`;
}

function firstMismatch(found: object, expected: object, path: string): string | null {
  if (Array.isArray(found) && Array.isArray(expected) && found.length !== expected.length) {
    return `${path === "" ? "it" : path} is of length ${found.length}, not ${expected.length}`;
  }
  const fields = new Map<string, unknown>(Object.entries(found));
  for (const [name, value] of Object.entries(expected)) {
    const inner = Array.isArray(found) ? `${path}[${name}]` : `${path}${path === "" ? "" : "."}${name}`;
    const wrong = mismatch(fields.get(name), value, inner);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** Amounts are equal if their digits are, apart from trailing zeros; an instant equals a `Date` or text of the same time. */
function isSame(found: unknown, expected: unknown): boolean {
  const digits = digitsOf(found);
  if (digits !== null) return withoutZeros(digits) === withoutZeros(digitsOf(expected) ?? String(expected));
  if (typeof found === "number" && (typeof expected === "string" || expected instanceof Date)) {
    return found === new Date(expected).getTime();
  }
  return found === expected;
}

const withoutZeros = (digits: string): string => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The digits of a Decimal; `null` for everything else. */
const digitsOf = (value: unknown): string | null => (isDecimalLike(value) ? value.toFixed() : null);

/** Whether the last name of a path is that of an instant. */
const isInstantName = (path: string): boolean => /(?:^at|\.at|At|Until)$/.test(path);
const instantText = (value: unknown): string =>
  typeof value === "number" || value instanceof Date ? JSON.stringify(new Date(value)) : textOf(value);

const textOf = (value: unknown): string => digitsOf(value) ?? (value === undefined ? "missing" : JSON.stringify(value));

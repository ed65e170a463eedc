import { Decimal as DecimalJs } from "decimal.js";

// An alias, so that the declarations of the package export the type alone: it does not export the class as a value.
export type Decimal = DecimalJs;

/** Money as a caller may give it: a `Decimal` of any copy of decimal.js, or decimal text such as `"12.50"`. */
export type DecimalInput = Decimal | string;

// A private clone, so that `Decimal.set` elsewhere in the process cannot change how money is computed or printed here.
const Amount = DecimalJs.clone({ defaults: true, precision: 40, toExpNeg: -9e15, toExpPos: 9e15 });
// For exact sums: with a precision of 40 digits, the sum of two 40-digit amounts would be rounded.
const Exact = DecimalJs.clone({ defaults: true, precision: 1_000 });

/** Decimals of amounts in requests, accounts and events. */
export const MAX_DECIMALS = 8;
/** Decimals of amounts and minutes that are displayed; no result is computed from them. */
export const DISPLAY_DECIMALS = 6;
const MAX_CHARACTERS = 40;
const DECIMAL_TEXT = /^-?\d+(?:\.(\d+))?$/;
const PLAIN_AMOUNT = /^\d+(?:\.\d{1,8})?$/;

/** A frozen `Decimal`: accounts and events share it, so a caller must not be able to overwrite its digits. */
function amountOf(value: string | number | Decimal): Decimal {
  const amount = new Amount(value);
  Object.freeze(amount.d);
  return Object.freeze(amount);
}

/** The `Decimal` of text that is a valid decimal number. */
export const decimal = (text: string): Decimal => amountOf(text);

export const ZERO = decimal("0");

export const plus = (a: Decimal, b: Decimal): Decimal => amountOf(new Exact(a).plus(b));
export const minus = (a: Decimal, b: Decimal): Decimal => amountOf(new Exact(a).minus(b));

/** Whether `value` is a `Decimal` of any copy of decimal.js. */
export const isDecimal = (value: unknown): value is Decimal => DecimalJs.isDecimal(value);

/** Whether `amount` is below 0; negative zero is not. */
export const isNegative = (amount: Decimal): boolean => amount.isNegative() && !amount.isZero();

/** Plain digits, never an exponent: `"0.00000001"`. */
export const decimalText = (amount: Decimal): string => amount.toFixed();

/** Plain digits with at least two decimals, or as many as are asked for, for people: `"5.00"`. */
export const amountText = (amount: Decimal, decimals = 2): string =>
  amount.decimalPlaces() < decimals ? amount.toFixed(decimals) : amount.toFixed();

/**
 * `value` as a `Decimal` of this library with at most `decimals` decimals and `characters` characters, or the reason why it is not one.
 * It may be negative; negative zero becomes 0.
 */
export function parseDecimal(value: unknown, decimals: number, characters = MAX_CHARACTERS): Decimal | string {
  const text = typeof value === "string" ? value : textOfDecimal(value, characters);
  return typeof text === "string" ? parseText(text, decimals, characters) : text.reason;
}

/**
 * The text of a `Decimal` of any copy of decimal.js, or the reason why there is no text. The exponent and the number of digits are
 * checked first, since the text of 1e9000000000000000 would exhaust the memory. `toFixed` is called only once, since it may be the
 * caller's code.
 */
function textOfDecimal(value: unknown, characters: number): string | { readonly reason: string } {
  try {
    if (!DecimalJs.isDecimal(value)) return { reason: "must be a Decimal or decimal text" };
    const exponent: unknown = value.e;
    if (typeof exponent === "number" && Math.abs(exponent) > characters) return TOO_LONG;
    const digits: unknown = value.d;
    if (Array.isArray(digits) && digits.length > characters) return TOO_LONG;
    const text: unknown = value.toFixed();
    return typeof text === "string" ? text : { reason: "must be a Decimal or decimal text" };
  } catch {
    return { reason: "cannot be read" }; // a getter or a proxy threw
  }
}

const TOO_LONG = "0".repeat(1_001);

function parseText(text: string, decimals: number, characters: number): Decimal | string {
  if (text.length > characters) return `must have at most ${characters} characters`;
  const match = DECIMAL_TEXT.exec(text);
  if (!match) return "must be a decimal number: digits, with a point where needed, without an exponent";
  if ((match[1] ?? "").length > decimals) return `must have at most ${decimals} decimals`;
  if (text === "0") return ZERO;
  const parsed = decimal(text);
  return parsed.isZero() ? ZERO : parsed;
}

/** An amount in units of 10⁻⁸ of the currency. Every amount that the library reads is a whole number of units. */
export const unitsOf = (amount: Decimal): bigint => BigInt(new Exact(amount).times(`1e${MAX_DECIMALS}`).toFixed(0));

/** Whether `value` is decimal text of at most 8 decimals without a sign: an amount of 0 or more, without making a `Decimal` of it. */
export const isPlainAmount = (value: unknown): value is string =>
  typeof value === "string" && value.length <= MAX_CHARACTERS && PLAIN_AMOUNT.test(value);

/** The units of an amount in decimal text of at most 8 decimals. */
export function unitsOfText(text: string): bigint {
  if (!isPlainAmount(text)) return unitsOf(decimal(text));
  const [whole = "", decimals = ""] = text.split(".");
  return BigInt(whole + decimals.padEnd(MAX_DECIMALS, "0"));
}

/** `count` × 10^−`decimals`. */
export const fromUnits = (count: bigint, decimals: number): Decimal => decimal(`${count}e-${decimals}`);

/** A whole number. Most of what bills show is one, and is made without parsing text. */
export const wholeAmount = (count: bigint): Decimal => (count === 0n ? ZERO : amountOf(isSafe(count) ? Number(count) : String(count)));

const isSafe = (count: bigint): boolean => count >= Number.MIN_SAFE_INTEGER && count <= Number.MAX_SAFE_INTEGER;

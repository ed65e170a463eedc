import { Decimal as DecimalJs } from "decimal.js";

// An alias: a re-exported class would stand in the declarations as a value that the package does not export.
export type Decimal = DecimalJs;

/** Money as a caller may give it: a `Decimal` of any copy of decimal.js, or decimal text. */
export type DecimalInput = Decimal | string;

// A clone of our own: `Decimal.set` elsewhere in the process cannot change how money is computed or printed here.
const Amount = DecimalJs.clone({ defaults: true, precision: 40, toExpNeg: -9e15, toExpPos: 9e15 });
// Sums are exact however many digits they need; a precision of 40 would round cents off a sum of two 40-digit amounts.
const Exact = DecimalJs.clone({ defaults: true, precision: 1_000 });

export const MAX_DECIMALS = 8;
const MAX_CHARACTERS = 40;
const DECIMAL_TEXT = /^-?\d+(?:\.(\d+))?$/;

/** A `Decimal` whose digits a caller cannot overwrite: accounts and events share it. */
function amountOf(value: string | Decimal): Decimal {
  const amount = new Amount(value);
  Object.freeze(amount.d);
  return Object.freeze(amount);
}

/** The `Decimal` of a text that is known to be a decimal number. */
export const decimal = (text: string): Decimal => amountOf(text);

export const ZERO = decimal("0");

export const plus = (a: Decimal, b: Decimal): Decimal => amountOf(new Exact(a).plus(b));
export const minus = (a: Decimal, b: Decimal): Decimal => amountOf(new Exact(a).minus(b));

/** Whether `value` is a `Decimal`, of whichever copy of decimal.js. */
export const isDecimal = (value: unknown): value is Decimal => DecimalJs.isDecimal(value);

export const isNegative = (amount: Decimal): boolean => amount.isNegative() && !amount.isZero();

/** Plain digits, never an exponent. */
export const decimalText = (amount: Decimal): string => amount.toFixed();

/** For people: plain digits, with cents. */
export const amountText = (amount: Decimal): string => (amount.decimalPlaces() < 2 ? amount.toFixed(2) : amount.toFixed());

/** `value` as a `Decimal` of this library, or the reason why it is not one. */
export function parseDecimal(value: unknown, decimals: number, characters = MAX_CHARACTERS): Decimal | string {
  const text = typeof value === "string" ? value : textOfDecimal(value, characters);
  return typeof text === "string" ? parseText(text, decimals, characters) : text.reason;
}

/**
 * The text of a `Decimal` of whichever copy of decimal.js, or why there is none. The exponent and the number of digits are looked at
 * first, since the text of 1e9000000000000000 would fill the memory. Then the value is asked for its text once, by its own method.
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
  const parsed = decimal(text);
  return parsed.isZero() ? ZERO : parsed;
}

/** 1 unit = 10⁻⁸ of the currency: every amount that the library reads is a whole number of them. */
export const unitsOf = (amount: Decimal): bigint => BigInt(new Exact(amount).times(`1e${MAX_DECIMALS}`).toFixed(0));

/** `count` × 10^−`decimals`. */
export const fromUnits = (count: bigint, decimals: number): Decimal => decimal(`${count}e-${decimals}`);

import { invalid } from "../refusals/refusal-error.js";
import { type Instant, parseStoredInstant } from "../values/instant.js";
import { type Decimal, MAX_DECIMALS } from "../values/money.js";
import { type PackageTime, packageTimeOf } from "../values/package-time.js";
import { aDecimal, aWholeNumber, listOf, type Parser } from "./parser.js";

// What the library wrote may lie beyond what a request may hold: an expiry in the next century, cash after a million sums.

const MOST_ELEMENTS = 10_000_000;
const MOST_CHARACTERS = 1_000;

export const aStoredList = <T>(reader: Parser<T>): Parser<readonly T[]> => listOf(reader, MOST_ELEMENTS);

export const aText: Parser<string> = (value, path) => (typeof value === "string" ? value : invalid(path, "must be a text"));

/** A place in an account's ledger. */
export const aSequence: Parser<number> = aWholeNumber(1, Number.MAX_SAFE_INTEGER);

export const aStoredInstant: Parser<Instant> = (value, path) => {
  const parsed = parseStoredInstant(value);
  return typeof parsed === "number" ? parsed : invalid(path, parsed);
};

export const aStoredAmount: Parser<Decimal> = aDecimal(MAX_DECIMALS, MOST_CHARACTERS);

/** Package time in milliseconds. Negative only in the difference that a bill line is. */
export const aStoredDifference: Parser<PackageTime> = (value, path) =>
  typeof value === "number" && Number.isSafeInteger(value)
    ? packageTimeOf(value + 0) // + 0: no negative zero
    : invalid(path, "must be package time: a whole number of milliseconds");

export const aStoredTime: Parser<PackageTime> = (value, path) => {
  const time = aStoredDifference(value, path);
  return time < 0 ? invalid(path, "must not be negative") : time;
};

export const aCount: Parser<number> = aWholeNumber(0, Number.MAX_SAFE_INTEGER);

import { invalid } from "../refusals/refusal-error.js";
import { type Instant, parseStoredInstant } from "../values/instant.js";
import { type Decimal, MAX_DECIMALS, parseDecimal } from "../values/money.js";
import { type PackageTime, packageTimeFrom, packageTimeOf } from "../values/package-time.js";
import { aWholeNumber, listOf, type Parser } from "./parser.js";

// What the library wrote itself may lie beyond what it reads of others: an expiry in the next century, cash after a million sums.

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

export const aStoredAmount: Parser<Decimal> = (value, path) => {
  const parsed = parseDecimal(value, MAX_DECIMALS, MOST_CHARACTERS);
  return typeof parsed === "string" ? invalid(path, parsed) : parsed;
};

// Minutes are decimal numbers, of which 3 ms, 0.00005 minutes, is the smallest: a third of a minute has no end.
const MS_PER_STEP = 3;

/** Package time: minutes as text, milliseconds as a number. Negative only in the difference that a bill line is. */
export const aStoredDifference: Parser<PackageTime> = (value, path) => {
  if (typeof value === "number" && Number.isSafeInteger(value / MS_PER_STEP)) return packageTimeOf(value);
  const time = typeof value === "string" ? packageTimeFrom(aStoredAmount(value, path)) : null;
  return time ?? invalid(path, "must be package time: minutes as text, or milliseconds as a number, that decimal minutes can tell");
};

/** Whether `value` is package time as it is held in memory. */
export const isPlainTime = (value: unknown): value is PackageTime => typeof value === "number" && value >= 0 && Number.isSafeInteger(value / MS_PER_STEP);

export const aStoredTime: Parser<PackageTime> = (value, path) => {
  const time = aStoredDifference(value, path);
  return time < 0 ? invalid(path, "must not be negative") : time;
};

export const aCount: Parser<number> = aWholeNumber(0, Number.MAX_SAFE_INTEGER);

import { packageTimeFrom, packageTimeOf, type PackageTime } from "./minutes.js";
import { type Decimal, MAX_DECIMALS, parseDecimal } from "./money.js";
import { aDay, anId, aWholeNumber, listOf, type Reader, shape } from "./reading.js";
import { invalid } from "./refusals.js";
import { type Instant, parseStoredInstant } from "./time.js";
import type { Piece } from "./usages.js";

// What the library wrote itself may lie beyond what it reads of others: an expiry in the next century, cash after a million sums.

const MOST_ELEMENTS = 10_000_000;
const MOST_CHARACTERS = 1_000;

export const aStoredList = <T>(reader: Reader<T>): Reader<readonly T[]> => listOf(reader, MOST_ELEMENTS);

export const aText: Reader<string> = (value, path) => (typeof value === "string" ? value : invalid(path, "must be a text"));

/** A place in an account's ledger. */
export const aSequence: Reader<number> = aWholeNumber(1, Number.MAX_SAFE_INTEGER);

export const aStoredInstant: Reader<Instant> = (value, path) => {
  const parsed = parseStoredInstant(value);
  return typeof parsed === "number" ? parsed : invalid(path, parsed);
};

export const aStoredAmount: Reader<Decimal> = (value, path) => {
  const parsed = parseDecimal(value, MAX_DECIMALS, MOST_CHARACTERS);
  return typeof parsed === "string" ? invalid(path, parsed) : parsed;
};

// Minutes are decimal numbers, of which 3 ms, 0.00005 minutes, is the smallest: a third of a minute has no end.
const MS_PER_STEP = 3;

/** Package time: minutes as text, milliseconds as a number. Negative only in the difference that a bill line is. */
export const aStoredDifference: Reader<PackageTime> = (value, path) => {
  if (typeof value === "number" && Number.isSafeInteger(value / MS_PER_STEP)) return packageTimeOf(value);
  const time = typeof value === "string" ? packageTimeFrom(aStoredAmount(value, path)) : null;
  return time ?? invalid(path, "must be package time: minutes as text, or milliseconds as a number, that decimal minutes can tell");
};

/** Whether `value` is package time as it is held in memory. */
export const isPlainTime = (value: unknown): value is PackageTime => typeof value === "number" && value >= 0 && Number.isSafeInteger(value / MS_PER_STEP);

export const aStoredTime: Reader<PackageTime> = (value, path) => {
  const time = aStoredDifference(value, path);
  return time < 0 ? invalid(path, "must not be negative") : time;
};

export const aCount: Reader<number> = aWholeNumber(0, Number.MAX_SAFE_INTEGER);

export const aPiece: Reader<Piece> = shape((field) => ({
  day: field("day", aDay),
  endedAt: field("endedAt", aStoredInstant),
  minutes: field("minutes", aCount),
  draws: field("draws", aStoredList(shape((draw) => ({ packageId: draw("packageId", anId), drawn: draw("drawn", aStoredTime) })))),
  overage: field("overage", aStoredTime),
}));

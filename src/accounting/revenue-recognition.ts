import { aDecimal, objectOf, oneOf, optional, type Parser } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { unitsOf } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/** The terms of a package that its postings depend on. */
export interface BookedTerms {
  readonly packageId: string;
  /** In units of 10⁻⁸ of the currency. */
  readonly price: bigint;
  readonly quotaMs: PackageTime;
}

/**
 * When the part of a package's price that is never drawn is earned (breakage, IFRS 15 B46): `"expiry"`, when the package expires;
 * `"closing"`, when the last day closes whose late calls could still draw on it; `expectedPercent`, the percentage of its minutes that
 * is expected never to be drawn, as other minutes are drawn, and what is left when it expires.
 */
export type BreakagePolicy = "expiry" | "closing" | { readonly expectedPercent: string };

/** How a journal is kept. */
export interface JournalOptions {
  /** Default `"expiry"`. */
  readonly breakage?: BreakagePolicy;
}

/** A policy as it is computed with: whether breakage waits for the closing, and what is expected, in units of 10⁻⁸ of a percent. */
export interface Recognition {
  readonly atClosing: boolean;
  readonly expected: bigint;
}

const HUNDRED_PERCENT = 100n * 10n ** 8n;

const aPercentage: Parser<bigint> = (value, path) => {
  const units = unitsOf(aDecimal(8)(value, path));
  return units >= 0n && units <= HUNDRED_PERCENT ? units : invalid(path, "must be from 0 to 100");
};
const anExpectation = objectOf((field) => ({ expectedPercent: field("expectedPercent", aPercentage) }));

const aPolicy: Parser<Recognition> = (value, path) => {
  if (typeof value === "string") return { atClosing: oneOf("expiry", "closing")(value, path) === "closing", expected: 0n };
  if (typeof value !== "object" || value === null) return invalid(path, 'must be "expiry", "closing" or { expectedPercent }');
  return { atClosing: false, expected: anExpectation(value, path).expectedPercent };
};

const AT_EXPIRY: Recognition = { atClosing: false, expected: 0n };
const options = objectOf((field) => ({ breakage: field("breakage", optional(aPolicy, AT_EXPIRY)) }));

/** Reads the options of `journal`. */
export const recognitionOf = (value: unknown): Recognition => optional(options, { breakage: AT_EXPIRY })(value, "options").breakage;

/** What is earned of a price: by draws, and as breakage. The rest is deferred. In units of 10⁻⁸ of the currency. */
interface Earned {
  readonly drawn: bigint;
  readonly breakage: bigint;
}

/**
 * What is earned of a package's price when `drawnMs` of its quota is drawn: price × drawn ÷ quota, rounded down to 8 decimals, and of
 * the rest the expected breakage in the proportion of what is drawn to what is expected to be drawn, or all of it once it `isOver`.
 * Postings are differences of this function, so rounding errors do not add up, and all of a price is earned once.
 */
export function earnedOf(
  { price, quotaMs }: Omit<BookedTerms, "packageId">, drawnMs: PackageTime, isOver: boolean, expected: bigint,
): Earned {
  const drawn = drawnMs === 0 ? 0n : (price * BigInt(drawnMs)) / BigInt(quotaMs);
  if (isOver) return { drawn, breakage: price - drawn };
  if (expected === 0n || drawnMs === 0) return { drawn, breakage: 0n };
  if (expected === HUNDRED_PERCENT) return { drawn, breakage: price - drawn };
  const proportional = (price * expected * BigInt(drawnMs)) / (BigInt(quotaMs) * (HUNDRED_PERCENT - expected));
  return { drawn, breakage: proportional < price - drawn ? proportional : price - drawn };
}

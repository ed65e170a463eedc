import type { Account } from "../account/account.js";
import type { Event } from "../ledger/events.js";
import { aDay, objectOf, optional } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import type { Day } from "../values/calendar.js";
import { type Difference, differencesOf } from "./reconcile-differences.js";
import { rateAgain } from "./rated-again.js";
import { subjectOf } from "./reconcile-material.js";
import { comparedLines, type Reading, ratesOfTariff, readingsOf } from "./reconcile-readings.js";
import { type VendorLine, vendorLines, vendorTotals } from "./vendor-lines.js";

/** A vendor's bill: its lines, in any order. Lines of the same day, region and item are added up, as a line and its adjustments are. */
export interface VendorBill {
  readonly lines: readonly VendorLine[];
  /** The first day that is compared; by default all days are. */
  readonly from?: Day | string;
  /** The first day after those that are compared. */
  readonly until?: Day | string;
}

/** An account set beside a vendor's bill. */
export interface Reconciliation {
  /** Lines that differ, by day, region and item; empty where the bill is ours. */
  readonly differences: readonly Difference[];
  /** Best first; of equally good ones, the nearest to the account's tariff first. */
  readonly readings: readonly Reading[];
}

/**
 * Sets what an account is charged, by day, region and item, beside a vendor's bill; names the usages behind each difference; and rates
 * the account's usages and purchases again under each reading that the sources leave open: rounding per usage or per day (B4), cover
 * from the purchase or from 00:00 of its day (A10, C), rates of B1 or of B2. A reading without differences gives the vendor's figures.
 *
 * A figure of theirs is ours if it is less than one unit of its last decimal away, of the second at least: bills round (B10). Minutes that
 * a line does not say are not compared. Take the events rather than the account where there are any: an account has the usages of its
 * open days alone (`openFrom`), and does not know which came late.
 *
 * Throws a `RefusalError` with `InvalidInput`: for what is neither an account nor a ledger, for a line of another shape, and for one of a
 * day that the account no longer has.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "recording-360p", startedAt: "2021-04-02T08:00:00Z", seconds: 61 };
 * const { account: used } = unwrap(recordUsage(account, { at: "2021-04-02T09:00:00Z", ...call }));
 * const theirs = { day: "2021-04-02", region: "cn", item: "recording-360p", minutes: "3", amount: "0.07" };
 * const { differences } = reconcile(used, { lines: [theirs] });
 * differences.map(({ ours, theirs }) => `${ours?.minutes} min, not ${theirs?.minutes}`).join(); // => 2 min, not 3
 */
export function reconcile(subject: Account | readonly Event[], theirs: VendorBill): Reconciliation {
  const ours = subjectOf(subject);
  const { compiled, material, since } = ours;
  const { lines, from, until } = aVendorBill(theirs, "");
  const isAsked = ({ day }: { readonly day: Day }): boolean => (from === null || from <= day) && (until === null || day < until);
  if (since !== null) refuseDaysBefore(since, lines.map((line) => (isAsked(line) ? line.day : since)));

  const comparison = { material, compiled, theirs: vendorTotals(lines.filter(isAsked)), isCompared: isAsked };
  const rated = rateAgain(material, compiled.tariff, compiled.tariff);
  const ourLines = comparedLines(rated, isAsked);
  const rates = ratesOfTariff(compiled.tariff, [...ourLines.values(), ...comparison.theirs.values()]);
  const differences = differencesOf(comparison, { rated, lines: ourLines }, ours, rates);
  return { differences, readings: readingsOf(comparison, ourLines, rates) };
}

function refuseDaysBefore(since: Day, days: readonly Day[]): void {
  const index = days.findIndex((day) => day < since);
  if (index >= 0) invalid(`lines[${index}].day`, `must be ${since} or later: of earlier days the account has no usages; pass its events`);
}

const aVendorBill = objectOf((field) => ({
  lines: field("lines", vendorLines),
  from: field("from", optional(aDay, null)),
  until: field("until", optional(aDay, null)),
}));

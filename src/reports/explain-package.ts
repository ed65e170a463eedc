import type { Event, PackageRenewed, RenewalCancelled, RenewalFailed } from "../ledger/events.js";
import type { MinutePackage, PaidFrom } from "../packages/minute-package.js";
import { anId } from "../parsing/parser.js";
import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { notFound } from "../refusals/refusal-error.js";
import type { Day } from "../values/calendar.js";
import { type Fraction, sumOfFractions } from "../values/fraction.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { allocatedDay } from "./allocated-pieces.js";
import { type AuditTrail, auditTrailOf, type PackageHistory } from "./audit-trail.js";
import { latestPieces } from "./usage-histories.js";
import { type ConsumptionChange, correctionsOf, drawnFrom } from "./package-corrections.js";

/** A draw: what a piece of a usage draws from a package. */
export interface PackageDraw {
  readonly usageId: string;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  readonly day: Day;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly drawnMs: PackageTime;
  /** What is left in the package after this draw. */
  readonly remainingAfterMs: PackageTime;
  /** The exact charge that the drawn time would have had at the rate of its day. */
  readonly listValue: ExactAmount;
}

/** A package and its draws, as they are rated after the last event. */
export interface PackageExplanation extends Omit<MinutePackage, "refunded" | "renewal"> {
  readonly kind: "package";
  readonly currency: string;
  /** The decimals of the smallest amount that the tariff charges. */
  readonly moneyDecimals: number;
  /** The tariff's. */
  readonly timeZone: string;
  /** In canonical order (rule 8). */
  readonly draws: readonly PackageDraw[];
  readonly consumedMs: PackageTime;
  readonly remainingMs: PackageTime;
  readonly changes: readonly ConsumptionChange[];
  /** What became of each month for which the package was to be granted again, and the end of that, where a command ended it. */
  readonly renewals: readonly (PackageRenewed | RenewalFailed | RenewalCancelled)[];
  /** `statedMs` is what the event of the expiry says, `forfeitedMs` what is forfeited after all later corrections. */
  readonly expired: { readonly at: Instant; readonly statedMs: PackageTime; readonly forfeitedMs: PackageTime } | null;
  readonly refunded: { readonly at: Instant; readonly amount: Decimal; readonly paidTo: PaidFrom } | null;
  /** The exact charge that all draws would have had at the rates of their days. To be compared with the price. */
  readonly listValue: ExactAmount;
}

/**
 * Explains how a package was used: its terms, each draw in canonical order with the rest after it, the corrections that changed its draws,
 * its return or expiry, and the exact list value of its draws: their price as pay-as-you-go, at the rates of those days (A10, A11, A17 to
 * A19).
 *
 * `events` is the whole ledger, read as `replay` reads it. An explanation replays it: its cost is linear in the number of events.
 *
 * Throws a `RefusalError`: `PackageNotFound`, or `InvalidInput` if `events` is not a ledger.
 *
 * @example
 * const at = "2021-04-01T00:00:00+08:00";
 * const call = { usageId: "u1", appId: "class", item: "video-720p", startedAt: at, seconds: 600 };
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at, accountId: "school" }),
 *     (a) => verifyIdentity(a, { at }),
 *     (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
 *     (a) => createApp(a, { at, appId: "class" }),
 *     (a) => purchasePackage(a, { at, packageId: "p1", offerId: "example-1000" }),
 *     (a) => enableApp(a, { at, appId: "class" }),
 *     (a) => recordUsage(a, { at: "2021-04-01T09:00:00+08:00", ...call }),
 *   ),
 * );
 * const { draws: [draw], listValue } = explainPackage(events, "p1");
 * `${draw.drawnMs / 60_000} min drawn, ${draw.remainingAfterMs / 60_000} min left`; // => 10 min drawn, 990 min left
 * listValue.shown; // => 0.32
 */
export function explainPackage(events: readonly Event[], packageId: string): PackageExplanation {
  const id = anId(packageId, "packageId");
  const trail = auditTrailOf(events);
  const history = trail.packages.find(({ purchase }) => purchase.packageId === id);
  if (!history) return notFound({ type: "PackageNotFound", packageId: id });
  return explanationOf(history, trail);
}

function explanationOf({ purchase, refund, expiry }: PackageHistory, trail: AuditTrail): PackageExplanation {
  const { type: _type, sequence: _sequence, at: purchasedAt, ...terms } = purchase;
  const { draws, listValues } = drawsOf(terms.packageId, terms.quotaMs, trail);
  const remainingMs = draws.at(-1)?.remainingAfterMs ?? terms.quotaMs;
  return {
    kind: "package",
    currency: trail.compiled.tariff.currency,
    moneyDecimals: trail.compiled.money.decimals,
    timeZone: trail.compiled.tariff.timeZone,
    renewalOf: null,
    ...terms,
    purchasedAt,
    draws,
    consumedMs: subtractPackageTime(terms.quotaMs, remainingMs),
    remainingMs,
    changes: correctionsOf(terms.packageId, trail),
    renewals: trail.events.filter(isRenewal).filter((event) => boughtIdIn(event) === terms.packageId),
    expired: expiry && { at: expiry.at, statedMs: expiry.forfeitedMs, forfeitedMs: remainingMs },
    refunded: refund && { at: refund.at, amount: refund.amount, paidTo: refund.paidTo },
    listValue: exactAmountOf(sumOfFractions(listValues)),
  };
}

type RenewalEvent = PackageExplanation["renewals"][number];

const isRenewal = (event: Event): event is RenewalEvent =>
  event.type === "PackageRenewed" || event.type === "RenewalFailed" || event.type === "RenewalCancelled";

const boughtIdIn = (event: RenewalEvent): string => (event.type === "PackageRenewed" ? event.renewalOf : event.packageId);

function drawsOf(
  packageId: string, quotaMs: PackageTime, trail: AuditTrail,
): { readonly draws: readonly PackageDraw[]; readonly listValues: readonly Fraction[] } {
  let remainingMs = quotaMs;
  const draws: PackageDraw[] = [];
  const listValues: Fraction[] = [];
  for (const day of daysDrawn(packageId, trail)) {
    for (const { usage: { usageId, appId, region, item }, startedAt, endedAt, draws: allocated } of allocatedDay(day, trail.account.version, trail)) {
      for (const { drawnMs, listValue } of allocated.filter((draw) => draw.packageId === packageId)) {
        remainingMs = subtractPackageTime(remainingMs, drawnMs);
        listValues.push(listValue);
        draws.push({
          usageId, appId, region, item, day, startedAt, endedAt, drawnMs, remainingAfterMs: remainingMs, listValue: exactAmountOf(listValue),
        });
      }
    }
  }
  return { draws, listValues };
}

/** The days on which a package is drawn, in order: that of canonical order too, since a piece that ends at midnight is of the day before. */
const daysDrawn = (packageId: string, { usages }: AuditTrail): readonly Day[] =>
  [...new Set(usages.flatMap((history) =>
    latestPieces(history).filter((piece) => drawnFrom(packageId, [piece]) > 0).map(({ day }) => day),
  ))].sort();

import type { Event } from "../ledger/events.js";
import { anId } from "../parsing/parser.js";
import { type DisplayMinutes, fromSmallest } from "../rating/charge.js";
import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { billedSecondsIn, overageMsIn } from "../rating/rated-usage.js";
import { endOf, type Usage } from "../rating/usage.js";
import { notFound } from "../refusals/refusal-error.js";
import type { Tariff } from "../tariff/tariff.js";
import { sumOfFractions } from "../values/fraction.js";
import type { Instant } from "../values/instant.js";
import { type Decimal, decimal } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";
import { allocatedPieces } from "./allocated-pieces.js";
import { type AuditTrail, auditTrailOf } from "./audit-trail.js";
import { latestPieces, type UsageHistory } from "./usage-histories.js";
import { type BilledPart, contributionsOf, type UsagePart } from "./bill-contributions.js";
import { explainPieces, type PieceExplanation } from "./explain-pieces.js";
import { ratingOf, ratingSteps, type RatingStep } from "./rating-steps.js";

/** How a usage is charged, as it is rated after the last event. Its minutes are those of the item. */
export interface UsageExplanation extends Usage, DisplayMinutes {
  readonly kind: "usage";
  readonly currency: string;
  /** The decimals of the smallest amount that the tariff charges. */
  readonly moneyDecimals: number;
  /** The tariff's. */
  readonly timeZone: string;
  readonly endedAt: Instant;
  /** Package minutes that a minute draws; `null` if no package covers the item. */
  readonly weight: Decimal | null;
  readonly rounding: Tariff["rounding"];
  /** What its seconds are rounded up to multiples of. */
  readonly stepSeconds: number;
  /** All ratings with what they changed, oldest first. `pieces` explains the last of them. */
  readonly steps: readonly RatingStep[];
  readonly pieces: readonly PieceExplanation[];
  readonly billedSeconds: number;
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
  /** The exact charge for the overage. */
  readonly charge: ExactAmount;
  /** Its share of the rounded charges of its days, as they are rated now. Bills may have charged other shares (`billed`). */
  readonly amount: Decimal;
  /** The exact charge that the drawn time would have had at the rates of its days. */
  readonly listValue: ExactAmount;
  /** What the usage contributes to issued bills, oldest first. */
  readonly billed: readonly BilledPart[];
  /** What is on no bill: the next run bills it if the totals of its line have changed. */
  readonly unbilled: readonly UsagePart[];
  /** Usages of closed days that had the same id before, oldest first. */
  readonly earlier: readonly UsageExplanation[];
}

/**
 * Explains the charge of a usage: for each piece the seconds, their rounding to whole steps, each package that is valid about then with
 * the reason why it was drawn or not, and the rate of the overage; also the bills with this usage, and each re-rating with its cause,
 * before and after (rules 1 to 8, A11, A12). The
 * rating is that after the last event. If an id was used again, the last usage is explained, with the others in `earlier`.
 *
 * `events` is the whole ledger, read as `replay` reads it. An explanation replays it: its cost is linear in the number of events.
 *
 * Throws a `RefusalError`: `UsageNotFound`, or `InvalidInput` if `events` is not a ledger.
 *
 * @example
 * const at = "2021-04-01T00:00:00+08:00";
 * const call = { usageId: "u1", appId: "class", item: "recording-360p", startedAt: "2021-04-01T08:00:00+08:00", seconds: 61 };
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
 * const [piece] = explainUsage(events, "u1").pieces;
 * piece?.candidates.map(({ packageId, verdict }) => `${packageId} ${verdict}`).join(); // => p1 item-not-covered
 * `${piece?.billedSeconds} s at ${piece?.rate} a minute: ${piece?.charge.shown}`; // => 120 s at 0.0262 a minute: 0.0524
 */
export function explainUsage(events: readonly Event[], usageId: string): UsageExplanation {
  const id = anId(usageId, "usageId");
  const explanations = explanationsOf(auditTrailOf(events), id);
  const last = explanations.at(-1);
  if (!last) return notFound({ type: "UsageNotFound", usageId: id });
  return { ...last, earlier: explanations.slice(0, -1) };
}

/** The explanations of all usages with an id, oldest first. */
function explanationsOf(trail: AuditTrail, usageId: string): readonly UsageExplanation[] {
  const histories = trail.usages.filter(({ usage }) => usage.usageId === usageId);
  const pieces = explainPieces(new Set(histories), trail);
  return histories.map((history) => explanationOf(history, pieces.get(history) ?? [], trail));
}

function explanationOf(history: UsageHistory, pieces: readonly PieceExplanation[], trail: AuditTrail): UsageExplanation {
  const { usage } = history;
  const { tariff, stepSeconds, money } = trail.compiled;
  const weight = tariff.items[usage.item]?.weight ?? null;
  const ratedPieces = latestPieces(history);
  const { minutes, coveredMinutes, overageMinutes, drawnMs } = ratingOf(ratedPieces, usage.item, trail.compiled);
  const shares = allocatedPieces(ratedPieces.map(({ day }) => day), trail.account.version, trail);
  const allocated = ratedPieces.flatMap((piece) => shares.get(piece) ?? []);
  return {
    kind: "usage",
    currency: tariff.currency,
    moneyDecimals: money.decimals,
    timeZone: tariff.timeZone,
    ...usage,
    endedAt: endOf(usage),
    weight: weight === null ? null : decimal(weight),
    stepSeconds,
    rounding: tariff.rounding,
    steps: ratingSteps(history, trail.compiled),
    pieces,
    minutes,
    coveredMinutes,
    overageMinutes,
    billedSeconds: billedSecondsIn(ratedPieces),
    drawnMs,
    overageMs: overageMsIn(ratedPieces),
    charge: exactAmountOf(sumOfFractions(allocated.map(({ charge }) => charge))),
    amount: fromSmallest(allocated.reduce((sum, { smallest }) => sum + smallest, 0n), trail.compiled),
    listValue: exactAmountOf(sumOfFractions(allocated.flatMap(({ draws }) => draws.map(({ listValue }) => listValue)))),
    ...contributionsOf(history, trail),
    earlier: [],
  };
}

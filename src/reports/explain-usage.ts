import type { Event } from "../ledger/events.js";
import { anId } from "../parsing/parser.js";
import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import { drawnMsIn, billedSecondsIn, overageMsIn } from "../rating/rated-usage.js";
import { endOf, type Usage } from "../rating/usage.js";
import { notFound } from "../refusals/refusal-error.js";
import type { Tariff } from "../tariff/tariff.js";
import { ZERO_FRACTION, addFractions } from "../values/fraction.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import { minutesOf, type PackageTime, packageTimeOf, subtractPackageTime } from "../values/package-time.js";
import { type AuditTrail, auditTrailOf, latestPieces, type RatingStep, type UsageHistory } from "./audit-trail.js";
import { type BilledPart, contributionsOf, type UsagePart } from "./bill-contributions.js";
import { explainPieces, type PieceExplanation } from "./explain-pieces.js";

/** Why a usage costs what it costs, as the ledger rates it in the end. */
export interface UsageExplanation extends Usage {
  readonly kind: "usage";
  readonly currency: string;
  readonly endedAt: Instant;
  /** Package minutes that a minute draws; `null` where no package covers the item. */
  readonly weight: Decimal | null;
  readonly rounding: Tariff["rounding"];
  /** Every rating, the first one first. The pieces are those of the last. */
  readonly steps: readonly RatingStep[];
  readonly pieces: readonly PieceExplanation[];
  readonly billedSeconds: number;
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
  readonly charge: ExactAmount;
  readonly saved: ExactAmount;
  readonly billed: readonly BilledPart[];
  /** What no bill says: it comes with the next run, or never where it leaves its line as it was. */
  readonly unbilled: readonly UsagePart[];
  /** Usages of days closed since that had the same id, oldest first. */
  readonly earlier: readonly UsageExplanation[];
}

/**
 * Why a usage costs what it costs: for each piece the seconds, how they became minutes, each package and why it was drawn or
 * not, and the rate of the rest; besides the bills that it stands on, and each re-rating with its cause (rules 1 to 8, A11, A12).
 * It tells how the usage is rated after the last of `events`, which are read as `replay` reads them. Where an id was used
 * again, the last usage is explained, with the others in `earlier`. The time it takes grows as the ledger does.
 *
 * Throws a `RefusalError`: `UsageNotFound`, or `InvalidInput` for what is no ledger.
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
  const asked = anId(usageId, "usageId");
  const explanations = explained(auditTrailOf(events), asked);
  const last = explanations.at(-1);
  if (!last) return notFound({ type: "UsageNotFound", usageId: asked });
  return { ...last, earlier: explanations.slice(0, -1) };
}

function explained(trail: AuditTrail, usageId: string): readonly UsageExplanation[] {
  const named = trail.usages.filter(({ usage }) => usage.usageId === usageId);
  const pieces = explainPieces(new Set(named), trail);
  return named.map((history) => explanationOf(history, pieces.get(history) ?? [], trail));
}

function explanationOf(history: UsageHistory, pieces: readonly PieceExplanation[], trail: AuditTrail): UsageExplanation {
  const { usage, steps } = history;
  const { tariff, items } = trail.compiled;
  const item = items.get(usage.item);
  const rated = latestPieces(history);
  const priced = (timeOf: (piece: PieceExplanation) => PackageTime): ExactAmount =>
    exactAmountOf(pieces.reduce((total, piece) => addFractions(total, chargeForTime(timeOf(piece), { ...usage, day: piece.day }, trail.compiled)), ZERO_FRACTION));
  return {
    kind: "usage",
    currency: tariff.currency,
    ...usage,
    endedAt: endOf(usage),
    weight: item?.covered ? minutesOf(packageTimeOf(item.packageTimePerMinute)) : null,
    rounding: tariff.rounding,
    steps,
    pieces,
    billedSeconds: billedSecondsIn(rated),
    drawnMs: drawnMsIn(rated),
    overageMs: overageMsIn(rated),
    charge: priced(({ overageMs }) => overageMs),
    saved: priced(({ neededMs, overageMs }) => subtractPackageTime(neededMs, overageMs)),
    ...contributionsOf(history, trail),
    earlier: [],
  };
}

import type { Event } from "../ledger/events.js";
import type { MinutePackage, PaidFrom } from "../packages/minute-package.js";
import { anId } from "../parsing/parser.js";
import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import type { Piece } from "../rating/rated-usage.js";
import { notFound } from "../refusals/refusal-error.js";
import type { Day } from "../values/calendar.js";
import { ZERO_FRACTION, addFractions } from "../values/fraction.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { canonicalPieces, type AuditTrail, auditTrailOf, type RatingStep, type PackageHistory } from "./audit-trail.js";

/** What a piece of a usage drew from a package. */
export interface PackageDraw {
  readonly usageId: string;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  readonly day: Day;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly drawnMs: PackageTime;
  /** What is left in the package after it. */
  readonly remainingAfterMs: PackageTime;
  /** What it would have come to at that day's rate. */
  readonly saved: ExactAmount;
}

/** A correction that changed what is drawn from a package: a re-rating with its cause, or a usage that was voided. */
export interface ConsumptionChange extends Omit<RatingStep, "pieces"> {
  /** What was consumed before it and after it. */
  readonly consumedBeforeMs: PackageTime;
  readonly consumedAfterMs: PackageTime;
}

/** What became of a package, as the ledger rates its draws in the end. */
export interface PackageExplanation extends Omit<MinutePackage, "refunded"> {
  readonly kind: "package";
  readonly currency: string;
  /** In canonical order (rule 8). */
  readonly draws: readonly PackageDraw[];
  readonly consumedMs: PackageTime;
  readonly remainingMs: PackageTime;
  readonly changes: readonly ConsumptionChange[];
  /** `stated` is what the expiry said, `forfeitedMs` what is lost after all corrections. */
  readonly expired: { readonly at: Instant; readonly statedMs: PackageTime; readonly forfeitedMs: PackageTime } | null;
  readonly refunded: { readonly at: Instant; readonly amount: Decimal; readonly paidTo: PaidFrom } | null;
  /** What its draws would have come to at the rates of their days. */
  readonly saved: ExactAmount;
}

/**
 * What became of a package: its terms, each draw in canonical order with what it left, the corrections that moved its draws, its
 * return or expiry, and what it saved against pay-as-you-go, exactly, at the rates of those days (A10, A11, A17 to A19).
 * `events` are read as `replay` reads them. The time it takes grows as the ledger does.
 *
 * Throws a `RefusalError`: `PackageNotFound`, or `InvalidInput` for what is no ledger.
 *
 * @example
 * const at = "2021-04-01T00:00:00+08:00";
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at, accountId: "school" }),
 *     (a) => verifyIdentity(a, { at }),
 *     (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
 *     (a) => createApp(a, { at, appId: "class" }),
 *     (a) => purchasePackage(a, { at, packageId: "p1", offerId: "example-1000" }),
 *     (a) => enableApp(a, { at, appId: "class" }),
 *     (a) => recordUsage(a, { at: "2021-04-01T09:00:00+08:00", usageId: "u1", appId: "class", item: "video-720p", startedAt: at, seconds: 600 }),
 *   ),
 * );
 * const { draws, saved } = explainPackage(events, "p1");
 * `${draws.length} draw, left ${(draws[0]?.remainingAfterMs ?? 0) / 60_000} min, saved ${saved.shown}`; // => 1 draw, left 990 min, saved 0.32
 */
export function explainPackage(events: readonly Event[], packageId: string): PackageExplanation {
  const asked = anId(packageId, "packageId");
  const trail = auditTrailOf(events);
  const history = trail.packages.find(({ purchase }) => purchase.packageId === asked);
  if (!history) return notFound({ type: "PackageNotFound", packageId: asked });
  return explanationOf(history, trail);
}

function explanationOf({ purchase, refund, expiry }: PackageHistory, trail: AuditTrail): PackageExplanation {
  const { type: _type, sequence: _sequence, at: purchasedAt, ...terms } = purchase;
  const draws = drawsOf(terms.packageId, terms.quotaMs, trail);
  const remainingMs = draws.at(-1)?.remainingAfterMs ?? terms.quotaMs;
  const saved = draws.reduce((total, draw) => addFractions(total, chargeForTime(draw.drawnMs, draw, trail.compiled)), ZERO_FRACTION);
  return {
    kind: "package",
    currency: trail.compiled.tariff.currency,
    ...terms,
    purchasedAt,
    draws,
    consumedMs: subtractPackageTime(terms.quotaMs, remainingMs),
    remainingMs,
    changes: changesOf(terms.packageId, trail),
    expired: expiry && { at: expiry.at, statedMs: expiry.forfeitedMs, forfeitedMs: remainingMs },
    refunded: refund && { at: refund.at, amount: refund.amount, paidTo: refund.paidTo },
    saved: exactAmountOf(saved),
  };
}

function drawsOf(packageId: string, quotaMs: PackageTime, trail: AuditTrail): readonly PackageDraw[] {
  let left = quotaMs;
  return canonicalPieces(trail).flatMap(({ usage, piece, startedAt, endedAt }) => {
    const drawnMs = drawnFrom(packageId, [piece]);
    if (drawnMs === 0) return [];
    left = subtractPackageTime(left, drawnMs);
    const { usageId, appId, region, item } = usage;
    const saved = exactAmountOf(chargeForTime(drawnMs, { day: piece.day, region, item }, trail.compiled));
    return [{ usageId, appId, region, item, day: piece.day, startedAt, endedAt, drawnMs, remainingAfterMs: left, saved }];
  });
}

const drawnFrom = (packageId: string, pieces: readonly Piece[]): PackageTime =>
  pieces.reduce((sum, { draws }) => addPackageTime(sum, draws.find((draw) => draw.packageId === packageId)?.drawnMs ?? ZERO_PACKAGE_TIME), ZERO_PACKAGE_TIME);

interface Moved {
  readonly step: RatingStep;
  readonly by: PackageTime;
}

/** Follows what is consumed from event to event, and tells those that corrected it. */
function changesOf(packageId: string, { usages }: AuditTrail): readonly ConsumptionChange[] {
  const moves = new Map<number, Moved>();
  for (const { steps } of usages) {
    let before = ZERO_PACKAGE_TIME;
    for (const step of steps) {
      const after = drawnFrom(packageId, step.pieces);
      const moved = addPackageTime(moves.get(step.sequence)?.by ?? ZERO_PACKAGE_TIME, subtractPackageTime(after, before));
      if (after !== before) moves.set(step.sequence, { step, by: moved });
      before = after;
    }
  }
  let consumedMs = ZERO_PACKAGE_TIME;
  return [...moves.values()].sort((a, b) => a.step.sequence - b.step.sequence).flatMap(({ step, by }) => {
    const before = consumedMs;
    consumedMs = addPackageTime(before, by);
    const { pieces: _pieces, ...change } = step;
    return change.type === "UsageRated" || by === 0 ? [] : [{ ...change, consumedBeforeMs: before, consumedAfterMs: consumedMs }];
  });
}

import { NOTHING, sum } from "./charges.js";
import { canonicalPieces, type Chronicle, chronicleOf, type RatingStep, type TracedPackage } from "./chronicle.js";
import type { Event } from "./events.js";
import { type ExactAmount, exactAmount, priceOf } from "./exact-amounts.js";
import { addTime, NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
import type { Decimal } from "./money.js";
import type { MinutePackage, PaidFrom } from "./packages.js";
import { anId, required } from "./reading.js";
import { RefusalError } from "./refusals.js";
import { notEvents } from "./replay.js";
import type { Day, Instant } from "./time.js";
import type { Piece } from "./usages.js";

/** What a piece of a usage drew from a package. */
export interface PackageDraw {
  readonly usageId: string;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  readonly day: Day;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly drawn: PackageTime;
  /** What is left in the package after it. */
  readonly left: PackageTime;
  /** What it would have come to at that day's rate. */
  readonly saved: ExactAmount;
}

/** A correction that changed what is drawn from a package: a re-rating with its cause, or a usage that was voided. */
export interface ConsumptionChange extends Omit<RatingStep, "pieces"> {
  /** What was consumed before it and after it. */
  readonly before: PackageTime;
  readonly after: PackageTime;
}

/** What became of a package, as the ledger rates its draws in the end. */
export interface PackageExplanation extends Omit<MinutePackage, "refunded"> {
  readonly kind: "package";
  readonly currency: string;
  /** In canonical order (rule 8). */
  readonly draws: readonly PackageDraw[];
  readonly consumed: PackageTime;
  readonly remaining: PackageTime;
  readonly changes: readonly ConsumptionChange[];
  /** `stated` is what the expiry said, `forfeited` what is lost after all corrections. */
  readonly expired: { readonly at: Instant; readonly stated: PackageTime; readonly forfeited: PackageTime } | null;
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
 * `${draws.length} draw, left ${(draws[0]?.left ?? 0) / 60_000} min, saved ${saved.shown}`; // => 1 draw, left 990 min, saved 0.32
 */
export function explainPackage(events: readonly Event[], packageId: string): PackageExplanation {
  const asked = required(() => anId(packageId, "packageId"));
  const explanation = required(() => {
    const chronicle = chronicleOf(events);
    const traced = chronicle.packages.find(({ purchase }) => purchase.packageId === asked);
    return traced ? explanationOf(traced, chronicle) : null;
  }, notEvents);
  if (!explanation) throw new RefusalError({ type: "PackageNotFound", packageId: asked });
  return explanation;
}

function explanationOf({ purchase, refund, expiry }: TracedPackage, chronicle: Chronicle): PackageExplanation {
  const { type: _type, sequence: _sequence, at: purchasedAt, ...terms } = purchase;
  const draws = drawsOf(terms.packageId, terms.quota, chronicle);
  const remaining = draws.at(-1)?.left ?? terms.quota;
  const saved = draws.reduce((total, draw) => sum(total, priceOf(draw.drawn, draw, chronicle.terms)), NOTHING);
  return {
    kind: "package",
    currency: chronicle.terms.tariff.currency,
    ...terms,
    purchasedAt,
    draws,
    consumed: subtractTime(terms.quota, remaining),
    remaining,
    changes: changesOf(terms.packageId, chronicle),
    expired: expiry && { at: expiry.at, stated: expiry.forfeited, forfeited: remaining },
    refunded: refund && { at: refund.at, amount: refund.amount, paidTo: refund.paidTo },
    saved: exactAmount(saved),
  };
}

function drawsOf(packageId: string, quota: PackageTime, chronicle: Chronicle): readonly PackageDraw[] {
  let left = quota;
  return canonicalPieces(chronicle).flatMap(({ usage, piece, startedAt, endedAt }) => {
    const drawn = drawnFrom(packageId, [piece]);
    if (drawn === 0) return [];
    left = subtractTime(left, drawn);
    const { usageId, appId, region, item } = usage;
    const saved = exactAmount(priceOf(drawn, { day: piece.day, region, item }, chronicle.terms));
    return [{ usageId, appId, region, item, day: piece.day, startedAt, endedAt, drawn, left, saved }];
  });
}

const drawnFrom = (packageId: string, pieces: readonly Piece[]): PackageTime =>
  pieces.reduce((sum, { draws }) => addTime(sum, draws.find((draw) => draw.packageId === packageId)?.drawn ?? NO_TIME), NO_TIME);

interface Moved {
  readonly step: RatingStep;
  readonly by: PackageTime;
}

/** Follows what is consumed from event to event, and tells those that corrected it. */
function changesOf(packageId: string, { usages }: Chronicle): readonly ConsumptionChange[] {
  const moves = new Map<number, Moved>();
  for (const { steps } of usages) {
    let before = NO_TIME;
    for (const step of steps) {
      const after = drawnFrom(packageId, step.pieces);
      const moved = addTime(moves.get(step.sequence)?.by ?? NO_TIME, subtractTime(after, before));
      if (after !== before) moves.set(step.sequence, { step, by: moved });
      before = after;
    }
  }
  let consumed = NO_TIME;
  return [...moves.values()].sort((a, b) => a.step.sequence - b.step.sequence).flatMap(({ step, by }) => {
    const before = consumed;
    consumed = addTime(before, by);
    const { pieces: _pieces, ...change } = step;
    return change.type === "UsageRated" || by === 0 ? [] : [{ ...change, before, after: consumed }];
  });
}

import { canonicalPieces, type Chronicle, type PlacedPiece, type TracedPackage, type TracedUsage } from "./chronicle.js";
import { rateOf } from "./charges.js";
import { type ExactAmount, exactAmount, priceOf } from "./exact-amounts.js";
import { addTime, MS_PER_MINUTE, NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
import type { Decimal } from "./money.js";
import { totalKey } from "./rounding.js";
import type { Day, Instant } from "./time.js";
import { drawnIn } from "./usage-parts.js";

/**
 * Why a package gave something to a piece or not. Of several reasons the first counts: it was `returned`; no package covers the
 * item; the piece lies in a region it does not cover; the piece started before it was effective, or ended after it expired;
 * nothing was left in it; packages before it gave all that was needed.
 */
export type Verdict = "drawn" | "returned" | "item-not-covered" | "other-region" | "not-yet-effective" | "expired" | "used-up" | "not-needed";

/** A package as a piece found it. */
export interface Candidate {
  readonly packageId: string;
  readonly effectiveAt: Instant;
  readonly expiresAt: Instant;
  readonly verdict: Verdict;
  /** What the pieces before this one, in canonical order, left in it. */
  readonly before: PackageTime;
  readonly drawn: PackageTime;
  readonly left: PackageTime;
}

/** The running total that was rounded up to minutes: of the usage, or of its day, region and item. */
export interface RunningTotal {
  /** In milliseconds, before the piece and after it. */
  readonly from: number;
  readonly to: number;
  /** The same, rounded up. The piece has the minutes between them. */
  readonly fromMinutes: number;
  readonly toMinutes: number;
}

/** A part of a usage between two cuts, and how it came to what it is rated. */
export interface PieceExplanation {
  readonly day: Day;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly milliseconds: number;
  readonly total: RunningTotal;
  readonly minutes: number;
  /** Minutes × weight. */
  readonly need: PackageTime;
  /** Every package the account ever bought, in drawdown order. */
  readonly candidates: readonly Candidate[];
  readonly overage: PackageTime;
  /** The price of a minute of the item on that day. */
  readonly rate: Decimal;
  readonly charge: ExactAmount;
  /** What the packages covered would have come to at that rate. */
  readonly saved: ExactAmount;
}

/** What the pieces up to here, in canonical order, have drawn and metered. */
interface Trail {
  readonly drawn: Map<string, PackageTime>;
  readonly metered: Map<string, number>;
}

/** Explains the pieces of the `wanted` usages, going through all pieces in canonical order once. */
export function explainPieces(wanted: ReadonlySet<TracedUsage>, chronicle: Chronicle): ReadonlyMap<TracedUsage, readonly PieceExplanation[]> {
  const explained = new Map<TracedUsage, PieceExplanation[]>([...wanted].map((traced) => [traced, []]));
  const trail: Trail = { drawn: new Map(), metered: new Map() };
  for (const placed of canonicalPieces(chronicle)) {
    explained.get(placed.traced)?.push(explanationOf(placed, trail, chronicle));
    follow(trail, placed);
  }
  return explained;
}

function follow({ drawn, metered }: Trail, { usage, piece, startedAt, endedAt }: PlacedPiece): void {
  for (const draw of piece.draws) drawn.set(draw.packageId, addTime(drawn.get(draw.packageId) ?? NO_TIME, draw.drawn));
  const key = totalKey(piece.day, usage);
  metered.set(key, (metered.get(key) ?? 0) + (endedAt - startedAt));
}

function explanationOf(placed: PlacedPiece, trail: Trail, { terms, packages }: Chronicle): PieceExplanation {
  const { usage, piece, startedAt, endedAt } = placed;
  const { day, minutes, overage } = piece;
  const from = terms.tariff.rounding === "per-usage" ? startedAt - usage.startedAt : (trail.metered.get(totalKey(day, usage)) ?? 0);
  const to = from + (endedAt - startedAt);
  const line = { day, region: usage.region, item: usage.item };
  const drawn = drawnIn([piece]);
  const covered = terms.items.get(usage.item)?.covered === true;
  return {
    day,
    startedAt,
    endedAt,
    milliseconds: endedAt - startedAt,
    total: { from, to, fromMinutes: Math.ceil(from / MS_PER_MINUTE), toMinutes: Math.ceil(to / MS_PER_MINUTE) },
    minutes,
    need: addTime(drawn, overage),
    candidates: packages.map((traced) => candidateOf(traced, placed, trail, covered)),
    overage,
    rate: rateOf({ ...line, overage }, terms),
    charge: exactAmount(priceOf(overage, line, terms)),
    saved: exactAmount(priceOf(drawn, line, terms)),
  };
}

function candidateOf(traced: TracedPackage, placed: PlacedPiece, trail: Trail, covered: boolean): Candidate {
  const { packageId, quota, effectiveAt, expiresAt } = traced.purchase;
  const before = subtractTime(quota, trail.drawn.get(packageId) ?? NO_TIME);
  const drawn = placed.piece.draws.find((draw) => draw.packageId === packageId)?.drawn ?? NO_TIME;
  const verdict = drawn > 0 ? "drawn" : (unfitness(traced, placed, covered) ?? (before > 0 ? "not-needed" : "used-up"));
  return { packageId, effectiveAt, expiresAt, verdict, before, drawn, left: subtractTime(before, drawn) };
}

/** Why a package cannot cover a piece, whatever is left in it (rules 1, 3, 5 and 7). */
function unfitness({ purchase, refund }: TracedPackage, { usage, startedAt, endedAt }: PlacedPiece, covered: boolean): Verdict | null {
  if (refund) return "returned";
  if (!covered) return "item-not-covered";
  if (!purchase.regions.includes(usage.region)) return "other-region";
  if (startedAt < purchase.effectiveAt) return "not-yet-effective";
  return endedAt > purchase.expiresAt ? "expired" : null;
}

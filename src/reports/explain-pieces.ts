import { displayRate } from "../rating/charge.js";
import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import { roundedUpSeconds, runningTotalKey } from "../rating/minute-rounding.js";
import { drawnMsIn } from "../rating/rated-usage.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { canonicalPieces, type AuditTrail, type PieceInOrder, type PackageHistory, type UsageHistory } from "./audit-trail.js";

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
  readonly remainingBeforeMs: PackageTime;
  readonly drawnMs: PackageTime;
  readonly remainingAfterMs: PackageTime;
}

/** The running total that was rounded up to minutes: of the usage, or of its day, region and item. */
export interface RunningTotal {
  /** In milliseconds, before the piece and after it. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The same, rounded up. The piece has the minutes between them. */
  readonly fromBilledSeconds: number;
  readonly toBilledSeconds: number;
}

/** A part of a usage between two cuts, and how it came to what it is rated. */
export interface PieceExplanation {
  readonly day: Day;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly durationMs: number;
  readonly total: RunningTotal;
  readonly billedSeconds: number;
  /** Minutes × weight. */
  readonly neededMs: PackageTime;
  /** Every package the account ever bought, in drawdown order. */
  readonly candidates: readonly Candidate[];
  readonly overageMs: PackageTime;
  /** The price of a minute of the item on that day. */
  readonly rate: Decimal;
  readonly charge: ExactAmount;
  /** What the packages covered would have come to at that rate. */
  readonly saved: ExactAmount;
}

/** What the pieces up to here, in canonical order, have drawn and metered. */
interface RunningTotals {
  readonly drawnMs: Map<string, PackageTime>;
  readonly metered: Map<string, number>;
}

/** Explains the pieces of the `wanted` usages, going through all pieces in canonical order once. */
export function explainPieces(wanted: ReadonlySet<UsageHistory>, trail: AuditTrail): ReadonlyMap<UsageHistory, readonly PieceExplanation[]> {
  const explained = new Map<UsageHistory, PieceExplanation[]>([...wanted].map((history) => [history, []]));
  const totals: RunningTotals = { drawnMs: new Map(), metered: new Map() };
  for (const placed of canonicalPieces(trail)) {
    explained.get(placed.history)?.push(explanationOf(placed, totals, trail));
    addPiece(totals, placed);
  }
  return explained;
}

function addPiece({ drawnMs, metered }: RunningTotals, { usage, piece, startedAt, endedAt }: PieceInOrder): void {
  for (const draw of piece.draws) drawnMs.set(draw.packageId, addPackageTime(drawnMs.get(draw.packageId) ?? ZERO_PACKAGE_TIME, draw.drawnMs));
  const key = runningTotalKey(piece.day, usage);
  metered.set(key, (metered.get(key) ?? 0) + (endedAt - startedAt));
}

function explanationOf(placed: PieceInOrder, totals: RunningTotals, { compiled, packages }: AuditTrail): PieceExplanation {
  const { usage, piece, startedAt, endedAt } = placed;
  const { day, billedSeconds, overageMs } = piece;
  const fromMs = compiled.tariff.rounding === "per-usage" ? startedAt - usage.startedAt : (totals.metered.get(runningTotalKey(day, usage)) ?? 0);
  const toMs = fromMs + (endedAt - startedAt);
  const line = { day, region: usage.region, item: usage.item };
  const drawnMs = drawnMsIn([piece]);
  const covered = compiled.items.get(usage.item)?.covered === true;
  return {
    day,
    startedAt,
    endedAt,
    durationMs: endedAt - startedAt,
    total: { fromMs, toMs, fromBilledSeconds: roundedUpSeconds(fromMs), toBilledSeconds: roundedUpSeconds(toMs) },
    billedSeconds,
    neededMs: addPackageTime(drawnMs, overageMs),
    candidates: packages.map((history) => candidateOf(history, placed, totals, covered)),
    overageMs,
    rate: displayRate({ ...line, overageMs }, compiled),
    charge: exactAmountOf(chargeForTime(overageMs, line, compiled)),
    saved: exactAmountOf(chargeForTime(drawnMs, line, compiled)),
  };
}

function candidateOf(history: PackageHistory, placed: PieceInOrder, totals: RunningTotals, covered: boolean): Candidate {
  const { packageId, quotaMs, effectiveAt, expiresAt } = history.purchase;
  const remainingBeforeMs = subtractPackageTime(quotaMs, totals.drawnMs.get(packageId) ?? ZERO_PACKAGE_TIME);
  const drawnMs = placed.piece.draws.find((draw) => draw.packageId === packageId)?.drawnMs ?? ZERO_PACKAGE_TIME;
  const verdict = drawnMs > 0 ? "drawn" : (whyNotCovered(history, placed, covered) ?? (remainingBeforeMs > 0 ? "not-needed" : "used-up"));
  return { packageId, effectiveAt, expiresAt, verdict, remainingBeforeMs, drawnMs, remainingAfterMs: subtractPackageTime(remainingBeforeMs, drawnMs) };
}

/** Why a package cannot cover a piece, whatever is left in it (rules 1, 3, 5 and 7). */
function whyNotCovered({ purchase, refund }: PackageHistory, { usage, startedAt, endedAt }: PieceInOrder, covered: boolean): Verdict | null {
  if (refund) return "returned";
  if (!covered) return "item-not-covered";
  if (!purchase.regions.includes(usage.region)) return "other-region";
  if (startedAt < purchase.effectiveAt) return "not-yet-effective";
  return endedAt > purchase.expiresAt ? "expired" : null;
}

import { compareExpiry } from "../packages/minute-package.js";
import { type DisplayMinutes, displayMinutes, displayRate, fromSmallest } from "../rating/charge.js";
import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { roundedUpSeconds, runningTotalKey } from "../rating/minute-rounding.js";
import { drawnMsIn } from "../rating/rated-usage.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { sumOfFractions } from "../values/fraction.js";
import { type AllocatedPiece, allocatedPieces } from "./allocated-pieces.js";
import type { AuditTrail, PackageHistory } from "./audit-trail.js";
import { latestPieces, type PieceInOrder, piecesInOrder, type UsageHistory } from "./usage-histories.js";

/**
 * Why a piece draws on a package or not. Of several reasons the first in this order is given: the package was returned; no package covers
 * the item; the package does not cover the region, the item, or the app; the piece starts before the package is effective; the piece ends
 * after it expires; nothing is left in it; packages of a lower priority, though they expire later, or packages before it gave all that was
 * needed.
 */
export type Verdict =
  | "drawn"
  | "returned" | "item-not-covered" | "other-region" | "other-item" | "other-app" | "not-yet-effective" | "expired"
  | "used-up" | "later-in-priority" | "not-needed";

/** A package from the point of view of a piece: whether it is drawn, and what is left in it before and after. */
export interface Candidate {
  readonly packageId: string;
  readonly effectiveAt: Instant;
  readonly expiresAt: Instant;
  readonly priority: number;
  readonly verdict: Verdict;
  /** What is left in the package after the pieces before this one, in canonical order. */
  readonly remainingBeforeMs: PackageTime;
  readonly drawnMs: PackageTime;
  readonly remainingAfterMs: PackageTime;
}

/** The running total that is rounded up to whole steps (rule 4): of the usage, or of its day, region and item. */
export interface RunningTotal {
  /** Milliseconds before the piece. */
  readonly fromMs: number;
  /** Milliseconds after the piece. */
  readonly toMs: number;
  /** `fromMs` and `toMs` rounded up to whole steps, in seconds. The piece is billed their difference. */
  readonly fromBilledSeconds: number;
  readonly toBilledSeconds: number;
}

/** A part of a usage between two cuts (rule 7), and the steps of its rating. Its minutes are those of the item. */
export interface PieceExplanation extends DisplayMinutes {
  readonly day: Day;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly durationMs: number;
  readonly total: RunningTotal;
  readonly billedSeconds: number;
  /** Package time, billed minutes × weight: what is drawn plus the overage. If no package covers the item, the minutes themselves. */
  readonly neededMs: PackageTime;
  /** The packages whose validity overlaps or adjoins the piece, in drawdown order. */
  readonly candidates: readonly Candidate[];
  readonly overageMs: PackageTime;
  /** The price of a minute of the item on that day. */
  readonly rate: Decimal;
  /** Its share of the exact charge of its line. */
  readonly charge: ExactAmount;
  /** Its share of the rounded charge of the day: a whole number of smallest amounts. */
  readonly amount: Decimal;
  /** The exact charge that the drawn time would have had at that rate. */
  readonly listValue: ExactAmount;
}

/** The totals of the pieces so far, in canonical order: drawn, by package, and metered, by `runningTotalKey`. */
interface RunningTotals {
  readonly drawnMs: Map<string, PackageTime>;
  readonly meteredMs: Map<string, number>;
}

/** Explains the pieces of the `wanted` usages in one pass over all pieces in canonical order. */
export function explainPieces(
  wanted: ReadonlySet<UsageHistory>,
  trail: AuditTrail,
): ReadonlyMap<UsageHistory, readonly PieceExplanation[]> {
  const explained = new Map<UsageHistory, PieceExplanation[]>([...wanted].map((history) => [history, []]));
  const totals: RunningTotals = { drawnMs: new Map(), meteredMs: new Map() };
  const sequence = trail.account.version;
  const allocated = allocatedPieces([...wanted].flatMap(latestPieces).map(({ day }) => day), sequence, trail);
  for (const current of piecesInOrder(trail.usages, sequence)) {
    const shares = allocated.get(current.piece);
    if (shares) explained.get(current.history)?.push(explanationOf(shares, totals, trail));
    addPiece(totals, current, trail);
  }
  return explained;
}

function addPiece(
  { drawnMs, meteredMs }: RunningTotals, { usage, piece, startedAt, endedAt }: PieceInOrder, { compiled }: AuditTrail,
): void {
  for (const draw of piece.draws) {
    drawnMs.set(draw.packageId, addPackageTime(drawnMs.get(draw.packageId) ?? ZERO_PACKAGE_TIME, draw.drawnMs));
  }
  const key = runningTotalKey(compiled.tariff.rounding, piece.day, usage, compiled.calendar);
  meteredMs.set(key, (meteredMs.get(key) ?? 0) + (endedAt - startedAt));
}

function explanationOf(current: AllocatedPiece, totals: RunningTotals, { compiled, packages }: AuditTrail): PieceExplanation {
  const { usage, piece, startedAt, endedAt, charge, smallest, draws } = current;
  const { day, billedSeconds, overageMs } = piece;
  const fromMs = totals.meteredMs.get(runningTotalKey(compiled.tariff.rounding, day, usage, compiled.calendar)) ?? 0;
  const toMs = fromMs + (endedAt - startedAt);
  const line = { day, region: usage.region, item: usage.item };
  const drawnMs = drawnMsIn([piece]);
  const isItemCovered = compiled.items.get(usage.item)?.covered === true;
  const near = packages.filter((history) => isNear(history, current));
  const drawn = near.map(({ purchase }) => purchase).filter(({ packageId }) => piece.draws.some((draw) => draw.packageId === packageId));
  return {
    day,
    startedAt,
    endedAt,
    durationMs: endedAt - startedAt,
    total: {
      fromMs,
      toMs,
      fromBilledSeconds: roundedUpSeconds(fromMs, compiled.stepSeconds),
      toBilledSeconds: roundedUpSeconds(toMs, compiled.stepSeconds),
    },
    billedSeconds,
    ...displayMinutes([{ item: usage.item, billedSeconds, drawnMs, overageMs }], compiled),
    neededMs: addPackageTime(drawnMs, overageMs),
    candidates: near.map((history) => candidateOf(history, current, totals, { isItemCovered, drawn })),
    overageMs,
    rate: displayRate(line, compiled),
    charge: exactAmountOf(charge),
    amount: fromSmallest(smallest, compiled),
    listValue: exactAmountOf(sumOfFractions(draws.map(({ listValue }) => listValue))),
  };
}

/** Whether a validity overlaps a piece, or adjoins it: then the usage may be cut there because of it. */
const isNear = ({ purchase }: PackageHistory, { startedAt, endedAt }: PieceInOrder): boolean =>
  purchase.effectiveAt <= endedAt && startedAt <= purchase.expiresAt;

/** What the verdicts on all packages have in common. */
interface PieceFacts {
  readonly isItemCovered: boolean;
  /** The packages that the piece draws. */
  readonly drawn: readonly PackageHistory["purchase"][];
}

function candidateOf(history: PackageHistory, current: PieceInOrder, totals: RunningTotals, { isItemCovered, drawn }: PieceFacts): Candidate {
  const { purchase } = history;
  const { packageId, quotaMs, effectiveAt, expiresAt, priority } = purchase;
  const remainingBeforeMs = subtractPackageTime(quotaMs, totals.drawnMs.get(packageId) ?? ZERO_PACKAGE_TIME);
  const drawnMs = current.piece.draws.find((draw) => draw.packageId === packageId)?.drawnMs ?? ZERO_PACKAGE_TIME;
  const remainingAfterMs = subtractPackageTime(remainingBeforeMs, drawnMs);
  const whyNotNeeded = (): Verdict => (drawn.some((other) => compareExpiry(purchase, other) < 0) ? "later-in-priority" : "not-needed");
  const whyNotDrawn = (): Verdict =>
    whyNotCovered(history, current, isItemCovered) ?? (remainingBeforeMs > 0 ? whyNotNeeded() : "used-up");
  const verdict = drawnMs > 0 ? "drawn" : whyNotDrawn();
  return { packageId, effectiveAt, expiresAt, priority, verdict, remainingBeforeMs, drawnMs, remainingAfterMs };
}

/** Why a package cannot cover a piece, whatever is left in it (rules 1, 3, 5 and 7); `null` if it can. */
function whyNotCovered(
  { purchase, refund }: PackageHistory,
  { usage, startedAt, endedAt }: PieceInOrder,
  isItemCovered: boolean,
): Verdict | null {
  if (refund) return "returned";
  if (!isItemCovered) return "item-not-covered";
  if (!purchase.regions.includes(usage.region)) return "other-region";
  if (purchase.items && !purchase.items.includes(usage.item)) return "other-item";
  if (purchase.appIds && !purchase.appIds.includes(usage.appId)) return "other-app";
  if (startedAt < purchase.effectiveAt) return "not-yet-effective";
  return endedAt > purchase.expiresAt ? "expired" : null;
}

import { type DisplayMinutes, exactCharge, fromSmallest } from "../rating/charge.js";
import { dayLineKey, roundedShares } from "../rating/charge-shares.js";
import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { areSamePieces, billedSecondsIn, overageMsIn, type Piece } from "../rating/rated-usage.js";
import { comparePieces } from "../rating/rating-order.js";
import type { Day } from "../values/calendar.js";
import { addFractions, type Fraction, subtractFractions, ZERO_FRACTION } from "../values/fraction.js";
import type { Instant } from "../values/instant.js";
import { type Decimal, minus } from "../values/money.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { type AllocatedPiece, allocatedDay } from "./allocated-pieces.js";
import type { AuditTrail } from "./audit-trail.js";
import { piecesAfter, type UsageHistory } from "./usage-histories.js";
import { linesBilled } from "./lines-billed.js";
import { changesOfPart, ratingOf, type RatingStep } from "./rating-steps.js";

/**
 * What a usage adds to the line of a day: what it is rated, less what it was rated when that line was billed before. Its minutes are
 * those of the item, differences of figures that are rounded half-even to 6 decimals.
 */
export interface UsagePart extends DisplayMinutes {
  readonly usageId: string;
  readonly appId: string;
  readonly startedAt: Instant;
  readonly day: Day;
  readonly region: string;
  readonly item: string;
  readonly billedSeconds: number;
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
  /** Its share of the exact charge of the overage; negative where something was taken back. */
  readonly charge: ExactAmount;
  /** Its share of what the day is due, in smallest amounts of the tariff: the running total of charges in canonical order, rounded as the day is. */
  readonly amount: Decimal;
  /** The ratings of that day that caused it, oldest first. */
  readonly steps: readonly RatingStep[];
}

/** A part that a bill charged. */
export interface BilledPart extends UsagePart {
  readonly billId: string;
  readonly issuedAt: Instant;
  /** Whether an earlier bill has the same day, region and item: then the bill charged a difference. */
  readonly adjustment: boolean;
}

/** What a bill, or the next one, holds of a day: the events since each of its lines was billed before, up to the sequence `until`. */
interface BilledRange {
  readonly until: number;
  /** The keys of the lines; `null`: all of the day. */
  readonly lines: ReadonlySet<string> | null;
}

const onDay = (day: Day) => (pieces: readonly Piece[]): readonly Piece[] => pieces.filter((piece) => piece.day === day);

/** The days that any rating of a usage has pieces on, in order. */
const daysOf = ({ steps }: UsageHistory): readonly Day[] =>
  [...new Set(steps.flatMap(({ pieces }) => pieces.map(({ day }) => day)))].sort();

/** The sequence of the last bill before the event `sequence` that has the line; 0 without one. */
export const billedBefore = (key: string, sequence: number, { billsOfLine }: AuditTrail): number =>
  billsOfLine.get(key)?.findLast((bill) => bill.sequence < sequence)?.sequence ?? 0;

/** A piece that a part gains (`sign` 1) or loses (`sign` -1) since its line was billed before. */
interface ChangedPiece extends AllocatedPiece {
  readonly sign: 1 | -1;
}

/** The share of a usage in what is billed of a day. */
interface Share {
  readonly charge: Fraction;
  readonly smallest: bigint;
}

/**
 * The parts of what is billed of a day, by usage. The exact charge goes from that of the lines billed before to that of the lines now;
 * the rounded shares are those of the same running total, so that they sum to what the day is due.
 */
export function partsOfDay(day: Day, { until, lines }: BilledRange, trail: AuditTrail): ReadonlyMap<UsageHistory, UsagePart> {
  const isBilled = ({ usage }: { readonly usage: UsageHistory["usage"] }): boolean => lines?.has(dayLineKey({ ...usage, day })) ?? true;
  const sinceOf = ({ usage }: UsageHistory): number => billedBefore(dayLineKey({ ...usage, day }), until, trail);
  const usages = (trail.usagesOfDay.get(day) ?? []).filter(isBilled);
  const changes = [
    ...allocatedDay(day, until, trail).filter(isBilled).map((piece): ChangedPiece => ({ ...piece, sign: 1 })),
    ...[...new Set(usages.map(sinceOf))].filter((since) => since > 0).flatMap((since) =>
      allocatedDay(day, since, trail).filter((piece) => isBilled(piece) && sinceOf(piece.history) === since)
        .map((piece): ChangedPiece => ({ ...piece, sign: -1 })),
    ),
  ].sort(comparePieces);
  const shares = sharesOf(changes, exactCharge(linesBilled(day, trail.events.slice(0, until - 1)), trail.compiled), trail);
  const parts = new Map<UsageHistory, UsagePart>();
  for (const history of usages) {
    const part = partOf(history, day, sinceOf(history), until, shares.get(history) ?? NO_SHARE, trail);
    if (part) parts.set(history, part);
  }
  return parts;
}

const NO_SHARE: Share = { charge: ZERO_FRACTION, smallest: 0n };

function sharesOf(changes: readonly ChangedPiece[], chargeBefore: Fraction, { compiled }: AuditTrail): ReadonlyMap<UsageHistory, Share> {
  const shares = new Map<UsageHistory, Share>();
  const smallestOfShare = roundedShares(compiled, chargeBefore);
  for (const { history, charge, sign } of changes) {
    const change = sign === 1 ? charge : subtractFractions(ZERO_FRACTION, charge);
    const before = shares.get(history) ?? NO_SHARE;
    shares.set(history, { charge: addFractions(before.charge, change), smallest: before.smallest + smallestOfShare(change) });
  }
  return shares;
}

/** What a usage adds to the line of a day by the events after `since` and up to `until`; `null` where that is nothing. */
function partOf(
  history: UsageHistory, day: Day, since: number, until: number, { charge, smallest }: Share, { compiled }: AuditTrail,
): UsagePart | null {
  const part = onDay(day);
  const [piecesBefore, pieces] = [part(piecesAfter(history, since)), part(piecesAfter(history, until))];
  if (areSamePieces(piecesBefore, pieces) && charge.numerator === 0n && smallest === 0n) return null;
  const { usageId, appId, startedAt, region, item } = history.usage;
  const [before, after] = [ratingOf(piecesBefore, item, compiled), ratingOf(pieces, item, compiled)];
  return {
    usageId,
    appId,
    startedAt,
    day,
    region,
    item,
    billedSeconds: billedSecondsIn(pieces) - billedSecondsIn(piecesBefore),
    drawnMs: subtractPackageTime(after.drawnMs, before.drawnMs),
    overageMs: subtractPackageTime(overageMsIn(pieces), overageMsIn(piecesBefore)),
    minutes: minus(after.minutes, before.minutes),
    coveredMinutes: minus(after.coveredMinutes, before.coveredMinutes),
    overageMinutes: minus(after.overageMinutes, before.overageMinutes),
    charge: exactAmountOf(charge),
    amount: fromSmallest(smallest, compiled),
    steps: changesOfPart(history, compiled, part).filter(({ sequence }) => since < sequence && sequence <= until),
  };
}

/** What a usage adds to the bills that have its lines, and what is on no bill. */
export function contributionsOf(
  history: UsageHistory,
  trail: AuditTrail,
): { readonly billed: readonly BilledPart[]; readonly unbilled: readonly UsagePart[] } {
  const billed: BilledPart[] = [];
  const unbilled: UsagePart[] = [];
  for (const day of daysOf(history)) {
    const key = dayLineKey({ ...history.usage, day });
    for (const { bill, sequence } of trail.billsOfLine.get(key) ?? []) {
      const part = partsOfDay(day, { until: sequence, lines: new Set(bill.lines.map(dayLineKey)) }, trail).get(history);
      const adjustment = billedBefore(key, sequence, trail) > 0;
      if (part) billed.push({ ...part, billId: bill.billId, issuedAt: bill.issuedAt, adjustment });
    }
    const rest = partsOfDay(day, { until: trail.account.version + 1, lines: null }, trail).get(history);
    if (rest) unbilled.push(rest);
  }
  return { billed: billed.sort((a, b) => a.issuedAt - b.issuedAt), unbilled };
}

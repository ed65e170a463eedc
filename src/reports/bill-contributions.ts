import type { DisplayMinutes } from "../rating/charge.js";
import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import { areSamePieces, billedSecondsIn, overageMsIn, type Piece } from "../rating/rated-usage.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { minus } from "../values/money.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { type AuditTrail, dayLineKey, piecesAfter, type UsageHistory } from "./audit-trail.js";
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
  /** The price of the overage; negative where something was taken back. */
  readonly charge: ExactAmount;
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

/** The events after `since` and up to `until`, by their sequences. */
interface EventRange {
  readonly since: number;
  readonly until: number;
}

const onDay = (day: Day) => (pieces: readonly Piece[]): readonly Piece[] => pieces.filter((piece) => piece.day === day);

/** The days that any rating of a usage has pieces on, in order. */
const daysOf = ({ steps }: UsageHistory): readonly Day[] =>
  [...new Set(steps.flatMap(({ pieces }) => pieces.map(({ day }) => day)))].sort();

/** What a usage adds to the line of `day` by the events of a range; `null` where that is nothing. */
export function contributionTo(history: UsageHistory, day: Day, { since, until }: EventRange, { compiled }: AuditTrail): UsagePart | null {
  const part = onDay(day);
  const [piecesBefore, pieces] = [part(piecesAfter(history, since)), part(piecesAfter(history, until))];
  if (areSamePieces(piecesBefore, pieces)) return null;
  const { usageId, appId, startedAt, region, item } = history.usage;
  const [before, after] = [ratingOf(piecesBefore, item, compiled), ratingOf(pieces, item, compiled)];
  const overageMs = subtractPackageTime(overageMsIn(pieces), overageMsIn(piecesBefore));
  return {
    usageId,
    appId,
    startedAt,
    day,
    region,
    item,
    billedSeconds: billedSecondsIn(pieces) - billedSecondsIn(piecesBefore),
    drawnMs: subtractPackageTime(after.drawnMs, before.drawnMs),
    overageMs,
    minutes: minus(after.minutes, before.minutes),
    coveredMinutes: minus(after.coveredMinutes, before.coveredMinutes),
    overageMinutes: minus(after.overageMinutes, before.overageMinutes),
    charge: exactAmountOf(chargeForTime(overageMs, { day, region, item }, compiled)),
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
    let since = 0;
    for (const { bill, sequence } of trail.billsOfLine.get(dayLineKey({ ...history.usage, day })) ?? []) {
      const part = contributionTo(history, day, { since, until: sequence }, trail);
      if (part) billed.push({ ...part, billId: bill.billId, issuedAt: bill.issuedAt, adjustment: since > 0 });
      since = sequence;
    }
    const rest = contributionTo(history, day, { since, until: trail.account.version }, trail);
    if (rest) unbilled.push(rest);
  }
  return { billed: billed.sort((a, b) => a.issuedAt - b.issuedAt), unbilled };
}

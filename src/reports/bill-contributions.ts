import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import { areSamePieces, drawnMsIn, billedSecondsIn, overageMsIn, type Piece } from "../rating/rated-usage.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { type AuditTrail, dayLineKey, piecesAfter, type RatingStep, type UsageHistory } from "./audit-trail.js";

/**
 * What a usage contributes to the line of a day: its current rating minus its rating when that line was billed before. Every number can
 * be negative.
 */
export interface UsagePart {
  readonly usageId: string;
  readonly appId: string;
  readonly startedAt: Instant;
  readonly day: Day;
  readonly region: string;
  readonly item: string;
  readonly billedSeconds: number;
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
  /** The exact charge for the overage. */
  readonly charge: ExactAmount;
  /** The ratings that this difference comes from, oldest first. */
  readonly steps: readonly RatingStep[];
}

/** A contribution to an issued bill. It is an `adjustment` if its day is not the bill's. */
export interface BilledPart extends UsagePart {
  readonly billId: string;
  readonly issuedAt: Instant;
  readonly adjustment: boolean;
}

const onDay = (day: Day, pieces: readonly Piece[]): readonly Piece[] => pieces.filter((piece) => piece.day === day);

/** The days on which a usage has pieces in any of its ratings, ascending. */
const daysOf = ({ steps }: UsageHistory): readonly Day[] =>
  [...new Set(steps.flatMap(({ pieces }) => pieces.map(({ day }) => day)))].sort();

/** The sequences of two events: the events after `since`, up to and including `until`. */
interface SequenceRange {
  readonly since: number;
  readonly until: number;
}

/** What a usage contributes to the line of `day` by the events of a range; `null` if they leave its pieces on that day unchanged. */
export function contributionTo(
  history: UsageHistory,
  day: Day,
  { since, until }: SequenceRange,
  { compiled }: AuditTrail,
): UsagePart | null {
  const before = onDay(day, piecesAfter(history, since));
  const after = onDay(day, piecesAfter(history, until));
  if (areSamePieces(before, after)) return null;
  const { usageId, appId, startedAt, region, item } = history.usage;
  const overageMs = subtractPackageTime(overageMsIn(after), overageMsIn(before));
  return {
    usageId,
    appId,
    startedAt,
    day,
    region,
    item,
    billedSeconds: billedSecondsIn(after) - billedSecondsIn(before),
    drawnMs: subtractPackageTime(drawnMsIn(after), drawnMsIn(before)),
    overageMs,
    charge: exactAmountOf(chargeForTime(overageMs, { day, region, item }, compiled)),
    steps: history.steps.filter((step, index) => {
      const earlier = history.steps[index - 1]?.pieces ?? [];
      return since < step.sequence && step.sequence <= until && !areSamePieces(onDay(day, earlier), onDay(day, step.pieces));
    }),
  };
}

/** What a usage contributes to issued bills, oldest first, and what is on no bill, by day. */
interface Contributions {
  readonly billed: readonly BilledPart[];
  readonly unbilled: readonly UsagePart[];
}

export function contributionsOf(history: UsageHistory, trail: AuditTrail): Contributions {
  const billed: BilledPart[] = [];
  const unbilled: UsagePart[] = [];
  for (const day of daysOf(history)) {
    let since = 0;
    for (const { bill, sequence } of trail.billsOfLine.get(dayLineKey({ ...history.usage, day })) ?? []) {
      const part = contributionTo(history, day, { since, until: sequence }, trail);
      if (part) billed.push({ ...part, billId: bill.billId, issuedAt: bill.issuedAt, adjustment: bill.day !== day });
      since = sequence;
    }
    const notBilled = contributionTo(history, day, { since, until: trail.account.version }, trail);
    if (notBilled) unbilled.push(notBilled);
  }
  return { billed: billed.sort((a, b) => a.issuedAt - b.issuedAt), unbilled };
}

import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import { areSamePieces, drawnMsIn, billedSecondsIn, overageMsIn, type Piece } from "../rating/rated-usage.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { type AuditTrail, dayLineKey, piecesAfter, type RatingStep, type UsageHistory } from "./audit-trail.js";

/** What a usage adds to the line of a day: how it is rated, less how it was when that line was billed before. */
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
  /** What the overage comes to; negative where something was taken back. */
  readonly charge: ExactAmount;
  /** The ratings that brought it, oldest first. */
  readonly steps: readonly RatingStep[];
}

/** A part that stands on a bill. On another day than the bill's it is an adjustment. */
export interface BilledPart extends UsagePart {
  readonly billId: string;
  readonly issuedAt: Instant;
  readonly adjustment: boolean;
}

const onDay = (day: Day, pieces: readonly Piece[]): readonly Piece[] => pieces.filter((piece) => piece.day === day);

/** The days that any rating of a usage has pieces on, in order. */
const daysOf = ({ steps }: UsageHistory): readonly Day[] => [...new Set(steps.flatMap(({ pieces }) => pieces.map(({ day }) => day)))].sort();

/** What a usage adds to the line of `day` by the events after `since` and up to `until`; `null` where that is nothing. */
export function contributionTo(history: UsageHistory, day: Day, { since, until }: { readonly since: number; readonly until: number }, { compiled }: AuditTrail): UsagePart | null {
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

/** What a usage adds to the bills that its lines stand on, and what of it no bill says. */
export function contributionsOf(history: UsageHistory, trail: AuditTrail): { readonly billed: readonly BilledPart[]; readonly unbilled: readonly UsagePart[] } {
  const billed: BilledPart[] = [];
  const unbilled: UsagePart[] = [];
  for (const day of daysOf(history)) {
    let since = 0;
    for (const { bill, sequence } of trail.billsOfLine.get(dayLineKey({ ...history.usage, day })) ?? []) {
      const part = contributionTo(history, day, { since, until: sequence }, trail);
      if (part) billed.push({ ...part, billId: bill.billId, issuedAt: bill.issuedAt, adjustment: bill.day !== day });
      since = sequence;
    }
    const rest = contributionTo(history, day, { since, until: trail.account.version }, trail);
    if (rest) unbilled.push(rest);
  }
  return { billed: billed.sort((a, b) => a.issuedAt - b.issuedAt), unbilled };
}

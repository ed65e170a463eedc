import { type Chronicle, dayLineKey, piecesAfter, type RatingStep, type TracedUsage } from "./chronicle.js";
import { type ExactAmount, exactAmount, priceOf } from "./exact-amounts.js";
import { addTime, NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
import type { Day, Instant } from "./time.js";
import { areSamePieces, minutesIn, type Piece } from "./usages.js";

/** What a usage adds to the line of a day: how it is rated, less how it was when that line was billed before. */
export interface UsagePart {
  readonly usageId: string;
  readonly appId: string;
  readonly startedAt: Instant;
  readonly day: Day;
  readonly region: string;
  readonly item: string;
  readonly minutes: number;
  readonly drawn: PackageTime;
  readonly overage: PackageTime;
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

export const drawnIn = (pieces: readonly Piece[]): PackageTime =>
  pieces.reduce((sum, { draws }) => draws.reduce((drawn, draw) => addTime(drawn, draw.drawn), sum), NO_TIME);
export const overageIn = (pieces: readonly Piece[]): PackageTime => pieces.reduce((sum, { overage }) => addTime(sum, overage), NO_TIME);

const onDay = (day: Day, pieces: readonly Piece[]): readonly Piece[] => pieces.filter((piece) => piece.day === day);

/** The days that any rating of a usage has pieces on, in order. */
const daysOf = ({ steps }: TracedUsage): readonly Day[] => [...new Set(steps.flatMap(({ pieces }) => pieces.map(({ day }) => day)))].sort();

/** What a usage adds to the line of `day` by the events after `since` and up to `until`; `null` where that is nothing. */
export function partOf(traced: TracedUsage, day: Day, { since, until }: { readonly since: number; readonly until: number }, { terms }: Chronicle): UsagePart | null {
  const before = onDay(day, piecesAfter(traced, since));
  const after = onDay(day, piecesAfter(traced, until));
  if (areSamePieces(before, after)) return null;
  const { usageId, appId, startedAt, region, item } = traced.usage;
  const overage = subtractTime(overageIn(after), overageIn(before));
  return {
    usageId,
    appId,
    startedAt,
    day,
    region,
    item,
    minutes: minutesIn(after) - minutesIn(before),
    drawn: subtractTime(drawnIn(after), drawnIn(before)),
    overage,
    charge: exactAmount(priceOf(overage, { day, region, item }, terms)),
    steps: traced.steps.filter((step, index) => {
      const earlier = traced.steps[index - 1]?.pieces ?? [];
      return since < step.sequence && step.sequence <= until && !areSamePieces(onDay(day, earlier), onDay(day, step.pieces));
    }),
  };
}

/** What a usage adds to the bills that its lines stand on, and what of it no bill says. */
export function partsOf(traced: TracedUsage, chronicle: Chronicle): { readonly billed: readonly BilledPart[]; readonly unbilled: readonly UsagePart[] } {
  const billed: BilledPart[] = [];
  const unbilled: UsagePart[] = [];
  for (const day of daysOf(traced)) {
    let since = 0;
    for (const { bill, sequence } of chronicle.billsOfLine.get(dayLineKey({ ...traced.usage, day })) ?? []) {
      const part = partOf(traced, day, { since, until: sequence }, chronicle);
      if (part) billed.push({ ...part, billId: bill.billId, issuedAt: bill.issuedAt, adjustment: bill.day !== day });
      since = sequence;
    }
    const rest = partOf(traced, day, { since, until: chronicle.account.version }, chronicle);
    if (rest) unbilled.push(rest);
  }
  return { billed: billed.sort((a, b) => a.issuedAt - b.issuedAt), unbilled };
}

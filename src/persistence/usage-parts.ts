import { heldRanges, type RowRange } from "../account/held-ranges.js";
import type { UsageIndex } from "../account/usage-index.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { byCodeUnit } from "../values/text-order.js";

/** The most usages that a part holds. */
export const MOST_USAGES = 65_536;

/** Usages of one day of start, in the order of their arrival. Usages that arrive later leave all parts but the last as they are. */
export interface UsagePart {
  readonly name: string;
  readonly day: Day;
  readonly ranges: readonly RowRange[];
  readonly count: number;
}

/** The parts of the usages that belong to open days, by day. */
export function usageParts(usageIndex: UsageIndex, openFrom: Instant): readonly UsagePart[] {
  const days = new Map<Day, DraftPart[]>();
  heldRanges(usageIndex, openFrom, (day, range) => {
    const parts = days.get(day) ?? [];
    days.set(day, parts);
    addRange(parts, range);
  });
  return [...days].sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([day, parts]) => parts.map(({ ranges, count }, index) => ({ name: partName(day, index), day, ranges, count })));
}

interface DraftPart {
  readonly ranges: RowRange[];
  count: number;
}

function addRange(parts: DraftPart[], { chunk, from, until }: RowRange): void {
  for (let next = from; next < until; ) {
    let part = parts.at(-1);
    if (!part || part.count === MOST_USAGES) parts.push((part = { ranges: [], count: 0 }));
    const end = Math.min(until, next + MOST_USAGES - part.count);
    part.ranges.push({ chunk, from: next, until: end });
    part.count += end - next;
    next = end;
  }
}

const DIGITS = 5;

/** The name of a part of a day; it can be the name of a file. By code unit, names stand in the order of their days and parts. */
export const partName = (day: Day, index: number): string => `usages-${day}-${String(index).padStart(DIGITS, "0")}`;

/** Whether two parts have the same rows, of which nothing was changed since: then their bytes are the same. */
export const areSameRows = (a: Pick<UsagePart, "ranges">, b: Pick<UsagePart, "ranges">): boolean =>
  a.ranges.length === b.ranges.length && a.ranges.every((range, index) => isSameRange(range, b.ranges[index]));

const isSameRange = (a: RowRange, b: RowRange | undefined): boolean =>
  a.from === b?.from && a.until === b.until && a.chunk.facts === b.chunk.facts && a.chunk.ratings === b.chunk.ratings;

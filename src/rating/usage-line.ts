import type { Day } from "../values/calendar.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";

/** What a line is about: an item in a region on a billing day. */
export interface LineName {
  readonly day: Day;
  readonly region: string;
  readonly item: string;
}

/** The totals of an item in a region on a billing day: integers, from which charges are computed. */
export interface UsageLine extends LineName {
  readonly billedSeconds: number;
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
}

/** The lines of one day, by `lineKey`. Lines whose totals are all 0 are left out. */
export type DayLines = ReadonlyMap<string, UsageLine>;

/** The key of a line within its day. The length of the region keeps keys distinct, whatever characters the names have. */
export const lineKey = ({ region, item }: { readonly region: string; readonly item: string }): string =>
  `${region.length} ${region} ${item}`;

export const isEmpty = ({ billedSeconds, drawnMs, overageMs }: UsageLine): boolean =>
  billedSeconds === 0 && drawnMs === 0 && overageMs === 0;

/** The sum of two lines of the same day, region and item. */
export const addLines = (a: UsageLine, b: UsageLine): UsageLine => ({
  ...a,
  billedSeconds: a.billedSeconds + b.billedSeconds,
  drawnMs: addPackageTime(a.drawnMs, b.drawnMs),
  overageMs: addPackageTime(a.overageMs, b.overageMs),
});

const negated = (line: UsageLine): UsageLine => ({
  ...line,
  billedSeconds: 0 - line.billedSeconds,
  drawnMs: subtractPackageTime(ZERO_PACKAGE_TIME, line.drawnMs),
  overageMs: subtractPackageTime(ZERO_PACKAGE_TIME, line.overageMs),
});

const NO_LINES: DayLines = new Map();

/** The lines of `now` minus those of `before`. Lines without a difference are left out. */
export function changedLines(now: DayLines = NO_LINES, before: DayLines = NO_LINES): readonly UsageLine[] {
  const added = [...now].map(([key, line]) => {
    const earlier = before.get(key);
    return earlier ? addLines(line, negated(earlier)) : line;
  });
  const removed = [...before].filter(([key]) => !now.has(key)).map(([, line]) => negated(line));
  return [...added, ...removed].filter((line) => !isEmpty(line));
}

/** Whether `changedLines` has no lines, which is found without making any. */
export function areSameLines(now: DayLines = NO_LINES, before: DayLines = NO_LINES): boolean {
  if (now.size !== before.size) return false;
  for (const [key, line] of now) if (!isSameLine(line, before.get(key))) return false;
  return true;
}

const isSameLine = (a: UsageLine, b: UsageLine | undefined): boolean =>
  a.billedSeconds === b?.billedSeconds && a.drawnMs === b.drawnMs && a.overageMs === b.overageMs;

/** By day, region and item in code-unit order, for `Array.sort`. */
export const compareLines = (a: LineName, b: LineName): number =>
  byCodeUnit(a.day, b.day) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item);

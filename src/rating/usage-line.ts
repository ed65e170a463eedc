import type { Day } from "../values/calendar.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";

/** What a day's usage of an item in a region comes to: facts, as integers. */
export interface UsageLine {
  readonly day: Day;
  readonly region: string;
  readonly item: string;
  readonly billedSeconds: number;
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
}

/** The lines of one day, by `lineKey`. A line whose facts are all 0 is left out. */
export type DayLines = ReadonlyMap<string, UsageLine>;

// The length tells where the region ends, whatever characters the names have.
export const lineKey = ({ region, item }: { readonly region: string; readonly item: string }): string =>
  `${region.length} ${region} ${item}`;

export const isEmpty = ({ billedSeconds, drawnMs, overageMs }: UsageLine): boolean => billedSeconds === 0 && drawnMs === 0 && overageMs === 0;

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

const none: DayLines = new Map();

/** What was not there before: the lines of `now` minus those of `before`, without those that come to nothing. */
export function changedLines(now: DayLines = none, before: DayLines = none): readonly UsageLine[] {
  const added = [...now].map(([key, line]) => {
    const old = before.get(key);
    return old ? addLines(line, negated(old)) : line;
  });
  const gone = [...before].filter(([key]) => !now.has(key)).map(([, line]) => negated(line));
  return [...added, ...gone].filter((line) => !isEmpty(line));
}

export const compareLines = (a: UsageLine, b: UsageLine): number =>
  byCodeUnit(a.day, b.day) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item);

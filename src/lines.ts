import { addTime, NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
import { byCodeUnit } from "./order.js";
import type { Day } from "./time.js";

/** What a day's usage of an item in a region comes to: facts, as integers. */
export interface Line {
  readonly day: Day;
  readonly region: string;
  readonly item: string;
  readonly minutes: number;
  readonly drawn: PackageTime;
  readonly overage: PackageTime;
}

/** The lines of one day, by `lineKey`. A line whose facts are all 0 is left out. */
export type DayLines = ReadonlyMap<string, Line>;

// The length tells where the region ends, whatever characters the names have.
export const lineKey = ({ region, item }: { readonly region: string; readonly item: string }): string =>
  `${region.length} ${region} ${item}`;

export const isEmpty = ({ minutes, drawn, overage }: Line): boolean => minutes === 0 && drawn === 0 && overage === 0;

export const addLines = (a: Line, b: Line): Line => ({
  ...a,
  minutes: a.minutes + b.minutes,
  drawn: addTime(a.drawn, b.drawn),
  overage: addTime(a.overage, b.overage),
});

const negated = (line: Line): Line => ({
  ...line,
  minutes: 0 - line.minutes,
  drawn: subtractTime(NO_TIME, line.drawn),
  overage: subtractTime(NO_TIME, line.overage),
});

const none: DayLines = new Map();

/** What was not there before: the lines of `now` minus those of `before`, without those that come to nothing. */
export function changedLines(now: DayLines = none, before: DayLines = none): readonly Line[] {
  const added = [...now].map(([key, line]) => {
    const old = before.get(key);
    return old ? addLines(line, negated(old)) : line;
  });
  const gone = [...before].filter(([key]) => !now.has(key)).map(([, line]) => negated(line));
  return [...added, ...gone].filter((line) => !isEmpty(line));
}

export const inLineOrder = (a: Line, b: Line): number =>
  byCodeUnit(a.day, b.day) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item);

import type { MinutePackage } from "./packages.js";
import { addDays, type Calendar, type Day, earliest, type Instant } from "./time.js";
import { endOf, type Usage } from "./usages.js";

/** A part of a usage that no midnight and no package's begin or end lies within. */
export interface Span {
  readonly usage: Usage;
  readonly day: Day;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/** Where packages cut usages (rule 7): every begin and end of validity, each once, in order. */
export const cutsOf = (packages: readonly MinutePackage[]): readonly Instant[] =>
  [...new Set(packages.flatMap(({ effectiveAt, expiresAt }) => [effectiveAt, expiresAt]))].sort((a, b) => a - b);

/** The spans of a usage, in order. A usage of 0 seconds has none. */
export function spansOf(usage: Usage, cuts: readonly Instant[], calendar: Calendar): readonly Span[] {
  const end = endOf(usage);
  const spans: Span[] = [];
  let day = calendar.dayOf(usage.startedAt);
  let startedAt = usage.startedAt;
  let next = firstAfter(cuts, startedAt);
  while (startedAt < end) {
    const midnight = calendar.startOf(addDays(day, 1));
    const endedAt = earliest(earliest(end, midnight), cuts[next] ?? end);
    if (endedAt > startedAt) spans.push({ usage, day, startedAt, endedAt });
    if (endedAt === midnight) day = addDays(day, 1);
    if (endedAt === cuts[next]) next += 1;
    startedAt = endedAt;
  }
  return spans;
}

/** The index of the first cut after `at`. */
function firstAfter(cuts: readonly Instant[], at: Instant): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] ?? at) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

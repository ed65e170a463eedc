import type { Calendar, Day } from "../values/calendar.js";
import { earliest, type Instant } from "../values/instant.js";
import { endOf, type Usage } from "./usage.js";

/** A part of a usage between two cuts (rule 7): from `startedAt`, included, to `endedAt`, excluded, on the billing day `day`. */
export interface Span {
  readonly usage: Usage;
  readonly day: Day;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/**
 * Cuts a usage into spans at the midnights of the calendar and at `cuts`, the ascending instants at which packages begin or end
 * (rule 7). A usage of 0 seconds has no spans.
 */
export function spansOf(usage: Usage, cuts: readonly Instant[], calendar: Calendar): readonly Span[] {
  const end = endOf(usage);
  const spans: Span[] = [];
  let startedAt = usage.startedAt;
  let next = firstAfter(cuts, startedAt);
  while (startedAt < end) {
    const day = calendar.dayAt(startedAt);
    const cut = cuts[next] ?? end;
    const endedAt = earliest(earliest(end, day.end), cut);
    spans.push({ usage, day: day.date, startedAt, endedAt });
    if (endedAt === cut) next += 1;
    startedAt = endedAt;
  }
  return spans;
}

/** Whether `spansOf` returns exactly one span. */
export function isOneSpan(usage: Usage, cuts: readonly Instant[], calendar: Calendar): boolean {
  const end = endOf(usage);
  const { startedAt } = usage;
  return startedAt < end && end <= calendar.dayAt(startedAt).end && end <= (cuts[firstAfter(cuts, startedAt)] ?? end);
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

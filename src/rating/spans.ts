import type { Calendar, Day } from "../values/calendar.js";
import { earliest, type Instant } from "../values/instant.js";
import { firstWhere, type Tree } from "../values/persistent-tree.js";
import { endOf, type Usage } from "./usage.js";

/** A part of a usage between two cuts (rule 7): from `startedAt`, included, to `endedAt`, excluded, on the billing day `day`. */
export interface Span {
  readonly usage: Usage;
  readonly day: Day;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/** Where packages begin and end, as the keys of a tree. */
export type Cuts = Tree<Instant, unknown>;

/**
 * Cuts a usage into spans at the midnights of the calendar and at `cuts` (rule 7). A usage of 0 seconds has no spans.
 */
export function spansOf(usage: Usage, cuts: Cuts, calendar: Calendar): readonly Span[] {
  const end = endOf(usage);
  const spans: Span[] = [];
  let startedAt = usage.startedAt;
  while (startedAt < end) {
    const day = calendar.dayAt(startedAt);
    const endedAt = earliest(earliest(end, day.end), firstAfter(cuts, startedAt) ?? end);
    spans.push({ usage, day: day.date, startedAt, endedAt });
    startedAt = endedAt;
  }
  return spans;
}

/** The first cut after `at`. */
const firstAfter = (cuts: Cuts, at: Instant): Instant | undefined => firstWhere(cuts, (cut) => cut > at)?.key;

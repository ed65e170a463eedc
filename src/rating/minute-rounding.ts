import type { Tariff } from "../tariff/tariff.js";
import type { Day } from "../values/calendar.js";
import { MS_PER_MINUTE, SECONDS_PER_MINUTE } from "../values/package-time.js";
import type { Span } from "./spans.js";
import { lineKey } from "./usage-line.js";
import type { Usage } from "./usage.js";

/** Milliseconds rounded up to whole minutes, in seconds. */
export const roundedUpSeconds = (ms: number): number => Math.ceil(ms / MS_PER_MINUTE) * SECONDS_PER_MINUTE;

/** The billed seconds of a piece that takes a running total from `beforeMs` to `afterMs`: the difference of the two rounded totals. */
export const billedSecondsBetween = (beforeMs: number, afterMs: number): number => roundedUpSeconds(afterMs) - roundedUpSeconds(beforeMs);

/** The key of the running total of a day, region and item. */
export const runningTotalKey = (day: Day, usage: Usage): string => `${day} ${lineKey(usage)}`;

/** The milliseconds metered so far on a day, in the region and of the item of `usage`. */
export type MeteredMs = (day: Day, usage: Usage) => number;

/**
 * Returns a function that gives the billed seconds of spans, which it must get in canonical order (rule 4): each gets what it adds to
 * the rounded running total of its usage, or of its day, region and item. `meteredMs` is where the totals of days start.
 */
export function billedSecondsCounter(rounding: Tariff["rounding"], meteredMs: MeteredMs): (span: Span) => number {
  if (rounding === "per-usage") {
    return ({ usage, startedAt, endedAt }) => billedSecondsBetween(startedAt - usage.startedAt, endedAt - usage.startedAt);
  }
  const totalsMs = new Map<string, number>();
  return ({ usage, day, startedAt, endedAt }) => {
    const key = runningTotalKey(day, usage);
    const beforeMs = totalsMs.get(key) ?? meteredMs(day, usage);
    const afterMs = beforeMs + (endedAt - startedAt);
    totalsMs.set(key, afterMs);
    return billedSecondsBetween(beforeMs, afterMs);
  };
}

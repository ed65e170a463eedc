import type { Tariff } from "../tariff/tariff.js";
import type { Day } from "../values/calendar.js";
import { MS_PER_MINUTE } from "../values/package-time.js";
import type { Span } from "./spans.js";
import { lineKey } from "./usage-line.js";
import type { Usage } from "./usage.js";

const SECONDS_PER_MINUTE = 60;

/** A time in milliseconds, rounded up to whole minutes, in seconds. */
export const roundedUpSeconds = (ms: number): number => Math.ceil(ms / MS_PER_MINUTE) * SECONDS_PER_MINUTE;

/** The whole minutes, in seconds, that a running total in milliseconds gains: it is rounded up before and after. */
export const billedSecondsBetween = (before: number, after: number): number => roundedUpSeconds(after) - roundedUpSeconds(before);

/** What a running total by day runs over. */
export const runningTotalKey = (day: Day, usage: Usage): string => `${day} ${lineKey(usage)}`;

/** The milliseconds that are metered of an item in a region on a day. */
export type MeteredMs = (day: Day, usage: Usage) => number;

/**
 * Hands out minutes to spans that come in canonical order (rule 4): each span gets what it adds to the running total after
 * rounding that up. The total runs over the usage, or over the day, region and item; `metered` is what came before.
 */
export function billedSecondsCounter(rounding: Tariff["rounding"], metered: MeteredMs): (span: Span) => number {
  if (rounding === "per-usage") {
    return ({ usage, startedAt, endedAt }) => billedSecondsBetween(startedAt - usage.startedAt, endedAt - usage.startedAt);
  }
  const totals = new Map<string, number>();
  return ({ usage, day, startedAt, endedAt }) => {
    const key = runningTotalKey(day, usage);
    const before = totals.get(key) ?? metered(day, usage);
    const after = before + (endedAt - startedAt);
    totals.set(key, after);
    return billedSecondsBetween(before, after);
  };
}

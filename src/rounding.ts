import type { Span } from "./cutting.js";
import { lineKey } from "./lines.js";
import { MS_PER_MINUTE } from "./minutes.js";
import type { Tariff } from "./tariff.js";
import type { Day } from "./time.js";
import type { Usage } from "./usages.js";

const minutesUp = (ms: number): number => Math.ceil(ms / MS_PER_MINUTE);

/** The minutes that a running total in milliseconds gains, rounded up before and after. */
export const minutesBetween = (before: number, after: number): number => minutesUp(after) - minutesUp(before);

/** What a running total by day runs over. */
export const totalKey = (day: Day, usage: Usage): string => `${day} ${lineKey(usage)}`;

/** The milliseconds that are metered of an item in a region on a day. */
export type Metered = (day: Day, usage: Usage) => number;

/**
 * Hands out minutes to spans that come in canonical order (rule 4): each span gets what it adds to the running total after
 * rounding that up. The total runs over the usage, or over the day, region and item; `metered` is what came before.
 */
export function minuteCounter(rounding: Tariff["rounding"], metered: Metered): (span: Span) => number {
  if (rounding === "per-usage") {
    return ({ usage, startedAt, endedAt }) => minutesBetween(startedAt - usage.startedAt, endedAt - usage.startedAt);
  }
  const totals = new Map<string, number>();
  return ({ usage, day, startedAt, endedAt }) => {
    const key = totalKey(day, usage);
    const before = totals.get(key) ?? metered(day, usage);
    const after = before + (endedAt - startedAt);
    totals.set(key, after);
    return minutesBetween(before, after);
  };
}

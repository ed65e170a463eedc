import type { Span } from "./cutting.js";
import { MS_PER_MINUTE } from "./minutes.js";
import type { Tariff } from "./tariff.js";

const minutesUp = (ms: number): number => Math.ceil(ms / MS_PER_MINUTE);

/**
 * Hands out minutes to spans that come in canonical order (rule 4): each span gets what it adds to the running total after
 * rounding that up. The total runs over the usage, or over the day, region and item.
 */
export function minuteCounter(rounding: Tariff["rounding"]): (span: Span) => number {
  if (rounding === "per-usage") {
    return ({ usage, startedAt, endedAt }) => minutesUp(endedAt - usage.startedAt) - minutesUp(startedAt - usage.startedAt);
  }
  const totals = new Map<string, number>();
  return ({ usage, day, startedAt, endedAt }) => {
    const line = JSON.stringify([day, usage.region, usage.item]);
    const before = totals.get(line) ?? 0;
    const after = before + (endedAt - startedAt);
    totals.set(line, after);
    return minutesUp(after) - minutesUp(before);
  };
}

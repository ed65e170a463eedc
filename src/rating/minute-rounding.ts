import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Tariff } from "../tariff/tariff.js";
import type { Calendar, Day } from "../values/calendar.js";
import type { Span } from "./spans.js";
import { lineKey } from "./usage-line.js";
import type { Usage } from "./usage.js";

/** Milliseconds rounded up to whole steps, in seconds. */
export const roundedUpSeconds = (ms: number, stepSeconds: number): number => Math.ceil(ms / (stepSeconds * 1_000)) * stepSeconds;

/** The billed seconds of a piece that takes a running total from `beforeMs` to `afterMs`: the difference of the two rounded totals. */
export const billedSecondsBetween = (beforeMs: number, afterMs: number, stepSeconds: number): number =>
  roundedUpSeconds(afterMs, stepSeconds) - roundedUpSeconds(beforeMs, stepSeconds);

type Rounding = Tariff["rounding"];

/** What usages that are rounded up together share, besides their day of start. */
export type RoundingGroup = Pick<Usage, "roundWith" | "appId" | "region" | "item">;

/** The key of usages that are rounded up together: of the same day of start, app, region and item, with the same `roundWith`. */
export const roundingGroupKey = ({ roundWith, appId, ...line }: RoundingGroup, dayOfStart: Day): string =>
  `${dayOfStart} ${roundWith.length} ${roundWith} ${appId.length} ${appId} ${lineKey(line)}`;

/** The key of the running total that a piece adds to: of its day, region and item, or of what its usage is rounded up with. */
export const runningTotalKey = (rounding: Rounding, day: Day, usage: Usage, calendar: Calendar): string =>
  rounding === "per-day" ? `${day} ${lineKey(usage)}` : roundingGroupKey(usage, calendar.dayOf(usage.startedAt));

/** The milliseconds metered so far in the running total that a piece of `usage` on a day adds to. */
export type MeteredMs = (day: Day, usage: Usage) => number;

/**
 * Returns a function that gives the billed seconds of spans, which it must get in canonical order (rule 4): each gets what it adds to
 * the rounded running total of what its usage is rounded up with, or of its day, region and item. `meteredMs` is where totals start.
 * A usage for which `isAlone` holds has a running total of its own.
 */
export function billedSecondsCounter(
  { tariff: { rounding }, stepSeconds, calendar }: CompiledTariff, meteredMs: MeteredMs, isAlone: (usage: Usage) => boolean,
): (span: Span) => number {
  let totalsMs: Map<string, number> | null = null;
  return ({ usage, day, startedAt, endedAt }) => {
    if (rounding === "per-usage" && isAlone(usage)) {
      return billedSecondsBetween(startedAt - usage.startedAt, endedAt - usage.startedAt, stepSeconds);
    }
    const key = runningTotalKey(rounding, day, usage, calendar);
    totalsMs ??= new Map();
    const beforeMs = totalsMs.get(key) ?? meteredMs(day, usage);
    const afterMs = beforeMs + (endedAt - startedAt);
    totalsMs.set(key, afterMs);
    return billedSecondsBetween(beforeMs, afterMs, stepSeconds);
  };
}

import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { lineTotal } from "../account/rated-days.js";
import type { UsageIndex } from "../account/usage-index.js";
import { billedSecondsBetween, roundedUpSeconds, runningTotalKey } from "../rating/minute-rounding.js";
import { spansOf } from "../rating/spans.js";
import type { Usage } from "../rating/usage.js";
import type { InvalidInput } from "../refusals/refusals.js";
import { type CompiledTariff, packageTimeNeeded } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { MS_PER_HOUR } from "../values/instant.js";

// No day is longer, even where clocks go back by a day.
const MAX_HOURS_OF_DAY = 50;

const BEYOND_LIMIT: InvalidInput = {
  type: "InvalidInput",
  path: "seconds",
  reason: "must leave the billed time of its day, region and item, times the item's weight, at most 2^53 - 1 milliseconds",
};

const accepted = (): null => null;

/**
 * Judges up to `count` usages in sequence: a line is counted in integers of milliseconds, and a usage that would take its line beyond
 * 2^53 − 1 is refused, whichever packages cover it. So sums are exact, and independent of the order of arrival. Below a number of usages
 * that only few accounts reach, no line can come near that, and nothing is summed.
 */
export function lineLimit(account: Account, count: number): (usage: Usage) => InvalidInput | null {
  const compiled = tariffOf(account);
  const usageIndex = usageIndexOf(account);
  const maxPerUsage = (MAX_HOURS_OF_DAY * MS_PER_HOUR + compiled.stepSeconds * 1_000) * Math.max(1, compiled.maxWeight);
  if ((usageIndex.rows.nextRow - usageIndex.rows.firstRow + count) * maxPerUsage <= Number.MAX_SAFE_INTEGER) return accepted;

  const added = new Map<string, number>();
  return (usage) => {
    const increments = incrementsOf(usage, compiled);
    const isBeyond = increments.some(({ day, key, increment }) => {
      const billedSeconds = billedSecondsOf(usageIndex, day, usage, (added.get(key) ?? 0) + increment, compiled);
      return Math.max(billedSeconds * 1_000, packageTimeNeeded(compiled.items.get(usage.item), billedSeconds)) > Number.MAX_SAFE_INTEGER;
    });
    if (isBeyond) return BEYOND_LIMIT;
    for (const { key, increment } of increments) added.set(key, (added.get(key) ?? 0) + increment);
    return null;
  };
}

/** What a usage adds to the line of a day: billed seconds where each usage is rounded up, else metered milliseconds. */
interface Increment {
  readonly day: Day;
  readonly key: string;
  readonly increment: number;
}

function incrementsOf(usage: Usage, { calendar, stepSeconds, tariff }: CompiledTariff): readonly Increment[] {
  return spansOf(usage, null, calendar).map(({ day, startedAt, endedAt }) => {
    const billedSeconds = billedSecondsBetween(startedAt - usage.startedAt, endedAt - usage.startedAt, stepSeconds);
    const increment = tariff.rounding === "per-usage" ? billedSeconds : endedAt - startedAt;
    return { day, key: runningTotalKey("per-day", day, usage, calendar), increment };
  });
}

/** The billed seconds of a line with what is added to it. */
function billedSecondsOf(usageIndex: UsageIndex, day: Day, usage: Usage, added: number, { tariff, stepSeconds }: CompiledTariff): number {
  const { billedSeconds, meteredMs } = lineTotal(usageIndex, day, usage);
  return tariff.rounding === "per-usage" ? billedSeconds + added : roundedUpSeconds(meteredMs + added, stepSeconds);
}

import { type Day, timeZoneKey } from "../values/calendar.js";
import { type DatedRate, type CompiledItem, type CompiledTariff, compiledTariff } from "./compiled-tariff.js";
import type { Tariff } from "./tariff.js";

/** The terms that a change of tariff must keep, since bills and ratings of the past depend on them, as values to compare. */
const UNCHANGEABLE: Readonly<Record<string, (compiled: CompiledTariff) => string | number>> = {
  currency: ({ tariff }) => tariff.currency,
  timeZone: ({ tariff }) => timeZoneKey(tariff.timeZone),
  rounding: ({ tariff }) => tariff.rounding,
  stepSeconds: ({ stepSeconds }) => stepSeconds,
  money: ({ money }) => `${money.decimals} ${money.mode}`,
  coverFrom: ({ tariff }) => tariff.coverFrom,
  lateUsageDays: ({ tariff }) => tariff.lateUsageDays,
  billingRunAt: ({ tariff }) => tariff.billingRunAt,
};

/**
 * The path of the first field in which `next` would change ratings or bills of days up to `today`, included; `null` if it changes only
 * later days. A region or an item must not be removed.
 */
export function retroactivePath(current: Tariff, next: Tariff, today: Day): string | null {
  const [before, after] = [compiledTariff(current), compiledTariff(next)];
  const changedTerm = Object.entries(UNCHANGEABLE).find(([, termOf]) => termOf(after) !== termOf(before));
  if (changedTerm) return `tariff.${changedTerm[0]}`;
  const removedRegion = Object.keys(current.regions).find((name) => !Object.hasOwn(next.regions, name));
  if (removedRegion !== undefined) return `tariff.regions.${removedRegion}`;

  for (const [name, item] of before.items) {
    const suffix = retroactiveSuffix(item, after.items.get(name), today);
    if (suffix !== null) return `tariff.items.${name}${suffix}`;
  }
  return null;
}

/** The rest of the path within an item: empty if the item is removed, `null` if nothing changes. */
function retroactiveSuffix(item: CompiledItem, next: CompiledItem | undefined, today: Day): string | null {
  if (!next) return "";
  if (next.packageTimePerStep !== item.packageTimePerStep || next.covered !== item.covered) return ".weight";
  const rewritesRates = [...item.rates].some(
    ([region, rates]) => rateHistory(rates, today) !== rateHistory(next.rates.get(region) ?? [], today),
  );
  return rewritesRates ? ".rates" : null;
}

/** The prices up to `today` and the day each starts on, as text to compare. Rates that repeat the price before them do not count. */
const rateHistory = (rates: readonly DatedRate[], today: Day): string =>
  rates
    .filter(({ from }) => from <= today)
    .filter(({ pricePerMinute }, index, past) => pricePerMinute !== past[index - 1]?.pricePerMinute)
    .map(({ from, pricePerMinute }) => `${from} ${pricePerMinute}`)
    .join();

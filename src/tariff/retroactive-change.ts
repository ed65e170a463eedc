import { type Day, timeZoneKey } from "../values/calendar.js";
import { type DatedRate, type CompiledItem, compiledTariff } from "./compiled-tariff.js";
import type { Tariff } from "./tariff.js";

/** The terms that a change of tariff must keep, since bills and ratings of the past depend on them. */
const UNCHANGEABLE = ["currency", "timeZone", "rounding", "coverFrom", "lateUsageDays", "billingRunAt"] as const;
type Term = (typeof UNCHANGEABLE)[number];

const termOf = (tariff: Tariff, name: Term): string | number => (name === "timeZone" ? timeZoneKey(tariff.timeZone) : tariff[name]);

/**
 * The path of the first field in which `next` would change ratings or bills of days up to `today`, included; `null` if it changes only
 * later days. A region or an item must not be removed.
 */
export function retroactivePath(current: Tariff, next: Tariff, today: Day): string | null {
  const changedTerm = UNCHANGEABLE.find((name) => termOf(next, name) !== termOf(current, name));
  if (changedTerm) return `tariff.${changedTerm}`;
  const removedRegion = Object.keys(current.regions).find((name) => !Object.hasOwn(next.regions, name));
  if (removedRegion !== undefined) return `tariff.regions.${removedRegion}`;

  const nextItems = compiledTariff(next).items;
  for (const [name, item] of compiledTariff(current).items) {
    const suffix = retroactiveSuffix(item, nextItems.get(name), today);
    if (suffix !== null) return `tariff.items.${name}${suffix}`;
  }
  return null;
}

/** The rest of the path within an item: empty if the item is removed, `null` if nothing changes. */
function retroactiveSuffix(item: CompiledItem, next: CompiledItem | undefined, today: Day): string | null {
  if (!next) return "";
  if (next.packageTimePerMinute !== item.packageTimePerMinute || next.covered !== item.covered) return ".weight";
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

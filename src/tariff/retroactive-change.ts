import { type Day, timeZoneKey } from "../values/calendar.js";
import { type DatedRate, type CompiledItem, compiledTariff } from "./compiled-tariff.js";
import type { Tariff } from "./tariff.js";

/** The terms that a change of tariff leaves as they are: bills and ratings of the past follow from them. */
const UNCHANGEABLE = ["currency", "timeZone", "rounding", "coverFrom", "lateUsageDays", "billingRunAt"] as const;
type Term = (typeof UNCHANGEABLE)[number];

const termOf = (tariff: Tariff, name: Term): string | number => (name === "timeZone" ? timeZoneKey(tariff.timeZone) : tariff[name]);

/** Where `next` would change what held up to the day `today`, or `null` where it changes only what is to come. */
export function retroactivePath(current: Tariff, next: Tariff, today: Day): string | null {
  const lasting = UNCHANGEABLE.find((name) => termOf(next, name) !== termOf(current, name));
  if (lasting) return `tariff.${lasting}`;
  const region = Object.keys(current.regions).find((name) => !Object.hasOwn(next.regions, name));
  if (region !== undefined) return `tariff.regions.${region}`;

  const before = compiledTariff(current).items;
  const after = compiledTariff(next).items;
  for (const [name, item] of before) {
    const rewritten = retroactivePart(item, after.get(name), today);
    if (rewritten !== null) return `tariff.items.${name}${rewritten}`;
  }
  return null;
}

function retroactivePart(item: CompiledItem, next: CompiledItem | undefined, today: Day): string | null {
  if (!next) return "";
  if (next.packageTimePerMinute !== item.packageTimePerMinute || next.covered !== item.covered) return ".weight";
  const changed = [...item.rates].some(([region, rates]) => rateHistory(rates, today) !== rateHistory(next.rates.get(region) ?? [], today));
  return changed ? ".rates" : null;
}

/** Which rates held from when, up to `today`, as a text to compare. */
const rateHistory = (rates: readonly DatedRate[], today: Day): string =>
  rates
    .filter(({ from }) => from <= today)
    .filter(({ pricePerMinute }, index, held) => pricePerMinute !== held[index - 1]?.pricePerMinute)
    .map(({ from, pricePerMinute }) => `${from} ${pricePerMinute}`)
    .join();

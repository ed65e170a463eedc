import type { Tariff } from "./tariff.js";
import { type DatedRate, type ItemTerms, termsOf } from "./terms.js";
import type { Day } from "./time.js";

/** The terms that a change of tariff leaves as they are: bills and ratings of the past follow from them. */
const LASTING = ["currency", "timeZone", "rounding", "coverFrom", "lateUsageDays", "billingRunAt"] as const;

/** Where `next` would change what held up to the day `today`, or `null` where it changes only what is to come. */
export function rewrittenPath(current: Tariff, next: Tariff, today: Day): string | null {
  const lasting = LASTING.find((name) => next[name] !== current[name]);
  if (lasting) return `tariff.${lasting}`;
  const region = Object.keys(current.regions).find((name) => !Object.hasOwn(next.regions, name));
  if (region !== undefined) return `tariff.regions.${region}`;

  const before = termsOf(current).items;
  const after = termsOf(next).items;
  for (const [name, item] of before) {
    const rewritten = rewrittenPart(item, after.get(name), today);
    if (rewritten !== null) return `tariff.items.${name}${rewritten}`;
  }
  return null;
}

function rewrittenPart(item: ItemTerms, next: ItemTerms | undefined, today: Day): string | null {
  if (!next) return "";
  if (next.perMinute !== item.perMinute || next.covered !== item.covered) return ".weight";
  const changed = [...item.rates].some(([region, rates]) => rateHistory(rates, today) !== rateHistory(next.rates.get(region) ?? [], today));
  return changed ? ".rates" : null;
}

/** Which rates held from when, up to `today`, as a text to compare. */
const rateHistory = (rates: readonly DatedRate[], today: Day): string =>
  rates
    .filter(({ from }) => from <= today)
    .filter(({ units }, index, held) => units !== held[index - 1]?.units)
    .map(({ from, units }) => `${from} ${units}`)
    .join();

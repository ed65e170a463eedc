import type { Tariff } from "rtc-billing";

/** What a tariff sells, in the order in which histories use it. */
export interface TariffCatalog {
  /** First those that customers open themselves, then by the number of their items, descending. */
  readonly regions: readonly string[];
  /** The items that have a rate in a region; if there are none, all items. */
  readonly itemsIn: (region: string) => readonly string[];
  /** The ids of the offers, the smallest first, since small packages are used up within a history. */
  readonly offers: readonly string[];
}

export function tariffCatalog({ regions, items, offers }: Tariff): TariffCatalog {
  const soldIn = (region: string): string[] =>
    Object.entries(items).filter(([, { rates }]) => rates.some((rate) => rate.region === region)).map(([item]) => item);
  const rank = (region: string): number => (regions[region]?.selfService ? 1_000_000 : 0) + soldIn(region).length;
  return {
    regions: Object.keys(regions).sort((a, b) => rank(b) - rank(a)),
    itemsIn: (region) => {
      const sold = soldIn(region);
      return sold.length > 0 ? sold : Object.keys(items);
    },
    offers: [...offers].sort((a, b) => Number(a.minutes) - Number(b.minutes)).map(({ offerId }) => offerId),
  };
}

/** The index of a name that the tariff does not have. */
export const NOT_IN_TARIFF = -1;

/** The name that an intent gives, or the element at its index, modulo the length of the list so that every index is valid. */
export const pick = (list: readonly string[], nameOrIndex: number | string): string | undefined =>
  typeof nameOrIndex === "string" ? nameOrIndex : nameOrIndex === NOT_IN_TARIFF ? undefined : list[nameOrIndex % list.length];

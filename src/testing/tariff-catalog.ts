import type { Tariff } from "rtc-billing";

/** What a price list sells, in the order in which a story comes to it. */
export interface TariffCatalog {
  /** First those that anybody can open, with the most items on sale. */
  readonly regions: readonly string[];
  /** The items that have a rate in a region; where none has, all. */
  readonly itemsIn: (region: string) => readonly string[];
  /** The ids of the offers, the smallest first: small packages are used up. */
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

/** Stands for what no price list has. */
export const NOWHERE = -1;

/** What a wish means by a name, or by a number in a list: counted in a ring, so that every list will do. */
export const pick = (list: readonly string[], wished: number | string): string | undefined =>
  typeof wished === "string" ? wished : wished === NOWHERE ? undefined : list[wished % list.length];

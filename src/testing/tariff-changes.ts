import type { DecimalInput, Item, Rate, Tariff } from "rtc-billing";
import { addDays, type Day } from "../values/calendar.js";

/** Changes of tariff that are accepted. */
const CHANGES = ["dearer", "free", "offers", "alerts", "arrears", "returns", "wider", "service"] as const;

/** Changes of tariff that are refused, since they would change the past: of a term that must stay, or of regions, items or rates. */
const TERM_REWRITES = ["currency", "zone", "rounding", "step", "money", "cover", "late", "run"] as const;
const ITEM_REWRITES = ["no-region", "no-item", "weight", "rate-today", "no-rates"] as const;
const REWRITES = [...TERM_REWRITES, ...ITEM_REWRITES] as const;

type ItemRewrite = (typeof ITEM_REWRITES)[number];
type Rewrite = (typeof REWRITES)[number];
export type TariffChange = (typeof CHANGES)[number] | Rewrite;
export const TARIFF_CHANGES: readonly TariffChange[] = CHANGES;
export const TARIFF_REWRITES: readonly TariffChange[] = REWRITES;

export const isRewrite = (change: TariffChange): boolean => REWRITES.some((name) => name === change);

/** The item and the region that `wider` adds. */
export const ADDED_ITEM = "video-4k";
export const ADDED_REGION = "eu";

const mapItems = (tariff: Tariff, change: (item: Item, name: string) => Item): Tariff["items"] =>
  Object.fromEntries(Object.entries(tariff.items).map(([name, item]) => [name, change(item, name)]));

/** The tariff with a change that is made on the billing day `today`. */
export function changedTariff(tariff: Tariff, change: TariffChange, today: Day): Tariff {
  return { ...tariff, ...changesIn(tariff, change, today), tariffId: `${tariff.tariffId}, ${change} on ${today}`.slice(-200) };
}

function changesIn(tariff: Tariff, change: TariffChange, today: Day): Partial<Tariff> {
  const [home = "", ...abroad] = Object.keys(tariff.regions);
  const [firstItem = ""] = Object.keys(tariff.items);
  switch (change) {
    case "dearer":
    case "free":
      return multipliedRates(tariff, change === "free" ? 0n : 2n, addDays(today, 1));
    case "offers":
      return {
        offers: [
          { offerId: "mini", minutes: 7, price: "0.50", regions: [home, ...abroad.slice(0, 1)], validFor: { days: 2 } },
          { offerId: `of ${today}`, minutes: 30, price: "2", regions: [home], items: [firstItem], priority: -1, validFor: { months: 1 } },
        ],
      };
    case "alerts":
      return { alerts: { remainingPercent: [80, 50, 1], expiryDays: [2, 1], cashBelow: "12" } };
    case "arrears":
      return { arrears: { suspendAfterHours: 2, releaseAfterDays: 2 } };
    case "returns":
      return { refundWindowDays: tariff.refundWindowDays > 1 ? 1 : 0 };
    case "wider":
      return widened(tariff, home);
    case "service":
      return { service: tariff.service ? otherService(tariff.service) : { appsNeedPackage: false, whenExhausted: "refuse" } };
    default:
      return rewrittenTerms(tariff, change, today, home);
  }
}

function rewrittenTerms(tariff: Tariff, change: Rewrite, today: Day, home: string): Partial<Tariff> {
  switch (change) {
    case "currency":
      return { currency: tariff.currency === "USD" ? "EUR" : "USD" };
    case "zone":
      return { timeZone: tariff.timeZone === "Asia/Tokyo" ? "UTC" : "Asia/Tokyo" };
    case "rounding":
      return { rounding: tariff.rounding === "per-day" ? "per-usage" : "per-day" };
    case "step":
      return { stepSeconds: otherStep(tariff.stepSeconds ?? 60) };
    case "money":
      return { money: { smallest: "0.01", ...tariff.money, mode: tariff.money?.mode === "half-up" ? "down" : "half-up" } };
    case "cover":
      return { coverFrom: tariff.coverFrom === "purchase" ? "start-of-day" : "purchase" };
    case "late":
      return { lateUsageDays: tariff.lateUsageDays + 1 };
    case "run":
      return { billingRunAt: tariff.billingRunAt === "03:33" ? "02:00" : "03:33" };
    default:
      return rewrittenItems(tariff, change, today, home);
  }
}

function rewrittenItems(tariff: Tariff, change: ItemRewrite, today: Day, home: string): Partial<Tariff> {
  const [firstItem = ""] = Object.keys(tariff.items);
  const onlyFirst = (changeItem: (item: Item) => Item): Partial<Tariff> => ({
    items: mapItems(tariff, (item, name) => (name === firstItem ? changeItem(item) : item)),
  });
  switch (change) {
    case "no-region":
      return { regions: Object.fromEntries(Object.entries(tariff.regions).slice(0, -1)) };
    case "no-item":
      // An offer that names an item which the tariff lacks would be refused first.
      return {
        items: Object.fromEntries(Object.entries(tariff.items).slice(1)),
        offers: tariff.offers.filter(({ items }) => !items?.includes(firstItem)),
      };
    case "weight":
      return onlyFirst((item) => ({ ...item, weight: "0.75" }));
    case "rate-today":
      return onlyFirst((item) => {
        const otherRates = item.rates.filter(({ from }) => from !== today);
        return { ...item, rates: [...otherRates, { region: home, from: today, perMinute: "9.99" }] };
      });
    case "no-rates":
      return onlyFirst((item) => ({ ...item, rates: [] }));
  }
}

const otherService = ({ appsNeedPackage, whenExhausted }: NonNullable<Tariff["service"]>): NonNullable<Tariff["service"]> =>
  ({ appsNeedPackage: !appsNeedPackage, whenExhausted: whenExhausted === "charge" ? "refuse" : "charge" });

/** Another step, a multiple of the first where that is possible: so weights stay whole. */
const otherStep = (seconds: number): number => (seconds < 60 ? 60 : seconds <= 43_200 ? 2 * seconds : 60);

const multipliedRates = (tariff: Tariff, factor: bigint, from: Day): Partial<Tariff> => ({
  items: mapItems(tariff, (item) => ({ ...item, rates: ratesTimes(item.rates, factor, from) })),
});

/** From the day `from` on, the rate of each region is `factor` times the rate of that day. Rates that start later stay as they are. */
function ratesTimes(rates: readonly Rate[], factor: bigint, from: Day): Rate[] {
  const regions = [...new Set(rates.map(({ region }) => region))];
  const newRates = regions.flatMap((region) => {
    const startedRates = rates.filter((rate) => rate.region === region && (rate.from ?? "") <= from);
    const [current] = startedRates.sort((a, b) => ((a.from ?? "") < (b.from ?? "") ? 1 : -1));
    return current ? [{ region, from, perMinute: decimalTimes(textOf(current.perMinute), factor) }] : [];
  });
  return [...rates.filter((rate) => rate.from !== from), ...newRates];
}

const textOf = (amount: DecimalInput): string => (typeof amount === "string" ? amount : amount.toFixed());

function decimalTimes(text: string, factor: bigint): string {
  const [whole = "0", decimals = ""] = text.split(".");
  const digits = (BigInt(whole + decimals) * factor).toString().padStart(decimals.length + 1, "0");
  return decimals === "" ? digits : `${digits.slice(0, -decimals.length)}.${digits.slice(-decimals.length)}`;
}

/** A tariff with one more region, at the prices of the first, and one more item, with the terms of the third item (or of the first). */
function widened(tariff: Tariff, home: string): Partial<Tariff> {
  const items = mapItems(tariff, (item) => {
    if (item.rates.some(({ region }) => region === ADDED_REGION)) return item;
    const homeRates = item.rates.filter(({ region }) => region === home);
    return { ...item, rates: [...item.rates, ...homeRates.map((rate) => ({ ...rate, region: ADDED_REGION }))] };
  });
  const [first, , third = first] = Object.values(items);
  return {
    regions: { ...tariff.regions, [ADDED_REGION]: { selfService: true } },
    items: third && !(ADDED_ITEM in items) ? { ...items, [ADDED_ITEM]: third } : items,
  };
}

import {
  aFlag, anAmount, anId, aQuota, aWholeNumber, listOf, objectOf, oneOf, optional, type Parser,
} from "../parsing/parser.js";
import { shapeOf } from "../parsing/shape.js";
import { invalid } from "../refusals/refusal-error.js";
import type { Duration } from "../values/calendar.js";
import { type Decimal, decimalText, isPlainAmount } from "../values/money.js";
import { byCodeUnit } from "../values/text-order.js";
import { contentText } from "./shared-tariffs.js";
import type { PackageOffer, PackageTerms, Tariff } from "./tariff.js";

/** The most entries that a list of a tariff can have. */
export const MAX_ENTRIES = 10_000;
const MAX_YEARS = 99;
/** The most days that a validity can have, or that a warning can come before its end. */
export const MAX_DAYS = 36_000;

export const DEFAULT_REGIONS: readonly string[] = ["cn"];

const DURATIONS = ["days", "months", "years", "throughEndOfMonth"];

/** Reads the validity of a package: an object with exactly one of `DURATIONS`. */
export const aDuration: Parser<Duration> = (value, path) => {
  const read = objectOf((field) => ({
    days: field("days", optional(aWholeNumber(1, MAX_DAYS), null)),
    months: field("months", optional(aWholeNumber(1, MAX_YEARS * 12), null)),
    years: field("years", optional(aWholeNumber(1, MAX_YEARS), null)),
    endYears: field("throughEndOfMonth", optional(objectOf((inner) => inner("years", aWholeNumber(0, MAX_YEARS))), null)),
  }));
  const { days, months, years, endYears } = read(value, path);
  if ([days, months, years, endYears].filter((part) => part !== null).length !== 1) {
    return invalid(path, `must have exactly one of ${DURATIONS.join(", ")}`);
  }
  if (days !== null) return { days };
  if (months !== null) return { months };
  if (years !== null) return { years };
  return { throughEndOfMonth: { years: endYears ?? 0 } };
};

const someNames =
  (kind: string): Parser<readonly string[]> =>
  (value, path) => {
    const names = listOf(anId, MAX_ENTRIES)(value, path);
    return names.length > 0 ? names : invalid(path, `must name ${kind}`);
  };
const someRegions = someNames("a region");
const someItems = someNames("an item");
const someApps = someNames("an app");

const eachOnce = (names: readonly string[]): readonly string[] => [...new Set(names)].sort(byCodeUnit);

/** Reads how a package renews. */
export const aRenewal = oneOf("monthly");

/** Reads the place of a package in the order of drawdown; lower comes first. */
export const aPriority = aWholeNumber(-1_000, 1_000);

const readTerms = objectOf((field): PackageTerms => {
  const offerId = field("offerId", optional(anId, null));
  const label = field("label", optional(anId, null));
  const regions = eachOnce(field("regions", optional(someRegions, DEFAULT_REGIONS)));
  const items = field("items", optional(someItems, null));
  const appIds = field("appIds", optional(someApps, null));
  return {
    offerId,
    label,
    regions,
    items: items && eachOnce(items),
    appIds: appIds && eachOnce(appIds),
    priority: field("priority", optional(aPriority, 0)),
    returnable: field("returnable", optional(aFlag, true)),
    renews: field("renews", optional(aRenewal, null)),
    quotaMs: field("minutes", aQuota),
    price: field("price", anAmount),
    validFor: field("validFor", aDuration),
  };
});

/** Reads an offer as the terms of a package. An inline offer needs no `offerId`. */
export const packageTerms: Parser<PackageTerms> = (value, path) => {
  const terms = readTerms(value, path);
  requireFit(terms, path);
  return terms;
};

/** Refuses what fields say together: too many combinations, and a renewal of what is not valid for a month. */
function requireFit(terms: FittingTerms, path: string): void {
  if (isTooWide(terms)) invalid(path, TOO_WIDE);
  if (terms.renews && !isMonthly(terms)) invalid(`${path}.renews`, "must be with a validity of { throughEndOfMonth: { years: 0 } }");
}

type FittingTerms = Pick<PackageTerms, "regions" | "items" | "appIds" | "renews" | "validFor">;

/** Whether a package is valid to the end of the month in which it begins, so that it can be followed by the next one. */
export const isMonthly = ({ validFor }: Pick<PackageTerms, "validFor">): boolean => validFor.throughEndOfMonth?.years === 0;

/** Packages are found by region, item and app: an offer is kept under each combination that it names. */
const isTooWide = ({ regions, items, appIds }: FittingTerms): boolean =>
  [regions, items, appIds].reduce((combinations, names) => combinations * (names?.length ?? 1), 1) > MAX_ENTRIES;
const TOO_WIDE = `must name at most ${MAX_ENTRIES} combinations of a region, an item and an app`;

/** Whether two packages have the same terms, so that a purchase is a repeat. */
export const isSameTerms = (a: PackageTerms, b: PackageTerms): boolean =>
  a.offerId === b.offerId &&
  a.label === b.label &&
  a.quotaMs === b.quotaMs &&
  a.price.equals(b.price) &&
  a.priority === b.priority &&
  a.returnable === b.returnable &&
  a.renews === b.renews &&
  contentText([a.regions, a.items, a.appIds, a.validFor]) === contentText([b.regions, b.items, b.appIds, b.validFor]);

// A tariff keeps numbers as the text they were written in, so that a parsed tariff equals the given one.
export const amountText: Parser<string> = (value, path) => (isPlainAmount(value) ? value : textAs(value, anAmount(value, path)));
export const textAs = (value: unknown, read: Decimal): string => (typeof value === "string" ? value : decimalText(read));

const minutesText: Parser<string | number> = (value, path) => {
  aQuota(value, path);
  return typeof value === "number" ? value : amountText(value, path);
};

const readOffer = shapeOf<PackageOffer>({
  offerId: anId,
  label: optional(anId, undefined),
  minutes: minutesText,
  price: amountText,
  regions: optional(someRegions, undefined),
  items: optional(someItems, undefined),
  appIds: optional(someApps, undefined),
  priority: optional(aPriority, undefined),
  returnable: optional(aFlag, undefined),
  renews: optional(aRenewal, undefined),
  validFor: aDuration,
});

const anOffer: Parser<PackageOffer> = (value, path) => {
  const offer = readOffer(value, path);
  const { regions = DEFAULT_REGIONS, items = null, appIds = null, renews = null, validFor } = offer;
  requireFit({ regions, items, appIds, renews, validFor }, path);
  return offer;
};

/** Reads the offers of a tariff. */
export const offerList: Parser<readonly PackageOffer[]> = (value, path) => {
  const offers = listOf(anOffer, MAX_ENTRIES)(value, path);
  return new Set(offers.map(({ offerId }) => offerId)).size === offers.length ? offers : invalid(path, "must not use an offerId twice");
};

/** The field of an offer that names what a tariff does not have, and why: the offer would sell minutes that nobody can use. */
export function namesNotIn(
  { regions, items }: Tariff, offer: Pick<PackageTerms, "regions" | "items">,
): { readonly field: "regions" | "items"; readonly reason: string } | null {
  const missing = (names: readonly string[], listed: object): string | undefined => names.find((name) => !Object.hasOwn(listed, name));
  const region = missing(offer.regions, regions);
  if (region !== undefined) return { field: "regions", reason: `must be regions of the tariff, which has no "${region}"` };
  const item = missing(offer.items ?? [], items);
  return item === undefined ? null : { field: "items", reason: `must be items of the tariff, which has no "${item}"` };
}

import {
  aDay, aFlag, anAmount, anId, aQuota, aWholeNumber, type FieldParser, listOf, nullable, objectOf, oneOf, optional, type Parser, recordOf,
} from "../parsing/parser.js";
import { shapeOf } from "../parsing/shape.js";
import { invalid } from "../refusals/refusal-error.js";
import { type Duration, isTimeZone } from "../values/calendar.js";
import { type Decimal, decimalText, isPlainAmount } from "../values/money.js";
import { MS_PER_MINUTE, packageTimeFrom } from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";
import { contentText, isMadeHere, sharedTariff } from "./shared-tariffs.js";
import type { Item, Metering, PackageOffer, PackageTerms, Rate, Tariff } from "./tariff.js";

const MAX_ENTRIES = 10_000;
const MAX_YEARS = 99;
const MAX_DAYS = 36_000;
// The deadlines of arrears that start at the last instant of a request must still be instants: together they are below 100 years.
const MAX_SUSPEND_HOURS = 24 * 3_650;
const MAX_RELEASE_DAYS = 32_000;

const DEFAULT_REGIONS: readonly string[] = ["cn"];

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

const packageTermsFields = (field: FieldParser): Omit<PackageTerms, "offerId"> => ({
  label: field("label", optional(anId, null)),
  regions: [...new Set(field("regions", optional(someRegions, DEFAULT_REGIONS)))].sort(byCodeUnit),
  quotaMs: field("minutes", aQuota),
  price: field("price", anAmount),
  validFor: field("validFor", aDuration),
});

const someRegions: Parser<readonly string[]> = (value, path) => {
  const regions = listOf(anId, MAX_ENTRIES)(value, path);
  return regions.length > 0 ? regions : invalid(path, "must name a region");
};

/** Reads an offer as the terms of a package. An inline offer needs no `offerId`. */
export const packageTerms: Parser<PackageTerms> = objectOf((field) => ({
  offerId: field("offerId", optional(anId, null)),
  ...packageTermsFields(field),
}));

/** Whether two packages have the same terms, so that a purchase is a repeat. */
export const isSameTerms = (a: PackageTerms, b: PackageTerms): boolean =>
  a.offerId === b.offerId &&
  a.label === b.label &&
  a.quotaMs === b.quotaMs &&
  a.price.equals(b.price) &&
  contentText([a.regions, a.validFor]) === contentText([b.regions, b.validFor]);

// A tariff keeps numbers as the text they were written in, so that a parsed tariff equals the given one.
const amountText: Parser<string> = (value, path) => (isPlainAmount(value) ? value : textAs(value, anAmount(value, path)));
const textAs = (value: unknown, read: Decimal): string => (typeof value === "string" ? value : decimalText(read));

const minutesText: Parser<string | number> = (value, path) => {
  aQuota(value, path);
  return typeof value === "number" ? value : amountText(value, path);
};

const anOffer = shapeOf<PackageOffer>({
  offerId: anId,
  label: optional(anId, undefined),
  minutes: minutesText,
  price: amountText,
  regions: optional(someRegions, undefined),
  validFor: aDuration,
});

const MAX_WEIGHT = 1_000;

const aWeight: Parser<string> = (value, path) => {
  const weight = anAmount(value, path);
  const time = packageTimeFrom(weight);
  if (time === null || time === 0 || time > MAX_WEIGHT * MS_PER_MINUTE) {
    return invalid(path, `times ${MS_PER_MINUTE} must be a whole number above 0; the weight must be at most ${MAX_WEIGHT}`);
  }
  return textAs(value, weight);
};

const aRate = shapeOf<Rate>({ region: anId, from: optional(aDay, undefined), perMinute: amountText });

const rateList: Parser<readonly Rate[]> = (value, path) => {
  const rates = listOf(aRate, MAX_ENTRIES)(value, path);
  const starts = new Set(rates.map(({ region, from = "" }) => `${from} ${region}`));
  if (starts.size < rates.length) return invalid(path, "must not have two rates of one region that start together");
  const undated = new Set(rates.filter(({ from }) => from === undefined).map(({ region }) => region));
  const withoutUndated = rates.find(({ region }) => !undated.has(region));
  return withoutUndated ? invalid(path, `must have a rate without "from" for the region "${withoutUndated.region}"`) : rates;
};

const anItem = shapeOf<Item>({ weight: nullable(aWeight), rates: rateList });

const offerList: Parser<readonly PackageOffer[]> = (value, path) => {
  const offers = listOf(anOffer, MAX_ENTRIES)(value, path);
  return new Set(offers.map(({ offerId }) => offerId)).size === offers.length ? offers : invalid(path, "must not use an offerId twice");
};

const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_DAY = 86_400;

/** What holds where a tariff's metering does not say it. */
export const METERING_DEFAULTS = { longestLegSeconds: SECONDS_PER_DAY, joinGapSeconds: 0 };

const aMetering = shapeOf<Metering>({
  audio: anId,
  video: listOf(shapeOf<Metering["video"][number]>({ maxPixels: aWholeNumber(1, Number.MAX_SAFE_INTEGER), item: anId }), MAX_ENTRIES),
  audioWhileVideo: oneOf("billed", "not-billed"),
  longestLegSeconds: optional(aWholeNumber(SECONDS_PER_HOUR, SECONDS_PER_DAY), undefined),
  joinGapSeconds: optional(aWholeNumber(0, SECONDS_PER_DAY), undefined),
});

/** Reads the IANA name of a time zone. */
export const aTimeZone: Parser<string> = (value, path) => {
  const name = anId(value, path);
  return isTimeZone(name) ? name : invalid(path, "must be an IANA time zone");
};

const WALL_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const aWallTime: Parser<string> = (value, path) =>
  typeof value === "string" && WALL_TIME.test(value) ? value : invalid(path, 'must be a wall time such as "02:00"');

/** Reads a tariff into a frozen and shared one, which equals the given one if that is plain data. Its offers cover regions that it has. */
export const aTariff: Parser<Tariff> = (value, path) => {
  const tariff = aStoredTariff(value, path);
  tariff.offers.forEach(({ regions = DEFAULT_REGIONS }, index) => {
    const missing = missingRegion(regions, tariff);
    if (missing !== null) invalid(`${path}.offers[${index}].regions`, notARegion(missing));
  });
  return tariff;
};

/** The first of `regions` that a tariff does not have: an offer that covers it sells minutes that nobody can use. */
export const missingRegion = (regions: readonly string[], tariff: Tariff): string | null =>
  regions.find((region) => !Object.hasOwn(tariff.regions, region)) ?? null;

export const notARegion = (region: string): string => `must be regions of the tariff, which has no "${region}"`;

/** Reads a tariff that was accepted before: the regions of its offers are not checked. */
export const aStoredTariff: Parser<Tariff> = (value, path) => {
  if (isMadeHere(value)) return value;
  const tariff = readTariff(value, path);
  if (tariff.lateUsageDays < tariff.refundWindowDays) {
    return invalid(`${path}.lateUsageDays`, "must be at least refundWindowDays, so that a return can be rated");
  }
  return sharedTariff(tariff);
};

const readTariff = shapeOf<Tariff>({
  tariffId: anId,
  currency: anId,
  timeZone: aTimeZone,
  regions: recordOf(shapeOf<Tariff["regions"][string]>({ selfService: aFlag }), MAX_ENTRIES),
  items: recordOf(anItem, MAX_ENTRIES),
  offers: offerList,
  rounding: oneOf("per-usage", "per-day"),
  coverFrom: oneOf("purchase", "start-of-day"),
  refundWindowDays: aWholeNumber(0, 3_650),
  lateUsageDays: aWholeNumber(0, 3_650),
  billingRunAt: aWallTime,
  arrears: shapeOf<Tariff["arrears"]>({
    suspendAfterHours: aWholeNumber(0, MAX_SUSPEND_HOURS),
    releaseAfterDays: aWholeNumber(0, MAX_RELEASE_DAYS),
  }),
  alerts: shapeOf<Tariff["alerts"]>({
    remainingPercent: listOf(aWholeNumber(0, 100), 100),
    expiryDays: listOf(aWholeNumber(0, MAX_DAYS), 100),
    cashBelow: nullable(amountText),
  }),
  metering: optional(aMetering, undefined),
});

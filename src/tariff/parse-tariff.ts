import {
  aDay, aFlag, anAmount, anId, aWholeNumber, listOf, nullable, oneOf, optional, type Parser, recordOf,
} from "../parsing/parser.js";
import { shapeOf } from "../parsing/shape.js";
import { invalid } from "../refusals/refusal-error.js";
import { isTimeZone } from "../values/calendar.js";
import { decimal } from "../values/money.js";
import { amountText, DEFAULT_REGIONS, MAX_DAYS, MAX_ENTRIES, namesNotIn, offerList, textAs } from "./parse-offer.js";
import { aStep, moneyRounding, serviceTerms, TERMS_DEFAULTS } from "./parse-terms.js";
import { isMadeHere, sharedTariff } from "./shared-tariffs.js";
import type { Item, Metering, Rate, Tariff } from "./tariff.js";

// The deadlines of arrears that start at the last instant of a request must still be instants: together they are below 100 years.
const MAX_SUSPEND_HOURS = 24 * 3_650;
const MAX_RELEASE_DAYS = 32_000;

const MAX_WEIGHT = 1_000;

const aWeight: Parser<string> = (value, path) => {
  const weight = anAmount(value, path);
  if (weight.isZero() || weight.greaterThan(MAX_WEIGHT)) return invalid(path, `must be above 0 and at most ${MAX_WEIGHT}`);
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

const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_DAY = 86_400;

/** What holds where a tariff's metering does not say it. */
export const METERING_DEFAULTS = { videoTierBy: "stream", longestLegSeconds: SECONDS_PER_DAY, joinGapSeconds: 0 };

const aMetering = shapeOf<Metering>({
  audio: anId,
  video: listOf(shapeOf<Metering["video"][number]>({ maxPixels: aWholeNumber(1, Number.MAX_SAFE_INTEGER), item: anId }), MAX_ENTRIES),
  audioWhileVideo: oneOf("billed", "not-billed"),
  videoTierBy: optional(oneOf("stream", "subscriber"), undefined),
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

/**
 * Reads a tariff into a frozen and shared one, which equals the given one if that is plain data. Its offers cover regions and items that
 * it has.
 */
export const aTariff: Parser<Tariff> = (value, path) => {
  const tariff = aStoredTariff(value, path);
  tariff.offers.forEach(({ regions = DEFAULT_REGIONS, items = null }, index) => {
    const fault = namesNotIn(tariff, { regions, items });
    if (fault) invalid(`${path}.offers[${index}].${fault.field}`, fault.reason);
  });
  return tariff;
};

/** Reads a tariff that was accepted before: the regions and items of its offers are not checked. */
export const aStoredTariff: Parser<Tariff> = (value, path) => {
  if (isMadeHere(value)) return value;
  const tariff = readTariff(value, path);
  if (tariff.lateUsageDays < tariff.refundWindowDays) {
    return invalid(`${path}.lateUsageDays`, "must be at least refundWindowDays, so that a return can be rated");
  }
  requireWholeDraws(tariff, path);
  return sharedTariff(tariff);
};

/** A step of an item draws a whole number of milliseconds of package time. */
function requireWholeDraws({ items, stepSeconds = TERMS_DEFAULTS.stepSeconds }: Tariff, path: string): void {
  const factor = stepSeconds * 1_000;
  for (const [name, { weight }] of Object.entries(items)) {
    const isWhole = weight === null || decimal(weight).times(factor).isInteger();
    if (!isWhole) invalid(`${path}.items.${name}.weight`, `times ${factor} (stepSeconds × 1,000) must be a whole number`);
  }
}

const readTariff = shapeOf<Tariff>({
  tariffId: anId,
  currency: anId,
  timeZone: aTimeZone,
  regions: recordOf(shapeOf<Tariff["regions"][string]>({ selfService: aFlag }), MAX_ENTRIES),
  items: recordOf(anItem, MAX_ENTRIES),
  offers: offerList,
  service: optional(serviceTerms, undefined),
  rounding: oneOf("per-usage", "per-day"),
  stepSeconds: optional(aStep, undefined),
  money: optional(moneyRounding, undefined),
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

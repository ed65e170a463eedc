import fc from "fast-check";
import { aliyunRtc, type PackageOffer, type Tariff } from "rtc-billing";
import { addDays, calendarOf } from "../values/calendar.js";
import { instantOf, MS_PER_DAY } from "../values/instant.js";
import { type Call, isoOf } from "./commands.js";
import { withCounterexampleText } from "./counterexample-text.js";
import { monthly } from "./offer-intents.js";
import { tariffCatalog } from "./tariff-catalog.js";

const validities: fc.Arbitrary<PackageOffer["validFor"]> = fc.oneof(
  fc.integer({ min: 1, max: 400 }).map((days) => ({ days })),
  fc.integer({ min: 1, max: 24 }).map((months) => ({ months })),
  fc.integer({ min: 1, max: 3 }).map((years) => ({ years })),
  fc.integer({ min: 0, max: 3 }).map((years) => ({ throughEndOfMonth: { years } })),
);

/** Package minutes in ten-thousandths: whole minutes up to an hour, or any number up to 1,000 minutes. */
const tenThousandths = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map((minutes) => minutes * 10_000),
  fc.integer({ min: 1, max: 10_000_000 }),
);
const minutesText = (tenThousandths: number): string =>
  `${Math.floor(tenThousandths / 10_000)}.${String(tenThousandths % 10_000).padStart(4, "0")}`;
const centsText = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
const prices = fc.oneof(fc.constantFrom("0", "0.01"), fc.integer({ min: 1, max: 1_000_000 }).map(centsText));

/** Terms that few offers have. */
const specialTermsIn = (tariff: Tariff): fc.Arbitrary<Partial<PackageOffer>> =>
  fc.record(
    {
      items: fc.subarray(Object.keys(tariff.items), { minLength: 1 }),
      appIds: fc.subarray(["class", "lab"], { minLength: 1 }),
      priority: fc.integer({ min: -2, max: 2 }),
      returnable: fc.boolean(),
    },
    { requiredKeys: [] },
  );

/**
 * Offers that fit `tariff`, in its list or inline: from a fraction of a minute up to 1,000 minutes, free or not, for some of the
 * tariff's regions, valid for days, months, years or through the end of a month; some for a few items or apps only, with a priority of
 * their own, not returnable, or renewing each month.
 *
 * @example
 * const purchased = (offer) => purchasePackage(account, { at: account.clock, packageId: "p2", offer }).ok;
 * fc.sample(arbPackageOffer(account.tariff), 20).every(purchased); // => true
 */
export const arbPackageOffer = (tariff: Tariff = aliyunRtc): fc.Arbitrary<PackageOffer> =>
  fc
    .record({
      nth: fc.nat({ max: 999 }),
      minutes: tenThousandths.map(minutesText),
      price: prices,
      regions: fc.subarray([...tariffCatalog(tariff).regions], { minLength: 1 }),
      validFor: validities,
      special: fc.oneof(
        { weight: 4, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: specialTermsIn(tariff) }, { weight: 1, arbitrary: fc.constant(monthly) },
      ),
    })
    .map(({ nth, special, ...terms }) => ({ offerId: `offer-${nth}`, ...terms, ...special }));

/** The range from which `arbUsage` takes calls. */
export interface UsageSource {
  /** The tariff whose regions and items are used; default: `aliyunRtc`. */
  readonly tariff?: Tariff;
  /** Default: `["class"]`. */
  readonly appIds?: readonly string[];
  /** The earliest start, inclusive, in epoch milliseconds; default: 2021-04-01 in UTC. */
  readonly startsFrom?: number;
  /** The latest start, exclusive, in epoch milliseconds; default: a week after `startsFrom`. */
  readonly startsBefore?: number;
}

const MS_PER_WEEK = 7 * MS_PER_DAY;

/**
 * Call legs of regions and items for which the tariff has a rate. Many start near a midnight of its time zone, or last about a whole
 * number of minutes. As a counter-example, the start prints as a date.
 *
 * @example
 * const source = { tariff: account.tariff, appIds: [...account.apps.keys()], startsFrom: account.clock };
 * const at = account.clock + 30 * 24 * 3_600_000;
 * const isRecorded = (call) => recordUsage(account, { at, ...call, startedAt: at - 3_600_000, seconds: 60 }).ok;
 * fc.sample(arbUsage(source), 20).every(isRecorded); // => true
 */
export function arbUsage({
  tariff = aliyunRtc,
  appIds = ["class"],
  startsFrom = Date.UTC(2021, 3, 1),
  startsBefore = startsFrom + MS_PER_WEEK,
}: UsageSource = {}): fc.Arbitrary<Call> {
  const { regions, itemsIn } = tariffCatalog(tariff);
  const hasRate = (region: string, item: string): boolean => tariff.items[item]?.rates.some((rate) => rate.region === region) ?? false;
  const itemsWithRate = (region: string): readonly string[] => itemsIn(region).filter((item) => hasRate(region, item));
  const sold = regions.flatMap((region) => itemsWithRate(region).map((item) => ({ region, item })));
  return fc
    .record({
      nth: fc.nat({ max: 99_999 }),
      appId: fc.constantFrom(...appIds),
      sold: fc.constantFrom(...sold),
      startedAt: fc.oneof(fc.integer({ min: startsFrom, max: startsBefore - 1 }), nearMidnight(tariff.timeZone, startsFrom, startsBefore)),
      seconds: fc.oneof(fc.constantFrom(0, 1, 59, 60, 61, 119, 120, 121, 3_600), fc.integer({ min: 1, max: 7_200 })),
    })
    .map(({ nth, appId, sold: { region, item }, startedAt, seconds }) =>
      withCounterexampleText({ usageId: `u${nth}`, appId, region, item, startedAt, seconds }, (call) =>
        JSON.stringify({ ...call, startedAt: isoOf(call.startedAt) }),
      ),
    );
}

/** Instants from `from`, inclusive, to `before`, exclusive, that are at or near a midnight of a time zone. */
function nearMidnight(timeZone: string, from: number, before: number): fc.Arbitrary<number> {
  const { dayOf, startOf } = calendarOf(timeZone);
  const firstDay = dayOf(instantOf(from));
  return fc
    .record({ days: fc.nat({ max: Math.floor((before - from) / MS_PER_DAY) }), offsetMs: fc.constantFrom(0, -1, 1, -60_000, -30_000) })
    .map(({ days, offsetMs }) => Math.min(before - 1, Math.max(from, startOf(addDays(firstDay, days)) + offsetMs)));
}

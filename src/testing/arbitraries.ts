import fc from "fast-check";
import { aliyunRtc, type PackageOffer, type Tariff } from "rtc-billing";
import { addDays, calendarOf } from "../values/calendar.js";
import { instantOf } from "../values/instant.js";
import { type Call, isoOf } from "./commands.js";
import { withCounterexampleText } from "./counterexample-text.js";
import { tariffCatalog } from "./tariff-catalog.js";

const validities: fc.Arbitrary<PackageOffer["validFor"]> = fc.oneof(
  fc.integer({ min: 1, max: 400 }).map((days) => ({ days })),
  fc.integer({ min: 1, max: 24 }).map((months) => ({ months })),
  fc.integer({ min: 1, max: 3 }).map((years) => ({ years })),
  fc.integer({ min: 0, max: 3 }).map((years) => ({ throughEndOfMonth: { years } })),
);

const tenThousandths = fc.oneof(fc.integer({ min: 1, max: 60 }).map((minutes) => minutes * 10_000), fc.integer({ min: 1, max: 10_000_000 }));
const minutesText = (count: number): string => `${Math.floor(count / 10_000)}.${String(count % 10_000).padStart(4, "0")}`;
const prices = fc.oneof(fc.constantFrom("0", "0.01"), fc.integer({ min: 1, max: 1_000_000 }).map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`));

/**
 * Packages that may stand in the list of `tariff` or be offered inline: of a fraction of a minute up to 1,000 minutes, free or
 * not, for some of the tariff's regions, valid for days, months, years or through the end of a month.
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
    })
    .map(({ nth, ...terms }) => ({ offerId: `offer-${nth}`, ...terms }));

/** Where calls are taken from. */
export interface UsageSource {
  /** The price list that has a rate for them; `aliyunRtc` where none is given. */
  readonly tariff?: Tariff;
  /** `["class"]` where none are given. */
  readonly appIds?: readonly string[];
  /** The earliest start, in epoch milliseconds; 2021-04-01 in UTC where none is given. */
  readonly startsFrom?: number;
  /** The instant before which they start; a week after `startsFrom` where none is given. */
  readonly startsBefore?: number;
}

const WEEK = 7 * 24 * 3_600_000;

/**
 * Call legs of regions and items for which the tariff has a rate, many of them about midnight in its zone or about whole minutes
 * long. Prints with its start as a date.
 *
 * @example
 * const recorded = (call) => recordUsage(account, { at: "2021-05-01T00:00:00Z", ...call, startedAt: "2021-04-30T00:00:00Z", seconds: 60 }).ok;
 * fc.sample(arbUsage({ tariff: account.tariff, appIds: [...account.apps.keys()], startsFrom: account.clock }), 20).every(recorded); // => true
 */
export function arbUsage({ tariff = aliyunRtc, appIds = ["class"], startsFrom = Date.UTC(2021, 3, 1), startsBefore = startsFrom + WEEK }: UsageSource = {}): fc.Arbitrary<Call> {
  const { regions, itemsIn } = tariffCatalog(tariff);
  const hasRate = (region: string, item: string): boolean => tariff.items[item]?.rates.some((rate) => rate.region === region) ?? false;
  const sold = regions.flatMap((region) => itemsIn(region).filter((item) => hasRate(region, item)).map((item) => ({ region, item })));
  return fc
    .record({
      nth: fc.nat({ max: 99_999 }),
      appId: fc.constantFrom(...appIds),
      sold: fc.constantFrom(...sold),
      startedAt: fc.oneof(fc.integer({ min: startsFrom, max: startsBefore - 1 }), aboutMidnight(tariff.timeZone, startsFrom, startsBefore)),
      seconds: fc.oneof(fc.constantFrom(0, 1, 59, 60, 61, 119, 120, 121, 3_600), fc.integer({ min: 1, max: 7_200 })),
    })
    .map(({ nth, appId, sold: { region, item }, startedAt, seconds }) =>
      withCounterexampleText({ usageId: `u${nth}`, appId, region, item, startedAt, seconds }, (call) => JSON.stringify({ ...call, startedAt: isoOf(call.startedAt) })));
}

function aboutMidnight(timeZone: string, from: number, before: number): fc.Arbitrary<number> {
  const { dayOf, startOf } = calendarOf(timeZone);
  const first = dayOf(instantOf(from));
  return fc
    .record({ days: fc.nat({ max: Math.floor((before - from) / (WEEK / 7)) }), off: fc.constantFrom(0, -1, 1, -60_000, -30_000) })
    .map(({ days, off }) => Math.min(before - 1, Math.max(from, startOf(addDays(first, days)) + off)));
}

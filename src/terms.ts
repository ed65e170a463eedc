import { decimal, unitsOf } from "./money.js";
import { MS_PER_MINUTE, packageTimeFrom } from "./minutes.js";
import { packageTerms } from "./tariff-reading.js";
import type { Item, PackageTerms, Tariff } from "./tariff.js";
import { addDays, type Calendar, calendarOf, type Day, type Instant, instantOf, MS_PER_HOUR } from "./time.js";

/** An item of a tariff, ready to be rated. */
export interface ItemTerms {
  /** The package time that a minute draws, or counts as overage where no package covers it. */
  readonly perMinute: number;
  readonly covered: boolean;
  readonly rates: ReadonlyMap<string, readonly DatedRate[]>;
}

/** A rate and the day it starts on; the one that was always there starts on no day, which is before all. */
export interface DatedRate {
  readonly from: string;
  /** The price of a minute in units of 10⁻⁸. */
  readonly units: bigint;
}

/** A tariff in the form in which it is computed with. */
export interface Terms {
  readonly tariff: Tariff;
  readonly calendar: Calendar;
  /** The instant of the billing run on a day: the first at or after the tariff's wall time. */
  readonly billingRunOf: (date: Day) => Instant;
  readonly items: ReadonlyMap<string, ItemTerms>;
  readonly offers: ReadonlyMap<string, PackageTerms>;
  /** The thresholds of warnings, each once, falling. */
  readonly remainingPercent: readonly number[];
  readonly expiryDays: readonly number[];
  /** The days that are open at an instant. */
  readonly openAt: (at: Instant) => OpenDays;
}

/** Which days are open from one billing run to the next (rule 10): a run closes every day before its own − `lateUsageDays`. */
interface OpenDays {
  readonly oldestDay: Day;
  /** The first instant of the oldest open day. */
  readonly openFrom: Instant;
  readonly lastRunAt: Instant;
  readonly nextRunAt: Instant;
}

const known = new WeakMap<Tariff, Terms>();

/** The terms of a tariff that was read; made once for each tariff object, which never changes. */
export function termsOf(tariff: Tariff): Terms {
  const made = known.get(tariff);
  if (made) return made;
  const calendar = calendarOf(tariff.timeZone);
  const [hours = 0, minutes = 0] = tariff.billingRunAt.split(":").map(Number);
  const billingRunOf = calendar.wallTimes(hours * MS_PER_HOUR + minutes * MS_PER_MINUTE);
  const terms: Terms = {
    tariff,
    calendar,
    billingRunOf,
    remainingPercent: falling(tariff.alerts.remainingPercent),
    expiryDays: falling(tariff.alerts.expiryDays),
    openAt: openDays(calendar, billingRunOf, tariff.lateUsageDays),
    items: new Map(Object.entries(tariff.items).map(([name, item]) => [name, itemTerms(item)])),
    offers: new Map(tariff.offers.map((offer) => [offer.offerId, packageTerms(offer, "offer")])),
  };
  known.set(tariff, terms);
  return terms;
}

const falling = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].sort((a, b) => b - a);

function itemTerms({ weight, rates }: Item): ItemTerms {
  const regions = new Set(rates.map(({ region }) => region));
  const datedRates = (region: string): readonly DatedRate[] =>
    rates
      .filter((rate) => rate.region === region)
      .map(({ from, perMinute }) => ({ from: from ?? "", units: unitsOf(decimal(String(perMinute))) }))
      .sort((a, b) => (a.from < b.from ? -1 : 1));
  return {
    perMinute: weight === null ? MS_PER_MINUTE : (packageTimeFrom(decimal(weight)) ?? 0),
    covered: weight !== null,
    rates: new Map([...regions].map((region) => [region, datedRates(region)])),
  };
}

/** The price of a minute on a billing day, in units of 10⁻⁸; `null` where the item has no rate in the region. */
export function rateUnits({ items }: Terms, item: string, region: string, date: Day): bigint | null {
  const rates = items.get(item)?.rates.get(region);
  return rates?.findLast(({ from }) => from <= date)?.units ?? null;
}

/** The day of the last billing run at or before `at`. */
export function lastRunDay({ calendar, billingRunOf }: Pick<Terms, "calendar" | "billingRunOf">, at: Instant): Day {
  const today = calendar.dayOf(at);
  return billingRunOf(today) <= at ? today : addDays(today, -1);
}

/** Remembers the last answer, since most questions come from between the same two runs. */
function openDays(calendar: Calendar, billingRunOf: (date: Day) => Instant, lateUsageDays: number): (at: Instant) => OpenDays {
  const find = (at: Instant): OpenDays => {
    const runDay = lastRunDay({ calendar, billingRunOf }, at);
    const oldestDay = addDays(runDay, -lateUsageDays);
    const nextRunAt = billingRunOf(addDays(runDay, 1));
    return { oldestDay, openFrom: calendar.startOf(oldestDay), lastRunAt: billingRunOf(runDay), nextRunAt };
  };
  let last = find(instantOf(0));
  return (at) => {
    if (at < last.lastRunAt || at >= last.nextRunAt) last = find(at);
    return last;
  };
}

/** The oldest day whose usages can still change at `at` (rule 10). */
export const oldestOpenDay = (terms: Terms, at: Instant): Day => terms.openAt(at).oldestDay;

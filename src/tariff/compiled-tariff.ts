import { addDays, type Calendar, calendarOf, type Day } from "../values/calendar.js";
import { type Instant, instantOf, MS_PER_HOUR } from "../values/instant.js";
import { type Fraction, reduceFraction } from "../values/fraction.js";
import { type Decimal, decimal, unitsOfText } from "../values/money.js";
import { MS_PER_MINUTE, type PackageTime, packageTimeOf, SECONDS_PER_MINUTE, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { packageTerms } from "./parse-offer.js";
import { moneyDecimals, TERMS_DEFAULTS } from "./parse-terms.js";
import type { Item, MoneyRounding, PackageTerms, ServiceTerms, Tariff } from "./tariff.js";

/** An item of a tariff in the form that rating uses. */
export interface CompiledItem {
  /** The step of the tariff: billed seconds are multiples of it. */
  readonly stepSeconds: number;
  /**
   * The package time that a step of the item needs: step × weight, or the step itself if it has no weight. It is drawn from packages or
   * counted as overage.
   */
  readonly packageTimePerStep: PackageTime;
  /** The milliseconds of package time that a minute of the item needs. A step above a minute can make it a broken number. */
  readonly packageTimePerMinute: Fraction;
  readonly covered: boolean;
  readonly rates: ReadonlyMap<string, readonly DatedRate[]>;
}

/** A rate of a region, and the day it starts on. */
export interface DatedRate {
  /** A billing day, or `""`, which sorts before all days, for the rate without one. */
  readonly from: string;
  /** The price of a minute in units of 10⁻⁸ of the currency. */
  readonly pricePerMinute: bigint;
  /** The same, as bills show it. */
  readonly shown: Decimal;
}

/** A tariff in the form that rating and billing use. */
export interface CompiledTariff {
  readonly tariff: Tariff;
  readonly calendar: Calendar;
  readonly service: ServiceTerms;
  readonly stepSeconds: number;
  readonly money: CompiledMoney;
  /** The instant of the billing run on a day: the first at which clocks show `billingRunAt` or later. */
  readonly billingRunOf: (date: Day) => Instant;
  readonly items: ReadonlyMap<string, CompiledItem>;
  /** The package minutes of a minute of the item that needs most. */
  readonly maxWeight: number;
  readonly offers: ReadonlyMap<string, PackageTerms>;
  /** Thresholds of warnings: each once, descending. */
  readonly remainingPercent: readonly number[];
  readonly expiryDays: readonly number[];
  /** Which days are open at an instant. */
  readonly openAt: (at: Instant) => OpenDays;
}

/** What the charge of a day is rounded to. */
interface CompiledMoney {
  /** `smallest` in units of 10⁻⁸ of the currency. */
  readonly smallestUnits: bigint;
  /** The decimals of `smallest`, from 0 to 8. */
  readonly decimals: number;
  readonly mode: MoneyRounding["mode"];
}

/** Which days are open from one billing run, included, to the next, excluded (rule 10). */
interface OpenDays {
  /** The day of the last run minus `lateUsageDays`. */
  readonly oldestDay: Day;
  /** The first instant of the oldest open day. */
  readonly openFrom: Instant;
  readonly lastRunAt: Instant;
  readonly nextRunAt: Instant;
}

const compiledTariffs = new WeakMap<Tariff, CompiledTariff>();

/** The one asked for last: a command asks for the same one many times. */
let latest: CompiledTariff | null = null;

/** The compiled form of a parsed tariff. It is cached for each tariff object, which is frozen. */
export function compiledTariff(tariff: Tariff): CompiledTariff {
  if (tariff === latest?.tariff) return latest;
  const cached = compiledTariffs.get(tariff);
  if (cached) return (latest = cached);
  const calendar = calendarOf(tariff.timeZone);
  const [hours = 0, minutes = 0] = tariff.billingRunAt.split(":").map(Number);
  const billingRunOf = calendar.wallTimes(hours * MS_PER_HOUR + minutes * MS_PER_MINUTE);
  const { service, stepSeconds, money } = { ...TERMS_DEFAULTS, ...tariff };
  const items = new Map(Object.entries(tariff.items).map(([name, item]) => [name, compiledItem(item, stepSeconds)]));
  const compiled: CompiledTariff = {
    tariff,
    calendar,
    service,
    stepSeconds,
    money: { smallestUnits: unitsOfText(String(money.smallest)), decimals: moneyDecimals(money), mode: money.mode },
    billingRunOf,
    remainingPercent: descending(tariff.alerts.remainingPercent),
    expiryDays: descending(tariff.alerts.expiryDays),
    openAt: openDays(calendar, billingRunOf, tariff.lateUsageDays),
    items,
    maxWeight: Object.values(tariff.items).reduce((most, { weight }) => Math.max(most, Number(weight ?? 1)), 0),
    offers: new Map(tariff.offers.map((offer) => [offer.offerId, packageTerms(offer, "offer")])),
  };
  compiledTariffs.set(tariff, compiled);
  return compiled;
}

const descending = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].sort((a, b) => b - a);

function compiledItem({ weight, rates }: Item, stepSeconds: number): CompiledItem {
  const packageTimePerStep = packageTimeOf(decimal(weight ?? "1").times(stepSeconds * 1_000).toNumber());
  const regions = new Set(rates.map(({ region }) => region));
  const datedRates = (region: string): readonly DatedRate[] =>
    rates
      .filter((rate) => rate.region === region)
      .map(({ from, perMinute }) => ({
        from: from ?? "", pricePerMinute: unitsOfText(String(perMinute)), shown: decimal(String(perMinute)),
      }))
      .sort((a, b) => (a.from < b.from ? -1 : 1));
  return {
    stepSeconds,
    packageTimePerStep,
    packageTimePerMinute: reduceFraction(BigInt(packageTimePerStep) * BigInt(SECONDS_PER_MINUTE), BigInt(stepSeconds)),
    covered: weight !== null,
    rates: new Map([...regions].map((region) => [region, datedRates(region)])),
  };
}

/** The package time that billed seconds of an item need: minutes × weight (rule 5). `billedSeconds` must be whole steps. */
export const packageTimeNeeded = (item: CompiledItem | undefined, billedSeconds: number): PackageTime =>
  item ? packageTimeOf((billedSeconds / item.stepSeconds) * item.packageTimePerStep) : ZERO_PACKAGE_TIME;

/** The rate of an item in a region on a billing day; `undefined` if there is none. */
export const rateOn = ({ items }: CompiledTariff, item: string, region: string, date: Day): DatedRate | undefined =>
  items.get(item)?.rates.get(region)?.findLast(({ from }) => from <= date);

/** The price of a minute on a billing day, in units of 10⁻⁸ of the currency; `null` if the item has no rate in the region. */
export const pricePerMinute = (compiled: CompiledTariff, item: string, region: string, date: Day): bigint | null =>
  rateOn(compiled, item, region, date)?.pricePerMinute ?? null;

/** The day of the last billing run that is at or before `at`. */
export function lastRunDay({ calendar, billingRunOf }: Pick<CompiledTariff, "calendar" | "billingRunOf">, at: Instant): Day {
  const today = calendar.dayOf(at);
  return billingRunOf(today) <= at ? today : addDays(today, -1);
}

/** Caches the last result, since most instants asked for lie between the same two runs. */
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
export const oldestOpenDay = (compiled: CompiledTariff, at: Instant): Day => compiled.openAt(at).oldestDay;

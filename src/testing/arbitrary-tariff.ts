import { aliyunRtc, type Rate, type Tariff, tencentTrtc } from "rtc-billing";
import fc from "fast-check";
import { MS_PER_DAY } from "../values/instant.js";
import { withCounterexampleText } from "./counterexample-text.js";
import { ADDED_REGION } from "./tariff-changes.js";

/** A tariff, and when the account on it is opened. */
export interface Scene {
  readonly tariff: Tariff;
  /** Epoch milliseconds. */
  readonly openedAt: number;
}

/** Time zones and times that are hard for a calendar. */
const settings = [
  { timeZone: "Asia/Shanghai", openedAt: "2021-10-19T14:00:00+08:00" }, // the rates change on the 22nd
  { timeZone: "Asia/Shanghai", openedAt: "2020-01-30T23:00:00+08:00" }, // January has a day that February lacks, in a leap year
  { timeZone: "Asia/Shanghai", openedAt: "2021-12-29T00:00:00+08:00" },
  { timeZone: "America/New_York", openedAt: "2021-03-12T12:00:00-05:00" }, // clocks skip 02:00 on the 14th
  { timeZone: "America/New_York", openedAt: "2021-11-05T12:00:00-04:00" }, // a day of 25 hours on the 7th
  { timeZone: "America/Sao_Paulo", openedAt: "2018-11-02T12:00:00-03:00" }, // the 4th starts at 01:00
  { timeZone: "America/St_Johns", openedAt: "2010-11-05T12:00:00-02:30" }, // at 00:01 of the 7th clocks are set back into the 6th
];

const weights = { "audio": "0.25", "video-360p": "0.5", "video-720p": "1", "video-1080p": "3.75", "recording-360p": null };
// 0.0064 × 60,000 = 2^7 × 3: displayed amounts can be exactly half-way between two decimals.
const oddWeights = { "audio": "0.3333", "video-360p": "0.0064", "video-720p": "1", "video-1080p": "7", "recording-360p": null };

/** Weights with steps that leave whole milliseconds: most are minutes. */
const scales: readonly { readonly weights: Readonly<Record<string, string | null>>; readonly stepSeconds?: number }[] = [
  { weights }, { weights }, { weights }, { weights }, { weights: oddWeights }, { weights: oddWeights },
  { weights, stepSeconds: 1 }, { weights, stepSeconds: 6 }, { weights, stepSeconds: 60 }, { weights, stepSeconds: 300 },
  { weights: oddWeights, stepSeconds: 20 }, { weights: oddWeights, stepSeconds: 20 },
];

/** Half of them round a day's charge to the cent, down. */
const moneys: readonly Pick<Tariff, "money">[] = [
  {}, {}, {}, { money: { smallest: "0.01", mode: "half-up" } }, { money: { smallest: "1", mode: "half-up" } },
  { money: { smallest: "0.1", mode: "down" } }, { money: { smallest: "0.00000001", mode: "half-up" } },
];

const services: readonly Pick<Tariff, "service">[] = [
  {}, {}, {},
  { service: { appsNeedPackage: false, whenExhausted: "charge" } },
  { service: { appsNeedPackage: true, whenExhausted: "refuse" } },
  { service: { appsNeedPackage: false, whenExhausted: "refuse" } },
];

export const ITEMS = Object.keys(weights);

/** Two regions that customers open themselves, one that needs the account manager and has no rates, and one that may be added later. */
export const REGIONS = ["cn", "sg", "us", ADDED_REGION];

/** Rates per minute of package time, or of call time for an item without a weight: early, later and abroad. */
const priceLevels = [
  { perMinute: ["0.032", "0.024", "0.04"], name: "cents" },
  { perMinute: ["1.5", "0.9", "2"], name: "coins" },
  { perMinute: ["0.0123455", "0.01", "0.33333332"], name: "fractions" },
] as const;

function items(
  weightOf: Readonly<Record<string, string | null>>,
  [early, later, abroad]: readonly [string, string, string],
  inProportion: boolean,
): Tariff["items"] {
  return Object.fromEntries(
    Object.entries(weightOf).map(([item, weight]) => {
      const rate = (perMinute: string): string => (inProportion && weight !== null ? product(perMinute, weight) : perMinute);
      const rates = [
        { region: "cn", perMinute: rate(early) },
        { region: "cn", from: "2021-10-22", perMinute: rate(later) },
        { region: "sg", perMinute: rate(inProportion ? early : abroad) },
        ...(inProportion ? [{ region: "sg", from: "2021-10-22", perMinute: rate(later) }] : []),
      ];
      // A region may have fewer items than another: no 1080p abroad.
      return [item, { weight, rates: item === "video-1080p" && !inProportion ? rates.slice(0, 2) : rates }];
    }),
  );
}

/** The product of two decimal texts; both have few digits. */
function product(a: string, b: string): string {
  const decimals = (text: string): number => (text.split(".")[1] ?? "").length;
  const digits = BigInt(a.replace(".", "")) * BigInt(b.replace(".", ""));
  const decimalCount = decimals(a) + decimals(b);
  const text = digits.toString().padStart(decimalCount + 1, "0");
  return decimalCount === 0 ? text : `${text.slice(0, -decimalCount)}.${text.slice(-decimalCount)}`;
}

const smallOffers: Tariff["offers"] = [
  { offerId: "mini", minutes: 10, price: "1.00", validFor: { days: 1 } },
  { offerId: "first", minutes: "5.5", price: "0", items: ["video-720p"], priority: -1, returnable: false, validFor: { days: 8 } },
  { offerId: "both", minutes: "20.5", price: "3.00", regions: ["cn", "sg"], validFor: { throughEndOfMonth: { years: 0 } } },
];

/** Conditions that an arbitrary tariff must meet. */
export interface TariffTerms {
  readonly rounding?: Tariff["rounding"];
  /** Whether each rate is the item's weight times one rate of the day, the same in all regions. */
  readonly ratesInProportion?: boolean;
}

/** Mostly tariffs with short terms, sometimes a shipped one. */
export const scenes = (terms: TariffTerms = {}): fc.Arbitrary<Scene> =>
  fc.oneof({ weight: 9, arbitrary: shortTermScenes(terms) }, { weight: 1, arbitrary: shippedScenes(terms) });

/** The shipped tariffs. In both, the rates are proportional to the weights. */
function shippedScenes({ rounding }: TariffTerms): fc.Arbitrary<Scene> {
  const inTheirZone = settings.filter(({ timeZone }) => timeZone === aliyunRtc.timeZone);
  return fc
    .tuple(fc.constantFrom(aliyunRtc, tencentTrtc), fc.constantFrom(...inTheirZone))
    .map(([tariff, { openedAt }]) => ({ tariff: rounding ? { ...tariff, rounding } : tariff, openedAt: Date.parse(openedAt) }));
}

/** Tariffs like `aliyunRtc` with shorter periods, so that much happens within a few commands. */
function shortTermScenes({ rounding, ratesInProportion = false }: TariffTerms): fc.Arbitrary<Scene> {
  return fc
    .record({
      rounding: rounding ? fc.constant(rounding) : fc.constantFrom("per-usage" as const, "per-day" as const),
      coverFrom: fc.constantFrom("purchase" as const, "start-of-day" as const),
      setting: fc.constantFrom(...settings),
      scale: fc.constantFrom(...scales),
      money: fc.constantFrom(...moneys),
      service: fc.constantFrom(...services),
      level: fc.constantFrom(...(ratesInProportion ? priceLevels.slice(0, 2) : priceLevels)),
      refundWindowDays: fc.constantFrom(1, 2, 7, 0),
      moreLateDays: fc.constantFrom(0, 1, 2),
      billingRunAt: fc.constantFrom("02:00", "02:00", "00:00", "12:30"),
      suspendAfterHours: fc.constantFrom(24, 1, 30, 0),
      releaseAfterDays: fc.constantFrom(120, 1, 3, 0),
      alerts: fc.constantFrom(
        { ...aliyunRtc.alerts, cashBelow: "40" }, // amounts that accounts in these histories reach
        { ...aliyunRtc.alerts, cashBelow: "30" },
        { ...aliyunRtc.alerts, cashBelow: "20" },
        { remainingPercent: [50, 0, 100], expiryDays: [1], cashBelow: "0" },
        { remainingPercent: [], expiryDays: [], cashBelow: null },
      ),
    })
    .map(({ setting, scale: { weights: weightOf, ...step }, level, moreLateDays, ...terms }) => ({
      openedAt: Date.parse(setting.openedAt),
      tariff: {
        ...aliyunRtc,
        tariffId: `${level.name} in ${setting.timeZone}`,
        timeZone: setting.timeZone,
        regions: { cn: { selfService: true }, sg: { selfService: true }, us: { selfService: false } },
        items: items(weightOf, level.perMinute, ratesInProportion),
        offers: [...aliyunRtc.offers, ...smallOffers],
        rounding: terms.rounding,
        ...step,
        ...terms.money,
        ...terms.service,
        coverFrom: terms.coverFrom,
        refundWindowDays: terms.refundWindowDays,
        lateUsageDays: terms.refundWindowDays + moreLateDays,
        billingRunAt: terms.billingRunAt,
        alerts: terms.alerts,
        arrears: { suspendAfterHours: terms.suspendAfterHours, releaseAfterDays: terms.releaseAfterDays },
      },
    }));
}

/** One tariff, opened at or shortly before changes of its rates and times that are hard for a calendar. */
export function scenesOf(tariff: Tariff): fc.Arbitrary<Scene> {
  const rates = Object.values(tariff.items).flatMap((item) => item.rates);
  const changes = rates.flatMap(({ from }) => (from === undefined ? [] : [`${from}T00:00:00Z`]));
  const starts = ["2021-04-01T00:00:00Z", ...changes, ...settings.map(({ openedAt }) => openedAt)].map((text) => Date.parse(text));
  return fc.constantFrom(...starts, ...starts.map((at) => at - 2 * MS_PER_DAY)).map((openedAt) => ({ tariff, openedAt }));
}

/**
 * Tariffs that `openAccount` accepts: five items and three regions, either rounding, steps of a second to five minutes, days rounded to
 * several amounts, apps with and without the gate, either `coverFrom`, time zones whose clocks change, small packages, short windows and
 * dated rates. As a counter-example, a tariff prints as its terms.
 *
 * @example
 * fc.assert(fc.property(arbTariff(), (tariff) => openAccount({ at: 0, accountId: "school", tariff }).ok));
 * fc.sample(arbTariff({ rounding: "per-day" }), 5).every(({ rounding }) => rounding === "per-day"); // => true
 */
export const arbTariff = (terms: TariffTerms = {}): fc.Arbitrary<Tariff> =>
  shortTermScenes(terms).map(({ tariff }) => withCounterexampleText(tariff, () => termsIn(tariff)));

/** The terms of a tariff, as lines of text. */
export function termsIn(tariff: Tariff): string {
  const { arrears, stepSeconds, money, service } = tariff;
  return [
    `tariff "${tariff.tariffId}": ${tariff.timeZone}, ${tariff.rounding}${stepSeconds === undefined ? "" : ` in steps of ${stepSeconds} s`}, `
      + `covers from ${tariff.coverFrom}, `
      + `returns in ${tariff.refundWindowDays} days, late by ${tariff.lateUsageDays} days, run at ${tariff.billingRunAt}, `
      + `suspends after ${arrears.suspendAfterHours} h, releases after ${arrears.releaseAfterDays} days`
      + (money ? `, days rounded to ${String(money.smallest)}, ${money.mode}` : "")
      + (service ? `, apps need ${service.appsNeedPackage ? "a" : "no"} package, ${service.whenExhausted} when exhausted` : ""),
    ...Object.entries(tariff.items).map(
      ([item, { weight, rates }]) => `  ${item}: weight ${weight ?? "none"}, ${rates.map(rateText).join(", ")}`,
    ),
  ].join("\n");
}

const rateText = ({ region, from, perMinute }: Rate): string => `${region}${from ? ` from ${from}` : ""} ${String(perMinute)}`;

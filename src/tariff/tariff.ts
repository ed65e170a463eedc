import type { Day, Duration } from "../values/calendar.js";
import type { Decimal, DecimalInput } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/** A package as it is offered. */
export interface PackageOffer {
  readonly offerId: string;
  /** Package minutes. */
  readonly minutes: DecimalInput | number;
  readonly price: DecimalInput;
  /** The regions whose usage it covers; by default `["cn"]`. */
  readonly regions?: readonly string[];
  readonly label?: string;
  readonly validFor: Duration;
}

/** The terms of a package, as bought. */
export interface PackageTerms {
  readonly offerId: string | null;
  readonly label: string | null;
  /** Sorted, without repeats. */
  readonly regions: readonly string[];
  readonly quotaMs: PackageTime;
  readonly price: Decimal;
  readonly validFor: Duration;
}

/** What a minute of an item costs in a region, from a billing day on; without `from`, before all dated rates. */
export interface Rate {
  readonly region: string;
  readonly from?: Day | string;
  readonly perMinute: DecimalInput;
}

/** A kind of call that is metered by the minute. */
export interface Item {
  /** The package minutes that a minute draws, as decimal text; `null` where no package covers it. */
  readonly weight: string | null;
  readonly rates: readonly Rate[];
}

/** How subscriptions to streams become items. */
export interface Metering {
  readonly audio: string;
  readonly video: readonly { readonly maxPixels: number; readonly item: string }[];
  readonly audioWhileVideo: "billed" | "not-billed";
}

/** A price list and the terms that go with it: plain data. */
export interface Tariff {
  readonly tariffId: string;
  readonly currency: string;
  /** IANA name; billing days, validity in months and years, and the billing run follow it. */
  readonly timeZone: string;
  /** A region that is not `selfService` is opened through the account manager. */
  readonly regions: Readonly<Record<string, { readonly selfService: boolean }>>;
  readonly items: Readonly<Record<string, Item>>;
  readonly offers: readonly PackageOffer[];
  /** What is rounded up to minutes: each usage, or each day's total by region and item. */
  readonly rounding: "per-usage" | "per-day";
  /** What a package covers on its first day: what follows the purchase, or the day from its start. */
  readonly coverFrom: "purchase" | "start-of-day";
  /** Days of 24 hours within which an unconsumed package can be returned. */
  readonly refundWindowDays: number;
  /** How many days a day stays open for usages that are reported late. */
  readonly lateUsageDays: number;
  /** Wall time of the daily billing run, such as `"02:00"`. */
  readonly billingRunAt: string;
  readonly arrears: { readonly suspendAfterHours: number; readonly releaseAfterDays: number };
  readonly alerts: {
    readonly remainingPercent: readonly number[];
    readonly expiryDays: readonly number[];
    readonly cashBelow: DecimalInput | null;
  };
  readonly metering?: Metering;
}

import type { Day, Duration } from "../values/calendar.js";
import type { Decimal, DecimalInput } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/** A package on sale, or offered inline with a purchase. */
export interface PackageOffer {
  readonly offerId: string;
  /** Package minutes: above 0, at most 4 decimals. */
  readonly minutes: DecimalInput | number;
  readonly price: DecimalInput;
  /** The regions whose usage the package covers; default: `["cn"]`. */
  readonly regions?: readonly string[];
  /** The items whose usage the package covers; default: all that a package can cover. */
  readonly items?: readonly string[];
  /** The apps whose usage the package covers; default: all. An app need not exist yet. */
  readonly appIds?: readonly string[];
  /** From −1,000 to 1,000: packages of a lower number are drawn first, whatever their expiry (rule 2); default: 0. */
  readonly priority?: number;
  /** Whether the package can be returned (rule 3); default: true. */
  readonly returnable?: boolean;
  /** Granted again as each month begins, until it is cancelled. The validity is then `{ throughEndOfMonth: { years: 0 } }`. */
  readonly renews?: "monthly";
  readonly label?: string;
  readonly validFor: Duration;
}

/** The terms of a package as they were at its purchase. */
export interface PackageTerms {
  readonly offerId: string | null;
  readonly label: string | null;
  /** Sorted by code unit, each once. */
  readonly regions: readonly string[];
  /** Sorted by code unit, each once; `null`: all. */
  readonly items: readonly string[] | null;
  /** Sorted by code unit, each once; `null`: all. */
  readonly appIds: readonly string[] | null;
  readonly priority: number;
  readonly returnable: boolean;
  readonly renews: "monthly" | null;
  readonly quotaMs: PackageTime;
  readonly price: Decimal;
  readonly validFor: Duration;
}

/**
 * The price of a minute of an item in a region, from the billing day `from` on, up to the day before the next rate of the region. The
 * rate without `from` holds before all others.
 */
export interface Rate {
  readonly region: string;
  readonly from?: Day | string;
  readonly perMinute: DecimalInput;
}

/** A kind of call leg that has a price, such as audio or video up to 720p. */
export interface Item {
  /** The package minutes that a minute draws (rule 5), as decimal text; `null` if no package covers the item. */
  readonly weight: string | null;
  readonly rates: readonly Rate[];
}

/**
 * How subscriptions to streams become items (B5): the item of audio, and the items of video by the largest number of pixels that each
 * covers. `audioWhileVideo` says whether audio is billed besides video that the subscriber receives at the same time.
 */
export interface Metering {
  readonly audio: string;
  readonly video: readonly { readonly maxPixels: number; readonly item: string }[];
  readonly audioWhileVideo: "billed" | "not-billed";
  /**
   * By default "stream": each video is a leg, of the tier of its own picture. With "subscriber" all videos that a subscriber receives
   * in a channel are one leg, of the tier of the sum of their pixels, and a sum above the largest tier is of that tier (B13).
   */
  readonly videoTierBy?: "stream" | "subscriber";
  /**
   * From 3,600 to 86,400, by default 86,400. A longer leg is cut at midnights of the zone, and what is still longer at each multiple
   * from its start.
   */
  readonly longestLegSeconds?: number;
  /**
   * By default 0. A gap shorter than this counts as received, where nothing else of the stream was received in it; in audio, nothing
   * else by the subscriber in the channel.
   */
  readonly joinGapSeconds?: number;
}

/** What holds for calls before they are rated. */
export interface ServiceTerms {
  /** Whether an app can be enabled only once a package was bought (A7; dropped by B12). */
  readonly appsNeedPackage: boolean;
  /**
   * What `authorizeCall` says where packages have nothing left for a call: that it may start and is charged (A12), or
   * `MinutesExhausted`. A call that happened is rated in full either way.
   */
  readonly whenExhausted: "charge" | "refuse";
}

/** What the exact charge of a day is rounded to, once (rule 11). */
export interface MoneyRounding {
  /** A power of ten from `"1"` to `"0.00000001"`. */
  readonly smallest: DecimalInput;
  /** Down, or to the nearest, halves up. */
  readonly mode: "down" | "half-up";
}

/** A price list and the terms of billing, as plain data. */
export interface Tariff {
  readonly tariffId: string;
  readonly currency: string;
  /** IANA name of the time zone of billing days, of validity in months and years, and of `billingRunAt`. */
  readonly timeZone: string;
  /** By name. A region that is not `selfService` is opened through the account manager (A3). */
  readonly regions: Readonly<Record<string, { readonly selfService: boolean }>>;
  readonly items: Readonly<Record<string, Item>>;
  readonly offers: readonly PackageOffer[];
  /** By default, apps need a package and what packages do not cover is charged (A7, A12). */
  readonly service?: ServiceTerms;
  /** What is rounded up to whole steps (rule 4): each usage, or the total of each day, region and item. */
  readonly rounding: "per-usage" | "per-day";
  /** The length of a step: it divides 60 or is a multiple of it, up to a day; by default 60. */
  readonly stepSeconds?: number;
  /** By default, a day's charge is rounded down to 0.01 (B10). */
  readonly money?: MoneyRounding;
  /** From when on a package covers usage (rule 1): from the instant of its purchase, or from the start of that day. */
  readonly coverFrom: "purchase" | "start-of-day";
  /** Days of 24 hours after its purchase, the last instant included, in which an unconsumed package can be returned (rule 3). */
  readonly refundWindowDays: number;
  /** A billing run closes all days before its own day minus this number of days (rule 10). */
  readonly lateUsageDays: number;
  /** Wall time of the daily billing run (rule 11), such as `"02:00"`. */
  readonly billingRunAt: string;
  /** Hours from the start of arrears to the suspension, and days of 24 hours from there to the release (rule 12). */
  readonly arrears: { readonly suspendAfterHours: number; readonly releaseAfterDays: number };
  /** Thresholds of warnings: percent left of a package, days of 24 hours before its expiry, an amount of cash. */
  readonly alerts: {
    readonly remainingPercent: readonly number[];
    readonly expiryDays: readonly number[];
    readonly cashBelow: DecimalInput | null;
  };
  readonly metering?: Metering;
}

import { shippedTariff } from "./shared-tariffs.js";
import type { Tariff } from "./tariff.js";

/**
 * Alibaba Cloud RTC in mainland China. Rates and terms follow clauses A1–A19 and B1–B10; the rates of B1 are used for all days before
 * 2021-10-22. No source states the sizes and prices of the packages on sale (B11), nor when to warn of low cash: the offers and alerts
 * are examples.
 *
 * @example
 * aliyunRtc.items["audio"]?.weight; // => 0.25
 */
export const aliyunRtc: Tariff = shippedTariff({
  tariffId: "aliyun-rtc",
  currency: "CNY",
  timeZone: "Asia/Shanghai",
  regions: { cn: { selfService: true }, us: { selfService: false } },
  items: {
    audio: {
      weight: "0.25",
      rates: [
        { region: "cn", perMinute: "0.008" },
        { region: "cn", from: "2021-10-22", perMinute: "0.006" },
      ],
    },
    "video-360p": {
      weight: "0.5",
      rates: [
        { region: "cn", perMinute: "0.016" },
        { region: "cn", from: "2021-10-22", perMinute: "0.012" },
      ],
    },
    "video-720p": {
      weight: "1",
      rates: [
        { region: "cn", perMinute: "0.032" },
        { region: "cn", from: "2021-10-22", perMinute: "0.024" },
      ],
    },
    "video-1080p": {
      weight: "3.75",
      rates: [
        { region: "cn", perMinute: "0.120" },
        { region: "cn", from: "2021-10-22", perMinute: "0.090" },
      ],
    },
    // B8: packages cover calls, not recording.
    "recording-360p": {
      weight: null,
      rates: [
        { region: "cn", perMinute: "0.0262" },
        { region: "cn", from: "2021-08-01", perMinute: "0.0250" },
      ],
    },
  },
  offers: [
    { offerId: "example-1000", label: "example: 1,000 minutes", minutes: 1_000, price: "30.00", validFor: { years: 1 } },
    { offerId: "example-10000", label: "example: 10,000 minutes", minutes: 10_000, price: "280.00", validFor: { years: 1 } },
    { offerId: "example-100000", label: "example: 100,000 minutes", minutes: 100_000, price: "2600.00", validFor: { years: 1 } },
  ],
  rounding: "per-usage",
  coverFrom: "purchase",
  refundWindowDays: 7,
  lateUsageDays: 7,
  billingRunAt: "02:00",
  arrears: { suspendAfterHours: 24, releaseAfterDays: 120 },
  alerts: { remainingPercent: [20, 10, 5], expiryDays: [30, 7, 1], cashBelow: "100.00" },
  metering: {
    audio: "audio",
    video: [
      { maxPixels: 640 * 360, item: "video-360p" },
      { maxPixels: 1_280 * 720, item: "video-720p" },
      { maxPixels: 1_920 * 1_080, item: "video-1080p" },
    ],
    audioWhileVideo: "billed",
  },
});

import { shippedTariff } from "./shared-tariffs.js";
import type { Tariff } from "./tariff.js";

/**
 * Version 3.0 of Alibaba Cloud RTC in mainland China, on sale since 2024-01-24 (B13): the price of a minute follows the sum of the pixels
 * that a subscriber receives at an instant. So one item holds at each instant, which is audio where no video is received. Rates and tiers
 * are from the source. It states no packages, so that none covers an item, and apps need none (B12); rounding, billing run and arrears
 * are those of earlier versions (B4, B6, B7); the terms of return, late usage and alerts are those of `aliyunRtc`.
 *
 * @example
 * aliyunRtc3.metering?.videoTierBy; // => subscriber
 */
export const aliyunRtc3: Tariff = shippedTariff({
  tariffId: "aliyun-rtc-3",
  currency: "CNY",
  timeZone: "Asia/Shanghai",
  regions: { cn: { selfService: true } },
  items: {
    audio: { weight: null, rates: [{ region: "cn", perMinute: "0.006" }] },
    "video-sd": { weight: null, rates: [{ region: "cn", perMinute: "0.012" }] },
    "video-hd": { weight: null, rates: [{ region: "cn", perMinute: "0.024" }] },
    "video-full-hd": { weight: null, rates: [{ region: "cn", perMinute: "0.060" }] },
    "video-2k": { weight: null, rates: [{ region: "cn", perMinute: "0.108" }] },
    "video-2k-plus": { weight: null, rates: [{ region: "cn", perMinute: "0.252" }] },
  },
  offers: [],
  service: { appsNeedPackage: false, whenExhausted: "charge" }, // B12
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
      { maxPixels: 640 * 480, item: "video-sd" },
      { maxPixels: 1_280 * 720, item: "video-hd" },
      { maxPixels: 1_920 * 1_080, item: "video-full-hd" },
      { maxPixels: 2_560 * 1_440, item: "video-2k" },
      { maxPixels: 4_096 * 2_160, item: "video-2k-plus" },
    ],
    audioWhileVideo: "not-billed",
    videoTierBy: "subscriber",
  },
});

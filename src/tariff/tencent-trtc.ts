import { shippedTariff } from "./shared-tariffs.js";
import type { Tariff } from "./tariff.js";

/**
 * Tencent TRTC in mainland China (source C): rates, packages of audio minutes, rounding of the day's total, coverage from 00:00 of the
 * purchase day, validity through the end of the same month of the next year, apps without a package, return within 5 days, the bill at
 * about 10:00, suspension 24 hours after arrears and release 60 days after that. How late usage may be recorded, and the alerts, are
 * those of `aliyunRtc`, not the vendor's. Audio is the stay in the room without receiving video, so that its log has records of stays.
 * Each video stream counts by itself, as for accounts before 2021-10-27: for later ones the vendor adds the pixels up (`videoTierBy`).
 *
 * @example
 * tencentTrtc.rounding; // => per-day
 */
export const tencentTrtc: Tariff = shippedTariff({
  tariffId: "tencent-trtc",
  currency: "CNY",
  timeZone: "Asia/Shanghai",
  regions: { cn: { selfService: true } },
  items: {
    audio: { weight: "1", rates: [{ region: "cn", perMinute: "0.007" }] },
    "video-sd": { weight: "2", rates: [{ region: "cn", perMinute: "0.014" }] },
    "video-hd": { weight: "4", rates: [{ region: "cn", perMinute: "0.028" }] },
    "video-full-hd": { weight: "15", rates: [{ region: "cn", perMinute: "0.105" }] },
  },
  offers: [
    { offerId: "audio-25000", minutes: 25_000, price: "168.00", validFor: { throughEndOfMonth: { years: 1 } } },
    { offerId: "audio-250000", minutes: 250_000, price: "1588.00", validFor: { throughEndOfMonth: { years: 1 } } },
    { offerId: "audio-1000000", minutes: 1_000_000, price: "5968.00", validFor: { throughEndOfMonth: { years: 1 } } },
    { offerId: "audio-3000000", minutes: 3_000_000, price: "16888.00", validFor: { throughEndOfMonth: { years: 1 } } },
  ],
  service: { appsNeedPackage: false, whenExhausted: "charge" }, // no vendor but the first asks for a package
  rounding: "per-day",
  coverFrom: "start-of-day",
  refundWindowDays: 5,
  lateUsageDays: 7, // not the vendor's, nor are the alerts
  billingRunAt: "10:00",
  arrears: { suspendAfterHours: 24, releaseAfterDays: 60 },
  alerts: { remainingPercent: [20, 10, 5], expiryDays: [30, 7, 1], cashBelow: "100.00" },
  metering: {
    audio: "audio",
    video: [
      { maxPixels: 640 * 480, item: "video-sd" },
      { maxPixels: 1_280 * 720, item: "video-hd" },
      { maxPixels: Number.MAX_SAFE_INTEGER, item: "video-full-hd" }, // every larger picture
    ],
    audioWhileVideo: "not-billed",
  },
});

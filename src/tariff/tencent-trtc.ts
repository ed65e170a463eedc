import { shippedTariff } from "./shared-tariffs.js";
import type { Tariff } from "./tariff.js";

/**
 * Tencent TRTC in mainland China (source C): rates, packages of audio minutes, rounding of the day's total, coverage from 00:00 of the
 * purchase day, validity through the end of the same month of the next year. The terms of return, late usage, billing run, arrears and
 * alerts are those of `aliyunRtc`, not the vendor's. Audio is metered by subscription; the vendor counts the whole stay in a channel
 * without video, which a log of subscriptions does not contain.
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
  rounding: "per-day",
  coverFrom: "start-of-day",
  // Not the vendor's: the same as in `aliyunRtc`.
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
      { maxPixels: Number.MAX_SAFE_INTEGER, item: "video-full-hd" }, // any larger picture
    ],
    audioWhileVideo: "not-billed",
  },
});

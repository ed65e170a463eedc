import { shippedTariff } from "./shared-tariffs.js";
import type { Tariff } from "./tariff.js";

/**
 * ARTC, the successor of Alibaba Cloud RTC within its live streaming, in mainland China (B14): audio is the stay in the room without
 * receiving video, also alone, so that its log has records of stays; each video stream counts by itself. The rates are those of B2,
 * there is only pay-as-you-go, and each duration is rounded up to minutes. The source states no date of these rates: they hold for all
 * days. The terms of arrears, late usage and alerts, and those of packages, which nobody buys here, are those of `aliyunRtc`.
 *
 * @example
 * aliyunArtc.metering?.audioWhileVideo; // => not-billed
 */
export const aliyunArtc: Tariff = shippedTariff({
  tariffId: "aliyun-artc",
  currency: "CNY",
  timeZone: "Asia/Shanghai",
  regions: { cn: { selfService: true } },
  items: {
    audio: { weight: null, rates: [{ region: "cn", perMinute: "0.006" }] },
    "video-480p": { weight: null, rates: [{ region: "cn", perMinute: "0.012" }] },
    "video-720p": { weight: null, rates: [{ region: "cn", perMinute: "0.024" }] },
    "video-1080p": { weight: null, rates: [{ region: "cn", perMinute: "0.090" }] },
  },
  offers: [],
  service: { appsNeedPackage: false, whenExhausted: "charge" }, // pay-as-you-go only
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
      { maxPixels: 720 * 480, item: "video-480p" },
      { maxPixels: 1_280 * 720, item: "video-720p" },
      { maxPixels: Number.MAX_SAFE_INTEGER, item: "video-1080p" }, // above 720p: every larger picture
    ],
    audioWhileVideo: "not-billed",
  },
});

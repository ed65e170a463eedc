import type { Tariff } from "../../../src/index.js";
import type { MeteredUsage, SubscriptionRecord } from "../../../src/metering/index.js";

/** The tiers of the shipped tariffs, stated again here. */
const TIERS: Readonly<Record<string, readonly (readonly [pixels: number, item: string])[]>> = {
  "aliyun-rtc": [[230_400, "video-360p"], [921_600, "video-720p"], [2_073_600, "video-1080p"]],
  "tencent-trtc": [[307_200, "video-sd"], [921_600, "video-hd"], [2_073_600, "video-full-hd"]],
};

/** A leg without its id. */
export type PlainLeg = Omit<MeteredUsage, "usageId" | "startedAt"> & { readonly startedAt: number };

/**
 * Oracle: the legs of a log, found in another way than `meter` does. Between two neighbouring boundaries of the log nothing changes:
 * for each such interval it finds what each subscriber is billed for, and joins neighbouring intervals with the same answer to a leg.
 */
export function naiveLegs(log: readonly SubscriptionRecord[], tariff: Tariff): PlainLeg[] {
  const boundaries = [...new Set(log.flatMap(({ from, until }) => [Number(from), Number(until)]))].sort((a, b) => a - b);
  const open = new Map<string, { appId: string; item: string; from: number; until: number }>();
  const closed: { appId: string; item: string; from: number; until: number }[] = [];
  boundaries.slice(0, -1).forEach((from, index) => {
    const until = boundaries[index + 1] ?? from;
    for (const [key, { appId, item }] of billedDuring(log.filter((record) => Number(record.from) <= from && Number(record.until) >= until), tariff)) {
      const before = open.get(key);
      if (before?.until === from) before.until = until;
      else {
        if (before) closed.push(before);
        open.set(key, { appId, item, from, until });
      }
    }
  });
  return [...closed, ...open.values()]
    .map(({ appId, item, from, until }) => ({ appId, item, startedAt: from, seconds: Math.floor((until - from) / 1_000) }))
    .filter(({ seconds }) => seconds > 0);
}

/** What the records that hold during an interval are billed as, by subscriber and stream. */
function billedDuring(records: readonly SubscriptionRecord[], tariff: Tariff): Map<string, { appId: string; item: string }> {
  const billed = new Map<string, { appId: string; item: string }>();
  const tiers = TIERS[tariff.tariffId] ?? [];
  const subscriberOf = ({ appId, channelId, subscriberId }: SubscriptionRecord): string => JSON.stringify([appId, channelId, subscriberId]);
  const receivesVideo = ({ published: { media }, subscribed }: SubscriptionRecord): boolean => media === "video" && subscribed !== "audio";
  const pixelsOf = ({ published: picture }: SubscriptionRecord): number => (picture.media === "video" ? picture.width * picture.height : 0);
  for (const record of records) {
    const others = records.filter((other) => subscriberOf(other) === subscriberOf(record));
    const sameStream = others.filter(({ publisherId, streamId }) => publisherId === record.publisherId && streamId === record.streamId);
    if (receivesVideo(record)) {
      const same = sameStream.filter((other) => receivesVideo(other) && other.source === record.source);
      const [, item = ""] = tiers.find(([pixels]) => Math.max(...same.map(pixelsOf)) <= pixels) ?? [];
      billed.set(JSON.stringify([subscriberOf(record), record.publisherId, record.streamId, record.source, item]), { appId: record.appId, item });
    } else if (record.subscribed !== "video") {
      const ownPicture = sameStream.some((other) => receivesVideo(other) && (other.source === "screen") === (record.source === "screen"));
      const anyPicture = tariff.tariffId === "tencent-trtc" && others.some(receivesVideo);
      if (!ownPicture && !anyPicture) billed.set(JSON.stringify([subscriberOf(record), "audio"]), { appId: record.appId, item: "audio" });
    }
  }
  return billed;
}

import fc from "fast-check";
import { aliyunRtc, type MeteredUsage, type Published, type SubscriptionRecord, type Tariff, tencentTrtc } from "../../src/index.js";

const START = Date.parse("2021-03-10T09:00:00+08:00");

/** Times of a few seconds, so that records meet, touch and overlap: whole seconds mostly, now and then a broken one. */
const offset = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 24 }).map((seconds) => seconds * 1_000) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 24_000 }) });

const published: fc.Arbitrary<Published> = fc.constantFrom<Published>(
  { media: "audio" }, { media: "video", width: 640, height: 360 }, { media: "video", width: 360, height: 640 },
  { media: "video", width: 1_280, height: 720 }, { media: "video", width: 1_920, height: 1_080 },
);

/** A log whose records have little to choose from: few people, few streams, half a minute. */
export const logs = (most = 14): fc.Arbitrary<SubscriptionRecord[]> => fc.array(someRecord, { maxLength: most });

/** A record of such a log. */
export const someRecord: fc.Arbitrary<SubscriptionRecord> = fc
  .record({
    appId: fc.constantFrom("class", "class", "lab"),
    channelId: fc.constantFrom("room", "room", "hall"),
    subscriberId: fc.constantFrom("ann", "ann", "bob"),
    publisherId: fc.constantFrom("eve", "joe"),
    streamId: fc.constantFrom("s1", "s1", "s2"),
    source: fc.constantFrom("camera", "screen", "microphone"),
    published,
    subscribed: fc.constantFrom("audio", "video", "both"),
    times: fc.tuple(offset, offset),
  })
  .map(({ times: [a, b], ...record }) => ({ ...record, from: START + Math.min(a, b), until: START + Math.max(a, b) }));

/** Both ways to bill audio beside video. */
export const tariffs: fc.Arbitrary<Tariff> = fc.constantFrom(aliyunRtc, tencentTrtc);

const TIERS: Readonly<Record<string, readonly (readonly [pixels: number, item: string])[]>> = {
  "aliyun-rtc": [[230_400, "video-360p"], [921_600, "video-720p"], [2_073_600, "video-1080p"]],
  "tencent-trtc": [[307_200, "video-sd"], [921_600, "video-hd"], [2_073_600, "video-full-hd"]],
};

export type PlainLeg = Omit<MeteredUsage, "usageId" | "startedAt"> & { readonly startedAt: number };

/**
 * The legs of a log, found another way: between two neighbouring boundaries of a channel nothing changes, so each such moment is
 * asked what each subscriber is billed for, and moments in a row that say the same make a leg.
 */
export function naiveLegs(log: readonly SubscriptionRecord[], tariff: Tariff): PlainLeg[] {
  const boundaries = [...new Set(log.flatMap(({ from, until }) => [Number(from), Number(until)]))].sort((a, b) => a - b);
  const open = new Map<string, { appId: string; item: string; from: number; until: number }>();
  const closed: { appId: string; item: string; from: number; until: number }[] = [];
  boundaries.slice(0, -1).forEach((from, index) => {
    const until = boundaries[index + 1] ?? from;
    for (const [what, { appId, item }] of billedThrough(log.filter((record) => Number(record.from) <= from && Number(record.until) >= until), tariff)) {
      const before = open.get(what);
      if (before?.until === from) before.until = until;
      else {
        if (before) closed.push(before);
        open.set(what, { appId, item, from, until });
      }
    }
  });
  return [...closed, ...open.values()]
    .map(({ appId, item, from, until }) => ({ appId, item, startedAt: from, seconds: Math.floor((until - from) / 1_000) }))
    .filter(({ seconds }) => seconds > 0);
}

/** What the records of one moment are billed as: by who receives what. */
function billedThrough(records: readonly SubscriptionRecord[], tariff: Tariff): Map<string, { appId: string; item: string }> {
  const billed = new Map<string, { appId: string; item: string }>();
  const tiers = TIERS[tariff.tariffId] ?? [];
  const hereIs = ({ appId, channelId, subscriberId }: SubscriptionRecord): string => JSON.stringify([appId, channelId, subscriberId]);
  const isSeen = ({ published: { media }, subscribed }: SubscriptionRecord): boolean => media === "video" && subscribed !== "audio";
  const pixelsOf = ({ published: picture }: SubscriptionRecord): number => (picture.media === "video" ? picture.width * picture.height : 0);
  for (const record of records) {
    const others = records.filter((other) => hereIs(other) === hereIs(record));
    const samePublisher = others.filter(({ publisherId, streamId }) => publisherId === record.publisherId && streamId === record.streamId);
    if (isSeen(record)) {
      const same = samePublisher.filter((other) => isSeen(other) && other.source === record.source);
      const [, item = ""] = tiers.find(([pixels]) => Math.max(...same.map(pixelsOf)) <= pixels) ?? [];
      billed.set(JSON.stringify([hereIs(record), record.publisherId, record.streamId, record.source, item]), { appId: record.appId, item });
    } else if (record.subscribed !== "video") {
      const ownPicture = samePublisher.some((other) => isSeen(other) && (other.source === "screen") === (record.source === "screen"));
      const anyPicture = tariff.tariffId === "tencent-trtc" && others.some(isSeen);
      if (!ownPicture && !anyPicture) billed.set(JSON.stringify([hereIs(record), "audio"]), { appId: record.appId, item: "audio" });
    }
  }
  return billed;
}

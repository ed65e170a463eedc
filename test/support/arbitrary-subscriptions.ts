import fc from "fast-check";
import { aliyunArtc, aliyunRtc, aliyunRtc3, type Metering, type Tariff, tencentTrtc } from "../../src/index.js";
import type { Published, RoomStay, StreamSubscription, SubscriptionRecord } from "../../src/metering/index.js";

const START = Date.parse("2021-03-10T09:00:00+08:00");

/** Times within a few seconds, so that records meet, touch and overlap: mostly whole seconds, now and then a fraction. */
const offset = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 24 }).map((seconds) => seconds * 1_000) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 24_000 }) });

/** Two pictures of 640 × 240 have the pixels of one of 640 × 480, which is exactly a tier. */
const published: fc.Arbitrary<Published> = fc.constantFrom<Published>(
  { media: "audio" }, { media: "video", width: 240, height: 640 }, { media: "video", width: 640, height: 360 }, { media: "video", width: 360, height: 640 }, { media: "video", width: 640, height: 240 },
  { media: "video", width: 1_280, height: 720 }, { media: "video", width: 1_920, height: 1_080 },
);

const region = fc.constantFrom<Pick<SubscriptionRecord, "region">>({}, {}, {}, { region: "cn" }, { region: "eu" });

/** A log of few people and few streams within half a minute, so that its records interact. */
export const logs = (most = 14): fc.Arbitrary<SubscriptionRecord[]> =>
  fc.oneof({ weight: 3, arbitrary: fc.array(someRecord, { maxLength: most }) }, { weight: 1, arbitrary: busyLogs });

const presence = {
  appId: fc.constantFrom("class", "class", "lab"),
  region,
  channelId: fc.constantFrom("room", "room", "hall"),
  subscriberId: fc.constantFrom("ann", "ann", "bob"),
  times: fc.tuple(offset, offset),
};

interface Within {
  readonly times: readonly [number, number];
  readonly region: Pick<SubscriptionRecord, "region">;
}
const during = ({ times: [a, b], region: billedIn }: Within) => ({ ...billedIn, from: START + Math.min(a, b), until: START + Math.max(a, b) });

const someStream: fc.Arbitrary<StreamSubscription> = fc
  .record({
    ...presence,
    publisherId: fc.constantFrom("eve", "joe"),
    streamId: fc.constantFrom("s1", "s1", "s2"),
    source: fc.constantFrom("camera", "screen", "microphone"),
    published,
    subscribed: fc.constantFrom("audio", "video", "both"),
  })
  .map(({ times, region: billedIn, ...record }) => ({ ...record, ...during({ times, region: billedIn }) }));

const someStay: fc.Arbitrary<RoomStay> = fc
  .record({ ...presence, source: fc.constant("room") })
  .map(({ times, region: billedIn, ...record }) => ({ ...record, ...during({ times, region: billedIn }) }));

/** A record of such a log. */
export const someRecord: fc.Arbitrary<SubscriptionRecord> = fc.oneof({ weight: 5, arbitrary: someStream }, { weight: 1, arbitrary: someStay });

const somePicture: fc.Arbitrary<StreamSubscription> = fc
  .tuple(someStream, fc.constantFrom<("camera" | "screen")[]>("camera", "screen"), fc.constantFrom<[number, number][]>([640, 240], [640, 240], [1_280, 720], [1_200, 960]))
  .map(([record, source, [width, height]]) => ({ ...record, source, published: { media: "video", width, height }, subscribed: "both" }));

/** A log of one subscriber in one room, who receives much at a time. */
const busyLogs: fc.Arbitrary<SubscriptionRecord[]> = fc
  .array(fc.oneof(someRecord, somePicture, somePicture), { minLength: 3, maxLength: 12, size: "max" })
  .map((log) => atHome(log).map((record) => ({ ...record, appId: "class", channelId: "room", subscriberId: "ann" })));

/** The same log, billed in the region where every account is in service. */
export function atHome(log: readonly SubscriptionRecord[]): SubscriptionRecord[] {
  return log.map(({ region: _, ...record }) => record);
}

const TEN_MINUTES = 600_000;

/** A log of two streams and of stays over five days, in which legs are longer than a day. It has the night in which clocks go forward in New York. */
export const longLogs: fc.Arbitrary<SubscriptionRecord[]> = fc
  .array(
    fc.record({
      streamId: fc.constantFrom("s1", "s1", "s2"),
      kind: fc.constantFrom("picture", "picture", "sound", "sound", "stay"),
      begins: fc.integer({ min: 0, max: 5 * 144 }),
      lasts: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(6, 12, 138, 144, 150)),
      late: fc.constantFrom(0, 0, 0, 1, 999, 1_000),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((spans) => spans.map(({ streamId, kind, begins, lasts, late }): SubscriptionRecord => {
    const from = START + begins * TEN_MINUTES;
    const times = { from, until: from + lasts * TEN_MINUTES + late };
    const picture = { media: "video", width: 640, height: 360 } as const;
    const who = { appId: "class", channelId: "room", subscriberId: "ann", ...times };
    if (kind === "stay") return { ...who, source: "room" };
    return { ...who, publisherId: "eve", streamId, source: "camera", published: kind === "picture" ? picture : { media: "audio" }, subscribed: "both" };
  }));

const withMetering = (tariff: Tariff, changes: Partial<Metering>): Tariff => ({ ...tariff, ...(tariff.metering && { metering: { ...tariff.metering, ...changes } }) });

/** Tariffs that bill audio beside video or do not, by the picture of each stream or by their sum. */
export const shippedTariffs: fc.Arbitrary<Tariff> = fc.constantFrom(aliyunRtc, tencentTrtc, aliyunRtc3, aliyunArtc);

/** The same, by the other tiers too, with gaps that count as received or without. */
export const tariffs: fc.Arbitrary<Tariff> = fc
  .tuple(
    shippedTariffs,
    fc.constantFrom<Partial<Metering>>({}, { videoTierBy: "subscriber" }, { videoTierBy: "stream" }),
    fc.constantFrom<Partial<Metering>>({}, {}, { joinGapSeconds: 1 }, { joinGapSeconds: 3 }, { joinGapSeconds: 10 }),
  )
  .map(([tariff, tiers, gap]) => withMetering(tariff, { ...tiers, ...gap }));

/** The same, with legs that are cut early or late, at the midnights of several zones. */
export const cuttingTariffs: fc.Arbitrary<Tariff> = fc
  .tuple(shippedTariffs, fc.constantFrom("Asia/Shanghai", "America/New_York"), fc.constantFrom<Partial<Metering>>({}, { longestLegSeconds: 3_600 }, { longestLegSeconds: 50_000 }, { longestLegSeconds: 86_400, joinGapSeconds: 1_800 }))
  .map(([tariff, timeZone, cuts]) => ({ ...withMetering(tariff, cuts), timeZone }));

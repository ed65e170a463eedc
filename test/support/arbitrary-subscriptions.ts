import fc from "fast-check";
import { aliyunRtc, type Metering, type Tariff, tencentTrtc } from "../../src/index.js";
import type { Published, SubscriptionRecord } from "../../src/metering/index.js";

const START = Date.parse("2021-03-10T09:00:00+08:00");

/** Times within a few seconds, so that records meet, touch and overlap: mostly whole seconds, now and then a fraction. */
const offset = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 24 }).map((seconds) => seconds * 1_000) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 24_000 }) });

const published: fc.Arbitrary<Published> = fc.constantFrom<Published>(
  { media: "audio" }, { media: "video", width: 640, height: 360 }, { media: "video", width: 360, height: 640 },
  { media: "video", width: 1_280, height: 720 }, { media: "video", width: 1_920, height: 1_080 },
);

const region = fc.constantFrom<Pick<SubscriptionRecord, "region">>({}, {}, {}, { region: "cn" }, { region: "eu" });

/** A log of few people and few streams within half a minute, so that its records interact. */
export const logs = (most = 14): fc.Arbitrary<SubscriptionRecord[]> => fc.array(someRecord, { maxLength: most });

/** A record of such a log. */
export const someRecord: fc.Arbitrary<SubscriptionRecord> = fc
  .record({
    appId: fc.constantFrom("class", "class", "lab"),
    region,
    channelId: fc.constantFrom("room", "room", "hall"),
    subscriberId: fc.constantFrom("ann", "ann", "bob"),
    publisherId: fc.constantFrom("eve", "joe"),
    streamId: fc.constantFrom("s1", "s1", "s2"),
    source: fc.constantFrom("camera", "screen", "microphone"),
    published,
    subscribed: fc.constantFrom("audio", "video", "both"),
    times: fc.tuple(offset, offset),
  })
  .map(({ times: [a, b], region: billedIn, ...record }) => ({ ...record, ...billedIn, from: START + Math.min(a, b), until: START + Math.max(a, b) }));

/** The same log, billed in the region where every account is in service. */
export const atHome = (log: readonly SubscriptionRecord[]): SubscriptionRecord[] => log.map(({ region: _, ...record }) => record);

const TEN_MINUTES = 600_000;

/** A log of two streams over five days, in which legs are longer than a day. It has the night in which clocks go forward in New York. */
export const longLogs: fc.Arbitrary<SubscriptionRecord[]> = fc
  .array(
    fc.record({
      streamId: fc.constantFrom("s1", "s1", "s2"),
      isVideo: fc.boolean(),
      begins: fc.integer({ min: 0, max: 5 * 144 }),
      lasts: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(6, 12, 138, 144, 150)),
      late: fc.constantFrom(0, 0, 0, 1, 999, 1_000),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((spans) => spans.map(({ streamId, isVideo, begins, lasts, late }): SubscriptionRecord => {
    const from = START + begins * TEN_MINUTES;
    const times = { from, until: from + lasts * TEN_MINUTES + late };
    const picture = { media: "video", width: 640, height: 360 } as const;
    return { appId: "class", channelId: "room", subscriberId: "ann", publisherId: "eve", streamId, source: "camera", published: isVideo ? picture : { media: "audio" }, subscribed: "both", ...times };
  }));

const withMetering = (tariff: Tariff, changes: Partial<Metering>): Tariff => ({ ...tariff, ...(tariff.metering && { metering: { ...tariff.metering, ...changes } }) });

/** A tariff that bills audio beside video, and one that does not. */
export const shippedTariffs: fc.Arbitrary<Tariff> = fc.constantFrom(aliyunRtc, tencentTrtc);

/** The same, with gaps that count as received or without. */
export const tariffs: fc.Arbitrary<Tariff> = fc
  .tuple(shippedTariffs, fc.constantFrom<Partial<Metering>>({}, {}, { joinGapSeconds: 1 }, { joinGapSeconds: 3 }, { joinGapSeconds: 10 }))
  .map(([tariff, gap]) => withMetering(tariff, gap));

/** The same, with legs that are cut early or late, at the midnights of several zones. */
export const cuttingTariffs: fc.Arbitrary<Tariff> = fc
  .tuple(shippedTariffs, fc.constantFrom("Asia/Shanghai", "America/New_York"), fc.constantFrom<Partial<Metering>>({}, { longestLegSeconds: 3_600 }, { longestLegSeconds: 50_000 }, { longestLegSeconds: 86_400, joinGapSeconds: 1_800 }))
  .map(([tariff, timeZone, cuts]) => ({ ...withMetering(tariff, cuts), timeZone }));

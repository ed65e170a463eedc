import fc from "fast-check";
import { aliyunRtc, type Tariff, tencentTrtc } from "../../src/index.js";
import type { Published, SubscriptionRecord } from "../../src/metering/index.js";

const START = Date.parse("2021-03-10T09:00:00+08:00");

/** Times within a few seconds, so that records meet, touch and overlap: mostly whole seconds, now and then a fraction. */
const offset = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 24 }).map((seconds) => seconds * 1_000) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 24_000 }) });

const published: fc.Arbitrary<Published> = fc.constantFrom<Published>(
  { media: "audio" }, { media: "video", width: 640, height: 360 }, { media: "video", width: 360, height: 640 },
  { media: "video", width: 1_280, height: 720 }, { media: "video", width: 1_920, height: 1_080 },
);

/** A log of few people and few streams within half a minute, so that its records interact. */
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

/** A tariff that bills audio beside video, and one that does not. */
export const tariffs: fc.Arbitrary<Tariff> = fc.constantFrom(aliyunRtc, tencentTrtc);

import { describe, expect, it, test } from "vitest";
import { createHash } from "node:crypto";
import { aliyunRtc, meter, type SubscriptionRecord, type Tariff, tencentTrtc, unwrap } from "../../src/index.js";
import { malformed } from "../support/account-steps.js";
import { NINE, type Person, record, showing, speaking, told } from "../support/subscriptions.js";

const metered = (records: readonly SubscriptionRecord[], tariff: Tariff = aliyunRtc) => {
  const { usages, refused } = unwrap(meter(records, { tariff }));
  expect(refused).toEqual([]);
  return told(usages);
};

const teacher = showing("teacher", 1_280, 720);
const small = showing("teacher", 640, 360);
const speaker = speaking("speaker");

describe("a video stream", () => {
  test.each`
    width    | height   | aliyun           | tencent
    ${1}     | ${1}     | ${"video-360p"}  | ${"video-sd"}
    ${640}   | ${360}   | ${"video-360p"}  | ${"video-sd"}
    ${360}   | ${640}   | ${"video-360p"}  | ${"video-sd"}
    ${641}   | ${360}   | ${"video-720p"}  | ${"video-sd"}
    ${640}   | ${480}   | ${"video-720p"}  | ${"video-sd"}
    ${640}   | ${481}   | ${"video-720p"}  | ${"video-hd"}
    ${1_280} | ${720}   | ${"video-720p"}  | ${"video-hd"}
    ${720}   | ${1_280} | ${"video-720p"}  | ${"video-hd"}
    ${1_281} | ${720}   | ${"video-1080p"} | ${"video-full-hd"}
    ${1_920} | ${1_080} | ${"video-1080p"} | ${"video-full-hd"}
    ${1_080} | ${1_920} | ${"video-1080p"} | ${"video-full-hd"}
  `("of $width × $height is $aliyun, or $tencent", ({ width, height, aliyun, tencent }: { width: number; height: number; aliyun: string; tencent: string }) => {
    const records = [record("a", showing("p", width, height), 60)];
    expect(metered(records)).toEqual([`${aliyun} 0+60`]);
    expect(metered(records, tencentTrtc)).toEqual([`${tencent} 0+60`]);
  });

  it("may be of any size where the largest tier has no bound", () => {
    expect(metered([record("a", showing("p", 65_536, 65_536), 60)], tencentTrtc)).toEqual(["video-full-hd 0+60"]);
  });

  it.each(["video", "both"] as const)("taken as %s is video only", (subscribed) => {
    expect(metered([record("a", teacher, 60, { subscribed })])).toEqual(["video-720p 0+60"]);
  });

  it("taken as audio is audio, however large the picture", () => {
    expect(metered([record("a", showing("p", 7_680, 4_320), 60, { subscribed: "audio" })])).toEqual(["audio 0+60"]);
  });

  it.each([
    ["the streams of two publishers", record("a", showing("other", 1_280, 720), 60)],
    ["two streams of one publisher", record("a", teacher, 60, { streamId: "second" })],
    ["camera and screen under one id", record("a", teacher, 60, { source: "screen" })],
    ["two subscribers", record("b", teacher, 60)],
    ["two channels", record("a", teacher, 60, { channelId: "other" })],
    ["two apps", record("a", teacher, 60, { appId: "other" })],
  ])("counts by itself: %s", (_title, second) => {
    expect(metered([record("a", teacher, 60), second])).toEqual(["video-720p 0+60", "video-720p 0+60"]);
  });

  it("is cut where its item changes, and not where the picture is turned", () => {
    const turned = showing("teacher", 720, 1_280);
    expect(metered([record("a", small, 60), record("a", teacher, 60, { after: 60 }), record("a", turned, 30, { after: 120 })]))
      .toEqual(["video-360p 0+60", "video-720p 60+90"]);
  });

  it("counts as the largest picture where records contradict each other", () => {
    expect(metered([record("a", small, 90), record("a", teacher, 30, { after: 30 })])).toEqual(["video-360p 0+30", "video-360p 60+30", "video-720p 30+30"]);
  });

  it("is one leg where two tiers are one item", () => {
    const metering = { audio: "audio", video: [{ maxPixels: 921_600, item: "video-720p" }, { maxPixels: 1, item: "video-720p" }], audioWhileVideo: "billed" as const };
    expect(metered([record("a", showing("teacher", 1, 1), 60), record("a", teacher, 60, { after: 60 })], { ...aliyunRtc, metering })).toEqual(["video-720p 0+120"]);
  });
});

describe("a publisher of audio alone", () => {
  test.each([["audio", ["audio 0+60"]], ["both", ["audio 0+60"]], ["video", []]] as const)("taken as %s: %j", (subscribed, legs) => {
    expect(metered([record("a", speaker, 60, { subscribed })])).toEqual(legs);
  });
});

describe("the audio of one subscriber in one channel", () => {
  it("is not doubled, however many speak", () => {
    expect(metered([record("a", speaker, 60), record("a", speaking("second"), 60, { after: 30 }), record("a", speaking("third"), 10)])).toEqual(["audio 0+90"]);
  });

  it("stops while nobody is listened to", () => {
    expect(metered([record("a", speaker, 60), record("a", speaking("second"), 60, { after: 61 })])).toEqual(["audio 0+60", "audio 61+60"]);
  });

  const camera = (subscribed: "audio" | "video", seconds: number, after: number, more: Partial<SubscriptionRecord> = {}) => record("a", teacher, seconds, { subscribed, after, ...more });

  test.each([
    ["the same stream", {}, ["audio 0+20", "audio 40+20"]],
    ["the microphone of the same stream", { source: "microphone", published: { media: "audio" } } as const, ["audio 0+20", "audio 40+20"]],
    ["another stream of the publisher", { streamId: "second" }, ["audio 0+60"]],
    ["the publisher's screen", { source: "screen" } as const, ["audio 0+60"]],
    ["another publisher", { publisherId: "second" }, ["audio 0+60"]],
  ])("without what is received as video: %s", (_title, heard, audio) => {
    expect(metered([camera("audio", 60, 0, heard), camera("video", 20, 20)])).toEqual([...audio, "video-720p 20+20"].sort());
  });

  it("goes on where another stream is listened to while one is watched", () => {
    expect(metered([camera("audio", 60, 0), camera("video", 20, 20), record("a", speaker, 20, { after: 20 })])).toEqual(["audio 0+60", "video-720p 20+20"]);
  });

  it("is not billed while any video is received, where the tariff says so", () => {
    expect(metered([record("a", speaker, 60), camera("video", 20, 20), record("b", speaker, 60)], tencentTrtc)).toEqual(["audio 0+20", "audio 0+60", "audio 40+20", "video-hd 20+20"]);
  });
});

describe("time", () => {
  test.each`
    ms       | legs
    ${0}     | ${[]}
    ${999}   | ${[]}
    ${1_000} | ${["audio 0+1"]}
    ${1_999} | ${["audio 0+1"]}
    ${2_000} | ${["audio 0+2"]}
  `("$ms ms are $legs", ({ ms, legs }: { ms: number; legs: string[] }) => {
    expect(metered([record("a", speaker, ms / 1_000)])).toEqual(legs);
  });

  it("adds up before it is cut to seconds", () => {
    expect(metered([record("a", speaker, 0.5), record("a", speaker, 0.5, { after: 0.5 })])).toEqual(["audio 0+1"]);
  });

  it("is read from milliseconds, dates and texts alike", () => {
    const [from, until] = ["2021-03-10T09:00:00+08:00", "2021-03-10T01:01:00Z"];
    const records = [{ from, until }, { from: new Date(from), until: new Date(until) }, {}].map((times) => record("a", speaker, 60, times));
    expect(metered(records)).toEqual(["audio 0+60"]);
  });

  const people = [teacher, speaker, showing("large", 7_680, 4_320)];
  test.each(people.flatMap((person) => (["audio", "video", "both"] as const).flatMap((subscribed) => [0, 60].map((seconds) => [person.name, subscribed, seconds, person] as const))))(
    "may be a Date: %s taken as %s for %i s", (_name, subscribed, seconds, person) => {
      const plain = record("a", person, seconds, { subscribed });
      const dated = { ...plain, from: new Date(plain.from), until: new Date(plain.until) };
      expect(meter([dated], { tariff: aliyunRtc })).toEqual(meter([plain], { tariff: aliyunRtc }));
    },
  );
});

it("gives legs in the order of their ends, and of their ids where they end together", () => {
  const records = [record("b", speaker, 60), record("a", speaker, 60), record("c", speaker, 20, { after: 30 }), record("c", speaker, 10), record("d", speaker, 90)];
  const { usages } = unwrap(meter(records, { tariff: aliyunRtc }));
  expect(usages.map(({ usageId, startedAt, seconds }) => [usageId.split("/")[3], (startedAt - NINE) / 1_000 + seconds])).toEqual([["c", 10], ["c", 50], ["a", 60], ["b", 60], ["d", 90]]);
});

describe("the id of a leg", () => {
  const idOf = (person: Person, more: Parameters<typeof record>[3] = {}) => unwrap(meter([record("a", person, 60, more)], { tariff: aliyunRtc })).usages[0]?.usageId;

  it("says what the leg is", () => {
    expect(idOf(teacher)).toBe(`video/class/room/a/teacher/main/camera/video-720p/${NINE}/60`);
    expect(idOf(speaker)).toBe(`audio/class/room/a/audio/${NINE}/60`);
  });

  it("tells ids with slashes apart", () => {
    const ids = [{ appId: "x/y", channelId: "z" }, { appId: "x", channelId: "y/z" }, { appId: "x%2Fy", channelId: "z" }].map((more) => idOf(speaker, more));
    expect(new Set(ids).size).toBe(3);
  });

  it("writes a slash of an id as %2F, a percent sign as %25, wherever they stand", () => {
    expect(idOf(speaker, { appId: "1/2/3", channelId: "100%/%" })).toBe(`audio/1%2F2%2F3/100%25%2F%25/a/audio/${NINE}/60`);
  });

  it("is itself with 232 units, a digest with more", () => {
    const short = idOf(speaker)?.length ?? 0;
    const ids = [0, 1].map((more) => idOf(speaker, { channelId: "c".repeat("room".length + 232 - short + more) }));
    expect(ids.map((id) => id?.length)).toEqual([232, "sha256/".length + 64]);
  });

  it("has at most 256 units, whatever the ids, and is then a digest of all of them", () => {
    const long = (end: string): string => `${"\uD800".repeat(255)}${end}`;
    const more = { appId: long("a"), channelId: long("b"), streamId: long("c") };
    const text = ["video", more.appId, more.channelId, "a", "teacher", more.streamId, "camera", "video-720p", String(NINE), "60"].join("/");
    expect(idOf(teacher, more)).toBe(`sha256/${createHash("sha256").update(Buffer.from(text, "utf16le").swap16()).digest("hex")}`);
    expect(idOf(teacher, more)).not.toBe(idOf(teacher, { ...more, streamId: long("d") }));
  });

  // One unit more than the length before fills the block, needs another, or fits again.
  test.each([150, 176, 177, 178, 179, 180, 181, 182, 183, 184, 200])("is right for texts of every length, with an id of %i units", (length) => {
    const more = { appId: "x".repeat(length), channelId: "y".repeat(length) };
    const text = ["audio", more.appId, more.channelId, "a", "audio", String(NINE), "60"].join("/");
    expect(idOf(speaker, more)).toBe(`sha256/${createHash("sha256").update(Buffer.from(text, "utf16le").swap16()).digest("hex")}`);
  });
});

describe("a bad record is refused by its place, with path and reason, and the rest is metered:", () => {
  const good = record("a", teacher, 60);
  test.each([
    [null, "subscription", "must be an object"],
    ["record", "subscription", "must be an object"],
    [{ ...good, appId: "" }, "appId", "must be a text that is not empty"],
    [{ ...good, channelId: "c".repeat(257) }, "channelId", "must have at most 256 characters"],
    [{ ...good, subscriberId: 7 }, "subscriberId", "must be a text that is not empty"],
    [{ ...good, publisherId: undefined }, "publisherId", "must be a text that is not empty"],
    [{ ...good, streamId: null }, "streamId", "must be a text that is not empty"],
    [{ ...good, source: "window" }, "source", 'must be "camera" or "screen" or "microphone"'],
    [{ ...good, published: "video" }, "published", "must be an object"],
    [{ ...good, published: { media: "smell" } }, "published.media", 'must be "audio" or "video"'],
    [{ ...good, published: { media: "smell", width: 640, height: 360 } }, "published.media", 'must be "audio" or "video"'],
    [{ ...good, published: { width: 640, height: 360 } }, "published.media", 'must be "audio" or "video"'],
    [{ ...good, published: null }, "published", "must be an object"],
    [{ ...good, published: { media: "video", height: 640 } }, "published.width", "must be a whole number"],
    [{ ...good, published: { media: "video", width: "640", height: 360 } }, "published.width", "must be a whole number"],
    [{ ...good, published: { media: "video", width: 640, height: 360.5 } }, "published.height", "must be a whole number"],
    [{ ...good, published: { media: "video", width: 640, height: -360 } }, "published.height", "must be at least 1"],
    [{ ...good, from: new Date(NINE + 60_001), until: new Date(NINE + 60_000) }, "until", "must not be before from"],
    [{ ...good, until: null }, "until", "must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    [{ appId: "class" }, "channelId", "must be a text that is not empty"],
    [{ ...good, published: { media: "video", width: 640 } }, "published.height", "must be a whole number"],
    [{ ...good, published: { media: "video", width: 0, height: 360 } }, "published.width", "must be at least 1"],
    [{ ...good, published: { media: "video", width: 640, height: 65_537 } }, "published.height", "must be at most 65536"],
    [{ ...good, published: { media: "video", width: 1_921, height: 1_080 } }, "published", "has a larger picture than the tariff has an item for"],
    [{ ...good, subscribed: "all" }, "subscribed", 'must be "audio" or "video" or "both"'],
    [{ ...good, from: "2021-03-10T09:00:00" }, "from", "must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00"],
    [{ ...good, until: Number.NaN }, "until", "must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    [{ ...good, until: NINE - 1 }, "until", "must not be before from"],
  ])("%j", (bad, path, reason) => {
    const { usages, refused } = unwrap(meter([malformed(bad), good], { tariff: aliyunRtc }));
    expect(refused).toEqual([{ index: 0, refusal: { type: "InvalidInput", path, reason } }]);
    expect(told(usages)).toEqual(["video-720p 0+60"]);
  });
});

describe("meter refuses as a whole", () => {
  const { metering: _, ...withoutMetering } = aliyunRtc;
  const metering = aliyunRtc.metering ?? malformed(null);
  const withMetering = (changes: object) => ({ tariff: { ...aliyunRtc, metering: { ...metering, ...changes } } });
  test.each([
    ["no list", "records", { tariff: aliyunRtc }, "subscriptions", "must be a list"],
    ["no options", [], undefined, "request", "must be an object"],
    ["no tariff", [], {}, "tariff", "must be an object"],
    ["a tariff without metering", [], { tariff: withoutMetering }, "tariff.metering", "must say how subscriptions become items"],
    ["audio that is no item", [], withMetering({ audio: "toString" }), "tariff.metering.audio", "must be an item of the tariff"],
    ["video that is no item", [], withMetering({ video: [{ maxPixels: 1, item: "audio" }, { maxPixels: 2, item: "film" }] }), "tariff.metering.video[1].item", "must be an item of the tariff"],
    ["a threshold twice", [], withMetering({ video: [{ maxPixels: 1, item: "audio" }, { maxPixels: 1, item: "audio" }] }), "tariff.metering.video[1].maxPixels", "must not be in the list twice"],
  ])("%s", (_title, records, options, path, reason) => {
    expect(meter(malformed(records), malformed(options))).toEqual({ ok: false, refusal: { type: "InvalidInput", path, reason } });
  });
});

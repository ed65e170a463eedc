import { describe, expect, it, test } from "vitest";
import { aliyunRtc, unwrap } from "../../src/index.js";
import { meter } from "../../src/metering/meter.js";
import { malformed } from "../support/account-steps.js";
import { metered, NINE, record, showing, speaking, stay, told } from "../support/subscriptions.js";

const teacher = showing("teacher", 1_280, 720);
const speaker = speaking("speaker");
const good = record("a", teacher, 60);

/** Meters a record and a good one, and expects that the first is refused and the good one is metered. */
function expectRefused(bad: unknown, path: string, reason: string): void {
  const { usages, refused } = unwrap(meter([malformed(bad), good], { tariff: aliyunRtc }));
  expect(refused).toEqual([{ index: 0, refusal: { type: "InvalidInput", path, reason } }]);
  expect(told(usages)).toEqual(["video-720p 0+60"]);
}

describe("the times of a record", () => {
  it("may be milliseconds, Dates or texts", () => {
    const [from, until] = ["2021-03-10T09:00:00+08:00", "2021-03-10T01:01:00Z"];
    const records = [{ from, until }, { from: new Date(from), until: new Date(until) }, {}].map((times) => record("a", speaker, 60, times));
    expect(metered(records)).toEqual(["audio 0+60"]);
  });

  const people = [teacher, speaker, showing("large", 7_680, 4_320)];
  const cases = people.flatMap((person) => (["audio", "video", "both"] as const).flatMap((subscribed) => [0, 60].map((seconds) => ({ person, subscribed, seconds }))));
  test.each(cases)("give the same as Dates: $person.name subscribed to as $subscribed for $seconds s", ({ person, subscribed, seconds }) => {
    const plain = record("a", person, seconds, { subscribed });
    const dated = { ...plain, from: new Date(plain.from), until: new Date(plain.until) };
    expect(meter([dated], { tariff: aliyunRtc })).toEqual(meter([plain], { tariff: aliyunRtc }));
  });
});

describe("a bad record is refused with its index, path and reason, and the others are metered:", () => {
  test.each([
    [null, "subscription", "must be an object"],
    ["record", "subscription", "must be an object"],
    [{ ...good, appId: "" }, "appId", "must be a text that is not empty"],
    [{ ...good, region: "" }, "region", "must be a text that is not empty"],
    [{ ...good, region: ["us"] }, "region", "must be a text that is not empty"],
    [{ ...good, channelId: "c".repeat(257) }, "channelId", "must have at most 256 characters"],
    [{ ...good, subscriberId: 7 }, "subscriberId", "must be a text that is not empty"],
    [{ ...good, publisherId: undefined }, "publisherId", "must be a text that is not empty"],
    [{ ...good, streamId: null }, "streamId", "must be a text that is not empty"],
    [{ ...good, source: "window" }, "source", 'must be "camera" or "screen" or "microphone" or "room"'],
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
    [{ ...good, published: { media: "video", width: 1_921, height: 1_080 } }, "published", "must not have more pixels than the tariff's largest video tier"],
    [{ ...good, subscribed: "all" }, "subscribed", 'must be "audio" or "video" or "both"'],
    [{ ...good, from: "2021-03-10T09:00:00" }, "from", "must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00"],
    [{ ...good, until: Number.NaN }, "until", "must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    [{ ...good, until: NINE - 1 }, "until", "must not be before from"],
  ])("%j", (bad, path, reason) => {
    expectRefused(bad, path, reason);
  });
});

describe("a stay", () => {
  const alone = stay("a", 60);

  it("may have times that are milliseconds, Dates or texts", () => {
    const [from, until] = ["2021-03-10T09:00:00+08:00", "2021-03-10T01:01:00Z"];
    for (const times of [{ from, until }, { from: new Date(from), until: new Date(until) }, {}]) expect(metered([stay("a", 60, times)])).toEqual(["audio 0+60"]);
  });

  it("may have fields of a stream that are undefined, as a spread leaves them", () => {
    const open = { ...alone, publisherId: undefined, streamId: undefined, published: undefined, subscribed: undefined };
    expect(metered([malformed(open)])).toEqual(["audio 0+60"]);
  });

  test.each([
    ["a publisher", { ...alone, publisherId: "p" }, "publisherId", "is not a known field"],
    ["a stream", { ...alone, streamId: "s" }, "streamId", "is not a known field"],
    ["what is published", { ...alone, published: { media: "audio" } }, "published", "is not a known field"],
    ["what is subscribed to", { ...alone, subscribed: "both" }, "subscribed", "is not a known field"],
    ["a region that is no text", { ...alone, region: 7 }, "region", "must be a text that is not empty"],
    ["no channel", { ...alone, channelId: "" }, "channelId", "must be a text that is not empty"],
    ["no subscriber", { ...alone, subscriberId: undefined }, "subscriberId", "must be a text that is not empty"],
    ["an end before its start", { ...alone, until: NINE - 1 }, "until", "must not be before from"],
    ["no end", { ...alone, until: undefined }, "until", "must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
  ])("with %s is refused", (_title, bad, path, reason) => {
    expectRefused(bad, path, reason);
    expectRefused({ ...(bad as object), from: new Date(NINE) }, path, reason); // the slow path
  });

  it("is not what a stream is that says it is a room", () => {
    expectRefused({ ...good, source: "room" }, "publisherId", "is not a known field");
  });

  it("is refused where a getter throws, and each field is read once", () => {
    const refuse = (): never => { throw new Error("the caller's"); };
    for (const name of Object.keys(alone)) expectRefused(Object.defineProperty({ ...alone }, name, { get: refuse, enumerable: true }), name, "cannot be read");
    let reads = 0;
    const source = Object.defineProperty({ ...alone }, "source", { get: () => (reads++ === 0 ? "room" : "camera"), enumerable: true });
    expect(metered([malformed(source)])).toEqual(["audio 0+60"]);
    expect(reads).toBe(1);
  });
});

describe("code of the caller that runs while a record is read", () => {
  const refuse = (): never => {
    throw new Error("the caller's");
  };
  const fails = (target: object, name: string): object => Object.defineProperty({ ...target }, name, { get: refuse, enumerable: true });

  test.each(Object.keys(good))("that throws at %s refuses that record only", (name) => {
    expectRefused(fails(good, name), name, "cannot be read");
  });

  test.each(["media", "width", "height"])("that throws at published.%s refuses that record only", (name) => {
    expectRefused({ ...good, published: fails(good.published, name) }, `published.${name}`, "cannot be read");
  });

  it("that throws at what an audio stream does not have refuses that record only", () => {
    expectRefused({ ...record("a", speaker, 60), published: fails({ media: "audio" }, "width") }, "published.width", "cannot be read");
  });

  it.each([
    ["Region", { ...good, Region: "us" }], ["published.fps", { ...good, published: { ...good.published, fps: 30 } }],
    ["published.width", { ...record("a", speaker, 60), published: { media: "audio", width: 640 } }],
  ])("that has a field which is not known is refused: %s", (path, damagedRecord) => {
    expectRefused(damagedRecord, path, "is not a known field");
    expectRefused({ ...damagedRecord, from: new Date(damagedRecord.from) }, path, "is not a known field"); // the slow path
  });

  it("that throws at any property, as a proxy can, refuses that record only", () => {
    expectRefused(new Proxy(good, { get: refuse }), "appId", "cannot be read");
  });

  it("runs once for each field, so that what was checked is what is metered", () => {
    const reads: string[] = [];
    const counting = (target: object): object => new Proxy(target, { get: (values, name) => (reads.push(String(name)), Reflect.get(values, name)) });
    expect(metered([malformed(counting({ ...good, published: counting(good.published) }))])).toEqual(["video-720p 0+60"]);
    expect(reads.sort()).toEqual([...Object.keys(good), "region", "media", "width", "height"].sort());
  });
});

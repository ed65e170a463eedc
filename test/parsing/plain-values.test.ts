import { describe, expect, it, test } from "vitest";
import { recordUsage, replay, tencentTrtc, unwrap } from "../../src/index.js";
import { plainUsageRated } from "../../src/ledger/parse-usage-rated.js";
import { aUsage, plainReport, plainUsage } from "../../src/rating/parse-usage.js";
import { bought, call, called, every, inService, ledgerInService, malformed, ms, silentRtc } from "../support/account-steps.js";

/*
 * Events and requests as the library and most services write them are read at one glance. What is unusual about any field has them
 * read with care, with the same result.
 */
const march = "2021-03-10T10:00:00+08:00";
const rated = () => {
  const events = ledgerInService(silentRtc, bought("pack", march, { minutes: 5 }), called("talk", march, 600, { item: "video-720p" }));
  const [event] = every("UsageRated", events);
  const [piece] = event?.pieces ?? [];
  const [draw] = piece?.draws ?? [];
  if (!event || !piece || !draw) throw new Error("nothing was rated");
  return { events, event, piece, draw };
};

describe("a rating that is written as the library writes it", () => {
  it("is read at one glance, whatever it was", () => {
    const told = [silentRtc, tencentTrtc].flatMap((tariff) => every("UsageRated", ledgerInService(
      tariff, bought("first", march, { minutes: 5 }), bought("second", march, { minutes: 2 }),
      called("talk", march, 600), called("empty", march, 0), called("night", "2021-03-10T23:00:00+08:00", 7_200), called("over", "2021-03-11T23:00:00+08:00", 7_200),
    )));
    expect(told.length).toBe(8);
    for (const event of told) expect(plainUsageRated(event)).toEqual(event);
  });

  const { event, piece, draw } = rated();
  const pieces = (changes: object): object => ({ pieces: [{ ...piece, ...changes }] });
  const draws = (changes: object): object => pieces({ draws: [{ ...draw, ...changes }] });
  const trap = { get packageId() { throw new Error("trap"); } };

  test.each<[what: string, changes: object]>([
    ["another type", { type: "UsageVoided" }],
    ["no region", { region: undefined }],
    ["the sequence 0", { sequence: 0 }],
    ["a sequence in text", { sequence: "7" }],
    ["an instant in text", { at: march }],
    ["minutes in text", { minutes: "10" }],
    ["a negative count of minutes", { minutes: -1 }],
    ["no id", { usageId: "" }],
    ["a list that is none", { pieces: { length: 0 } }],
    ["more pieces than anybody reads at a glance", { pieces: Array.from({ length: 1_001 }, () => piece) }],
    ["nothing for a piece", { pieces: [null] }],
    ["a text for a piece", { pieces: ["piece"] }],
    ["a day that is none", pieces({ day: "2021-02-30" })],
    ["an end in text", pieces({ endedAt: march })],
    ["half a minute", pieces({ minutes: 0.5 })],
    ["overage that is less than nothing", pieces({ overageMs: -1 })],
    ["draws that are no list", pieces({ draws: null })],
    ["nothing for a draw", pieces({ draws: [null] })],
    ["a draw on no package", draws({ packageId: "" })],
    ["a draw in text", draws({ drawnMs: "300000" })],
    ["a draw that throws", pieces({ draws: [trap] })],
  ])("with %s is read with care", (_what, changes) => {
    expect(plainUsageRated(event)).toEqual(event);
    expect(plainUsageRated({ ...event, ...changes })).toBe(null);
  });

  it.each([null, undefined, "text", 7])("is not %s", (value) => {
    expect(plainUsageRated(value)).toBe(null);
  });

  it("is read at a glance up to a thousand pieces", () => {
    const many = { ...event, pieces: Array.from({ length: 1_000 }, () => piece) };
    expect(plainUsageRated(many)).toEqual(many);
  });

  it("is the same read with care", () => {
    const { events } = rated();
    const written = events.map((one) => (one.type === "UsageRated" ? { ...one, at: new Date(one.at).toISOString() } : one));
    expect(replay(malformed(written))).toEqual(replay(events));
  });
});

describe("a usage that is reported as most are", () => {
  const { at, ...usage } = { ...call("talk", march, 60), at: ms(march) + 60_000, startedAt: ms(march), region: "cn" };
  const care = { ...usage, startedAt: march };

  it("is read at one glance", () => {
    expect(plainUsage(usage)).toEqual(usage);
    expect(plainUsage({ ...usage, region: undefined })).toEqual(usage);
    expect(plainReport({ ...usage, at })).toEqual({ at, usage });
  });

  it("is the same read with care", () => {
    expect(plainUsage(care)).toBe(null);
    expect(aUsage(care, "")).toEqual(usage);
    const events = (request: object) => unwrap(recordUsage(inService(), malformed(request))).events;
    expect(events({ ...care, at: new Date(at) })).toEqual(events({ ...usage, at }));
  });

  const throwing = { get usageId() { throw new Error("trap"); } };
  const throwingAt = { ...usage, get at() { throw new Error("trap"); } };

  test.each<[what: string, value: unknown]>([
    ["nothing", null], ["a text", "usage"], ["what throws", throwing],
    ["no usageId", { ...usage, usageId: "" }], ["no appId", { ...usage, appId: undefined }], ["a region that is a number", { ...usage, region: 1 }],
    ["an item of 257 units", { ...usage, item: "a".repeat(257) }], ["half a second", { ...usage, seconds: 0.5 }],
    ["less than no seconds", { ...usage, seconds: -1 }], ["seconds in text", { ...usage, seconds: "60" }],
  ])("is not %s", (_what, value) => {
    expect(plainUsage(value)).toBe(null);
  });

  it("has an instant that can be read at a glance", () => {
    for (const request of [usage, { ...usage, at: march }, throwingAt, { ...care, at }]) expect(plainReport(request)).toBe(null);
  });

  it("has no negative zero for seconds", () => {
    expect(plainUsage({ ...usage, seconds: -0 })?.seconds).toBe(0);
  });
});

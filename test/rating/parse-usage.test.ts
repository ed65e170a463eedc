import { describe, expect, it, test } from "vitest";
import { recordUsage, unwrap } from "../../src/index.js";
import { aUsage, plainReport, plainUsage } from "../../src/rating/parse-usage.js";
import { call, inService, malformed, ms } from "../support/account-steps.js";
import { march } from "../support/accounts.js";

describe("a usage that is reported as most are, its instant a number", () => {
  const { at, ...usage } = { ...call("talk", march, 60), at: ms(march) + 60_000, startedAt: ms(march), region: "cn", roundWith: "talk" };
  const inText = { ...usage, startedAt: march };

  it("is read by the fast path", () => {
    expect(plainUsage(usage)).toEqual(usage);
    expect(plainUsage({ ...usage, region: undefined, roundWith: undefined })).toEqual(usage);
    expect(plainReport({ ...usage, at })).toEqual({ at, usage });
  });

  it("is read by the slow path to the same value", () => {
    expect(plainUsage(inText)).toBe(null);
    expect(aUsage(inText, "")).toEqual(usage);
    const events = (request: object) => unwrap(recordUsage(inService(), malformed(request))).events;
    expect(events({ ...inText, at: new Date(at) })).toEqual(events({ ...usage, at }));
  });

  const throwing = { get usageId() { throw new Error("trap"); } };
  const throwingAt = { ...usage, get at() { throw new Error("trap"); } };

  test.each<[what: string, value: unknown]>([
    ["nothing", null], ["a text", "usage"], ["what throws", throwing],
    ["no usageId", { ...usage, usageId: "" }], ["no appId", { ...usage, appId: undefined }], ["a region that is a number", { ...usage, region: 1 }],
    ["an item of 257 units", { ...usage, item: "a".repeat(257) }], ["half a second", { ...usage, seconds: 0.5 }],
    ["less than no seconds", { ...usage, seconds: -1 }], ["seconds in text", { ...usage, seconds: "60" }], ["an empty roundWith", { ...usage, roundWith: "" }],
    ["a field that is not known", { ...usage, round: "talk" }],
  ])("is not %s", (_what, value) => {
    expect(plainUsage(value)).toBe(null);
  });

  it("has an instant that is a number, also in the request that reports it", () => {
    for (const request of [usage, { ...usage, at: march }, throwingAt, { ...inText, at }]) expect(plainReport(request)).toBe(null);
  });

  it("has no negative zero for seconds", () => {
    expect(plainUsage({ ...usage, seconds: -0 })?.seconds).toBe(0);
  });
});

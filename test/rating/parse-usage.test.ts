import { describe, expect, it, test } from "vitest";
import { recordUsage, unwrap } from "../../src/index.js";
import { aUsage, aUsageReport } from "../../src/rating/parse-usage.js";
import { call, inService, malformed, ms } from "../support/account-steps.js";
import { march } from "../support/accounts.js";

describe("a usage that is reported", () => {
  const { at, ...usage } = { ...call("talk", march, 60), at: ms(march) + 60_000, startedAt: ms(march), region: "cn", roundWith: "talk" };
  const inText = { ...usage, startedAt: march };

  it("is read without a path where nothing is wrong with it", () => {
    expect(aUsage.plain(usage)).toEqual(usage);
    expect(aUsage.plain({ ...usage, region: undefined, roundWith: undefined })).toEqual(usage);
    expect(aUsageReport.plain({ ...usage, at })).toEqual({ at, usage });
  });

  it("is read to the same value in whatever form its instant is", () => {
    for (const startedAt of [march, new Date(march), new Date(march).toISOString()]) {
      expect(aUsage.plain({ ...usage, startedAt })).toEqual(usage);
      expect(aUsage({ ...usage, startedAt }, "")).toEqual(usage);
    }
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
    expect(aUsage.plain(value)).toBe(null);
    expect(() => aUsage(value, "usages[7]")).toThrow(/^Invalid usages\[7\]/);
  });

  it("is reported at an instant", () => {
    for (const request of [usage, { ...usage, at: "now" }, throwingAt]) {
      expect(aUsageReport.plain(request)).toBe(null);
      expect(() => aUsageReport(request, "")).toThrow(/^Invalid at: /);
    }
    expect(aUsageReport.plain({ ...inText, at })).toEqual({ at, usage });
  });

  it("has no negative zero for seconds", () => {
    expect(aUsage.plain({ ...usage, seconds: -0 })?.seconds).toBe(0);
  });
});

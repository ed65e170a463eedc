import { describe, expect, test } from "vitest";
import { isSameUsage, type Usage } from "../../src/rating/usage.js";
import { instantOf } from "../../src/values/instant.js";

const usage: Usage = { usageId: "call", appId: "class", region: "cn", item: "audio", startedAt: instantOf(0), seconds: 3_600, roundWith: "call" };

describe("a usage that is reported again", () => {
  test("is the same with the same content", () => {
    expect(isSameUsage(usage, { ...usage })).toBe(true);
  });

  test.each<Partial<Usage>>([
    { usageId: "other" }, { appId: "other" }, { region: "other" }, { item: "other" }, { startedAt: instantOf(1) }, { seconds: 1 }, { roundWith: "other" },
  ])("is another usage with %o", (differing) => {
    expect(isSameUsage(usage, { ...usage, ...differing })).toBe(false);
  });
});

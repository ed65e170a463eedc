import { describe, expect, it, test } from "vitest";
import { aliyunRtc } from "../../src/index.js";
import { meter } from "../../src/metering/meter.js";
import { readRules } from "../../src/metering/metering-rules.js";
import { objectOf } from "../../src/parsing/parser.js";
import { malformed } from "../support/account-steps.js";

const metering = aliyunRtc.metering ?? malformed(null);
const withMetering = (changes: object) => ({ ...aliyunRtc, metering: { ...metering, ...changes } });
const rulesOf = (changes: object) => objectOf(readRules)({ tariff: withMetering(changes) }, "");

it("each video is of the tier of its own picture, where a tariff does not say so", () => {
  for (const videoTierBy of [undefined, "stream"]) expect(rulesOf({ videoTierBy })).toMatchObject({ sumsPixels: false });
  expect(rulesOf({ videoTierBy: "subscriber" })).toMatchObject({ sumsPixels: true });
});

it("a leg lasts at most a day, and no gap counts as received, where a tariff does not say so", () => {
  expect(rulesOf({})).toMatchObject({ longestLegMs: 86_400_000, joinGapMs: 0 });
  expect(rulesOf({ longestLegSeconds: undefined, joinGapSeconds: undefined })).toMatchObject({ longestLegMs: 86_400_000, joinGapMs: 0 });
  expect(rulesOf({ longestLegSeconds: 3_600, joinGapSeconds: 86_400 })).toMatchObject({ longestLegMs: 3_600_000, joinGapMs: 86_400_000 });
});

describe("a tariff is refused whose metering has", () => {
  test.each([
    ["a longest leg under an hour", { longestLegSeconds: 3_599 }, "longestLegSeconds", "must be at least 3600"],
    ["a longest leg over a day", { longestLegSeconds: 86_401 }, "longestLegSeconds", "must be at most 86400"],
    ["a longest leg that is no whole number", { longestLegSeconds: null }, "longestLegSeconds", "must be a whole number"],
    ["a gap below 0", { joinGapSeconds: -1 }, "joinGapSeconds", "must be at least 0"],
    ["a gap of more than a day", { joinGapSeconds: 86_401 }, "joinGapSeconds", "must be at most 86400"],
    ["tiers by what is not known", { videoTierBy: "channel" }, "videoTierBy", 'must be "stream" or "subscriber"'],
    ["a field that is not known", { joinGap: 1 }, "joinGap", "is not a known field"],
  ])("%s", (_title, changes, field, reason) => {
    expect(meter([], { tariff: malformed(withMetering(changes)) })).toEqual({ ok: false, refusal: { type: "InvalidInput", path: `tariff.metering.${field}`, reason } });
  });
});

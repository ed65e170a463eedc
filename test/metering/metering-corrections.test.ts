import { describe, expect, it, test } from "vitest";
import { aliyunRtc, unwrap } from "../../src/index.js";
import type { MeteredUsage } from "../../src/metering/call-leg.js";
import { meter } from "../../src/metering/meter.js";
import { meteringChanges } from "../../src/metering/metering-corrections.js";
import type { SubscriptionRecord } from "../../src/metering/subscription-record.js";
import { malformed } from "../support/account-steps.js";
import { record, showing, speaking, told } from "../support/subscriptions.js";

const legsOf = (...log: readonly SubscriptionRecord[]): readonly MeteredUsage[] => unwrap(meter(log, { tariff: aliyunRtc })).usages;
const idsOf = (legs: readonly MeteredUsage[]): readonly string[] => legs.map(({ usageId }) => usageId);

const [leg] = legsOf(record("a", speaking("p"), 60));
const legWith = (usageId: string) => ({ ...(leg ?? malformed(null)), usageId });

describe("a correction", () => {
  const first = record("a", speaking("p"), 60);
  const other = record("b", speaking("p"), 30);
  const late = record("a", speaking("q"), 60, { after: 60 });

  it("voids the legs that changed, records what they became, and keeps the others", () => {
    const recorded = legsOf(first, other);
    const changes = meteringChanges(recorded, legsOf(first, other, late), { revision: 1 });
    expect([changes.voided, told(changes.usages)]).toEqual([idsOf(legsOf(first)), ["audio 0+120"]]);
    expect(idsOf(changes.usages)).toEqual([`${idsOf(legsOf(first, late))[0]}~1`]);
    expect(changes.recorded).toEqual([...legsOf(other), ...changes.usages]);
  });

  it("changes nothing where the legs are the same", () => {
    expect(meteringChanges(legsOf(first, other), legsOf(other, first), { revision: 1 })).toEqual({ voided: [], usages: [], recorded: legsOf(first, other) });
  });

  it("records a leg again that an earlier correction voided, under an id of its own", () => {
    const audio = record("a", showing("p", 1, 1), 60, { subscribed: "audio" });
    const longer = { ...audio, until: Number(audio.until) + 60_000 };
    const video = record("a", showing("p", 1, 1), 60, { after: 60 });
    const recorded = legsOf(audio);
    const second = meteringChanges(recorded, legsOf(audio, longer), { revision: 1 });
    expect([second.voided, told(second.usages)]).toEqual([idsOf(recorded), ["audio 0+120"]]);
    const third = meteringChanges(second.recorded, legsOf(audio, longer, video), { revision: 2 });
    expect(told(third.usages)).toEqual(["audio 0+60", "video-360p 60+60"]);
    expect(third.voided).toEqual(idsOf(second.usages));
    expect(idsOf(third.usages)).toContain(`${recorded[0]?.usageId}~2`);
  });
});

describe("the ids of a correction", () => {
  it.each([1, 100, 150, 190, 200, 210, 256])("have room for the largest revision, with an app id of %i units", (length) => {
    const { usages } = meteringChanges([], legsOf(record("a", speaking("p"), 60, { appId: "x".repeat(length) })), { revision: Number.MAX_SAFE_INTEGER });
    expect(usages[0]?.usageId).toMatch(/~9007199254740991$/);
    expect(usages[0]?.usageId.length).toBeLessThanOrEqual(256);
  });

  test.each(["a~12", "a~1b", "x".repeat(232), `${"x".repeat(232)}~123`])("identify the leg whatever its revision: %s", (usageId) => {
    const id = usageId.replace(/~[0-9]+$/, "");
    expect(meteringChanges([legWith(usageId)], [legWith(id)], { revision: 1 })).toMatchObject({ voided: [], usages: [] });
    expect(meteringChanges([legWith("other")], [legWith(usageId)], { revision: 3 })).toMatchObject({ voided: ["other"], usages: [{ usageId: `${id}~3` }] });
  });
});

describe("meteringChanges", () => {
  const fails = Object.defineProperty({ ...leg }, "appId", { get: () => { throw new Error("the caller's"); } });
  test.each<[title: string, path: string, reason: string, ...Parameters<typeof meteringChanges>]>([
    ["no list", "recorded", "must be a list", malformed(null), [], { revision: 1 }],
    ["no second list", "metered", "must be a list", [], malformed("legs"), { revision: 1 }],
    ["a list that cannot be read", "metered", "cannot be read", [], new Proxy([], { get: () => { throw new Error("trap"); } }), { revision: 1 }],
    ["a value that is not a leg", "metered[0]", "must be an object", [], malformed([7]), { revision: 1 }],
    ["a leg that cannot be read", "recorded[0].appId", "cannot be read", malformed([fails]), [], { revision: 1 }],
    ["an id of another origin", "metered[0].usageId", "must be an id that metering gave", [], [legWith("x".repeat(233))], { revision: 1 }],
    ["no revision", "revision", "must be a whole number", [], [], malformed({})],
    ["a revision of 0", "revision", "must be at least 1", [], [], { revision: 0 }],
  ])("throws a RefusalError for %s: %s %s", (_title, path, reason, recorded, metered, options) => {
    expect(() => meteringChanges(recorded, metered, options)).toThrow(expect.objectContaining({ refusal: { type: "InvalidInput", path, reason } }));
  });
});

import { describe, expect, it, test } from "vitest";
import { aliyunRtc, meter, type MeteredUsage, meteringChanges, type SubscriptionRecord, unwrap } from "../../src/index.js";
import { malformed } from "../support/account-steps.js";
import { record, showing, speaking, told } from "../support/subscriptions.js";

const legsOf = (log: readonly SubscriptionRecord[]): readonly MeteredUsage[] => unwrap(meter(log, { tariff: aliyunRtc })).usages;

describe("meteringChanges", () => {
  it("records a leg again that an earlier correction voided", () => {
    const voice = record("a", speaking("p"), 60, { published: { media: "video", width: 1, height: 1 }, subscribed: "audio" });
    const longer = { ...voice, until: Number(voice.until) + 60_000 };
    const seen = { ...record("a", showing("p", 1, 1), 60, { after: 60 }), source: voice.source };
    const first = legsOf([voice]);
    const second = meteringChanges(first, legsOf([voice, longer]), { revision: 1 });
    expect([second.voided, told(second.usages)]).toEqual([first.map(({ usageId }) => usageId), ["audio 0+120"]]);
    const third = meteringChanges(second.recorded, legsOf([voice, longer, seen]), { revision: 2 });
    expect(told(third.usages)).toEqual(["audio 0+60", "video-360p 60+60"]);
    expect(third.voided).toEqual(second.usages.map(({ usageId }) => usageId));
    expect(third.usages.map(({ usageId }) => usageId)).toContain(`${first[0]?.usageId}~2`);
  });

  it("keeps ids with a revision within 256 units, whatever the length of the leg's id", () => {
    const long = record("a", speaking("p"), 60, { appId: "x".repeat(256), channelId: "y".repeat(256) });
    for (const length of [0, 100, 150, 190, 200, 210, 256]) {
      const { usages } = meteringChanges([], legsOf([{ ...long, appId: "x".repeat(length || 1), channelId: "c" }]), { revision: Number.MAX_SAFE_INTEGER });
      expect(usages[0]?.usageId.length).toBeLessThanOrEqual(256);
    }
  });

  const [leg] = legsOf([record("a", speaking("p"), 60)]);
  const legWith = (usageId: string) => ({ ...(leg ?? malformed(null)), usageId });

  test.each(["a~12", "a~1b", "x".repeat(232), `${"x".repeat(232)}~123`])("recognizes the leg %s whatever its revision", (usageId) => {
    const id = usageId.replace(/~[0-9]+$/, "");
    expect(meteringChanges([legWith(usageId)], [legWith(id)], { revision: 1 })).toMatchObject({ voided: [], usages: [] });
    expect(meteringChanges([legWith("other")], [legWith(usageId)], { revision: 3 })).toMatchObject({ voided: ["other"], usages: [{ usageId: `${id}~3` }] });
  });

  test.each<[title: string, path: string, reason: string, ...Parameters<typeof meteringChanges>]>([
    ["no list", "recorded", "must be a list", malformed(null), [], { revision: 1 }],
    ["no second list", "metered", "must be a list", [], malformed("legs"), { revision: 1 }],
    ["a list that cannot be read", "metered", "cannot be read", [], new Proxy([], { get: () => { throw new Error("trap"); } }), { revision: 1 }],
    ["a leg that is not an object", "metered[0]", "must be an object", [], malformed([7]), { revision: 1 }],
    ["an id that meter did not make", "metered[0].usageId", "must be an id that metering gave", [], [legWith("x".repeat(233))], { revision: 1 }],
    ["no revision", "revision", "must be a whole number", [], [], malformed({})],
    ["a revision of 0", "revision", "must be at least 1", [], [], { revision: 0 }],
  ])("throws a RefusalError for %s: %s %s", (_title, path, reason, recorded, metered, options) => {
    expect(() => meteringChanges(recorded, metered, options)).toThrow(expect.objectContaining({ refusal: { type: "InvalidInput", path, reason } }));
  });
});

import { describe, expect, it, test } from "vitest";
import fc from "fast-check";
import {
  type Account, aliyunRtc, meter, type MeteredUsage, meteringChanges, packageViews, recordUsages, RefusalError, type SubscriptionRecord,
  type Tariff, tencentTrtc, unbilled, unwrap, voidUsage,
} from "../../src/index.js";
import { bills, bought, created, enabled, given, inService, malformed, settled, toppedUp, when } from "../support/account-steps.js";
import { record, showing, speaking, told } from "../support/subscriptions.js";
import { anything } from "./hostile-values.js";
import { law } from "./law.js";
import { plain } from "./plain.js";
import { logs } from "./subscriptions.js";

const OPENED = "2021-03-01T00:00:00+08:00";
const NOON = "2021-03-10T12:00:00+08:00";
const legsOf = (log: readonly SubscriptionRecord[], tariff: Tariff = aliyunRtc): readonly MeteredUsage[] => unwrap(meter(log, { tariff })).usages;

/** A customer whose package lasts for a few of the legs. */
const customer = (tariff: Tariff): Account =>
  given(inService(tariff), bought("p", OPENED, { minutes: "3.5" }), toppedUp("pay", OPENED, "100"), created("class", OPENED), created("lab", OPENED), enabled("class", OPENED), enabled("lab", OPENED));

const recording = (account: Account, usages: readonly MeteredUsage[]): Account => {
  const outcome = unwrap(recordUsages(account, { at: NOON, usages }));
  expect(outcome.refused).toEqual([]);
  return outcome.account;
};

/** What a customer sees and pays. */
const picture = (account: Account): unknown => plain([packageViews(account, NOON), unbilled(account), bills(when(account, settled("2021-03-12T12:00:00+08:00"))), account.cash]);

/** An account that recorded each metering in turn, correcting the one before. */
function correctedThrough(meterings: readonly (readonly MeteredUsage[])[], tariff: Tariff): Account {
  let recorded: readonly MeteredUsage[] = [];
  return meterings.reduce((account, legs, index) => {
    const changes = meteringChanges(recorded, legs, { revision: index + 1 });
    ({ recorded } = changes);
    const voided = changes.voided.reduce((held, usageId) => unwrap(voidUsage(held, { at: NOON, usageId, reason: "metered again" })).account, account);
    return recording(voided, changes.usages);
  }, customer(tariff));
}

describe("correcting what was recorded", () => {
  const versions = fc.tuple(logs(8), logs(4), logs(4)).chain(([log, late, wrong]) =>
    fc.shuffledSubarray([log, [...log, ...wrong], [...log, ...late], [...log, ...late, ...wrong]], { minLength: 1 }).map((logsSoFar) => [...logsSoFar, log, [...log, ...late]]));

  law("brings the account to what it would have been, whatever was recorded and taken back before", 40, fc.property(versions, fc.constantFrom(aliyunRtc, tencentTrtc), (known, tariff) => {
    const meterings = known.map((log) => legsOf(log, tariff));
    expect(picture(correctedThrough(meterings, tariff))).toEqual(picture(recording(customer(tariff), meterings.at(-1) ?? [])));
  }));

  law("names every leg that differs and no other, and ends with the legs as metered", 100, fc.property(logs(), logs(), (before, after) => {
    const [recorded, metered] = [legsOf(before), legsOf(after)];
    const changes = meteringChanges(recorded, metered, { revision: 7 });
    const ids = (legs: readonly MeteredUsage[]) => legs.map(({ usageId }) => usageId);
    expect(changes.voided).toEqual(ids(recorded).filter((id) => !ids(metered).includes(id)));
    expect(ids(changes.usages)).toEqual(ids(metered).filter((id) => !ids(recorded).includes(id)).map((id) => `${id}~7`));
    expect(told(changes.recorded)).toEqual(told(metered));
    expect(meteringChanges(changes.recorded, metered, { revision: 8 })).toMatchObject({ voided: [], usages: [] });
  }));

  it("records a leg again that an earlier correction took back", () => {
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

  it("leaves room for the revision in the longest ids", () => {
    const long = record("a", speaking("p"), 60, { appId: "x".repeat(256), channelId: "y".repeat(256) });
    for (const length of [0, 100, 150, 190, 200, 210, 256]) {
      const { usages } = meteringChanges([], legsOf([{ ...long, appId: "x".repeat(length || 1), channelId: "c" }]), { revision: Number.MAX_SAFE_INTEGER });
      expect(usages[0]?.usageId.length).toBeLessThanOrEqual(256);
    }
  });

  const [leg] = legsOf([record("a", speaking("p"), 60)]);
  const legWith = (usageId: string) => ({ ...(leg ?? malformed(null)), usageId });

  test.each(["a~12", "a~1b", "x".repeat(232), `${"x".repeat(232)}~123`])("knows the leg %s again whatever its revision", (usageId) => {
    const id = usageId.replace(/~[0-9]+$/, "");
    expect(meteringChanges([legWith(usageId)], [legWith(id)], { revision: 1 })).toMatchObject({ voided: [], usages: [] });
    expect(meteringChanges([legWith("other")], [legWith(usageId)], { revision: 3 })).toMatchObject({ voided: ["other"], usages: [{ usageId: `${id}~3` }] });
  });

  test.each<[title: string, path: string, reason: string, ...Parameters<typeof meteringChanges>]>([
    ["no list", "recorded", "must be a list", malformed(null), [], { revision: 1 }],
    ["no second list", "metered", "must be a list", [], malformed("legs"), { revision: 1 }],
    ["a list that cannot be read", "metered", "cannot be read", [], new Proxy([], { get: () => { throw new Error("trap"); } }), { revision: 1 }],
    ["a leg that is none", "metered[0]", "must be an object", [], malformed([7]), { revision: 1 }],
    ["an id of another origin", "metered[0].usageId", "must be an id that metering gave", [], [legWith("x".repeat(233))], { revision: 1 }],
    ["no revision", "revision", "must be a whole number", [], [], malformed({})],
    ["a revision of 0", "revision", "must be at least 1", [], [], { revision: 0 }],
  ])("throws a RefusalError for %s: %s %s", (_title, path, reason, recorded, metered, options) => {
    expect(() => meteringChanges(recorded, metered, options)).toThrow(expect.objectContaining({ refusal: { type: "InvalidInput", path, reason } }));
  });

  law("throws nothing but a RefusalError, for anything", 200, fc.property(anything, anything, anything, (recorded, metered, options) => {
    let thrown: unknown = null;
    try {
      meteringChanges(recorded() as never, [metered()] as never, options() as never);
    } catch (problem) {
      thrown = problem;
    }
    expect(thrown).toBeInstanceOf(RefusalError);
  }));
});

import { describe, expect, it, test } from "vitest";
import { type Account, aliyunRtc, recordUsages, settle, unwrap, voidUsage } from "../../src/index.js";
import type { MeteredUsage } from "../../src/metering/call-leg.js";
import { meter } from "../../src/metering/meter.js";
import { meteringChanges } from "../../src/metering/metering-corrections.js";
import type { SubscriptionRecord } from "../../src/metering/subscription-record.js";
import { bought, created, enabled, given, inService, malformed, toppedUp } from "../support/account-steps.js";
import { record, showing, speaking, told } from "../support/subscriptions.js";

const legsOf = (...log: readonly SubscriptionRecord[]): readonly MeteredUsage[] => unwrap(meter(log, { tariff: aliyunRtc })).usages;
const idsOf = (legs: readonly MeteredUsage[]): readonly string[] => legs.map(({ usageId }) => usageId);

const [leg] = legsOf(record("a", speaking("p"), 60));
const legWith = (usageId: string) => ({ ...(leg ?? malformed(null)), usageId });

describe("a correction", () => {
  const first = record("a", speaking("p"), 60);
  const other = record("b", speaking("p"), 30);
  const late = record("a", speaking("q"), 60, { after: 60 });

  it("keeps a leg that adjoins what came late, and records what was missing as a leg of its own", () => {
    const recorded = legsOf(first, other);
    const changes = meteringChanges(recorded, legsOf(first, other, late), { revision: 1 });
    expect([changes.voided, told(changes.usages)]).toEqual([[], ["audio 60+60"]]);
    expect(idsOf(changes.usages)).toEqual([`${idsOf(legsOf(late))[0]}~1`]);
    expect(changes.recorded).toEqual([...recorded, ...changes.usages]);
  });

  it("keeps a leg that more is received before", () => {
    const recorded = legsOf(late);
    expect(meteringChanges(recorded, legsOf(first, late), { revision: 1 })).toMatchObject({ voided: [], recorded: [...recorded, ...legsOf(first).map((leg) => ({ ...leg, usageId: `${leg.usageId}~1` }))] });
  });

  it("fills a gap between two legs", () => {
    const ends = [record("a", speaking("p"), 10), record("a", speaking("p"), 10, { after: 50 })];
    const changes = meteringChanges(legsOf(...ends), legsOf(first), { revision: 1 });
    expect([changes.voided, told(changes.usages)]).toEqual([[], ["audio 10+40"]]);
  });

  test.each([
    ["its start", [record("a", speaking("p"), 40, { after: 20 })], ["audio 20+40"]],
    ["its end", [record("a", speaking("p"), 40)], ["audio 0+40"]],
    ["its middle", [record("a", speaking("p"), 10), record("a", speaking("p"), 10, { after: 50 })], ["audio 0+10", "audio 50+10"]],
    ["all of it", [], []],
  ])("voids a leg of which a part is not received: %s; and records again what remains", (_part, remaining, legs) => {
    const changes = meteringChanges(legsOf(first, other), legsOf(other, ...remaining), { revision: 1 });
    expect([changes.voided, told(changes.usages)]).toEqual([idsOf(legsOf(first)), legs]);
    expect(changes.recorded).toEqual([...legsOf(other), ...changes.usages]);
  });

  it("keeps what remains of a voided leg apart from what it adjoins, which may be too late", () => {
    const recorded = legsOf(record("a", speaking("p"), 60, { after: 60 }));
    const changes = meteringChanges(recorded, legsOf(record("a", speaking("p"), 150, { after: 0 }), record("b", speaking("p"), 1)), { revision: 1 });
    expect([changes.voided, told(changes.usages)]).toEqual([[], ["audio 0+1", "audio 0+60", "audio 120+30"]]);
    const shorter = meteringChanges(recorded, legsOf(record("a", speaking("p"), 100)), { revision: 1 });
    expect([shorter.voided, told(shorter.usages)]).toEqual([idsOf(recorded), ["audio 0+60", "audio 60+40"]]);
    const moved = meteringChanges(recorded, legsOf(record("a", speaking("p"), 100, { after: 80 })), { revision: 1 });
    expect([moved.voided, told(moved.usages)]).toEqual([idsOf(recorded), ["audio 120+60", "audio 80+40"]]);
  });

  it("keeps a leg that metering now cuts", () => {
    const hours = (from: number, until: number) => record("a", speaking("p"), (until - from) * 3_600, { after: from * 3_600 });
    const recorded = legsOf(hours(0, 20));
    const changes = meteringChanges(recorded, legsOf(hours(0, 30)), { revision: 1 });
    expect([changes.voided, told(changes.usages)]).toEqual([[], [`audio ${20 * 3_600}+${10 * 3_600}`]]);
  });

  it("takes one of two legs that were recorded for the same seconds", () => {
    const [double] = legsOf(first).map((leg) => ({ ...leg, usageId: "double" }));
    const recorded = [...legsOf(first), ...(double ? [double] : [])];
    expect(meteringChanges(recorded, legsOf(first), { revision: 1 })).toEqual({ voided: ["double"], usages: [], recorded: legsOf(first) });
    const again = [...legsOf(first), ...legsOf(first)];
    expect(meteringChanges(again, legsOf(first), { revision: 1 })).toEqual({ voided: [], usages: [], recorded: legsOf(first) });
  });

  it("changes nothing where the legs are the same", () => {
    expect(meteringChanges(legsOf(first, other), legsOf(other, first), { revision: 1 })).toEqual({ voided: [], usages: [], recorded: legsOf(first, other) });
  });

  it("records a leg again that an earlier correction voided, under an id of its own", () => {
    const audio = record("a", showing("p", 1, 1), 60, { subscribed: "audio" });
    const video = record("a", showing("p", 1, 1), 60);
    const recorded = legsOf(audio);
    const second = meteringChanges(recorded, legsOf(audio, video), { revision: 1 });
    expect([second.voided, told(second.usages)]).toEqual([idsOf(recorded), ["video-360p 0+60"]]);
    const third = meteringChanges(second.recorded, legsOf(audio), { revision: 2 });
    expect([third.voided, told(third.usages)]).toEqual([idsOf(second.usages), ["audio 0+60"]]);
    expect(idsOf(third.usages)).toEqual([`${recorded[0]?.usageId}~2`]);
  });

  it("knows a leg by its stream, app, region and item", () => {
    const video = record("a", showing("p", 1, 1), 60);
    for (const changed of [{ streamId: "other" }, { appId: "other" }, { region: "eu" }, { published: { media: "video", width: 1_280, height: 720 } }] as const) {
      const changes = meteringChanges(legsOf(video), legsOf({ ...video, ...changed }), { revision: 1 });
      expect([changes.voided, changes.usages.length]).toEqual([idsOf(legsOf(video)), 1]);
    }
  });
});

describe("an account that is corrected", () => {
  const on = (day: number, time = "03:00") => `2021-04-${String(day).padStart(2, "0")}T${time}:00+08:00`;
  const opened = given(
    inService(aliyunRtc, on(1, "00:00")), bought("p", on(1, "00:00"), { minutes: 1 }), created("class", on(1, "00:00")), enabled("class", on(1, "00:00")), toppedUp("pay", on(1, "00:00"), "100"),
  );
  const seen = (from: string, until: string) => record("a", showing("p", 1_280, 720), 0, { from, until });
  const recording = (account: Account, at: string, usages: readonly MeteredUsage[]) => unwrap(recordUsages(account, { at, usages }));
  const applied = (account: Account, at: string, { voided, usages }: { voided: readonly string[]; usages: readonly MeteredUsage[] }) =>
    recording(voided.reduce((held, usageId) => unwrap(voidUsage(held, { at, usageId, reason: "metered again" })).account, account), at, usages);
  const cash = (account: Account, at: string): string => unwrap(settle(account, { at })).account.cash.toFixed(2);

  it("pays what the log comes to, where a record came late, was withdrawn and came again", () => {
    const first = legsOf(seen(on(1, "10:00"), on(1, "10:30")));
    const more = legsOf(seen(on(1, "10:00"), on(1, "10:30")), seen(on(1, "10:20"), on(1, "11:00")));
    const billed = unwrap(settle(recording(opened, on(1, "12:00"), first).account, { at: on(2) })).account;
    const came = meteringChanges(first, more, { revision: 1 });
    const late = applied(billed, on(3), came);
    const withdrawn = meteringChanges(came.recorded, first, { revision: 2 });
    const gone = applied(late.account, on(4), withdrawn);
    const again = applied(gone.account, on(5), meteringChanges(withdrawn.recorded, more, { revision: 3 }));
    // 30 min less 1 of the package, at 0.032, rounded down: 0.92; 60 min less 1: 1.88.
    expect([billed, late.account, gone.account, again.account].map((account) => cash(account, on(6)))).toEqual(["99.08", "98.12", "99.08", "98.12"]);
    expect([late, gone, again].map(({ refused }) => refused)).toEqual([[], [], []]);
    expect(applied(gone.account, on(5), withdrawn).account).toBe(gone.account);
  });

  it("keeps what it was charged for an open day, where a record of a closed day adjoins it", () => {
    const open = legsOf(seen(on(12, "00:00"), on(12, "02:00")));
    const charged = unwrap(settle(recording(opened, on(12, "03:00"), open).account, { at: on(19) })).account; // that run closed the 11th
    const changes = meteringChanges(open, legsOf(seen(on(11, "23:00"), on(12, "00:00")), seen(on(12, "00:00"), on(12, "02:00"))), { revision: 1 });
    const corrected = applied(charged, on(19, "04:00"), changes);
    expect([changes.voided, changes.usages.map(({ seconds }) => seconds)]).toEqual([[], [3_600]]);
    expect(corrected.refused.map(({ refusal }) => refusal.type)).toEqual(["UsageTooLate"]);
    expect([charged, corrected.account].map((account) => cash(account, on(25)))).toEqual(["96.20", "96.20"]);
  });
});

describe("the ids of a correction", () => {
  it.each([1, 100, 150, 190, 200, 210, 256])("have room for the largest revision, with an app id of %i units", (length) => {
    const { usages } = meteringChanges([], legsOf(record("a", speaking("p"), 60, { appId: "x".repeat(length) })), { revision: Number.MAX_SAFE_INTEGER });
    expect(usages[0]?.usageId).toMatch(/~9007199254740991$/);
    expect(usages[0]?.usageId.length).toBeLessThanOrEqual(256);
  });

  test.each(["a~12", "a~1b", "x".repeat(232), `${"x".repeat(232)}~123`])("are nothing that a leg is known by: %s", (usageId) => {
    const id = usageId.replace(/~[0-9]+$/, "");
    expect(meteringChanges([legWith(usageId)], [legWith(id)], { revision: 1 })).toMatchObject({ voided: [], usages: [] });
    expect(meteringChanges([legWith(id)], [legWith(usageId)], { revision: 3 })).toMatchObject({ voided: [], usages: [], recorded: [{ usageId: id }] });
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
    ["a field that is not known", "recorded[0].Region", "is not a known field", malformed([{ ...leg, Region: "us" }]), [], { revision: 1 }],
    ["an option that is not known", "Revision", "is not a known field", [], [], malformed({ revision: 1, Revision: 2 })],
    ["no revision", "revision", "must be a whole number", [], [], malformed({})],
    ["a revision of 0", "revision", "must be at least 1", [], [], { revision: 0 }],
  ])("throws a RefusalError for %s: %s %s", (_title, path, reason, recorded, metered, options) => {
    expect(() => meteringChanges(recorded, metered, options)).toThrow(expect.objectContaining({ refusal: { type: "InvalidInput", path, reason } }));
  });
});

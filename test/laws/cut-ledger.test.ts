import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Event, eventToJSON, recordUsage, recordUsages, replay, settle, type Tariff, unwrap } from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll } from "../../src/testing/commands.js";
import { packagesIn, usagesIn } from "../../src/testing/ledger-queries.js";
import { bought, call, given, inBatch, inService, silentRtc, types } from "../support/account-steps.js";
import { law } from "../support/law.js";
import { type NaivePackage, rate } from "../support/naive/naive-rating.js";

const DAY = 24 * 3_600_000;

const WARNINGS = new Set<Event["type"]>(["PackageRunningLow", "PackageExpiringSoon", "CashRunningLow", "PackageDepleted"]);
/** What events state, whatever their order at one instant and their numbers; without warnings. */
const statedIn = (events: readonly Event[]): readonly string[] => events
  .filter(({ type }) => !WARNINGS.has(type))
  .map((event) => JSON.stringify({ ...eventToJSON(event), sequence: 0 })).sort();

const heldIn = (events: readonly Event[]): NaivePackage[] =>
  packagesIn(events).map((pack) => ({ ...pack, returned: false }));

/** The pieces of all usages of a ledger are those that rating them from scratch gives. */
function expectRatedFromScratch(events: readonly Event[], tariff: Tariff): void {
  const usages = usagesIn(events);
  const facts = usages.map(({ usageId, appId, item, region, startedAt, seconds, roundWith, voided }) =>
    ({ usageId, appId, item, region, startedAt, seconds, roundWith, voided }));
  const rated = rate(tariff, facts, heldIn(events));
  for (const usage of usages.filter(({ voided }) => !voided)) {
    const own = rated.filter((piece) => piece.usage.usageId === usage.usageId && piece.usage.startedAt === usage.startedAt);
    expect(usage.pieces).toEqual(own.map(({ usage: _usage, startedAt: _startedAt, ...piece }) => piece));
  }
}

describe("a ledger that breaks off (law 4)", () => {
  law("within what time brings, continues with the same events", 40, fc.property(histories(), (history) => {
    const start = performAll(open(history.tariff, history.openedAt), history.steps);
    const request = { at: start.account.clock + 40 * DAY };
    const passed = unwrap(settle(start.account, request)).events;
    for (let length = 0; length < passed.length; length += 1) {
      const cut = replay(passed.slice(0, length), start.account);
      const { account, events } = unwrap(settle(cut, request));
      expect(statedIn([...passed.slice(0, length), ...events])).toEqual(statedIn(passed));
      expect(replay(events, cut)).toEqual(account);
    }
  }));

  law("within a command, is rated as its facts say", 40, fc.property(histories(), ({ tariff, openedAt, steps }) => {
    let { account: before, events: known } = open(tariff, openedAt);
    for (const step of steps) {
      const answer = perform(before, step);
      if (!answer.ok) continue;
      for (let length = 1; length < answer.events.length; length += 1) {
        const cut = replay(answer.events.slice(0, length), before);
        const { account, events } = unwrap(settle(cut, { at: cut.clock }));
        expectRatedFromScratch([...known, ...answer.events.slice(0, length), ...events], account.tariff);
        expect(unwrap(settle(account, { at: account.clock })).events).toEqual([]);
      }
      ({ account: before } = answer);
      known = [...known, ...answer.events];
    }
  }));

  law("at the end of a command lacks nothing: whatever follows brings what it brings on the account itself", 40, fc.property(histories(), ({ tariff, openedAt, steps }) => {
    let { account, events } = open(tariff, openedAt);
    for (const step of steps) {
      const answer = perform(account, step);
      if (!answer.ok) continue;
      events = [...events, ...answer.events];
      ({ account } = answer);
      expect(unwrap(settle(replay(events), { at: account.clock })).events).toEqual([]);
    }
  }));

  it("is completed whatever comes next, each time that it is asked", () => {
    const at = "2021-04-01T00:00:00+08:00";
    const start = inService({ ...silentRtc, billingRunAt: "00:00" }, at);
    const account = given(start, bought("p", at, { validFor: { days: 1 } }), bought("q", at, { validFor: { days: 1 } }));
    const used = recordUsages(account, { at: "2021-04-01T12:00:00+08:00", usages: [inBatch(call("u", at, 600, { item: "recording-360p" }))] });
    const next = call("v", "2021-04-02T00:30:00+08:00", 60, { at: "2021-04-02T01:00:00+08:00" });
    const whole = unwrap(recordUsage(unwrap(used).account, next)).events;
    expect(types(whole)).toEqual(["PackageExpired", "PackageExpired", "BillIssued", "ArrearsStarted", "UsageRated"]);
    for (let length = 1; length < 5; length += 1) {
      const cut = replay(whole.slice(0, length), unwrap(used).account);
      expect(unwrap(settle(cut, { at: next.at })).ok).toBe(true);
      expect(unwrap(recordUsage(cut, next)).events).toEqual(whole.slice(length));
    }
  });
});

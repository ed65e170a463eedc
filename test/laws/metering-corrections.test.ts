import { describe, expect } from "vitest";
import fc from "fast-check";
import { type Account, aliyunRtc, openFrom, packageViews, recordUsages, RefusalError, settle, type Tariff, unbilled, unwrap, voidUsage } from "../../src/index.js";
import { meter, type MeteredUsage, meteringChanges, type SubscriptionRecord } from "../../src/metering/index.js";
import { bills, bought, created, enabled, given, inService, settled, toppedUp, when } from "../support/account-steps.js";
import { atHome, logs, shippedTariffs } from "../support/arbitrary-subscriptions.js";
import { anything } from "../support/hostile-values.js";
import { law } from "../support/law.js";
import { plain } from "../support/plain.js";

const OPENED = "2021-03-01T00:00:00+08:00";
const NOON = "2021-03-10T12:00:00+08:00";
const legsOf = (log: readonly SubscriptionRecord[], tariff: Tariff = aliyunRtc): readonly MeteredUsage[] => unwrap(meter(log, { tariff })).usages;

/** A customer whose package covers all of the legs, or had expired before the first: where it ran out among them, their order would count. */
const customer = (tariff: Tariff, minutes: string): Account =>
  given(
    inService(tariff), bought("p", OPENED, { minutes, validFor: { days: minutes === "1" ? 1 : 30 } }), toppedUp("pay", OPENED, "100000"),
    created("class", OPENED), created("lab", OPENED), enabled("class", OPENED), enabled("lab", OPENED),
  );

const recording = (account: Account, usages: readonly MeteredUsage[]): Account => {
  const outcome = unwrap(recordUsages(account, { at: NOON, usages }));
  expect([outcome.refused, outcome.repeated]).toEqual([[], []]);
  return outcome.account;
};

/** What a customer sees and pays. */
const customerView = (account: Account): unknown => plain([packageViews(account, NOON), unbilled(account), bills(when(account, settled("2021-03-12T12:00:00+08:00"))), account.cash]);

/** An account that recorded each metering in turn, each correcting the one before. */
function correctedThrough(meterings: readonly (readonly MeteredUsage[])[], opened: Account): Account {
  let recorded: readonly MeteredUsage[] = [];
  return meterings.reduce((account, legs, index) => {
    const changes = meteringChanges(recorded, legs, { revision: index + 1 });
    ({ recorded } = changes);
    const voided = changes.voided.reduce((held, usageId) => unwrap(voidUsage(held, { at: NOON, usageId, reason: "metered again" })).account, account);
    return recording(voided, changes.usages);
  }, opened);
}

/** Every second of every leg; where all are of whole hours, their first seconds stand for them. */
const secondsOf = (legs: readonly MeteredUsage[], each = 1): string[] =>
  legs.flatMap(({ roundWith, appId, region, item, startedAt, seconds }) => Array.from({ length: seconds / each }, (_, index) => JSON.stringify([roundWith, appId, region, item, startedAt / 1_000 + index * each]))).sort();
const hoursOf = (legs: readonly MeteredUsage[]): string[] => secondsOf(legs, 3_600);

const idsOf = (legs: readonly MeteredUsage[]): string[] => legs.map(({ usageId }) => usageId);

/** Several versions of one log: with records that came late, and with some that were wrong. */
const versions = fc.tuple(logs(8), logs(4), logs(4)).chain(([log, late, wrong]) =>
  fc.shuffledSubarray([log, [...log, ...wrong], [...log, ...late], [...log, ...late, ...wrong]], { minLength: 1 }).map((logsSoFar) => [...logsSoFar, log, [...log, ...late]].map(atHome)));

const HOUR = 3_600_000;

/** A log of one stream over ten days, in hours: records adjoin, overlap and cross midnights. */
const days = fc.array(fc.record({ begins: fc.integer({ min: 0, max: 240 }), lasts: fc.integer({ min: 1, max: 30 }), isVideo: fc.boolean() }), { maxLength: 8 }).map((spans) =>
  spans.map(({ begins, lasts, isVideo }): SubscriptionRecord => {
    const from = Date.parse(OPENED) + begins * HOUR;
    const published = isVideo ? ({ media: "video", width: 640, height: 360 } as const) : ({ media: "audio" } as const);
    return { appId: "class", channelId: "room", subscriberId: "ann", publisherId: "eve", streamId: "s1", source: "camera", published, subscribed: "both", from, until: from + lasts * HOUR };
  }));

describe("metering corrections", () => {
  law("give the account that recording only the last metering gives, whatever was recorded and voided before, while all days are open", 60, fc.property(versions, shippedTariffs, fc.constantFrom("1", "10000"), (known, tariff, minutes) => {
    const meterings = known.map((log) => legsOf(log, tariff));
    const opened = customer(tariff, minutes);
    expect(customerView(correctedThrough(meterings, opened))).toEqual(customerView(recording(opened, meterings.at(-1) ?? [])));
  }));

  law("keep each leg that is still received, void the others, and end with the seconds as metered", 200, fc.property(logs(), logs(), logs(), (first, second, third) => {
    const before = meteringChanges(legsOf(first), legsOf(second), { revision: 3 }).recorded;
    const metered = legsOf(third);
    const changes = meteringChanges(before, metered, { revision: 7 });
    const received = new Set(secondsOf(metered));
    const stays = (leg: MeteredUsage): boolean => secondsOf([leg]).every((second) => received.has(second));
    expect(changes.voided).toEqual(idsOf(before.filter((leg) => !stays(leg))));
    expect(changes.recorded).toEqual([...before.filter(stays), ...changes.usages]);
    expect(secondsOf(changes.recorded)).toEqual(secondsOf(metered));
    for (const id of idsOf(changes.usages)) expect(id).toMatch(/~7$/);
    expect(new Set([...idsOf(before), ...idsOf(changes.usages)]).size).toBe(before.length + changes.usages.length);
    expect(meteringChanges(changes.recorded, metered, { revision: 8 })).toEqual({ voided: [], usages: [], recorded: changes.recorded });
  }));

  law("never give two legs one id, and the same answer to the same question", 100, fc.property(fc.array(logs(6), { minLength: 2, maxLength: 5 }), (known) => {
    const contents = new Map<string, MeteredUsage>();
    let recorded: readonly MeteredUsage[] = [];
    known.forEach((log, index) => {
      const changes = meteringChanges(recorded, legsOf(log), { revision: index + 1 });
      expect(meteringChanges(recorded, legsOf(log), { revision: index + 1 })).toEqual(changes);
      for (const leg of changes.usages) {
        expect(contents.has(leg.usageId)).toBe(false);
        contents.set(leg.usageId, leg);
      }
      ({ recorded } = changes);
    });
  }));

  law("never take away what both logs agree on, whichever days are closed", 120, fc.property(fc.array(fc.tuple(days, fc.integer({ min: 0, max: 72 })), { minLength: 1, maxLength: 4 }), shippedTariffs, (known, tariff) => {
    let account = customer(tariff, "1");
    let now = Date.parse(OPENED) + 276 * HOUR; // all of the first log is over, and most of it in days that are open
    let [recorded, charged]: (readonly MeteredUsage[])[] = [[], []];
    known.forEach(([log, hours], index) => {
      now += hours * HOUR;
      account = unwrap(settle(account, { at: now })).account;
      const metered = legsOf(log, tariff);
      const changes = meteringChanges(recorded ?? [], metered, { revision: index + 1 });
      const voided = new Set(changes.voided.filter((usageId) => {
        const outcome = voidUsage(account, { at: now, usageId, reason: "metered again" });
        if (outcome.ok) account = outcome.account;
        return outcome.ok;
      }));
      const outcome = unwrap(recordUsages(account, { at: now, usages: changes.usages }));
      const refused = new Set(outcome.refused.map((each) => each.index));
      for (const { refusal } of outcome.refused) expect(refusal.type).toBe("UsageTooLate");
      const before = new Set(hoursOf(charged ?? []));
      account = outcome.account;
      recorded = changes.recorded;
      charged = [...(charged ?? []).filter(({ usageId }) => !voided.has(usageId)), ...changes.usages.filter((_, at) => !refused.has(at))];
      const after = new Set(hoursOf(charged));
      expect(hoursOf(metered).filter((hour) => before.has(hour) && !after.has(hour))).toEqual([]);
    });
  }));

  law("are accepted whole where they know which days are open, and then leave the seconds of those days as metered, none of them twice", 120, fc.property(fc.array(fc.tuple(days, fc.integer({ min: 0, max: 72 })), { minLength: 1, maxLength: 4 }), shippedTariffs, (known, tariff) => {
    let account = customer(tariff, "1");
    let now = Date.parse(OPENED) + 276 * HOUR;
    let recorded: readonly MeteredUsage[] = [];
    known.forEach(([log, hours], index) => {
      now += hours * HOUR;
      const from = openFrom(account, now);
      const metered = legsOf(log, tariff);
      const held = new Set(hoursOf(recorded.filter(({ startedAt }) => startedAt < from)));
      const changes = meteringChanges(recorded, metered, { revision: index + 1, openFrom: from });
      for (const usageId of changes.voided) account = unwrap(voidUsage(account, { at: now, usageId, reason: "metered again" })).account;
      const outcome = unwrap(recordUsages(account, { at: now, usages: changes.usages }));
      expect([outcome.refused, outcome.repeated]).toEqual([[], []]);
      ({ account } = outcome);
      ({ recorded } = changes);
      const isOpen = (hour: string): boolean => Number((JSON.parse(hour) as readonly unknown[]).at(-1)) * 1_000 >= from;
      const charged = hoursOf(recorded);
      expect(new Set(charged).size).toBe(charged.length);
      expect(charged.filter(isOpen)).toEqual([...new Set([...hoursOf(metered), ...held])].filter(isOpen).sort());
    });
  }));

  law("throw nothing but a RefusalError, for any arguments", 200, fc.property(anything, anything, anything, (recorded, metered, options) => {
    let thrown: unknown = null;
    try {
      meteringChanges(recorded() as never, [metered()] as never, options() as never);
    } catch (problem) {
      thrown = problem;
    }
    expect(thrown).toBeInstanceOf(RefusalError);
  }));
});

import { describe, expect } from "vitest";
import fc from "fast-check";
import { aliyunRtc, describeRefusal, type Tariff, unwrap } from "../../src/index.js";
import { meter, type MeteredUsage, type SubscriptionRecord } from "../../src/metering/index.js";
import { logs, tariffs } from "../support/arbitrary-subscriptions.js";
import { anything, poisoned } from "../support/hostile-values.js";
import { law } from "../support/law.js";
import { naiveLegs, type PlainLeg } from "../support/naive/naive-metering.js";

const legsOf = (log: readonly SubscriptionRecord[], tariff: Tariff): readonly MeteredUsage[] => {
  const { usages, refused } = unwrap(meter(log, { tariff }));
  expect(refused).toEqual([]);
  return usages;
};

const inOrder = (legs: readonly PlainLeg[]): string[] => legs.map(({ appId, item, startedAt, seconds }) => JSON.stringify([appId, item, startedAt, seconds])).sort();

/** The milliseconds during which at least one of the records holds. */
function coveredMs(log: readonly SubscriptionRecord[]): number {
  const boundaries = [...new Set(log.flatMap(({ from, until }) => [Number(from), Number(until)]))].sort((a, b) => a - b);
  const isCovered = (from: number, until: number): boolean => log.some((record) => Number(record.from) <= from && Number(record.until) >= until);
  return boundaries.slice(1).reduce((sum, until, index) => {
    const from = boundaries[index] ?? until;
    return isCovered(from, until) ? sum + until - from : sum;
  }, 0);
}

describe("metering (B5)", () => {
  law("gives the legs that are found interval by interval", 400, fc.property(logs(), tariffs, (log, tariff) => {
    expect(inOrder(legsOf(log, tariff))).toEqual(inOrder(naiveLegs(log, tariff)));
  }));

  law("does not depend on the order of the records, nor on how often each occurs", 120, fc.property(logs(), tariffs, fc.infiniteStream(fc.nat()), (log, tariff, chance) => {
    const draw = (): number => chance.next().value ?? 0;
    const again = [...log, ...log.filter(() => draw() % 3 === 0)].map((record) => ({ record, place: draw() })).sort((a, b) => a.place - b.place);
    expect(legsOf(again.map(({ record }) => record), tariff)).toEqual(legsOf(log, tariff));
  }));

  law("does not change when subscriptions are split into two adjoining records", 150, fc.property(logs(), tariffs, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 14, maxLength: 14 }), (log, tariff, shares) => {
    const split = log.flatMap((record, index) => {
      const [from, until] = [Number(record.from), Number(record.until)];
      const middle = from + Math.floor((until - from) * (shares[index] ?? 0));
      return [{ ...record, until: middle }, { ...record, from: middle }];
    });
    expect(legsOf(split, tariff)).toEqual(legsOf(log, tariff));
  }));

  law("never counts more audio for a subscriber in a channel than the time for which audio was subscribed", 150, fc.property(logs(), tariffs, (log, tariff) => {
    const [first] = log;
    if (!first) return;
    const mine = log.map((record) => ({ ...record, appId: first.appId, channelId: first.channelId, subscriberId: first.subscriberId }));
    const audio = legsOf(mine, tariff).filter(({ item }) => item === "audio").reduce((sum, { seconds }) => sum + seconds * 1_000, 0);
    expect(audio).toBeLessThanOrEqual(coveredMs(mine.filter(({ subscribed }) => subscribed !== "video")));
  }));

  law("of a channel does not depend on the records of another", 150, fc.property(logs(), logs(), tariffs, (here, there, tariff) => {
    const inRoom = here.map((record) => ({ ...record, channelId: "room" }));
    const elsewhere = there.map((record) => ({ ...record, channelId: "elsewhere" }));
    const alone = legsOf(inRoom, tariff).map(({ usageId }) => usageId);
    const ids = legsOf([...inRoom, ...elsewhere], tariff).map(({ usageId }) => usageId);
    expect(ids.filter((id) => alone.includes(id))).toEqual(alone);
    expect(ids.length).toBe(alone.length + legsOf(elsewhere, tariff).length);
  }));

  law("gives each leg an id of its own, and the same leg the same id in every log", 150, fc.property(logs(), logs(), tariffs, (one, other, tariff) => {
    const [first, second] = [legsOf(one, tariff), legsOf(other, tariff)];
    expect(new Set(first.map(({ usageId }) => usageId)).size).toBe(first.length);
    const byId = new Map(first.map((leg) => [leg.usageId, leg]));
    for (const leg of second) expect(byId.get(leg.usageId) ?? leg).toEqual(leg);
  }));

  law("legs of one item and stream never overlap, and none ends after its records", 150, fc.property(logs(), tariffs, (log, tariff) => {
    const latest = Math.max(...log.map(({ until }) => Number(until)));
    const reached = new Map<string, number>();
    for (const { usageId, startedAt, seconds } of [...legsOf(log, tariff)].sort((a, b) => a.startedAt - b.startedAt)) {
      const what = usageId.split("/").slice(0, -2).join("/");
      expect(startedAt).toBeGreaterThanOrEqual(reached.get(what) ?? 0);
      reached.set(what, startedAt + seconds * 1_000);
      expect(startedAt + seconds * 1_000).toBeLessThanOrEqual(latest);
    }
  }));

  law("returns an outcome for any value as the records and any value as the options (law 1)", 150, fc.property(anything, anything, (records, options) => {
    const outcome = meter(records() as never, options() as never);
    expect(outcome).toMatchObject({ ok: false, refusal: { type: "InvalidInput" } });
    if (!outcome.ok) expect(describeRefusal(outcome.refusal)).toMatch(/^Invalid (?!account)/);
  }));

  law("refuses what is not a record, whatever it is, and meters the rest", 150, fc.property(logs(4), fc.nat(), anything, (log, where, other) => {
    const { usages, refused } = unwrap(meter([other(), ...log] as never, { tariff: aliyunRtc }));
    expect(refused).toMatchObject([{ index: 0, refusal: { type: "InvalidInput" } }]);
    expect(usages).toEqual(legsOf(log, aliyunRtc));
    const outcome = meter(poisoned(log, where, other()) as never, { tariff: aliyunRtc });
    if (outcome.ok) for (const { refusal } of outcome.refused) expect(describeRefusal(refusal)).toMatch(/^Invalid (?!account)/);
  }));

  law("changes no argument (law 2)", 100, fc.property(logs(), tariffs, (log, tariff) => {
    const frozen = log.map((record) => Object.freeze({ ...record, published: Object.freeze({ ...record.published }) }));
    expect(meter(Object.freeze(frozen), Object.freeze({ tariff }))).toEqual(meter(log, { tariff }));
  }));
});

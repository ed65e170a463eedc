import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { aliyunRtc, describeRefusal, type Tariff, unwrap } from "../../src/index.js";
import { meter, type MeteredUsage, type SubscriptionRecord } from "../../src/metering/index.js";
import { atHome, cuttingTariffs, logs, longLogs, shippedTariffs, tariffs } from "../support/arbitrary-subscriptions.js";
import { anything, poisoned } from "../support/hostile-values.js";
import { law } from "../support/law.js";
import { calendarOf, addDays } from "../support/luxon-calendar.js";
import { naiveSeconds } from "../support/naive/naive-metering.js";
import { inFiles, NINE } from "../support/subscriptions.js";

const legsOf = (log: readonly SubscriptionRecord[], tariff: Tariff): readonly MeteredUsage[] => {
  const { usages, refused } = unwrap(meter(log, { tariff }));
  expect(refused).toEqual([]);
  return usages;
};

/** Every second that is billed, of every leg. */
const secondsOf = (legs: readonly MeteredUsage[]): string[] =>
  legs.flatMap(({ appId, region, item, roundWith, startedAt, seconds }) => Array.from({ length: seconds }, (_, index) => JSON.stringify([appId, region, item, roundWith, startedAt / 1_000 + index]))).sort();

const fail = (): never => {
  throw new Error("an empty chain");
};
const endOf = ({ startedAt, seconds }: MeteredUsage): number => startedAt + seconds * 1_000;
const sourceOf = ({ roundWith, appId, region, item }: MeteredUsage): string => JSON.stringify([roundWith, appId, region, item]);

/** Legs of one source and item of which each ends where the next begins. */
function chains(legs: readonly MeteredUsage[]): MeteredUsage[][] {
  const found: MeteredUsage[][] = [];
  for (const leg of legs.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const chain = found.find((other) => other.slice(-1).some((last) => sourceOf(last) === sourceOf(leg) && endOf(last) === leg.startedAt));
    if (chain) chain.push(leg);
    else found.push([leg]);
  }
  return found;
}

/** The log with times that are whole seconds. */
const toTheSecond = (log: readonly SubscriptionRecord[]): SubscriptionRecord[] =>
  log.map((record) => ({ ...record, from: Math.floor(Number(record.from) / 1_000) * 1_000, until: Math.floor(Number(record.until) / 1_000) * 1_000 }));

/** The milliseconds during which at least one of the records holds. */
function coveredMs(log: readonly SubscriptionRecord[]): number {
  const boundaries = [...new Set(log.flatMap(({ from, until }) => [Number(from), Number(until)]))].sort((a, b) => a - b);
  const isCovered = (from: number, until: number): boolean => log.some((record) => Number(record.from) <= from && Number(record.until) >= until);
  return boundaries.slice(1).reduce((sum, until, index) => {
    const from = boundaries[index] ?? until;
    return isCovered(from, until) ? sum + until - from : sum;
  }, 0);
}

/** The hard cases that a log meets, one for each second. */
function hardCasesIn(log: readonly SubscriptionRecord[], tariff: Tariff): readonly string[] {
  const isBySum = tariff.metering?.videoTierBy === "subscriber";
  const tiers = new Set(tariff.metering?.video.map(({ maxPixels }) => maxPixels));
  const met: string[] = [];
  naiveSeconds(log, tariff, ({ pictures, isHeard, isInRoom }) => {
    const sum = pictures.reduce((pixels, picture) => pixels + picture.pixels, 0);
    if (isBySum && pictures.length > 1) met.push("a sum of several pictures");
    if (isBySum && pictures.length > 1 && tiers.has(sum)) met.push("a sum that is exactly a tier");
    if (isBySum && sum > Math.max(...tiers)) met.push("a sum above the largest tier");
    if (isInRoom && sum === 0 && !isHeard) met.push("a stay in which nothing is received");
    if (isInRoom && sum === 0 && isHeard) met.push("a stay beside audio");
    if (isInRoom && sum > 0) met.push("a stay beside video");
    if (isInRoom && sum > 0 && isHeard && tariff.metering?.audioWhileVideo === "billed") met.push("a stay beside video and audio that is billed");
  });
  return met;
}

describe("metering (B5)", () => {
  law("bills the seconds that are found second by second, and no other", 600, fc.property(logs(), tariffs, (log, tariff) => {
    const expected = naiveSeconds(log, tariff)
      .map(({ appId, region, item, roundWith, second }) => JSON.stringify([appId, region, item, roundWith, second])).sort();
    expect(secondsOf(legsOf(log, tariff))).toEqual(expected);
  }));

  it("the check is meaningful: it meets every hard case, each in many seconds", () => {
    const met = new Map<string, number>();
    fc.assert(fc.property(logs(), tariffs, (log, tariff) => {
      for (const what of hardCasesIn(log, tariff)) met.set(what, (met.get(what) ?? 0) + 1);
    }), { numRuns: 400, seed: 20190828 });
    for (const what of [
      "a sum of several pictures", "a sum that is exactly a tier", "a sum above the largest tier", "a stay in which nothing is received",
      "a stay beside audio", "a stay beside video", "a stay beside video and audio that is billed",
    ]) expect([what, met.get(what) ?? 0]).toEqual([what, expect.toSatisfy((seconds: number) => seconds >= 15)]);
  });

  law("makes one leg of what is received without interruption", 150, fc.property(logs(), tariffs, (log, tariff) => {
    for (const chain of chains(legsOf(toTheSecond(log), tariff))) expect(chain).toHaveLength(1);
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

  law("audio and video of a stay are the stay, where videos are of one leg and nothing is received outside of it", 200, fc.property(logs().map(atHome), cuttingTariffs, fc.boolean(), (log, tariff, isBySum) => {
    const [begin, end] = [NINE - 1_500, NINE + 25_300];
    const stay = { appId: "class", channelId: "room", subscriberId: "ann", source: "room", from: begin, until: end } as const;
    const mine = log.filter(({ source }) => source !== "room").map((record) => ({ ...record, ...stay, from: record.from, until: record.until, source: record.source, ...(isBySum ? {} : { publisherId: "eve", streamId: "s1", source: "camera" }) }) as SubscriptionRecord);
    const billed = legsOf([...mine, stay], { ...tariff, metering: { ...(tariff.metering ?? fail()), audioWhileVideo: "not-billed", videoTierBy: isBySum ? "subscriber" : "stream" } });
    expect(billed.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(Math.floor(end / 1_000) - Math.floor(begin / 1_000));
    expect(chains(billed.map((leg) => ({ ...leg, roundWith: "", item: "" })))).toHaveLength(1);
  }));

  law("counts the same where a stay takes the place of audio that nobody sends (B14)", 150, fc.property(logs(), shippedTariffs, (log, tariff) => {
    const notBilled = { ...tariff, metering: { ...(tariff.metering ?? fail()), audioWhileVideo: "not-billed" as const } };
    const asStreams = log.map((record): SubscriptionRecord =>
      record.source === "room" ? { ...record, publisherId: "(nobody)", streamId: "(none)", source: "microphone", published: { media: "audio" }, subscribed: "audio" } : record);
    expect(legsOf(log, notBilled)).toEqual(legsOf(asStreams, notBilled));
  }));

  law("never counts more audio for a subscriber in a channel than the time for which audio was subscribed or they stayed", 150, fc.property(logs().map(atHome), shippedTariffs, (log, tariff) => {
    const [first] = log;
    if (!first) return;
    const mine = toTheSecond(log).map((record) => ({ ...record, appId: first.appId, channelId: first.channelId, subscriberId: first.subscriberId }));
    const audio = legsOf(mine, tariff).filter(({ item }) => item === "audio").reduce((sum, { seconds }) => sum + seconds * 1_000, 0);
    expect(audio).toBeLessThanOrEqual(coveredMs(mine.filter((record) => record.source === "room" || record.subscribed !== "video")));
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

  law("cutting a stream finer never changes what its day comes to: the seconds of a source and item are the same, in however many files", 200, fc.property(logs().map(atHome), shippedTariffs, fc.array(fc.integer({ min: 0, max: 24_000 }), { maxLength: 4 }), (log, tariff, cuts) => {
    const sums = (legs: readonly MeteredUsage[]): Record<string, number> => {
      const found: Record<string, number> = {};
      for (const leg of legs) found[sourceOf(leg)] = (found[sourceOf(leg)] ?? 0) + leg.seconds;
      return found;
    };
    const files = inFiles(log, cuts.map((cut) => NINE + cut));
    expect(sums(files.flatMap((file) => legsOf(file, tariff)))).toEqual(sums(legsOf(log, tariff)));
  }));

  law("cuts a leg that is too long at the midnights of the zone, and what is still too long at each multiple from its start", 200, fc.property(longLogs.map(toTheSecond), cuttingTariffs, (log, tariff) => { // legs that a part of a second separates adjoin too
    const longest = tariff.metering?.longestLegSeconds ?? 86_400;
    const { dayOf, startOf } = calendarOf(tariff.timeZone);
    for (const chain of chains(legsOf(log, tariff))) {
      const total = chain.reduce((sum, { seconds }) => sum + seconds, 0);
      if (chain.length === 1) expect(total).toBeLessThanOrEqual(longest);
      else expect(total).toBeGreaterThan(longest);
      for (const piece of chain.slice(0, total > longest ? -1 : 0)) {
        const midnight = startOf(addDays(dayOf(piece.startedAt), 1));
        expect(endOf(piece)).toBe(Math.min(midnight, piece.startedAt + longest * 1_000));
      }
      for (const piece of chain) expect(piece.seconds).toBeLessThanOrEqual(longest);
    }
  }));

  law("cuts nothing off: the seconds of a log of days do not depend on where legs are cut", 60, fc.property(longLogs.map(toTheSecond), cuttingTariffs, (log, tariff) => {
    const uncut = { ...tariff, ...(tariff.metering && { metering: { ...tariff.metering, longestLegSeconds: 86_400 } }) };
    const spans = (legs: readonly MeteredUsage[]) => chains(legs).map((chain) => [sourceOf(chain[0] ?? fail()), chain[0]?.startedAt, endOf(chain.at(-1) ?? fail())]);
    expect(spans(legsOf(log, tariff))).toEqual(spans(legsOf(log, uncut)));
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
    const frozen = log.map((record) => Object.freeze(record.source === "room" ? { ...record } : { ...record, published: Object.freeze({ ...record.published }) }));
    expect(meter(Object.freeze(frozen), Object.freeze({ tariff }))).toEqual(meter(log, { tariff }));
  }));
});

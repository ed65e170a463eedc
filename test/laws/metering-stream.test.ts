import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Tariff, unwrap } from "../../src/index.js";
import { meter, type MeteredUsage, meterStream, type SubscriptionRecord } from "../../src/metering/index.js";
import { cuttingTariffs, logs, longLogs, someRecord, tariffs } from "../support/arbitrary-subscriptions.js";
import { law } from "../support/law.js";

/** The ids of the legs, the records that were too late, and how many legs were yielded before the log ended. */
async function streamed(log: readonly SubscriptionRecord[], tariff: Tariff, latenessMs: number) {
  const usages: MeteredUsage[] = [];
  const late: number[] = [];
  let early = 0;
  function* untilItsEnd(): Generator<SubscriptionRecord> {
    yield* log;
    early = usages.length;
  }
  for await (const out of meterStream(untilItsEnd(), { tariff, latenessMs })) {
    if ("usage" in out) usages.push(out.usage);
    else late.push(out.refused.index);
  }
  return { ids: usages.map(({ usageId }) => usageId).sort(), usages, late, early };
}

const metered = (log: readonly SubscriptionRecord[], tariff: Tariff): string[] => unwrap(meter(log, { tariff })).usages.map(({ usageId }) => usageId).sort();

const moved = (record: SubscriptionRecord, ms: number): SubscriptionRecord => ({ ...record, from: Number(record.from) + ms, until: Number(record.until) + ms });

/** A record, or two adjoining records that meet at a whole second. */
function inParts(record: SubscriptionRecord, isSplit: boolean): readonly SubscriptionRecord[] {
  const [from, until] = [Number(record.from), Number(record.until)];
  const middle = Math.round((from + until) / 2_000) * 1_000;
  return isSplit && from < middle && middle < until ? [{ ...record, until: middle }, { ...record, from: middle }] : [record];
}

/** A log of two minutes in order of arrival: each record arrives at its start, or up to the lateness after it. */
const arrivals = (latenessMs: number) =>
  fc.array(fc.tuple(someRecord, fc.constantFrom(0, 12_000, 30_000, 90_000), fc.integer({ min: 0, max: latenessMs }), fc.boolean()), { maxLength: 20, size: "max" }).map((delayed) =>
    delayed
      .flatMap(([record, after, delay, isSplit]) => inParts(moved(record, after), isSplit).map((part) => ({ record: part, arrival: Number(part.from) + delay })))
      .sort((a, b) => a.arrival - b.arrival)
      .map(({ record }) => record));

const disordered = fc.constantFrom(0, 1, 999, 4_000, 10_000).chain((latenessMs) => fc.record({ latenessMs: fc.constant(latenessMs), log: arrivals(latenessMs), tariff: tariffs }));

const HOUR = 3_600_000;
/** What another subscriber receives every hour, so that the log's time goes on. */
const clockRecord = { appId: "class", channelId: "hall", subscriberId: "clock", publisherId: "eve", streamId: "s1", source: "camera", published: { media: "audio" }, subscribed: "both" } as const;

describe("meterStream", () => {
  let [logsSeen, closedEarly] = [0, 0];
  law("yields the legs that meter gives for the whole log, in whatever order records arrive within the lateness", 400, fc.asyncProperty(disordered, async ({ log, tariff, latenessMs }) => {
    const { ids, late, early } = await streamed(log, tariff, latenessMs);
    logsSeen += 1;
    if (early > 0) closedEarly += 1;
    expect(late).toEqual([]);
    expect(ids).toEqual(metered(log, tariff));
  }));

  it("the check is meaningful: more than half of these logs yield legs before they end", () => {
    expect(closedEarly).toBeGreaterThan(logsSeen / 2);
  });

  law("yields the pieces of long legs that meter gives, each within two days of its start and an hour", 150, fc.asyncProperty(longLogs, cuttingTariffs, async (log, tariff) => {
    const [inOrder, hourly] = [log.toSorted((a, b) => Number(a.from) - Number(b.from)), Array.from({ length: 24 * 12 }, (_, hour) => hour * HOUR)];
    const first = Number(inOrder[0]?.from);
    const clock = hourly.map((after): SubscriptionRecord => ({ ...clockRecord, from: first + after, until: first + after + 1_000 }));
    const all = [...inOrder, ...clock].sort((a, b) => Number(a.from) - Number(b.from));
    let now = 0;
    function* timed(): Generator<SubscriptionRecord> {
      for (const record of all) {
        now = Number(record.from);
        yield record;
      }
    }
    const ids: string[] = [];
    for await (const out of meterStream(timed(), { tariff, latenessMs: 0 })) {
      if (!("usage" in out)) continue;
      ids.push(out.usage.usageId);
      expect(now - out.usage.startedAt).toBeLessThanOrEqual(50 * HOUR);
    }
    expect(ids.sort()).toEqual(metered(all, tariff));
  }));

  law("yields legs in the order in which they end, to the second", 100, fc.asyncProperty(disordered, async ({ log, tariff, latenessMs }) => {
    const ends = (await streamed(log, tariff, latenessMs)).usages.map(({ startedAt, seconds }) => startedAt + seconds * 1_000);
    ends.slice(1).forEach((end, index) => expect(end).toBeGreaterThan((ends[index] ?? 0) - 1_000));
  }));

  law("refuses exactly the records beyond the lateness, and yields the legs that meter gives for the rest", 200, fc.asyncProperty(logs(), tariffs, fc.constantFrom(0, 3_000, 12_000), async (log, tariff, latenessMs) => {
    let latest = 0;
    const [inTime, tooLate]: [SubscriptionRecord[], number[]] = [[], []];
    log.forEach((record, index) => {
      if (Number(record.from) < latest - latenessMs) tooLate.push(index);
      else {
        inTime.push(record);
        latest = Math.max(latest, Number(record.from));
      }
    });
    const { ids, late } = await streamed(log, tariff, latenessMs);
    expect(late).toEqual(tooLate);
    expect(ids).toEqual(metered(inTime, tariff));
  }));
});

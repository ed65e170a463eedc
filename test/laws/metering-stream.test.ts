import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meter, type MeteredUsage, meterStream, type SubscriptionRecord, type Tariff, unwrap } from "../../src/index.js";
import { law } from "./law.js";
import { logs, someRecord, tariffs } from "./subscriptions.js";

/** The ids of the legs, the records that were too late, and how many legs came out before the log ended. */
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

/** A record, or two that adjoin at a whole second. */
function inParts(record: SubscriptionRecord, isSplit: boolean): readonly SubscriptionRecord[] {
  const [from, until] = [Number(record.from), Number(record.until)];
  const middle = Math.round((from + until) / 2_000) * 1_000;
  return isSplit && from < middle && middle < until ? [{ ...record, until: middle }, { ...record, from: middle }] : [record];
}

/** A log of two minutes in the order of arrival: by the start, and up to the lateness after it. */
const arrivals = (latenessMs: number) =>
  fc.array(fc.tuple(someRecord, fc.constantFrom(0, 12_000, 30_000, 90_000), fc.integer({ min: 0, max: latenessMs }), fc.boolean()), { maxLength: 20, size: "max" }).map((delayed) =>
    delayed
      .flatMap(([record, after, delay, isSplit]) => inParts(moved(record, after), isSplit).map((part) => ({ record: part, arrival: Number(part.from) + delay })))
      .sort((a, b) => a.arrival - b.arrival)
      .map(({ record }) => record));

const disordered = fc.constantFrom(0, 1, 999, 4_000, 10_000).chain((latenessMs) => fc.record({ latenessMs: fc.constant(latenessMs), log: arrivals(latenessMs), tariff: tariffs }));

describe("the stream of legs", () => {
  let [logsSeen, closedEarly] = [0, 0];
  law("is the batch's set of legs, in whatever order records come within the lateness", 400, fc.asyncProperty(disordered, async ({ log, tariff, latenessMs }) => {
    const { ids, late, early } = await streamed(log, tariff, latenessMs);
    logsSeen += 1;
    if (early > 0) closedEarly += 1;
    expect(late).toEqual([]);
    expect(ids).toEqual(metered(log, tariff));
  }));

  it("was asked of logs of which half let legs out before they ended", () => {
    expect(closedEarly).toBeGreaterThan(logsSeen / 2);
  });

  law("comes in the order in which the legs end, to the second", 100, fc.asyncProperty(disordered, async ({ log, tariff, latenessMs }) => {
    const ends = (await streamed(log, tariff, latenessMs)).usages.map(({ startedAt, seconds }) => startedAt + seconds * 1_000);
    ends.slice(1).forEach((end, index) => expect(end).toBeGreaterThan((ends[index] ?? 0) - 1_000));
  }));

  law("is the batch's of the records that were not too late, and says which were", 200, fc.asyncProperty(logs(), tariffs, fc.constantFrom(0, 3_000, 12_000), async (log, tariff, latenessMs) => {
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

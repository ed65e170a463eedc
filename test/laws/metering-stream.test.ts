import fc from "fast-check";
import { describe, expect } from "vitest";
import { meter, meterStream, type MeteredUsage, type SubscriptionRecord, type Tariff, unwrap } from "../../src/index.js";
import { law } from "./law.js";
import { logs, tariffs } from "./subscriptions.js";

async function streamed(log: readonly SubscriptionRecord[], tariff: Tariff, latenessMs: number) {
  const usages: MeteredUsage[] = [];
  const late: number[] = [];
  for await (const out of meterStream(log, { tariff, latenessMs })) {
    if ("usage" in out) usages.push(out.usage);
    else late.push(out.refused.index);
  }
  return { ids: usages.map(({ usageId }) => usageId).sort(), usages, late };
}

const metered = (log: readonly SubscriptionRecord[], tariff: Tariff): string[] => unwrap(meter(log, { tariff })).usages.map(({ usageId }) => usageId).sort();

/** A log in the order of arrival: by the start, and up to the lateness after it. */
const arrivals = (latenessMs: number) =>
  fc.array(fc.tuple(logs(1), fc.integer({ min: 0, max: latenessMs })), { maxLength: 14 }).map((delayed) =>
    delayed
      .flatMap(([log, delay]) => log.map((record) => ({ record, arrival: Number(record.from) + delay })))
      .sort((a, b) => a.arrival - b.arrival)
      .map(({ record }) => record));

const disordered = fc.constantFrom(0, 1, 999, 4_000, 10_000).chain((latenessMs) => fc.record({ latenessMs: fc.constant(latenessMs), log: arrivals(latenessMs), tariff: tariffs }));

describe("the stream of legs", () => {
  law("is the batch's set of legs, in whatever order records come within the lateness", 400, fc.asyncProperty(disordered, async ({ log, tariff, latenessMs }) => {
    const { ids, late } = await streamed(log, tariff, latenessMs);
    expect(late).toEqual([]);
    expect(ids).toEqual(metered(log, tariff));
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

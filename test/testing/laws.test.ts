import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { aliyunRtc, aliyunRtc3, tencentTrtc } from "../../src/index.js";
import { arbHistory, inMemory, type LawName, laws, type OpenStore, quick } from "../../src/testing/index.js";
import { plantedBugs } from "../support/broken-services.js";
import { european } from "../support/european.js";

const SEED = 20190828;

/** A service with an asynchronous store, like one that keeps its account in a database. */
const asynchronous: OpenStore = async (opening) => {
  const store = inMemory(opening);
  return {
    perform: async (step) => store.perform(structuredClone(step)),
    account: async () => store.account(),
    events: async () => store.events(),
  };
};

describe("each law", () => {
  test.each(Object.entries(laws))("%s holds for a service with an asynchronous store, under several price lists", async (_name, law) => {
    for (const tariff of [aliyunRtc, aliyunRtc3, tencentTrtc, european]) await fc.assert(law.property({ tariff, store: asynchronous }), { numRuns: 2, seed: SEED });
    await fc.assert(law.property(), { numRuns: 2, seed: SEED });
  });

  it("has a planted bug that breaks it", () => {
    expect(plantedBugs.map(({ law }) => law).sort()).toEqual(Object.keys(laws).sort());
  });

  test.each(plantedBugs)("$law is broken by a service that $bug", async ({ law, store }) => {
    const { failed, counterexample, errorInstance } = await fc.check(laws[law].property({ store }), { numRuns: 500, seed: SEED, endOnFailure: true });
    expect({ failed, counterexample: fc.stringify(counterexample?.[0]) }).toEqual({ failed: true, counterexample: expect.stringContaining("openAccount") });
    expect(errorInstance).toBeInstanceOf(Error);
  });
});

describe("the quick laws", () => {
  test.each(Object.entries(quick))("%s takes less than half of the 5 s that a test may take, where the store takes no time", async (_name, law) => {
    const before = process.cpuUsage();
    await fc.assert(law.property());
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(2_500);
  });

  it("are laws", () => {
    for (const [name, law] of Object.entries(quick)) expect(law).toBe(laws[name as LawName]);
  });
});

describe("a counter-example", () => {
  const broken = (name: LawName) => plantedBugs.find(({ law }) => law === name)?.store ?? inMemory;

  it("shrinks to the few steps that matter, and prints as a story", async () => {
    const { counterexample, errorInstance } = await fc.check(laws.repeats.property({ tariff: aliyunRtc, store: broken("repeats") }), { numRuns: 100, seed: SEED });
    const [history] = counterexample ?? [];
    expect(history?.steps.length).toBeLessThanOrEqual(6);
    expect(fc.stringify(history)).toMatch(/^\ntariff "aliyun-rtc": Asia\/Shanghai, per-usage.*\n( {2}.*\n)+\S+Z openAccount\n(\S+Z \w+ \{.*\}\n)+$/);
    expect(String(errorInstance)).toMatch(/topUp .* sent again: the number of events: the service has \d+, expected is \d+/);
  });

  it("can be kept as a regression test", async () => {
    const [history] = fc.sample(arbHistory({ tariff: aliyunRtc }), { numRuns: 1, seed: SEED });
    if (!history) throw new Error("there is no history");
    const steps = [{ command: "topUp" as const, request: { at: history.openedAt, paymentId: "pay-1", amount: "5" } }];
    await expect(laws.repeats.holds({ ...history, steps })).resolves.toBe(true);
    await expect(laws.repeats.holds({ ...history, steps }, broken("repeats"))).rejects.toThrow("pay-1");
  });
});

it("a store is closed after every run, also when a law is broken", async () => {
  const counts = { opened: 0, closed: 0 };
  const counted = (name: LawName): OpenStore => (opening) => {
    counts.opened++;
    const broken = plantedBugs.find(({ law }) => law === name)?.store ?? inMemory;
    return { ...broken(opening), close: () => void counts.closed++ };
  };
  for (const name of ["cash", "arrival", "passage"] as const) await fc.check(laws[name].property({ store: counted(name) }), { numRuns: 20, seed: SEED });
  expect(counts.opened).toBeGreaterThan(20);
  expect(counts.closed).toBe(counts.opened);
});

import { expect, it } from "vitest";
import { aliyunRtc, aliyunRtc3, unwrap } from "../../src/index.js";
import { meter, type SubscriptionRecord } from "../../src/metering/index.js";
import { byStart, metered, meteredAsStream, recordsOfOneSubscriber, recordsOfSchool } from "../bench/metering.js";
import { NINE, record, showing } from "../support/subscriptions.js";

it("20,000 records of a school, or of one subscriber, give as many legs as a list and as a stream, within seconds", async () => {
  const began = performance.now();
  for (const log of [recordsOfSchool(20_000), recordsOfOneSubscriber(20_000)]) {
    const legs = metered(log);
    expect(legs).toBeGreaterThan(0);
    expect(await meteredAsStream(byStart(log))).toBe(legs);
  }
  expect(performance.now() - began).toBeLessThan(20_000);
});

it.each([["ever larger and shorter", 1, -1], ["ever smaller and longer", -1, 1], ["ever larger and longer", 1, 1]])("20,000 records that contradict each other about one picture, %s, are metered within seconds", (_title, growth, lengthening) => {
  const many = 20_000;
  const log = Array.from({ length: many }, (_, index): SubscriptionRecord => {
    const rank = growth > 0 ? index : many - 1 - index;
    const picture = showing("p", 1 + (rank % 1_000), 1 + Math.floor(rank / 1_000));
    return { ...record("a", picture, 1), from: NINE + index * 1_000, until: NINE + (3 * many + lengthening * index) * 1_000 };
  });
  const began = performance.now();
  for (const tariff of [aliyunRtc, aliyunRtc3]) {
    const { usages } = unwrap(meter(log, { tariff }));
    expect(usages.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(Math.max(...log.map(({ until }) => Number(until) - NINE)) / 1_000);
  }
  expect(performance.now() - began).toBeLessThan(20_000);
});

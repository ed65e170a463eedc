import { expect, it } from "vitest";
import { meteringCases } from "../bench/metering.js";

it("20,000 records of a school, or of one subscriber, give as many legs as a list and as a stream, within seconds", async () => {
  const counts: number[] = [];
  const began = performance.now();
  for (const { run } of meteringCases(20_000)) counts.push(await run());
  const [sorted, metered, streamed, sortedOne, meteredOne, streamedOne] = counts;
  expect([sorted, sortedOne]).toEqual([20_000, 20_000]);
  expect(streamed).toBe(metered);
  expect(meteredOne).toBeGreaterThan(0);
  expect(streamedOne).toBe(meteredOne);
  expect(performance.now() - began).toBeLessThan(20_000);
});

import { expect, it } from "vitest";
import { meteringCases } from "./bench/metering.js";

it("meters 5,000 records of a school, and of one subscriber, within a few seconds", async () => {
  const counts: number[] = [];
  const began = performance.now();
  for (const { run } of meteringCases(5_000)) counts.push(await run());
  const [sorted, metered, streamed, sortedOne, meteredOne] = counts;
  expect([sorted, sortedOne]).toEqual([5_000, 5_000]);
  expect(streamed).toBe(metered);
  expect(meteredOne).toBeGreaterThan(0);
  expect(performance.now() - began).toBeLessThan(20_000);
});

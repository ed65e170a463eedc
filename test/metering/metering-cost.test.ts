import { expect, it } from "vitest";
import { byStart, metered, meteredAsStream, recordsOfOneSubscriber, recordsOfSchool } from "../bench/metering.js";

it("20,000 records of a school, or of one subscriber, give as many legs as a list and as a stream, within seconds", async () => {
  const began = performance.now();
  for (const log of [recordsOfSchool(20_000), recordsOfOneSubscriber(20_000)]) {
    const legs = metered(log);
    expect(legs).toBeGreaterThan(0);
    expect(await meteredAsStream(byStart(log))).toBe(legs);
  }
  expect(performance.now() - began).toBeLessThan(20_000);
});

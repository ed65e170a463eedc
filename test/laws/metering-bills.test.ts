import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, aliyunRtc, recordUsages, type Tariff, tencentTrtc, unwrap } from "../../src/index.js";
import { meter, type MeteredUsage, type SubscriptionRecord } from "../../src/metering/index.js";
import { bills, bought, created, enabled, given, inService, settled, toppedUp, when } from "../support/account-steps.js";
import { atHome, logs, shippedTariffs } from "../support/arbitrary-subscriptions.js";
import { law } from "../support/law.js";
import { plain } from "../support/plain.js";
import { changingPicture, inFiles, NINE, record, showing } from "../support/subscriptions.js";

const OPENED = "2021-03-01T00:00:00+08:00";
const legsOf = (log: readonly SubscriptionRecord[], tariff: Tariff): readonly MeteredUsage[] => unwrap(meter(log, { tariff })).usages;

/** A customer whose package expired before the first leg. */
const customer = (tariff: Tariff): Account =>
  given(inService(tariff), bought("p", OPENED, { minutes: 1, validFor: { days: 1 } }), toppedUp("pay", OPENED, "1000"), created("class", OPENED), created("lab", OPENED), enabled("class", OPENED), enabled("lab", OPENED));

function billsOf(usages: readonly MeteredUsage[], tariff: Tariff): unknown {
  const recorded = unwrap(recordUsages(customer(tariff), { at: "2021-03-10T12:00:00+08:00", usages }));
  expect([recorded.refused, recorded.repeated]).toEqual([[], []]);
  return plain(bills(when(recorded.account, settled("2021-03-12T12:00:00+08:00"))));
}

describe("what a log comes to on a bill", () => {
  law("cutting a stream finer never changes what its day comes to", 60, fc.property(logs().map(atHome), shippedTariffs, fc.array(fc.integer({ min: 0, max: 24_000 }), { maxLength: 4 }), (log, tariff, cuts) => {
    const files = inFiles(log, cuts.map((cut) => NINE + cut));
    expect(billsOf(files.flatMap((file) => legsOf(file, tariff)), tariff)).toEqual(billsOf(legsOf(log, tariff), tariff));
  }));

  it.each([60, 10, 1.5, 0.9])("an hour whose picture changes every %d s is billed as half an hour of each, to the minute", (step) => {
    for (const tariff of [aliyunRtc, tencentTrtc]) {
      const small = record("a", showing("p", 640, 360), 30 * 60);
      const large = record("a", showing("p", 1_280, 720), 30 * 60, { after: 30 * 60 });
      const secondsOf = (billed: unknown): number[] => (billed as { lines: { billedSeconds: number }[] }[]).flatMap(({ lines }) => lines.map((line) => line.billedSeconds));
      const halves = secondsOf(billsOf(legsOf([small, large], tariff), tariff));
      const changing = secondsOf(billsOf(legsOf(changingPicture(step), tariff), tariff));
      expect(halves).toEqual([1_800, 1_800]);
      changing.forEach((seconds) => expect(Math.abs(seconds - 1_800)).toBeLessThanOrEqual(60));
    }
  });
});

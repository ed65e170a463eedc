import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, aliyunRtc, recordUsages, type Tariff, tencentTrtc, unwrap } from "../../src/index.js";
import { meter, type MeteredUsage, type SubscriptionRecord } from "../../src/metering/index.js";
import { bills, bought, created, enabled, given, inService, settled, toppedUp, when } from "../support/account-steps.js";
import { atHome, logs, shippedTariffs } from "../support/arbitrary-subscriptions.js";
import { law } from "../support/law.js";
import { plain } from "../support/plain.js";
import { changingPicture, inFiles, NINE } from "../support/subscriptions.js";

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

  // A picture has the seconds of the clock that end in its time: of each 1.5 s and 1.5 s that is 1 s and 2 s; of ten times 0.9 s, 4 s and 5 s.
  it.each([[60, 1_800, 1_800], [10, 1_800, 1_800], [1.5, 1_200, 2_400], [0.9, 1_620, 2_040]])("an hour whose picture changes every %d s is billed as %d s of one and %d s of the other, to the minute", (step, small, large) => {
    for (const [tariff, [smallItem, largeItem]] of [[aliyunRtc, ["video-360p", "video-720p"]], [tencentTrtc, ["video-sd", "video-hd"]]] as const) {
      const billed = billsOf(legsOf(changingPicture(step), tariff), tariff) as { lines: { item: string; billedSeconds: number }[] }[];
      const secondsOf = new Map(billed.flatMap(({ lines }) => lines.map(({ item, billedSeconds }) => [item, billedSeconds])));
      expect(secondsOf).toEqual(new Map([[smallItem, small], [largeItem, large]]));
    }
  });
});

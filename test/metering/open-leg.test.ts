import { describe, expect, it, test } from "vitest";
import { type Account, aliyunRtc, recordUsages, settle, type Tariff, unwrap } from "../../src/index.js";
import { meter } from "../../src/metering/meter.js";
import { meterStream } from "../../src/metering/meter-stream.js";
import { created, enabled, bought, given, inService, malformed, toppedUp } from "../support/account-steps.js";
import { metered, NINE, record, showing, speaking } from "../support/subscriptions.js";

const HOUR = 3_600;
const teacher = showing("teacher", 1_280, 720);
const metering = aliyunRtc.metering ?? malformed(null);
const cutting = (longestLegSeconds: number, timeZone = "Asia/Shanghai"): Tariff => ({ ...aliyunRtc, timeZone, metering: { ...metering, longestLegSeconds } });

/** Legs of audio as the hours after nine o'clock at which they start, and the hours that they last. */
const hours = (tariff: Tariff, lasts: number, after = 0): string[] =>
  unwrap(meter([record("a", speaking("p"), lasts * HOUR, { after: after * HOUR })], { tariff })).usages.map(({ startedAt, seconds }) => `${(startedAt - NINE) / 1_000 / HOUR}+${seconds / HOUR}`);

describe("a leg", () => {
  test.each`
    lasts             | legs
    ${24}             | ${["0+24"]}
    ${24 + 1 / HOUR}  | ${["0+15", `15+${9 + 1 / HOUR}`]}
    ${39}             | ${["0+15", "15+24"]}
    ${39 + 1 / HOUR}  | ${["0+15", "15+24", `39+${1 / HOUR}`]}
  `("of $lasts h from nine o'clock is $legs: cut at midnights if it is longer than a day", ({ lasts, legs }: { lasts: number; legs: string[] }) => {
    expect(hours(aliyunRtc, lasts)).toEqual(legs);
  });

  test.each`
    longest  | lasts | legs
    ${1}     | ${1}  | ${["0+1"]}
    ${1}     | ${2.5} | ${["0+1", "1+1", "2+0.5"]}
    ${6}     | ${20} | ${["0+6", "6+6", "12+3", "15+5"]}
    ${6}     | ${6}  | ${["0+6"]}
  `("of $lasts h, where $longest h is the longest, is $legs: what is still longer is cut at each multiple from its start", ({ longest, lasts, legs }: { longest: number; lasts: number; legs: string[] }) => {
    expect(hours(cutting(longest * HOUR), lasts)).toEqual(legs);
  });

  it("that is not too long crosses midnight", () => {
    expect(hours(cutting(6 * HOUR), 6, 12)).toEqual(["12+6"]);
  });

  it("is cut after a day where a day of the zone has 25 hours", () => {
    const { usages } = unwrap(meter([record("a", speaking("p"), 50 * HOUR, { from: "2021-11-06T12:00:00-04:00", until: "2021-11-08T13:00:00-05:00" })], { tariff: cutting(24 * HOUR, "America/New_York") }));
    expect(usages.map(({ seconds }) => seconds / HOUR)).toEqual([12, 24, 1, 13]);
  });

  it("starts again with another item, however long the stream lasts", () => {
    const small = showing("teacher", 640, 360);
    expect(metered([record("a", small, 20 * HOUR), record("a", teacher, 20 * HOUR, { after: 20 * HOUR })])).toEqual([`video-360p 0+${20 * HOUR}`, `video-720p ${20 * HOUR}+${20 * HOUR}`]);
  });
});

describe("a stream that is received for weeks, in records of days that adjoin", () => {
  const start = Date.parse("2021-04-02T00:00:00+08:00");
  const DAY = 24 * HOUR * 1_000;
  const days = Array.from({ length: 28 }, (_, day) => record("a", teacher, 0, { from: start + day * DAY, until: start + (day + 1) * DAY }));
  const opened = given(
    inService(aliyunRtc, "2021-04-01T00:00:00+08:00"), bought("p", "2021-04-01T00:00:00+08:00", { minutes: 1, validFor: { days: 1 } }),
    created("class", "2021-04-01T00:00:00+08:00"), enabled("class", "2021-04-01T00:00:00+08:00"), toppedUp("pay", "2021-04-01T00:00:00+08:00", "10000"),
  );

  it("is a leg a day", () => {
    expect(unwrap(meter(days, { tariff: aliyunRtc })).usages.map(({ startedAt, seconds }) => [(startedAt - start) / DAY, seconds])).toEqual(days.map((_, day) => [day, 24 * HOUR]));
  });

  it("comes out of the stream day by day, whether in records of days or in one that lasts as long", async () => {
    const others = days.map((_, day) => record("b", speaking("q"), 60, { from: start + day * DAY + HOUR, until: start + day * DAY + 2 * HOUR }));
    const whole = record("a", teacher, 0, { from: start, until: start + 28 * DAY });
    for (const log of [days, [whole, ...others]]) {
      let read = 0;
      function* counted() {
        for (const each of log) {
          read += 1;
          yield each;
        }
      }
      const lag: number[] = [];
      let out = 0;
      for await (const each of meterStream(counted(), { tariff: aliyunRtc, latenessMs: 600_000 })) {
        if (!("usage" in each) || each.usage.item !== "video-720p") continue;
        lag.push(read - out);
        out += 1;
      }
      expect(out).toBe(28);
      expect(Math.max(...lag)).toBeLessThanOrEqual(4);
    }
  });

  it("is billed every day", async () => {
    let account: Account = opened;
    for await (const each of meterStream(days, { tariff: aliyunRtc, latenessMs: 0 })) {
      if (!("usage" in each)) continue;
      const { usage } = each;
      account = unwrap(recordUsages(account, { at: usage.startedAt + 2 * DAY, usages: [usage] })).account;
    }
    const { cash } = unwrap(settle(account, { at: start + 31 * DAY })).account;
    expect(cash.toFixed(2)).toBe("8709.76"); // 10,000 - 28 × 1,440 min × 0.032
  });
});

import { describe, expect, it, test } from "vitest";
import { unbilled } from "../../src/index.js";
import {
  bought, called, drawnAndOver, every, given, inService, settled, silentRtc, theOnly, types, voided, when,
} from "../support/account-steps.js";

const perDay = { ...silentRtc, rounding: "per-day" } as const;
const morning = "2021-04-01T10:00:00+08:00";
const eve = "2021-03-31T10:00:00+08:00"; // when packages are bought
const hd = { item: "video-720p" };

describe("seconds become minutes", () => {
  test.each`
    item                | minute
    ${"audio"}          | ${15_000}
    ${"video-360p"}     | ${30_000}
    ${"video-720p"}     | ${60_000}
    ${"video-1080p"}    | ${225_000}
  `("$item: 0, 1, 59, 60, 61 s draw 0, 1, 1, 1, 2 times $minute ms", ({ item, minute }) => {
    for (const tariff of [silentRtc, perDay]) {
      const account = given(inService(tariff), bought("pack", eve));
      const ratings = [0, 1, 59, 60, 61].map((seconds) => drawnAndOver(when(account, called("talk", morning, seconds, { item })))["talk"]);
      expect(ratings).toEqual([[0, 0], [minute, 0], [minute, 0], [minute, 0], [2 * minute, 0]]);
    }
  });

  test.each`
    stepSeconds | seconds                        | billed
    ${1}        | ${[0, 1, 2, 59, 60, 61]}       | ${[0, 1, 2, 59, 60, 61]}
    ${6}        | ${[0, 1, 6, 7, 60, 61]}        | ${[0, 6, 6, 12, 60, 66]}
    ${30}       | ${[0, 1, 30, 31, 60, 61]}      | ${[0, 30, 30, 60, 60, 90]}
    ${60}       | ${[0, 1, 59, 60, 61]}          | ${[0, 60, 60, 60, 120]}
    ${300}      | ${[0, 1, 299, 300, 301]}       | ${[0, 300, 300, 300, 600]}
    ${86_400}   | ${[0, 1, 7_200]}               | ${[0, 86_400, 86_400]}
  `("in steps of $stepSeconds s, $seconds s are billed as $billed", ({ stepSeconds, seconds, billed }: { stepSeconds: number; seconds: number[]; billed: number[] }) => {
    for (const tariff of [silentRtc, perDay]) {
      const account = given(inService({ ...tariff, stepSeconds }), bought("pack", eve, { minutes: 10_000 }));
      const rated = seconds.map((length) => when(account, called("talk", morning, length, hd)));
      expect(rated.flatMap((events) => every("UsageRated", events)).map(({ billedSeconds }) => billedSeconds)).toEqual(billed);
      expect(rated.map((events) => drawnAndOver(events)["talk"])).toEqual(billed.map((length) => [length * 1_000, 0]));
    }
  });

  it("draws whole milliseconds where no minute does: steps of eight minutes at a weight of 0.00001875", () => {
    const audio = { weight: "0.00001875", rates: [{ region: "cn", perMinute: "1" }] }; // 1.125 ms a minute, 9 ms a step
    const tariff = { ...silentRtc, stepSeconds: 480, items: { audio } };
    expect(drawnAndOver(when(given(inService(tariff), bought("pack", eve)), called("talk", morning, 481)))["talk"]).toEqual([18, 0]);
    expect(unbilled(given(inService(tariff), called("talk", morning, 481))).map(({ minutes, overageMinutes, amount }) => `${minutes} ${overageMinutes} ${amount}`)).toEqual(["16 16 16"]);
  });

  it("counts an item without a weight in whole minutes of 60,000 ms, all of it overage", () => {
    const account = given(inService(), bought("pack", eve));
    const overage = [0, 1, 59, 60, 61].map(
      (seconds) => drawnAndOver(when(account, called("talk", morning, seconds, { item: "recording-360p" })))["talk"],
    );
    expect(overage).toEqual([[0, 0], [0, 60_000], [0, 60_000], [0, 60_000], [0, 120_000]]);
  });

  test.each`
    seconds | perUsage | perDayTotal
    ${1}    | ${2}     | ${1}
    ${30}   | ${2}     | ${1}
    ${59}   | ${2}     | ${2}
    ${60}   | ${2}     | ${2}
    ${61}   | ${4}     | ${3}
  `("two calls of $seconds s: $perUsage minutes rounded per usage, $perDayTotal rounded on the day's total", ({ seconds, perUsage, perDayTotal }) => {
    const minutes = (tariff: typeof silentRtc) => {
      const twice = [called("a", morning, seconds), called("b", "2021-04-01T11:00:00+08:00", seconds)];
      return unbilled(given(inService(tariff), ...twice)).map(({ billedSeconds }) => billedSeconds / 60);
    };
    expect(minutes(silentRtc)).toEqual([perUsage]);
    expect(minutes(perDay)).toEqual([perDayTotal]);
  });

  it("gives the day's minutes to the calls in the order in which they end: 30, 20 and 40 s get 1, 0 and 1", () => {
    const legs = [
      called("a", "2021-04-01T10:00:00+08:00", 30), called("b", "2021-04-01T10:01:00+08:00", 20),
      called("c", "2021-04-01T10:02:00+08:00", 40),
    ];
    expect(every("UsageRated", when(inService(perDay), ...legs)).map(({ billedSeconds }) => billedSeconds)).toEqual([60, 0, 60]);
  });

  it("sums adjacent calls on the day's total", () => {
    const halves = ["10:00:00", "10:00:30", "10:01:00", "10:01:30"].map((start) => called(start, `2021-04-01T${start}+08:00`, 30));
    expect(every("UsageRated", when(inService(perDay), ...halves)).map(({ billedSeconds }) => billedSeconds)).toEqual([60, 0, 60, 0]);
  });

  it("gives them out again when a call arrives that ended before: after its 20 s the later 40 s lose their minute, after 30 s they keep it", () => {
    const later = called("c", "2021-04-01T10:02:00+08:00", 40); // one minute
    const report = { at: "2021-04-01T11:00:00+08:00" };
    const changes = (seconds: number) =>
      every("UsagesRerated", when(given(inService(perDay), later), called("b", "2021-04-01T10:01:00+08:00", seconds, report)));
    expect(changes(20)).toMatchObject([{ changes: [{ usageId: "c", before: [{ billedSeconds: 60 }], after: [{ billedSeconds: 0 }] }] }]); // totals of 20 and 60 s
    expect(changes(30)).toEqual([]); // totals of 30 and 70 s
  });

  it("keeps a total for each day, region and item", () => {
    const legs = [
      called("a", "2021-04-01T23:59:30+08:00", 60), called("b", morning, 10), called("c", morning, 10, hd),
    ];
    // audio: 40 s on the first day, 30 s on the second; 720p: 10 s
    expect(unbilled(given(inService(perDay), ...legs)).map(({ day, item, billedSeconds }) => [day, item, billedSeconds])).toEqual([
      ["2021-04-01", "audio", 60], ["2021-04-01", "video-720p", 60], ["2021-04-02", "audio", 60],
    ]);
  });

  it("rates a call of 0 seconds, without pieces and without a bill line", () => {
    const account = given(inService(), bought("pack", eve));
    const events = when(account, called("nothing", morning, 0), settled("2021-04-03T00:00:00+08:00"));
    expect(events).toMatchObject([{ type: "UsageRated", usageId: "nothing", seconds: 0, billedSeconds: 0, pieces: [] }]);
    expect(types(when(account, called("nothing", morning, 0), voided("nothing", morning)))).toEqual(["UsageRated", "UsageVoided"]);
  });

  it("splits the minutes of a call that is cut by differences of a running ceiling", () => {
    // 150 s: 50 s before midnight, 30 s until the package takes effect, 70 s after
    const account = given(inService(), bought("us", "2021-04-02T00:00:30+08:00", { regions: ["us"] }));
    const { billedSeconds, pieces } = theOnly("UsageRated", when(account, called("talk", "2021-04-01T23:59:10+08:00", 150)));
    expect(billedSeconds).toBe(180);
    expect(pieces.map((piece) => piece.billedSeconds)).toEqual([60, 60, 60]);
  });
});

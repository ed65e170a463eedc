import { describe, expect, it, test } from "vitest";
import { unbilled } from "../../src/index.js";
import {
  activated, bills, bought, called, minutesConsumed, drawnAndOver, every, given, inService, plain, settled, silentRtc, theOnly, types, voided,
  when,
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

describe("a package", () => {
  it("gives its last millisecond and no more", () => {
    const account = given(inService(), bought("pack", eve, { minutes: "1.25" }));
    const events = when(
      account, called("a", "2021-04-01T10:00:00+08:00", 60, hd), called("b", "2021-04-01T10:01:00+08:00", 60),
      called("c", "2021-04-01T10:02:00+08:00", 60),
    );
    expect(drawnAndOver(events)).toEqual({ a: [60_000, 0], b: [15_000, 0], c: [0, 15_000] });
    expect(types(events)).toEqual(["UsageRated", "UsageRated", "PackageDepleted", "UsageRated"]);
  });

  it("of a ten-thousandth of a minute gives its 6 ms", () => {
    const account = given(inService(), bought("pack", eve, { minutes: "0.0001" }));
    expect(drawnAndOver(when(account, called("talk", morning, 60)))).toEqual({ talk: [6, 14_994] });
  });

  it("that is 6 ms short leaves 6 ms of overage, which cost less than the smallest charge", () => {
    const account = given(inService(), bought("pack", eve, { minutes: "14.9999" }));
    const events = when(account, called("talk", morning, 3600), settled("2021-04-02T02:00:00+08:00"));
    expect(drawnAndOver(events)).toEqual({ talk: [899_994, 6] }); // 60 × 15,000 − 6
    // 6 / 15,000 = 0.0004 min × 0.008 = 0.0000032, shown 0.000003
    expect(plain(bills(events))).toMatchObject([
      { lines: [{ coveredMinutes: "59.9996", overageMinutes: "0.0004", amount: "0.000003" }], rounding: "0.000003", total: "0" },
    ]);
  });

  it("covers a part of a minute, the next package another part, and the rest is overage", () => {
    const account = given(
      inService(), bought("one", eve, { minutes: 1 }), bought("two", eve, { minutes: "2.5" }),
      called("talk", morning, 60, { item: "video-1080p" }), // 225,000 = 60,000 + 150,000 + 15,000
    );
    expect(minutesConsumed(account, morning)).toEqual([["one", "1"], ["two", "2.5"]]);
    // 15,000 / 225,000 min × 0.12
    expect(plain(unbilled(account))).toEqual([{
      day: "2021-04-01", region: "cn", item: "video-1080p", billedSeconds: 60, drawnMs: 210_000, overageMs: 15_000,
      minutes: "1", coveredMinutes: "0.933333", overageMinutes: "0.066667", rate: "0.12", amount: "0.008",
    }]);
  });

  it("of another region is not drawn", () => {
    const account = given(
      inService(), bought("us", eve, { regions: ["us"] }), bought("both", eve, { regions: ["us", "cn"], minutes: 1 }),
      called("talk", morning, 120, hd),
    );
    expect(minutesConsumed(account, morning)).toEqual([["both", "1"], ["us", "0"]]);
  });
});

describe("packages are drawn", () => {
  /** Minutes consumed of packages of 10 minutes each after 15 minutes of calls: the first is used up, the second half. */
  const consumed = (...purchases: ReturnType<typeof bought>[]) =>
    minutesConsumed(given(inService(), ...purchases, called("talk", morning, 900, hd)), morning);

  it("by earliest expiry first, whenever they were bought", () => {
    expect(consumed(
      bought("a", "2021-03-30T00:00:00+08:00", { minutes: 10, validFor: { days: 11 } }),
      bought("b", "2021-03-31T00:00:00+08:00", { minutes: 10, validFor: { days: 9 } }),
    )).toEqual([["b", "10"], ["a", "5"]]);
  });

  it("then by the earliest instant from which they are effective", () => {
    expect(consumed(
      bought("b", "2021-03-30T00:00:00+08:00", { minutes: 10, validFor: { days: 10 } }),
      bought("a", "2021-03-31T00:00:00+08:00", { minutes: 10, validFor: { days: 9 } }),
    )).toEqual([["b", "10"], ["a", "5"]]);
  });

  it.each([
    ["B", "a"], ["10", "9"], ["a", "aa"], ["z", "\u00e9"], ["e\u0301", "\u00e9"], ["\u{1F600}", "\uFF21"],
  ])("then by id, in code units: %s before %s", (first, second) => {
    expect(consumed(bought(second, eve, { minutes: 10 }), bought(first, eve, { minutes: 10 }))).toEqual([[first, "10"], [second, "5"]]);
  });

  it("for calls in the order in which they end; calls that end together in the order of their ids, in code units", () => {
    const account = given(inService(), bought("pack", eve, { minutes: 10 }));
    const together = [called("a", morning, 600, hd), called("B", "2021-04-01T10:05:00+08:00", 300, hd)]; // both end at 10:10
    expect(drawnAndOver(when(account, ...together))).toEqual({ a: [600_000, 0], B: [300_000, 0] });
    expect(minutesConsumed(given(account, ...together), morning)).toEqual([["pack", "10"]]);
    const [changed] = theOnly("UsagesRerated", when(account, ...together)).changes;
    expect(changed).toMatchObject({ usageId: "a", after: [{ draws: [{ packageId: "pack", drawnMs: 300_000 }], overageMs: 300_000 }] });
  });
});

describe("a day's charge", () => {
  it("is rounded down once, not line by line", () => {
    const legs = ["audio", "video-360p", "video-720p"].map((item) => called(item, morning, 60, { item }));
    const [bill] = bills(when(inService(), ...legs, settled("2021-04-02T02:00:00+08:00")));
    expect(plain(bill)).toMatchObject({ // 0.008 + 0.016 + 0.032
      billId: "acme-2021-04-01", lines: [{ amount: "0.008" }, { amount: "0.016" }, { amount: "0.032" }], rounding: "0.006", total: "0.05",
    });
  });

  it("is rounded down day by day, also when days share a bill", () => {
    const two = [called("late", morning, 60, { at: "2021-04-03T01:00:00+08:00" }), called("talk", "2021-04-02T10:00:00+08:00", 60)];
    const [bill] = bills(when(inService(), ...two, settled("2021-04-03T02:00:00+08:00")));
    expect(plain(bill)).toMatchObject({
      billId: "acme-2021-04-02", day: "2021-04-02", lines: [{ day: "2021-04-01" }, { day: "2021-04-02" }], rounding: "0.016", total: "0",
    });
  });

  it("is rounded down from an exact fraction: three thirds of 0.01 are 0.01", () => {
    const regions = { a: { selfService: true }, b: { selfService: true }, cn: { selfService: true } };
    const rates = Object.keys(regions).map((region) => ({ region, perMinute: "0.01" }));
    const tariff = { ...silentRtc, regions, items: { ...silentRtc.items, audio: { weight: "3", rates } } };
    const steps = [
      activated("a", eve), activated("b", eve),
      ...Object.keys(regions).map((region) => bought(`for ${region}`, eve, { regions: [region], minutes: 2 })),
      ...Object.keys(regions).map((region) => called(`in ${region}`, morning, 60, { region })),
    ];
    const [bill] = bills(when(inService(tariff), ...steps, settled("2021-04-02T02:00:00+08:00")));
    expect(plain(bill)).toMatchObject({ // each line 1/3 × 0.01, shown 0.003333
      lines: [{ amount: "0.003333" }, { amount: "0.003333" }, { amount: "0.003333" }], rounding: "-0.000001", total: "0.01",
    });
  });

  it.each([
    [1, "0"], [3, "0.000002"], [5, "0.000002"],
  ])("is shown half-even to 6 decimals: %i minutes at 0.0000005 are %s", (minutes, amount) => {
    const items = { ...silentRtc.items, audio: { weight: "0.25", rates: [{ region: "cn", perMinute: "0.0000005" }] } };
    const account = given(inService({ ...silentRtc, items }), called("talk", morning, minutes * 60));
    expect(plain(unbilled(account))).toMatchObject([{ amount }]);
  });

  it.each([
    ["2021-03-31", "1"], ["2021-04-01", "2"], ["2021-04-30", "2"], ["2021-05-01", "3"],
  ])("uses the latest rate in force: on %s it is %s", (day, rate) => {
    const rates = [
      { region: "cn", from: "2021-05-01", perMinute: "3" }, { region: "us", perMinute: "9" }, { region: "cn", perMinute: "1" },
      { region: "cn", from: "2021-04-01", perMinute: "2" },
    ];
    const tariff = { ...silentRtc, items: { ...silentRtc.items, audio: { weight: "0.25", rates } } };
    const account = given(inService(tariff), called("talk", `${day}T10:00:00+08:00`, 60));
    expect(plain(unbilled(account))).toMatchObject([{ rate, amount: rate }]);
  });

  it("is 0 for a day that packages cover completely; a day without calls has no bill", () => {
    const account = given(inService(), bought("pack", eve));
    const issued = bills(when(account, called("talk", morning, 60, hd), settled("2021-04-10T00:00:00+08:00")));
    expect(plain(issued)).toMatchObject([{ lines: [{ drawnMs: 60_000, overageMs: 0, amount: "0" }], rounding: "0", total: "0" }]);
    expect(Object.is(Number(issued[0]?.total), 0)).toBe(true);
  });

  test.each`
    item                | startedAt                      | rates                   | totals
    ${"video-720p"}     | ${"2021-10-21T23:50:00+08:00"} | ${["0.032", "0.024"]}   | ${["0.32", "0.24"]}
    ${"recording-360p"} | ${"2021-07-31T23:50:00+08:00"} | ${["0.0262", "0.025"]}  | ${["0.26", "0.25"]}
  `("of $item takes the rate of each day: twenty minutes from $startedAt cost $totals", ({ item, startedAt, rates, totals }) => {
    const account = given(inService(), called("talk", startedAt, 1200, { item }));
    expect(plain(unbilled(account).map(({ rate }) => rate))).toEqual(rates);
    const issued = bills(when(account, settled("2021-12-01T00:00:00+08:00")));
    expect(plain(issued.map(({ total }) => total))).toEqual(totals);
  });
});

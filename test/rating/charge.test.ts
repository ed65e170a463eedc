import { describe, expect, it, test } from "vitest";
import { type Tariff, unbilled } from "../../src/index.js";
import { activated, bills, bought, called, given, inService, settled, silentRtc, toppedUp, voided, when } from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const march = "2021-03-10T10:00:00+08:00";
const morning = "2021-04-01T10:00:00+08:00";
const eve = "2021-03-31T10:00:00+08:00"; // when packages are bought
const hd = { item: "video-720p" };

/** The shipped terms with audio at a price of the test's own. */
const priced = (perMinute: string, weight = "0.25"): Tariff => ({
  ...silentRtc, items: { audio: { weight, rates: [{ region: "cn", perMinute }] } },
});
const billOf = (tariff: Tariff, minutes: number) => bills(when(inService(tariff), called("u", march, minutes * 60), settled("2021-03-12T00:00:00+08:00")))[0];

describe("a charge is an exact fraction", () => {
  // In floating point 0.57 × 100 is 56.99999999999999, and rounding down would lose a fen.
  test.each`
    perMinute       | minutes | total
    ${"0.01"}       | ${57}   | ${"0.57"}
    ${"0.01"}       | ${58}   | ${"0.58"}
    ${"0.29"}       | ${100}  | ${"29"}
    ${"1.005"}      | ${200}  | ${"201"}
    ${"0.00333333"} | ${300}  | ${"0.99"}
    ${"0.33333333"} | ${3}    | ${"0.99"}
    ${"0.33333334"} | ${3}    | ${"1"}
    ${"90071992547409.93"} | ${1} | ${"90071992547409.93" /* 2^53 + 1 fen */}
  `("$minutes minutes at $perMinute are $total", ({ perMinute, minutes, total }: { perMinute: string; minutes: number; total: string }) => {
    expect(String(billOf(priced(perMinute), minutes)?.total)).toBe(total);
  });

  test("the charges of two items are added before they are rounded down", () => {
    const third = { weight: "0.00005", rates: [{ region: "cn", perMinute: "0.00500001" }] }; // 3 ms a minute
    const tariff: Tariff = { ...silentRtc, items: { audio: third, other: { ...third, rates: [{ region: "cn", perMinute: "0.00499999" }] } } };
    const events = when(inService(tariff), called("a", march, 60), called("b", march, 60, { item: "other" }), settled("2021-03-12T00:00:00+08:00"));
    expect(String(bills(events)[0]?.total)).toBe("0.01"); // 0.00500001 + 0.00499999
  });
});

describe("what a day's charge is rounded to is a term of the tariff", () => {
  // An audio minute at each price, and the same in a tariff of each smallest amount and mode.
  test.each`
    perMinute       | smallest        | mode         | total           | rounding
    ${"0.005"}      | ${"0.01"}       | ${"down"}    | ${"0"}          | ${"0.005"}
    ${"0.00499999"} | ${"0.01"}       | ${"half-up"} | ${"0"}          | ${"0.005"}
    ${"0.005"}      | ${"0.01"}       | ${"half-up"} | ${"0.01"}       | ${"-0.005"}
    ${"0.01499999"} | ${"0.01"}       | ${"half-up"} | ${"0.01"}       | ${"0.005"}
    ${"0.015"}      | ${"0.010"}      | ${"half-up"} | ${"0.02"}       | ${"-0.005"}
    ${"0.99999999"} | ${"1"}          | ${"down"}    | ${"0"}          | ${"1"}
    ${"1"}          | ${"1"}          | ${"down"}    | ${"1"}          | ${"0"}
    ${"0.49999999"} | ${"1.00"}       | ${"half-up"} | ${"0"}          | ${"0.5"}
    ${"0.5"}        | ${"1"}          | ${"half-up"} | ${"1"}          | ${"-0.5"}
    ${"0.0009"}     | ${"0.001"}      | ${"down"}    | ${"0"}          | ${"0.0009"}
    ${"0.12345678"} | ${"0.00000001"} | ${"down"}    | ${"0.12345678"} | ${"0.00000022"}
    ${"0.12345678"} | ${"0.00000001"} | ${"half-up"} | ${"0.12345678"} | ${"0.00000022"}
    ${"0.1"}        | ${"0.1"}        | ${"down"}    | ${"0.1"}        | ${"0"}
  `("$perMinute rounded $mode to $smallest is $total", ({ perMinute, smallest, mode, total, rounding }: Record<string, string>) => {
    const tariff: Tariff = { ...priced(perMinute ?? ""), money: { smallest: smallest ?? "", mode: mode === "down" ? "down" : "half-up" } };
    expect(plain(billOf(tariff, 1))).toMatchObject({ total, rounding });
  });

  it("is rounded from an exact fraction: a third of a cent is below a half, two thirds are above", () => {
    const inThirds = (minutes: number): Tariff => ({
      ...priced("0.01", "3"), money: { smallest: "0.01", mode: "half-up" },
      offers: [{ offerId: "part", minutes, price: "0", validFor: { years: 1 } }],
    });
    const total = (covered: number): unknown => {
      const tariff = inThirds(covered);
      const events = when(given(inService(tariff), bought("part", eve, { minutes: covered })), called("u", morning, 60), settled("2021-04-02T02:00:00+08:00"));
      return plain(bills(events)[0]?.total);
    };
    expect([total(2), total(1)]).toEqual(["0", "0.01"]); // 3 package minutes less what is covered, each a third of a cent
  });

  it("takes back by an adjustment what was rounded up: a difference of two rounded charges, each of 0 or more", () => {
    const tariff: Tariff = { ...priced("0.005"), money: { smallest: "0.01", mode: "half-up" } };
    const events = when(
      inService(tariff), called("a", march, 60), called("b", march, 60), called("c", march, 60), settled("2021-03-11T02:00:00+08:00"),
      voided("a", "2021-03-11T10:00:00+08:00"), settled("2021-03-12T02:00:00+08:00"),
      voided("b", "2021-03-12T10:00:00+08:00"), voided("c", "2021-03-12T10:00:00+08:00"), settled("2021-03-13T02:00:00+08:00"),
    );
    // 0.015, 0.010 and 0 are charged as 0.02, 0.01 and 0.
    expect(bills(events).map(({ total, rounding }) => [total.toFixed(), rounding.toFixed()])).toEqual([["0.02", "-0.005"], ["-0.01", "0.005"], ["-0.01", "0"]]);
  });
});

describe("cash is exact, however many digits it has", () => {
  test("40 digits plus 0.01 keep all their digits", () => {
    const account = given(inService(), toppedUp("large", march, "9".repeat(40)), toppedUp("small", march, "0.01"));
    expect(account.cash.toFixed()).toBe(`${"9".repeat(40)}.01`);
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

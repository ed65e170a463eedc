import { describe, expect, test } from "vitest";
import type { Tariff } from "../../src/index.js";
import { bills, called, given, inService, settled, silentRtc, toppedUp, when } from "../support/account-steps.js";

const march = "2021-03-10T10:00:00+08:00";

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

describe("cash is exact, however many digits it has", () => {
  test("40 digits plus 0.01 keep all their digits", () => {
    const account = given(inService(), toppedUp("large", march, "9".repeat(40)), toppedUp("small", march, "0.01"));
    expect(account.cash.toFixed()).toBe(`${"9".repeat(40)}.01`);
  });
});

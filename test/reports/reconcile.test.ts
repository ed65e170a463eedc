import { describe, expect, it, test } from "vitest";
import { type Event, type Refusal, RefusalError, replay, tencentTrtc } from "../../src/index.js";
import { type Difference, reconcile, type VendorBill } from "../../src/reports/index.js";
import { bought, called, ledgerInService, malformed, returned, silentRtc, toppedUp, voided } from "../support/account-steps.js";

type Line = VendorBill["lines"][number];
const line = (amount: string, more: Partial<Line> = {}): Line => ({ day: "2021-03-10", region: "cn", item: "video-720p", amount, ...more });
const vga = { item: "video-720p" };

/** Each usage behind a difference: its minutes, its charge, and why it may be behind it. */
const behind = ({ usages }: Difference): readonly string[] =>
  usages.map(({ usageId, minutes, charge, causes }) => `${usageId}: ${minutes} min, ${charge.shown}${causes.length === 0 ? "" : `, ${causes.join(" ")}`}`);

const only = (events: readonly Event[], ...lines: readonly Line[]): Difference => {
  const { differences } = reconcile(events, { lines });
  expect(differences).toHaveLength(1);
  return differences[0] as Difference;
};

/** 10 and 20 minutes of 720p, each CNY 0.032, and 30 s and 45 s of audio, each a minute of CNY 0.008. */
const plainDay = ledgerInService(
  silentRtc,
  called("a", "2021-03-10T10:00:00+08:00", 600, vga), called("b", "2021-03-10T11:00:00+08:00", 1_200, vga),
  called("c", "2021-03-10T12:00:00+08:00", 30), called("d", "2021-03-10T13:00:00+08:00", 45),
);
const plainBill = [line("0.96", { minutes: "30" }), line("0.016", { item: "audio", minutes: "2" })];

describe("reconcile", () => {
  it("finds no difference where the bill is ours, with or without minutes, in any order and in parts", () => {
    expect(reconcile(plainDay, { lines: plainBill }).differences).toEqual([]);
    expect(reconcile(plainDay, { lines: [line("0.016", { item: "audio" }), line("0.96", { coveredMinutes: "0", overageMinutes: "30" })] }).differences).toEqual([]);
    expect(reconcile(plainDay, { lines: [...plainBill, line("0.32", { minutes: "10" }), line("-0.32", { minutes: "-10" })] }).differences).toEqual([]);
    expect(reconcile(replay(plainDay), { lines: plainBill }).differences).toEqual([]);
  });

  it("shows a line of either side that the other lacks", () => {
    const missing = only(plainDay, line("0.96"));
    expect(missing).toMatchObject({ day: "2021-03-10", region: "cn", item: "audio", theirs: null });
    expect(behind(missing)).toEqual(["c: 1 min, 0.008, absent", "d: 1 min, 0.008, absent"]);
    const surplus = only(plainDay, ...plainBill, line("0.5", { day: "2021-03-11" }));
    expect(surplus).toMatchObject({ day: "2021-03-11", ours: null, usages: [] });
    expect(String(surplus.theirs?.amount)).toBe("0.5");
    expect(surplus.theirs?.minutes).toBeNull();
    expect(reconcile(plainDay, { lines: [...plainBill, line("0", { day: "2021-03-11" })] }).differences).toEqual([]);
  });

  test.each`
    minutes      | amount    | explained
    ${"20"}      | ${"0.64"} | ${["a: 10 min, 0.32, absent", "b: 20 min, 0.64"]}
    ${"10"}      | ${"0.32"} | ${["b: 20 min, 0.64, absent", "a: 10 min, 0.32"]}
    ${undefined} | ${"0.64"} | ${["a: 10 min, 0.32, absent", "b: 20 min, 0.64"]}
    ${"30"}      | ${"0.64"} | ${["a: 10 min, 0.32", "b: 20 min, 0.64"]}
    ${"15"}      | ${"0.48"} | ${["a: 10 min, 0.32", "b: 20 min, 0.64"]}
    ${"30"}      | ${"0.72"} | ${["a: 10 min, 0.32, rates", "b: 20 min, 0.64, rates"]}
  `("explains $minutes min for $amount by $explained", ({ minutes, amount, explained }: { readonly minutes?: string; readonly amount: string; readonly explained: string[] }) => {
    expect(behind(only(plainDay, line(amount, minutes === undefined ? {} : { minutes }), ...plainBill.slice(1)))).toEqual(explained);
  });

  // Ours is 0.016: B10 keeps 3 decimals and cuts to 2. Less than a unit of the last decimal written, of the second at least.
  test.each`
    amount        | isOurs
    ${"0.01"}     | ${true}
    ${"0.02"}     | ${true}
    ${"0"}        | ${false}
    ${"0.03"}     | ${false}
    ${"0.016"}    | ${true}
    ${"0.0160"}   | ${true}
    ${"0.015"}    | ${false}
    ${"0.017"}    | ${false}
    ${"0.016001"} | ${false}
    ${"0.0160001"} | ${true}
    ${"0.01600000"} | ${true}
    ${"-0.01"}    | ${false}
  `("takes $amount for 0.016: $isOurs", ({ amount, isOurs }: { readonly amount: string; readonly isOurs: boolean }) => {
    expect(reconcile(plainDay, { lines: [line("0.96"), line(amount, { item: "audio" })] }).differences).toHaveLength(isOurs ? 0 : 1);
  });

  it("compares the days that are asked for, from the first, until before the last", () => {
    const months = ledgerInService(silentRtc, toppedUp("pay", "2021-03-09T09:00:00+08:00", "5"), ...["2021-03-09", "2021-03-10", "2021-03-11"].map((day) => called(day, `${day}T10:00:00+08:00`, 600, vga)));
    const days = (period: Omit<VendorBill, "lines">): unknown => reconcile(months, { lines: [line("9", { day: "2021-03-08" })], ...period }).differences.map(({ day }) => day);
    expect(days({})).toEqual(["2021-03-08", "2021-03-09", "2021-03-10", "2021-03-11"]);
    expect(days({ from: "2021-03-09" })).toEqual(["2021-03-09", "2021-03-10", "2021-03-11"]);
    expect(days({ until: "2021-03-10" })).toEqual(["2021-03-08", "2021-03-09"]);
    expect(days({ from: "2021-03-10", until: "2021-03-11" })).toEqual(["2021-03-10"]);
    expect(days({ from: "2021-03-11", until: "2021-03-10" })).toEqual([]);
  });

  it("shows what our line draws from each package", () => {
    const events = ledgerInService(
      silentRtc, bought("small", "2021-03-10T09:00:00+08:00", { minutes: 5, validFor: { days: 30 } }), bought("large", "2021-03-10T09:00:00+08:00", { minutes: 100 }),
      called("a", "2021-03-10T10:00:00+08:00", 600, vga),
    );
    const { ours } = only(events, line("0", { coveredMinutes: "9" }));
    expect(ours?.draws).toEqual([{ packageId: "large", drawnMs: 300_000 }, { packageId: "small", drawnMs: 300_000 }]);
    expect(String(ours?.coveredMinutes)).toBe("10");
  });
});

describe("a difference names the usages that one changed assumption rates as the vendor does:", () => {
  it("usages that were voided", () => {
    const events = [...ledgerInService(silentRtc, called("a", "2021-03-10T10:00:00+08:00", 600, vga), called("b", "2021-03-10T11:00:00+08:00", 1_200, vga), voided("b", "2021-03-10T12:00:00+08:00"))];
    expect(behind(only(events, line("0.96", { minutes: "30" })))).toEqual(["b: 0 min, 0, voided", "a: 10 min, 0.32"]);
    expect(behind(reconcile(replay(events), { lines: [line("0.96")] }).differences[0] as Difference)).toEqual(["b: 0 min, 0, voided", "a: 10 min, 0.32"]);
  });

  it("usages that came after their day was billed, at the instant of the run too", () => {
    const at = (text: string) => ledgerInService(silentRtc, called("a", "2021-03-10T10:00:00+08:00", 600, vga), called("b", "2021-03-10T11:00:00+08:00", 1_200, { ...vga, at: text }));
    expect(behind(only(at("2021-03-11T02:00:00+08:00"), line("0.32", { minutes: "10" })))).toEqual(["b: 20 min, 0.64, absent late", "a: 10 min, 0.32"]);
    expect(behind(only(at("2021-03-11T01:59:59+08:00"), line("0.32", { minutes: "10" })))).toEqual(["b: 20 min, 0.64, absent", "a: 10 min, 0.32"]);
  });

  it("packages that were returned", () => {
    const events = ledgerInService(silentRtc, bought("p", "2021-03-10T09:00:00+08:00"), returned("p", "2021-03-10T09:30:00+08:00"), called("a", "2021-03-10T10:00:00+08:00", 600, vga));
    expect(behind(only(events, line("0", { minutes: "10", coveredMinutes: "10" })))).toEqual(["a: 10 min, 0.32, returned"]);
  });

  it("packages that last until their day ends", () => {
    const events = ledgerInService(silentRtc, bought("p", "2021-03-09T10:05:00+08:00", { validFor: { days: 1 } }), called("a", "2021-03-10T10:00:00+08:00", 600, vga), called("b", "2021-03-10T09:00:00+08:00", 600, vga));
    expect(behind(only(events, line("0", { minutes: "20" })))).toEqual(["a: 10 min, 0.16, expiry", "b: 10 min, 0"]);
  });

  it("rounding, and the start of cover", () => {
    expect(behind(only(plainDay, line("0.96"), line("0.016", { item: "audio", minutes: "2", coveredMinutes: "1", overageMinutes: "1" })))).toEqual(["c: 1 min, 0.008", "d: 1 min, 0.008"]);
    const seconds = ledgerInService(silentRtc, called("c", "2021-03-10T12:00:00+08:00", 20), called("d", "2021-03-10T13:00:00+08:00", 30));
    expect(behind(only(seconds, line("0.008", { item: "audio", minutes: "1" })))).toEqual(["d: 1 min, 0.008, absent rounding", "c: 1 min, 0.008, absent"]);
    const early = ledgerInService(silentRtc, called("a", "2021-03-10T08:00:00+08:00", 600, vga), bought("p", "2021-03-10T09:00:00+08:00"));
    expect(behind(only(early, line("0", { minutes: "10" })))).toEqual(["a: 10 min, 0.32, coverFrom"]);
  });
});

describe("the readings of reconcile", () => {
  const days = ledgerInService(
    { ...silentRtc, lateUsageDays: 400 }, called("a", "2021-10-21T08:00:00+08:00", 610, vga), called("b", "2021-10-21T08:20:00+08:00", 10, vga), bought("p", "2021-10-21T09:00:00+08:00", { minutes: 1 }),
    called("c", "2021-10-22T08:00:00+08:00", 600, vga),
  );
  // Ours: 11 + 1 min at 0.032, and 10 min at 0.024, of which a package covers 1. By day, the first day has 11 min, of which the package may cover 1.
  test.each`
    first      | second     | reading
    ${"0.384"} | ${"0.216"} | ${"per-usage purchase B1"}
    ${"0.352"} | ${"0.216"} | ${"per-day purchase B1"}
    ${"0.352"} | ${"0.24"}  | ${"per-usage start-of-day B1"}
    ${"0.32"}  | ${"0.24"}  | ${"per-day start-of-day B1"}
    ${"0.384"} | ${"0.288"} | ${"per-usage purchase B1"}
    ${"0.288"} | ${"0.216"} | ${"per-usage purchase B2"}
    ${"0.264"} | ${"0.216"} | ${"per-day purchase B2"}
  `("recognise $first and $second as $reading", ({ first, second, reading }: Readonly<Record<"first" | "second" | "reading", string>>) => {
    const { readings: [best] } = reconcile(days, { lines: [line(first, { day: "2021-10-21" }), line(second, { day: "2021-10-22" })] });
    expect(`${best?.rounding} ${best?.coverFrom} ${best?.rates}`).toBe(reading);
    expect(best?.differences).toBe(0);
  });

  it("take the tariff as it is dated for the rates of the first day compared", () => {
    const rates = (from: string, amount: string): unknown => reconcile(days, { lines: [line(amount, { day: from })], from }).readings.filter(({ differences }) => differences === 0).map((each) => each.rates);
    expect([...new Set(rates("2021-10-22", "0.216") as string[])]).toEqual(["B2"]);
    expect([...new Set(rates("2021-10-22", "0.288") as string[])]).toEqual(["B1"]);
  });

  it("are all equal where nothing is compared, those nearest to the tariff first", () => {
    const { differences, readings } = reconcile(days, { lines: [], from: "2001-01-01", until: "2001-01-02" });
    expect(differences).toEqual([]);
    expect(readings.map((each) => each.differences)).toEqual(Array(8).fill(0));
    expect(readings[0]).toMatchObject({ rounding: "per-usage", coverFrom: "purchase" });
    expect(reconcile(ledgerInService(tencentTrtc), { lines: [] }).readings[0]).toEqual({ rounding: "per-day", coverFrom: "start-of-day", rates: "B1", differences: 0 });
  });
});

function refusalOf(run: () => unknown): Refusal | null {
  try {
    run();
    return null;
  } catch (thrown) {
    if (thrown instanceof RefusalError) return thrown.refusal;
    throw thrown;
  }
}

describe("reconcile refuses", () => {
  test.each`
    bill                                               | path                 | reason
    ${null}                                            | ${"request"}         | ${"must be an object"}
    ${{}}                                              | ${"lines"}           | ${"must be a list"}
    ${{ lines: [{}] }}                                 | ${"lines[0].day"}    | ${"must be a day that exists, such as 2021-04-01"}
    ${{ lines: [line("1"), line("1e3")] }}             | ${"lines[1].amount"} | ${"must be a decimal number: digits, with a point where needed, without an exponent"}
    ${{ lines: [line("1", { minutes: malformed(5) })] }} | ${"lines[0].minutes"} | ${"must be a Decimal or decimal text"}
    ${{ lines: [{ ...line("1"), minute: "5" }] }}      | ${"lines[0].minute"} | ${"is not a known field"}
    ${{ lines: [], from: "2021-02-29" }}               | ${"from"}            | ${"must be a day that exists, such as 2021-04-01"}
  `("$path: $reason", ({ bill, path, reason }: { readonly bill: unknown; readonly path: string; readonly reason: string }) => {
    expect(refusalOf(() => reconcile(plainDay, malformed(bill)))).toEqual({ type: "InvalidInput", path, reason });
  });

  it("what is neither an account nor a ledger", () => {
    expect(refusalOf(() => reconcile(malformed({ ...replay(plainDay) }), { lines: [] }))).toMatchObject({ path: "events" });
    expect(refusalOf(() => reconcile(plainDay.slice(1), { lines: [] }))).toMatchObject({ path: "events[0]" });
  });

  it("a line of a day of which an account has no usages, where that day is compared", () => {
    const account = replay([...ledgerInService(silentRtc, called("a", "2021-03-10T10:00:00+08:00", 600, vga), toppedUp("pay", "2021-03-18T02:00:00+08:00", "1"))]);
    const lines = [line("0.1", { day: "2021-03-11" }), line("0.32")];
    expect(refusalOf(() => reconcile(account, { lines }))).toEqual({
      type: "InvalidInput", path: "lines[1].day", reason: "must be 2021-03-11 or later: of earlier days the account has no usages; pass its events",
    });
    expect(reconcile(account, { lines, from: "2021-03-11" }).differences.map(({ day }) => day)).toEqual(["2021-03-11"]);
  });
});

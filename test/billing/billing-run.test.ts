import { describe, expect, it, test } from "vitest";
import { unbilled } from "../../src/index.js";
import { bills, bought, called, given, inService, ms, settled, toppedUp, types, voided, when } from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const morning = "2021-04-01T10:00:00+08:00";
const billed = "2021-04-02T02:00:00+08:00"; // when the first of April is billed
const adjusted = "2021-04-03T02:00:00+08:00"; // and its adjustments
const between = "2021-04-02T12:00:00+08:00";
const hd = { item: "video-720p" };

describe("a day that changes after it was billed", () => {
  it("is charged the difference between the rounded-down sums, so that its bills add up to the charge of the day", () => {
    // 0.008, rounded down to 0.00; then 0.016, rounded down to 0.01
    const late = called("late", "2021-04-01T11:00:00+08:00", 60, { at: between });
    const [first, second] = bills(when(inService(), called("talk", morning, 60), late, settled(adjusted)));
    expect(plain(first)).toMatchObject({ billId: "acme-2021-04-01", rounding: "0.008", total: "0" });
    expect(plain(second)).toEqual({
      billId: "acme-2021-04-02", day: "2021-04-02", issuedAt: Date.parse(adjusted), rounding: "-0.002", total: "0.01",
      lines: [{
        day: "2021-04-01", region: "cn", item: "audio", billedSeconds: 60, drawnMs: 0, overageMs: 15_000,
        minutes: "1", coveredMinutes: "0", overageMinutes: "1", rate: "0.008", amount: "0.008",
      }],
    });
  });

  it("is credited when a call is voided", () => {
    const account = given(inService(), toppedUp("cash", morning, "1"), called("talk", morning, 600, hd), settled(billed));
    expect(String(account.cash)).toBe("0.68");
    const events = when(account, voided("talk", between), settled(adjusted));
    expect(plain(bills(events))).toMatchObject([{
      lines: [{
        day: "2021-04-01", billedSeconds: -600, drawnMs: 0, overageMs: -600_000,
        minutes: "-10", coveredMinutes: "0", overageMinutes: "-10", rate: "0.032", amount: "-0.32",
      }],
      rounding: "0", total: "-0.32",
    }]);
    expect(String(given(account, voided("talk", between), settled(adjusted)).cash)).toBe("1");
  });

  it("shows differences of rounded totals, not rounded differences", () => {
    const account = given(
      inService(), bought("pack", "2021-03-31T10:00:00+08:00", { minutes: "3.5" }),
      called("big", "2021-04-01T12:00:00+08:00", 60, { item: "video-1080p" }), settled(billed),
      // ends earlier, so it takes 15,000 of the 210,000
      called("small", morning, 60, { at: between }),
    );
    // covered 195/225 − 210/225 = 0.866667 − 0.933333; over 30/225 − 15/225 = 0.133333 − 0.066667
    expect(plain(unbilled(account))).toMatchObject([
      { item: "audio", billedSeconds: 60, drawnMs: 15_000, overageMs: 0, minutes: "1", coveredMinutes: "1", overageMinutes: "0", amount: "0" },
      {
        item: "video-1080p", billedSeconds: 0, drawnMs: -15_000, overageMs: 15_000,
        minutes: "0", coveredMinutes: "-0.066666", overageMinutes: "0.066666", amount: "0.008",
      },
    ]);
    const [bill] = bills(when(account, settled(adjusted)));
    expect(plain(bill)).toMatchObject({ rounding: "-0.002", total: "0.01" }); // 0.016 rounded down, minus 0.008 rounded down
  });

  it("is billed even when only quantities changed and no money is due", () => {
    const account = given(
      inService(), bought("a", "2021-03-31T10:00:00+08:00"), called("talk", morning, 60), settled(billed),
      called("more", "2021-04-01T11:00:00+08:00", 60, { at: between }),
    );
    expect(plain(bills(when(account, settled(adjusted))))).toMatchObject([{ lines: [{ billedSeconds: 60, drawnMs: 15_000 }], total: "0" }]);
  });

  it("is not billed when the change was undone before the run", () => {
    const account = given(
      inService(), called("talk", morning, 60), settled(billed), called("slip", morning, 60, { at: between }), voided("slip", between),
    );
    expect(unbilled(account)).toEqual([]);
    expect(bills(when(account, settled("2021-04-20T00:00:00+08:00")))).toEqual([]);
  });

  it("is adjusted by each run while it is open, each time by what is new", () => {
    const again = (n: number) => called(`late-${n}`, morning, 600, { ...hd, at: `2021-04-0${n}T12:00:00+08:00` });
    const events = when(inService(), called("talk", morning, 600, hd), again(2), again(3), again(4), settled("2021-04-20T00:00:00+08:00"));
    expect(bills(events).map(({ day, total }) => [day, String(total)])).toEqual([
      ["2021-04-01", "0.32"], ["2021-04-02", "0.32"], ["2021-04-03", "0.32"], ["2021-04-04", "0.32"],
    ]);
  });

  it("has the first lines of the bill, even when none of its usage is left", () => {
    const account = given(
      inService(), called("talk", morning, 600, hd), settled(billed), called("next", between, 600, hd),
      voided("talk", "2021-04-02T13:00:00+08:00"),
    );
    const [bill] = bills(when(account, settled(adjusted)));
    expect(plain(bill)).toMatchObject({ total: "0", lines: [
      { day: "2021-04-01", billedSeconds: -600, amount: "-0.32" }, { day: "2021-04-02", billedSeconds: 600, amount: "0.32" },
    ] });
    expect(unbilled(account).map(({ day }) => day)).toEqual(["2021-04-01", "2021-04-02"]);
  });

  it("is adjusted on the bill of the day before the run", () => {
    const account = given(
      inService(), called("talk", morning, 600, hd), settled(billed),
      called("late", morning, 600, { at: between }), called("next", between, 600),
    );
    const [bill] = bills(when(account, settled(adjusted)));
    expect(plain(bill)).toMatchObject({ total: "0.16", lines: [
      { day: "2021-04-01", item: "audio", billedSeconds: 600, amount: "0.08" }, { day: "2021-04-02", item: "audio", billedSeconds: 600, amount: "0.08" },
    ] });
  });
});

describe("the billing run at 02:00", () => {
  const talked = given(inService(), called("talk", "2021-04-01T10:00:00+08:00", 600, { item: "video-720p" }));
  const late = (at: string) => called("late", "2021-04-01T09:00:00+08:00", 600, { item: "video-720p", at });

  test.each`
    at                                 | written
    ${"2021-04-02T01:59:59.999+08:00"} | ${[]}
    ${"2021-04-02T02:00:00.000+08:00"} | ${["BillIssued", "ArrearsStarted"]}
  `("settled at $at: $written", ({ at, written }) => {
    expect(types(when(talked, settled(at)))).toEqual(written);
  });

  it("bills a usage that arrived a millisecond before it, and not one that arrives with it", () => {
    const totals = (at: string) =>
      bills(when(talked, late(at), settled("2021-04-03T02:00:00+08:00"))).map(({ day, total }) => [day, String(total)]);
    expect(totals("2021-04-02T01:59:59.999+08:00")).toEqual([["2021-04-01", "0.64"]]);
    expect(totals("2021-04-02T02:00:00.000+08:00")).toEqual([["2021-04-01", "0.32"], ["2021-04-02", "0.32"]]);
  });

  it("is over at its instant even when it had nothing to bill", () => {
    const first = given(inService(), late("2021-04-02T02:00:00.000+08:00"));
    expect(when(first, settled("2021-04-02T02:00:00.000+08:00"))).toEqual([]);
    expect(when(first, settled("2021-04-03T01:59:59.999+08:00"))).toEqual([]);
    expect(bills(when(first, settled("2021-04-03T02:00:00.000+08:00")))).toMatchObject([{ day: "2021-04-02" }]);
  });

  it("happens before the command of the same instant", () => {
    expect(types(when(talked, late("2021-04-02T02:00:00.000+08:00")))).toEqual(["BillIssued", "ArrearsStarted", "UsageRated"]);
  });

  it("bills nothing at another instant at which something is due", () => {
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00", { validFor: { days: 1 } }), settled("2021-04-02T02:00:00+08:00"));
    const events = when(account, late("2021-04-02T11:00:00+08:00"), settled("2021-04-03T02:00:00+08:00"));
    expect(events.filter(({ type }) => type !== "UsageRated").map(({ type, at }) => [type, at])).toEqual([
      ["PackageExpired", ms("2021-04-02T12:00:00+08:00")], ["BillIssued", ms("2021-04-03T02:00:00+08:00")], ["ArrearsStarted", ms("2021-04-03T02:00:00+08:00")],
    ]);
  });

  it("does not bill the day that is not over", () => {
    const night = given(inService(), called("talk", "2021-04-02T01:00:00+08:00", 600));
    expect(when(night, settled("2021-04-03T01:59:59.999+08:00"))).toEqual([]);
    expect(bills(when(night, settled("2021-04-03T02:00:00+08:00")))).toMatchObject([{ day: "2021-04-02" }]);
  });
});

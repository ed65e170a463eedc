import { describe, expect, it } from "vitest";
import { tencentTrtc } from "../../src/index.js";
import { describeExplanation, explainBill, explainPackage, explainUsage } from "../../src/reports/index.js";
import {
  bought, called, ledgerInService, malformed, returned, settled, silentRtc, toppedUp, voided,
} from "../support/account-steps.js";

describe("describeExplanation", () => {
  const ledger = ledgerInService(
    silentRtc,
    bought("back", "2021-03-10T01:00:00+08:00", { price: "3" }),
    bought("month", "2021-03-10T01:00:00+08:00", { minutes: 20, price: "0.60", validFor: { months: 1 } }),
    bought("away", "2021-03-10T01:00:00+08:00", { regions: ["sg"] }),
    bought("today", "2021-03-10T01:00:00+08:00", { minutes: 100, price: "3.00", validFor: { days: 1 } }),
    returned("back", "2021-03-10T01:30:00+08:00"),
    bought("next", "2021-03-11T00:30:00+08:00", { minutes: 20, regions: ["cn", "sg"] }),
    called("night", "2021-03-10T23:00:00+08:00", 9_000, { item: "video-720p" }),
    called("rec", "2021-03-10T22:00:00+08:00", 60, { item: "recording-360p", at: "2021-03-11T01:45:00+08:00" }),
    settled("2021-03-12T02:00:00+08:00"),
    called("late", "2021-03-10T20:00:00+08:00", 470, { item: "video-1080p", at: "2021-03-12T09:00:00+08:00" }),
    settled("2021-03-13T02:00:00+08:00"), toppedUp("pay", "2021-03-13T03:00:00+08:00", "500"),
    bought("lost", "2021-03-13T03:00:00+08:00", { validFor: { days: 2 } }),
    called("night", "2021-03-25T10:00:00+08:00", 1, { item: "video-720p" }), voided("night", "2021-03-25T11:00:00+08:00"),
    called("open", "2021-03-25T10:00:00+08:00", 1),
    settled("2021-04-10T02:00:00+08:00"),
  );

  it("explains a usage, and the earlier one that had its id", () => {
    expect(describeExplanation(explainUsage(ledger, "night"))).toMatchInlineSnapshot(`
      "usage "night" of app "app": video-720p in "cn", 2021-03-25T02:00:00.000Z to 2021-03-25T02:00:01.000Z, 1 s
      0 min, of weight 1: 0 drawn, 0 overage, CNY 0.00; saved CNY 0.00

      ratings
        2021-03-25T02:00:01.000Z rated (event 32)
        2021-03-25T03:00:00.000Z voided: reported by mistake (event 33)

      an earlier usage had the same id
        usage "night" of app "app": video-720p in "cn", 2021-03-10T15:00:00.000Z to 2021-03-10T17:30:00.000Z, 9000 s
        150 min, of weight 1: 110 drawn, 40 overage, CNY 1.28; saved CNY 3.52

        piece 1 of 4, 2021-03-10T15:00:00.000Z to 2021-03-10T16:00:00.000Z, day 2021-03-10
          3600 s: the usage went from 0 s to 3600 s, rounded up from 0 to 60 min
          60 min need 60 package min
          package "today": 60 of 70 drawn, 10 left, expires 2021-03-10T17:00:00.000Z
          package "lost": not drawn, effective from 2021-03-12T19:00:00.000Z
          package "month": not needed, 20 left, expires 2021-04-09T17:00:00.000Z
          package "key": not drawn, it was returned
          package "away": not drawn, it does not cover the region
          package "back": not drawn, it was returned
          package "next": not drawn, effective from 2021-03-10T16:30:00.000Z
          the rest, 0 package min, at CNY 0.032 a minute: CNY 0.00

        piece 2 of 4, 2021-03-10T16:00:00.000Z to 2021-03-10T16:30:00.000Z, day 2021-03-11
          1800 s: the usage went from 3600 s to 5400 s, rounded up from 60 to 90 min
          30 min need 30 package min
          package "today": 10 of 10 drawn, 0 left, expires 2021-03-10T17:00:00.000Z
          package "lost": not drawn, effective from 2021-03-12T19:00:00.000Z
          package "month": 20 of 20 drawn, 0 left, expires 2021-04-09T17:00:00.000Z
          package "key": not drawn, it was returned
          package "away": not drawn, it does not cover the region
          package "back": not drawn, it was returned
          package "next": not drawn, effective from 2021-03-10T16:30:00.000Z
          the rest, 0 package min, at CNY 0.032 a minute: CNY 0.00

        piece 3 of 4, 2021-03-10T16:30:00.000Z to 2021-03-10T17:00:00.000Z, day 2021-03-11
          1800 s: the usage went from 5400 s to 7200 s, rounded up from 90 to 120 min
          30 min need 30 package min
          package "today": not drawn, used up before
          package "lost": not drawn, effective from 2021-03-12T19:00:00.000Z
          package "month": not drawn, used up before
          package "key": not drawn, it was returned
          package "away": not drawn, it does not cover the region
          package "back": not drawn, it was returned
          package "next": 20 of 20 drawn, 0 left, expires 2022-03-10T16:30:00.000Z
          the rest, 10 package min, at CNY 0.032 a minute: CNY 0.32

        piece 4 of 4, 2021-03-10T17:00:00.000Z to 2021-03-10T17:30:00.000Z, day 2021-03-11
          1800 s: the usage went from 7200 s to 9000 s, rounded up from 120 to 150 min
          30 min need 30 package min
          package "today": not drawn, expired 2021-03-10T17:00:00.000Z
          package "lost": not drawn, effective from 2021-03-12T19:00:00.000Z
          package "month": not drawn, used up before
          package "key": not drawn, it was returned
          package "away": not drawn, it does not cover the region
          package "back": not drawn, it was returned
          package "next": not drawn, used up before
          the rest, 30 package min, at CNY 0.032 a minute: CNY 0.96

        ratings
          2021-03-10T17:30:00.000Z rated (event 15)
          2021-03-12T01:00:00.000Z re-rated because of recordUsage "late" (event 24)

        bills
          "acme-2021-03-10": day 2021-03-10, 60 min, 60 drawn, 0 overage, CNY 0.00
            rated (event 15)
          "acme-2021-03-11": day 2021-03-11, 90 min, 80 drawn, 10 overage, CNY 0.32
            rated (event 15)
          "acme-2021-03-12" (adjustment): day 2021-03-11, 0 min, -30 drawn, 30 overage, CNY 0.96
            re-rated because of recordUsage "late" (event 24)"
    `);
    expect(describeExplanation(explainUsage(ledger, "rec"))).toMatchInlineSnapshot(`
      "usage "rec" of app "app": recording-360p in "cn", 2021-03-10T14:00:00.000Z to 2021-03-10T14:01:00.000Z, 60 s
      1 min, which no package covers: 0 drawn, 1 overage, CNY 0.0262; saved CNY 0.00

      piece 1 of 1, 2021-03-10T14:00:00.000Z to 2021-03-10T14:01:00.000Z, day 2021-03-10
        60 s: the usage went from 0 s to 60 s, rounded up from 0 to 1 min
        1 min need 1 min
        package "today": not drawn, no package covers the item
        package "lost": not drawn, no package covers the item
        package "month": not drawn, no package covers the item
        package "key": not drawn, it was returned
        package "away": not drawn, no package covers the item
        package "back": not drawn, it was returned
        package "next": not drawn, no package covers the item
        the rest, 1 min, at CNY 0.0262 a minute: CNY 0.0262

      ratings
        2021-03-10T17:45:00.000Z rated (event 19)

      bills
        "acme-2021-03-10": day 2021-03-10, 1 min, 0 drawn, 1 overage, CNY 0.0262
          rated (event 19)"
    `);
  });

  it("explains a usage whose seconds are rounded on the total of the day", () => {
    const legs = ledgerInService({ ...tencentTrtc, alerts: silentRtc.alerts }, called("a", "2021-03-10T10:00:00+08:00", 30), called("b", "2021-03-10T10:01:00+08:00", 40));
    expect(describeExplanation(explainUsage(legs, "b"))).toMatchInlineSnapshot(`
      "usage "b" of app "app": audio in "cn", 2021-03-10T02:01:00.000Z to 2021-03-10T02:01:40.000Z, 40 s
      1 min, of weight 1: 0 drawn, 1 overage, CNY 0.007; saved CNY 0.00

      piece 1 of 1, 2021-03-10T02:01:00.000Z to 2021-03-10T02:01:40.000Z, day 2021-03-10
        40 s: the day's audio in "cn" went from 30 s to 70 s, rounded up from 1 to 2 min
        1 min need 1 package min
        package "key": not drawn, it was returned
        the rest, 1 package min, at CNY 0.007 a minute: CNY 0.007

      ratings
        2021-03-10T02:01:40.000Z rated (event 9)

      bills
        on no bill: day 2021-03-10, 1 min, 0 drawn, 1 overage, CNY 0.007
          rated (event 9)"
    `);
  });

  it("explains a package", () => {
    expect(describeExplanation(explainPackage(ledger, "today"))).toMatchInlineSnapshot(`
      "package "today", bought 2021-03-09T17:00:00.000Z, covers 2021-03-09T17:00:00.000Z until 2021-03-10T17:00:00.000Z
      100 package minutes for CNY 3.00 (external), regions "cn"
      100 consumed, 0 remaining; saved CNY 3.20
      expired 2021-03-10T17:00:00.000Z: 0 forfeited, first stated as 100

      draws
        2021-03-10T12:00:00.000Z to 2021-03-10T12:07:50.000Z usage "late", video-1080p in "cn": 30 drawn, 70 left, saved CNY 0.96
        2021-03-10T15:00:00.000Z to 2021-03-10T16:00:00.000Z usage "night", video-720p in "cn": 60 drawn, 10 left, saved CNY 1.92
        2021-03-10T16:00:00.000Z to 2021-03-10T16:30:00.000Z usage "night", video-720p in "cn": 10 drawn, 0 left, saved CNY 0.32

      corrections
        2021-03-12T01:00:00.000Z re-rated because of recordUsage "late" (event 24): consumed 100, then 70"
    `);
    expect(describeExplanation(explainPackage(ledger, "back"))).toMatchInlineSnapshot(`
      "package "back", bought 2021-03-09T17:00:00.000Z, covers 2021-03-09T17:00:00.000Z until 2022-03-09T17:00:00.000Z
      100 package minutes for CNY 3.00 (external), regions "cn"
      0 consumed, 100 remaining; saved CNY 0.00
      returned 2021-03-09T17:30:00.000Z: CNY 3.00 paid back (external)"
    `);
    expect(describeExplanation(explainPackage(ledger, "lost")).split("\n").slice(2)).toEqual(["0 consumed, 100 remaining; saved CNY 0.00", "expired 2021-03-14T19:00:00.000Z: 100 forfeited"]);
    expect(describeExplanation(explainPackage(ledger, "next"))).toMatchInlineSnapshot(`
      "package "next", bought 2021-03-10T16:30:00.000Z, covers 2021-03-10T16:30:00.000Z until 2022-03-10T16:30:00.000Z
      20 package minutes for CNY 0.00 (external), regions "cn", "sg"
      20 consumed, 0 remaining; saved CNY 0.64

      draws
        2021-03-10T16:30:00.000Z to 2021-03-10T17:00:00.000Z usage "night", video-720p in "cn": 20 drawn, 0 left, saved CNY 0.64"
    `);
  });

  it("explains a bill", () => {
    expect(describeExplanation(explainBill(ledger, "acme-2021-03-10"))).toMatchInlineSnapshot(`
      "bill "acme-2021-03-10" for 2021-03-10, issued 2021-03-10T18:00:00.000Z: CNY 0.02

      2021-03-10 recording-360p in "cn": 1 min, 0 drawn, 1 overage, at CNY 0.0262 a minute CNY 0.0262
        usage "rec": day 2021-03-10, 1 min, 0 drawn, 1 overage, CNY 0.0262

      2021-03-10 video-720p in "cn": 60 min, 60 drawn, 0 overage, at CNY 0.032 a minute CNY 0.00
        usage "night": day 2021-03-10, 60 min, 60 drawn, 0 overage, CNY 0.00

      rounded down by day
        2021-03-10: CNY 0.0262 as CNY 0.02, before CNY 0.00 as CNY 0.00: CNY 0.02 due

      lines CNY 0.0262, rounded down by CNY 0.0062: total CNY 0.02
      cash CNY 0.00, then CNY -0.02
      arrears started with CNY 0.02 due, suspension at 2021-03-11T18:00:00.000Z"
    `);
    expect(describeExplanation(explainBill(ledger, "acme-2021-03-11"))).toMatchInlineSnapshot(`
      "bill "acme-2021-03-11" for 2021-03-11, issued 2021-03-11T18:00:00.000Z: CNY 0.32

      2021-03-11 video-720p in "cn": 90 min, 80 drawn, 10 overage, at CNY 0.032 a minute CNY 0.32
        usage "night": day 2021-03-11, 90 min, 80 drawn, 10 overage, CNY 0.32

      rounded down by day
        2021-03-11: CNY 0.32 as CNY 0.32, before CNY 0.00 as CNY 0.00: CNY 0.32 due

      lines CNY 0.32, rounded down by CNY 0.00: total CNY 0.32
      cash CNY -0.02, then CNY -0.34"
    `);
    expect(describeExplanation(explainBill(ledger, "acme-2021-03-12"))).toMatchInlineSnapshot(`
      "bill "acme-2021-03-12" for 2021-03-12, issued 2021-03-12T18:00:00.000Z: CNY 0.96

      2021-03-10 video-1080p in "cn" (adjustment): 8 min, 30 drawn, 0 overage, at CNY 0.12 a minute CNY 0.00
        usage "late": day 2021-03-10, 8 min, 30 drawn, 0 overage, CNY 0.00
          rated (event 25)

      2021-03-11 video-720p in "cn" (adjustment): 0 min, -30 drawn, 30 overage, at CNY 0.032 a minute CNY 0.96
        usage "night": day 2021-03-11, 0 min, -30 drawn, 30 overage, CNY 0.96
          re-rated because of recordUsage "late" (event 24)

      rounded down by day
        2021-03-10: CNY 0.0262 as CNY 0.02, before CNY 0.0262 as CNY 0.02: CNY 0.00 due
        2021-03-11: CNY 1.28 as CNY 1.28, before CNY 0.32 as CNY 0.32: CNY 0.96 due

      lines CNY 0.96, rounded down by CNY 0.00: total CNY 0.96
      cash CNY -0.34, then CNY -1.30"
    `);
  });

  it("throws a RefusalError for what is not an explanation", () => {
    expect(() => describeExplanation(malformed({ kind: "Nonsense" }))).toThrow("Invalid explanation: must be an explanation.");
    expect(() => describeExplanation(malformed(null))).toThrow("Invalid explanation: must be an explanation.");
  });
});

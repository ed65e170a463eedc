import { describe, expect, it, test } from "vitest";
import { tencentTrtc } from "../../src/index.js";
import { describeExplanation, explainBill, explainPackage, explainUsage } from "../../src/reports/index.js";
import {
  bought, called, created, enabled, ledgerInService, malformed, OPENED, returned, settled, silentRtc, toppedUp, voided,
} from "../support/account-steps.js";
import { AWKWARD } from "../support/awkward-books.js";
import { REFUSED_OPTIONS, UNFIT_FOR_A_LINE } from "../support/describe-options.js";

describe("describeExplanation", () => {
  const ledger = ledgerInService(
    silentRtc,
    bought("back", "2021-03-10T01:00:00+08:00", { price: "3" }),
    bought("month", "2021-03-10T01:00:00+08:00", { minutes: 20, price: "0.60", validFor: { months: 1 } }),
    bought("away", "2021-03-10T01:00:00+08:00", { regions: ["us"] }),
    bought("today", "2021-03-10T01:00:00+08:00", { minutes: 100, price: "3.00", validFor: { days: 1 } }),
    returned("back", "2021-03-10T01:30:00+08:00"),
    bought("next", "2021-03-11T00:30:00+08:00", { minutes: 20, regions: ["cn", "us"] }),
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
      "usage "night" of app "app": video-720p in "cn", 2021-03-25T10:00:00.000+08:00 to 2021-03-25T10:00:01.000+08:00, 1 s
      0 min, of weight 1: 0 package min drawn, list value CNY 0.00; 0 min overage, CNY 0.00

      ratings
        2021-03-25T10:00:01.000+08:00 rated (event 32)
        2021-03-25T11:00:00.000+08:00 voided: reported by mistake (event 33)

      an earlier usage had the same id
        usage "night" of app "app": video-720p in "cn", 2021-03-10T23:00:00.000+08:00 to 2021-03-11T01:30:00.000+08:00, 9000 s
        150 min, of weight 1: 110 package min drawn, list value CNY 3.52; 40 min overage, CNY 1.28

        piece 1 of 4, 2021-03-10T23:00:00.000+08:00 to 2021-03-11T00:00:00.000+08:00, day 2021-03-10
          3600 s: the usage went from 0 s to 3600 s, rounded up from 0 to 60 min
          60 min need 60 package min
          package "today": 60 of 70 package min drawn, 10 left, expires 2021-03-11T01:00:00.000+08:00
          package "month": not needed, 20 package min left, expires 2021-04-10T01:00:00.000+08:00
          package "key": not drawn, it was returned
          package "away": not drawn, it does not cover the region
          package "back": not drawn, it was returned
          the rest, 0 package min, is 0 min at CNY 0.032 a minute: CNY 0.00

        piece 2 of 4, 2021-03-11T00:00:00.000+08:00 to 2021-03-11T00:30:00.000+08:00, day 2021-03-11
          1800 s: the usage went from 3600 s to 5400 s, rounded up from 60 to 90 min
          30 min need 30 package min
          package "today": 10 of 10 package min drawn, 0 left, expires 2021-03-11T01:00:00.000+08:00
          package "month": 20 of 20 package min drawn, 0 left, expires 2021-04-10T01:00:00.000+08:00
          package "key": not drawn, it was returned
          package "away": not drawn, it does not cover the region
          package "back": not drawn, it was returned
          package "next": not drawn, effective from 2021-03-11T00:30:00.000+08:00
          the rest, 0 package min, is 0 min at CNY 0.032 a minute: CNY 0.00

        piece 3 of 4, 2021-03-11T00:30:00.000+08:00 to 2021-03-11T01:00:00.000+08:00, day 2021-03-11
          1800 s: the usage went from 5400 s to 7200 s, rounded up from 90 to 120 min
          30 min need 30 package min
          package "today": not drawn, used up before
          package "month": not drawn, used up before
          package "key": not drawn, it was returned
          package "away": not drawn, it does not cover the region
          package "back": not drawn, it was returned
          package "next": 20 of 20 package min drawn, 0 left, expires 2022-03-11T00:30:00.000+08:00
          the rest, 10 package min, is 10 min at CNY 0.032 a minute: CNY 0.32

        piece 4 of 4, 2021-03-11T01:00:00.000+08:00 to 2021-03-11T01:30:00.000+08:00, day 2021-03-11
          1800 s: the usage went from 7200 s to 9000 s, rounded up from 120 to 150 min
          30 min need 30 package min
          package "today": not drawn, expired 2021-03-11T01:00:00.000+08:00
          package "month": not drawn, used up before
          package "key": not drawn, it was returned
          package "away": not drawn, it does not cover the region
          package "back": not drawn, it was returned
          package "next": not drawn, used up before
          the rest, 30 package min, is 30 min at CNY 0.032 a minute: CNY 0.96

        ratings
          2021-03-11T01:30:00.000+08:00 rated (event 15)
          2021-03-12T09:00:00.000+08:00 re-rated because of recordUsage "late" (event 24): before 150 min, 100 package min of "today", 20 package min of "month", 20 package min of "next", 10 min overage; after 150 min, 70 package min of "today", 20 package min of "month", 20 package min of "next", 40 min overage

        bills
          "acme-2021-03-10": day 2021-03-10, 60 min, 60 package min drawn, 0 min overage, CNY 0.00
            rated (event 15)
          "acme-2021-03-11": day 2021-03-11, 90 min, 80 package min drawn, 10 min overage, CNY 0.32
            rated (event 15)
          "acme-2021-03-12" (adjustment): day 2021-03-11, 0 min, -30 package min drawn, 30 min overage, CNY 0.96
            re-rated because of recordUsage "late" (event 24): before 90 min, 40 package min of "today", 20 package min of "month", 20 package min of "next", 10 min overage; after 90 min, 10 package min of "today", 20 package min of "month", 20 package min of "next", 40 min overage"
    `);
    expect(describeExplanation(explainUsage(ledger, "rec"))).toMatchInlineSnapshot(`
      "usage "rec" of app "app": recording-360p in "cn", 2021-03-10T22:00:00.000+08:00 to 2021-03-10T22:01:00.000+08:00, 60 s
      1 min, which no package covers: 1 min overage, CNY 0.0262

      piece 1 of 1, 2021-03-10T22:00:00.000+08:00 to 2021-03-10T22:01:00.000+08:00, day 2021-03-10
        60 s: the usage went from 0 s to 60 s, rounded up from 0 to 1 min
        package "today": not drawn, no package covers the item
        package "month": not drawn, no package covers the item
        package "key": not drawn, it was returned
        package "away": not drawn, no package covers the item
        package "back": not drawn, it was returned
        1 min at CNY 0.0262 a minute: CNY 0.0262

      ratings
        2021-03-11T01:45:00.000+08:00 rated (event 19)

      bills
        "acme-2021-03-10": day 2021-03-10, 1 min, 0 package min drawn, 1 min overage, CNY 0.0262
          rated (event 19)"
    `);
  });

  it("explains a usage whose seconds are rounded on the total of the day", () => {
    const legs = ledgerInService({ ...tencentTrtc, alerts: silentRtc.alerts }, called("a", "2021-03-10T10:00:00+08:00", 30), called("b", "2021-03-10T10:01:00+08:00", 40));
    expect(describeExplanation(explainUsage(legs, "b"))).toMatchInlineSnapshot(`
      "usage "b" of app "app": audio in "cn", 2021-03-10T10:01:00.000+08:00 to 2021-03-10T10:01:40.000+08:00, 40 s
      1 min, of weight 1: 0 package min drawn, list value CNY 0.00; 1 min overage, CNY 0.007

      piece 1 of 1, 2021-03-10T10:01:00.000+08:00 to 2021-03-10T10:01:40.000+08:00, day 2021-03-10
        40 s: the day's audio in "cn" went from 30 s to 70 s, rounded up from 1 to 2 min
        1 min need 1 package min
        package "key": not drawn, it was returned
        the rest, 1 package min, is 1 min at CNY 0.007 a minute: CNY 0.007

      ratings
        2021-03-10T10:01:40.000+08:00 rated (event 9)

      bills
        on no bill: day 2021-03-10, 1 min, 0 package min drawn, 1 min overage, CNY 0.007
          rated (event 9)"
    `);
  });

  it("explains a package", () => {
    expect(describeExplanation(explainPackage(ledger, "today"))).toMatchInlineSnapshot(`
      "package "today", bought 2021-03-10T01:00:00.000+08:00, covers 2021-03-10T01:00:00.000+08:00 until 2021-03-11T01:00:00.000+08:00
      100 package min for CNY 3.00 (external), regions "cn"
      100 package min drawn, list value CNY 3.20; 0 left
      expired 2021-03-11T01:00:00.000+08:00: 0 package min forfeited, stated as 100 at the expiry

      draws
        2021-03-10T20:00:00.000+08:00 to 2021-03-10T20:07:50.000+08:00 usage "late", video-1080p in "cn": 30 package min drawn, list value CNY 0.96; 70 left
        2021-03-10T23:00:00.000+08:00 to 2021-03-11T00:00:00.000+08:00 usage "night", video-720p in "cn": 60 package min drawn, list value CNY 1.92; 10 left
        2021-03-11T00:00:00.000+08:00 to 2021-03-11T00:30:00.000+08:00 usage "night", video-720p in "cn": 10 package min drawn, list value CNY 0.32; 0 left

      corrections
        2021-03-12T09:00:00.000+08:00 re-rated because of recordUsage "late" (event 24): 100 package min consumed before, 100 after"
    `);
    expect(describeExplanation(explainPackage(ledger, "back"))).toMatchInlineSnapshot(`
      "package "back", bought 2021-03-10T01:00:00.000+08:00, covers 2021-03-10T01:00:00.000+08:00 until 2022-03-10T01:00:00.000+08:00
      100 package min for CNY 3.00 (external), regions "cn"
      0 package min drawn, list value CNY 0.00; 100 left
      returned 2021-03-10T01:30:00.000+08:00: CNY 3.00 paid back (external)"
    `);
    expect(describeExplanation(explainPackage(ledger, "lost")).split("\n").slice(2)).toEqual([
      "0 package min drawn, list value CNY 0.00; 100 left",
      "expired 2021-03-15T03:00:00.000+08:00: 100 package min forfeited",
    ]);
    expect(describeExplanation(explainPackage(ledger, "next"))).toMatchInlineSnapshot(`
      "package "next", bought 2021-03-11T00:30:00.000+08:00, covers 2021-03-11T00:30:00.000+08:00 until 2022-03-11T00:30:00.000+08:00
      20 package min for CNY 0.00 (external), regions "cn", "us"
      20 package min drawn, list value CNY 0.64; 0 left

      draws
        2021-03-11T00:30:00.000+08:00 to 2021-03-11T01:00:00.000+08:00 usage "night", video-720p in "cn": 20 package min drawn, list value CNY 0.64; 0 left"
    `);
  });

  it("explains a bill", () => {
    expect(describeExplanation(explainBill(ledger, "acme-2021-03-10"))).toMatchInlineSnapshot(`
      "bill "acme-2021-03-10" for 2021-03-10, issued 2021-03-11T02:00:00.000+08:00: CNY 0.02

      2021-03-10 recording-360p in "cn": 1 min, 0 package min drawn, 1 min overage at CNY 0.0262 a minute, CNY 0.0262
        usage "rec": day 2021-03-10, 1 min, 0 package min drawn, 1 min overage, CNY 0.0262

      2021-03-10 video-720p in "cn": 60 min, 60 package min drawn, 0 min overage at CNY 0.032 a minute, CNY 0.00
        usage "night": day 2021-03-10, 60 min, 60 package min drawn, 0 min overage, CNY 0.00

      rounded by day
        2021-03-10: CNY 0.0262 as CNY 0.02, before CNY 0.00 as CNY 0.00: CNY 0.02 due

      lines CNY 0.0262, rounded down by CNY 0.0062: total CNY 0.02
      cash CNY 0.00, then CNY -0.02
      arrears started with CNY 0.02 due, suspension at 2021-03-12T02:00:00.000+08:00"
    `);
    expect(describeExplanation(explainBill(ledger, "acme-2021-03-11"))).toMatchInlineSnapshot(`
      "bill "acme-2021-03-11" for 2021-03-11, issued 2021-03-12T02:00:00.000+08:00: CNY 0.32

      2021-03-11 video-720p in "cn": 90 min, 80 package min drawn, 10 min overage at CNY 0.032 a minute, CNY 0.32
        usage "night": day 2021-03-11, 90 min, 80 package min drawn, 10 min overage, CNY 0.32

      rounded by day
        2021-03-11: CNY 0.32 as CNY 0.32, before CNY 0.00 as CNY 0.00: CNY 0.32 due

      lines CNY 0.32, rounded down by CNY 0.00: total CNY 0.32
      cash CNY -0.02, then CNY -0.34"
    `);
    expect(describeExplanation(explainBill(ledger, "acme-2021-03-12"))).toMatchInlineSnapshot(`
      "bill "acme-2021-03-12" for 2021-03-12, issued 2021-03-13T02:00:00.000+08:00: CNY 0.96
      holds lines of 2021-03-10 for the first time; adjustments of 2021-03-11; nothing of 2021-03-12

      2021-03-10 video-1080p in "cn": 8 min, 30 package min drawn, 0 min overage at CNY 0.12 a minute, CNY 0.00
        usage "late": day 2021-03-10, 8 min, 30 package min drawn, 0 min overage, CNY 0.00

      2021-03-11 video-720p in "cn" (adjustment): 0 min, -30 package min drawn, 30 min overage at CNY 0.032 a minute, CNY 0.96
        usage "night": day 2021-03-11, 0 min, -30 package min drawn, 30 min overage, CNY 0.96
          re-rated because of recordUsage "late" (event 24): before 90 min, 40 package min of "today", 20 package min of "month", 20 package min of "next", 10 min overage; after 90 min, 10 package min of "today", 20 package min of "month", 20 package min of "next", 40 min overage

      rounded by day
        2021-03-10: CNY 0.0262 as CNY 0.02, before CNY 0.0262 as CNY 0.02: CNY 0.00 due
        2021-03-11: CNY 1.28 as CNY 1.28, before CNY 0.32 as CNY 0.32: CNY 0.96 due

      lines CNY 0.96, rounded down by CNY 0.00: total CNY 0.96
      cash CNY -0.34, then CNY -1.30"
    `);
  });

  it("says minutes of the item beside its price, and package minutes beside packages", () => {
    // From 2021-10-22 a minute of 1080p costs 0.09 and draws 3.75: 30 package minutes, of which there are 2.5.
    const weighted = ledgerInService(
      silentRtc, bought("p", "2021-10-22T09:00:00+08:00", { minutes: "2.5" }), called("hd", "2021-10-22T10:00:00+08:00", 480, { item: "video-1080p" }), settled("2021-10-23T02:00:00+08:00"),
      called("late", "2021-10-22T09:30:00+08:00", 60, { at: "2021-10-23T09:00:00+08:00" }), settled("2021-10-24T02:00:00+08:00"),
    );
    expect(describeExplanation(explainUsage(weighted, "hd"))).toMatchInlineSnapshot(`
      "usage "hd" of app "app": video-1080p in "cn", 2021-10-22T10:00:00.000+08:00 to 2021-10-22T10:08:00.000+08:00, 480 s
      8 min, of weight 3.75: 2.25 package min drawn, list value CNY 0.054; 7.4 min overage, CNY 0.666

      piece 1 of 1, 2021-10-22T10:00:00.000+08:00 to 2021-10-22T10:08:00.000+08:00, day 2021-10-22
        480 s: the usage went from 0 s to 480 s, rounded up from 0 to 8 min
        8 min need 30 package min
        package "key": not drawn, it was returned
        package "p": 2.25 of 2.25 package min drawn, 0 left, expires 2022-10-22T09:00:00.000+08:00
        the rest, 27.75 package min, is 7.4 min at CNY 0.09 a minute: CNY 0.666

      ratings
        2021-10-22T10:08:00.000+08:00 rated (event 9)
        2021-10-23T09:00:00.000+08:00 re-rated because of recordUsage "late" (event 13): before 8 min, 2.5 package min of "p", 7.333333 min overage; after 8 min, 2.25 package min of "p", 7.4 min overage

      bills
        "acme-2021-10-22": day 2021-10-22, 8 min, 2.5 package min drawn, 7.333333 min overage, CNY 0.66
          rated (event 9)
        "acme-2021-10-23" (adjustment): day 2021-10-22, 0 min, -0.25 package min drawn, 0.066667 min overage, CNY 0.006
          re-rated because of recordUsage "late" (event 13): before 8 min, 2.5 package min of "p", 7.333333 min overage; after 8 min, 2.25 package min of "p", 7.4 min overage"
    `);
    expect(describeExplanation(explainBill(weighted, "acme-2021-10-23"))).toMatchInlineSnapshot(`
      "bill "acme-2021-10-23" for 2021-10-23, issued 2021-10-24T02:00:00.000+08:00: CNY 0.00
      holds lines of 2021-10-22 for the first time; adjustments of 2021-10-22; nothing of 2021-10-23

      2021-10-22 audio in "cn": 1 min, 0.25 package min drawn, 0 min overage at CNY 0.006 a minute, CNY 0.00
        usage "late": day 2021-10-22, 1 min, 0.25 package min drawn, 0 min overage, CNY 0.00

      2021-10-22 video-1080p in "cn" (adjustment): 0 min, -0.25 package min drawn, 0.066667 min overage at CNY 0.09 a minute, CNY 0.006
        usage "hd": day 2021-10-22, 0 min, -0.25 package min drawn, 0.066667 min overage, CNY 0.006
          re-rated because of recordUsage "late" (event 13): before 8 min, 2.5 package min of "p", 7.333333 min overage; after 8 min, 2.25 package min of "p", 7.4 min overage

      rounded by day
        2021-10-22: CNY 0.666 as CNY 0.66, before CNY 0.66 as CNY 0.66: CNY 0.00 due

      lines CNY 0.006, rounded down by CNY 0.006: total CNY 0.00
      cash CNY -0.66, then CNY -0.66"
    `);
  });

  it("writes instants in the tariff's zone, or in the one that is asked for", () => {
    const title = (options?: { timeZone: string }): string | undefined => describeExplanation(explainPackage(ledger, "today"), options).split("\n")[0];
    expect(title()).toBe('package "today", bought 2021-03-10T01:00:00.000+08:00, covers 2021-03-10T01:00:00.000+08:00 until 2021-03-11T01:00:00.000+08:00');
    expect(title({ timeZone: "UTC" })).toBe('package "today", bought 2021-03-09T17:00:00.000Z, covers 2021-03-09T17:00:00.000Z until 2021-03-10T17:00:00.000Z');
  });

  it("has no line that content forged", () => {
    const texts = (id: string): string[] => {
      const audio = { weight: "0.25", rates: [{ region: "cn", perMinute: "0.008" }] };
      const events = ledgerInService(
        { ...silentRtc, currency: id, items: { [id]: audio }, offers: [] },
        created(id, OPENED), bought(id, "2021-03-10T00:00:00+08:00", { minutes: 1 }), enabled(id, "2021-03-10T00:00:00+08:00"),
        called(id, "2021-03-10T08:00:00+08:00", 600, { appId: id, item: id }), settled("2021-03-11T02:00:00+08:00"),
        called(`${id}2`, "2021-03-10T07:00:00+08:00", 60, { appId: id, item: id, at: "2021-03-11T09:00:00+08:00" }), voided(id, "2021-03-11T10:00:00+08:00", id), settled("2021-03-12T02:00:00+08:00"),
      );
      return [explainUsage(events, id), explainPackage(events, id), explainBill(events, "acme-2021-03-10"), explainBill(events, "acme-2021-03-11")].map((each) => describeExplanation(each));
    };
    const lineCounts = (id: string): number[] => texts(id).map((text) => text.split("\n").length);
    expect(lineCounts(AWKWARD)).toEqual(lineCounts("plain"));
    for (const line of texts(AWKWARD).join("\n").split("\n")) expect(line).not.toMatch(UNFIT_FOR_A_LINE);
  });

  test.each(REFUSED_OPTIONS)("refuses %s as its options", (_what, options, message) => {
    expect(() => describeExplanation(explainPackage(ledger, "today"), malformed(options))).toThrow(expect.objectContaining({ name: "RefusalError", message }));
  });

  it("throws a RefusalError for what is not an explanation", () => {
    expect(() => describeExplanation(malformed({ kind: "Nonsense" }))).toThrow("Invalid explanation: must be an explanation.");
    expect(() => describeExplanation(malformed(null))).toThrow("Invalid explanation: must be an explanation.");
    expect(() => describeExplanation({ ...explainPackage(ledger, "today"), timeZone: "Mars" })).toThrow("Invalid explanation: must be an explanation.");
    expect(() => describeExplanation({ ...explainPackage(ledger, "today"), draws: malformed(null) })).toThrow("Invalid explanation: must be an explanation.");
  });
});

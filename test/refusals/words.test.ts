import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import {
  aliyunRtc, describeEvent, describeExplanation, describeRefusal, eventFromJSON, explainBill, explainPackage, explainUsage, type Refusal,
  RefusalError, tencentTrtc, unwrap,
} from "../../src/index.js";
import {
  bought, called, ledgerInService, malformed, ms, returned, settled, silentRtc, toppedUp, voided,
} from "../support/account-steps.js";

/*
 * What the library says to people, word by word.
 */
const at = "2021-03-10T10:00:00+08:00";
const instant = ms(at);

/** One of each type of event, in both numbers where there is a plural. */
const events: readonly object[] = [
  { type: "AccountOpened", accountId: "acme", tariff: aliyunRtc },
  { type: "IdentityVerified" },
  { type: "ServiceActivated", region: "cn", serviceType: "general", billing: "by-duration", approval: null },
  { type: "ServiceActivated", region: "us", serviceType: "general", billing: "by-duration", approval: "mail of May" },
  { type: "AppCreated", appId: "class" },
  { type: "AppEnabled", appId: "class" },
  { type: "AppDisabled", appId: "class" },
  { type: "CashToppedUp", paymentId: "pay-1", amount: "100" },
  {
    type: "PackagePurchased", packageId: "p", offerId: null, label: null, regions: ["cn"], quotaMs: "10.5", price: "12.345", validFor: { days: 1 }, source: "inline", paidFrom: "cash",
    effectiveAt: at, expiresAt: "2021-03-11T10:00:00+08:00", refundableUntil: at,
  },
  { type: "PackageDepleted", packageId: "p" },
  { type: "PackageExpired", packageId: "p", forfeitedMs: "1.25" },
  { type: "PackageRefunded", packageId: "p", amount: "12.3", paidTo: "external" },
  ...[[], [["p", "1"]], [["p", "0.5"], ["q", "0.25"], ["p", "0.25"]]].flatMap((draws) => ["0", "1"].map((overageMs) => ({
    type: "UsageRated", usageId: "u", appId: "class", region: "cn", item: "audio", startedAt: at, seconds: 61, billedSeconds: 120,
    pieces: [{ day: "2021-03-10", endedAt: at, billedSeconds: 120, draws: draws.map(([packageId, drawnMs]) => ({ packageId, drawnMs })), overageMs }],
  }))),
  { type: "UsagesRerated", cause: { command: "recordUsage", id: "u" }, changes: [{ usageId: "v", before: [], after: [] }] },
  { type: "UsagesRerated", cause: { command: "recordUsages", id: null }, changes: [{ usageId: "v", before: [], after: [] }, { usageId: "w", before: [], after: [] }] },
  { type: "UsageVoided", usageId: "u", reason: "test call" },
  ...[0, 1, 2].map((lines) => ({
    type: "BillIssued",
    bill: {
      billId: "acme-2021-03-10", day: "2021-03-10", issuedAt: at, rounding: "0", total: "0.5",
      lines: Array.from({ length: lines }, () => ({
        day: "2021-03-10", region: "cn", item: "audio", billedSeconds: 60, drawnMs: "0", overageMs: "0.25", coveredMinutes: "0", overageMinutes: "1", rate: "0.5", amount: "0.5",
      })),
    },
  })),
  { type: "ArrearsStarted", due: "0.64", suspendsAt: "2021-03-11T10:00:00+08:00", releasesAt: "2021-07-09T10:00:00+08:00" },
  { type: "ArrearsCleared" },
  { type: "ServiceSuspended" },
  { type: "ServiceResumed" },
  { type: "ServiceReleased" },
  { type: "TariffChanged", tariff: tencentTrtc },
  { type: "PackageRunningLow", packageId: "p", percent: 10, remainingMs: "10" },
  { type: "PackageExpiringSoon", packageId: "p", days: 1, expiresAt: at, remainingMs: "10" },
  { type: "PackageExpiringSoon", packageId: "p", days: 7, expiresAt: at, remainingMs: "10" },
  { type: "CashRunningLow", cash: "99.9", below: "100" },
];

const refusals: readonly Refusal[] = malformed([
  { type: "InvalidInput", path: "amount", reason: "must be more than 0" },
  { type: "IdConflict", kind: "payment", id: "pay-1" },
  { type: "ClockWentBackwards", clock: instant },
  { type: "UnknownRegion", region: "mars" },
  { type: "IdentityNotVerified" },
  { type: "AgreementNotAccepted" },
  { type: "RegionNeedsAccountManager", region: "us" },
  { type: "ServiceNotActivated", region: null },
  { type: "ServiceNotActivated", region: "us" },
  { type: "ServiceSuspended", suspendedAt: instant },
  { type: "ServiceReleased", releasedAt: instant },
  { type: "AppNotFound", appId: "lab" },
  { type: "AppDisabled", appId: "lab" },
  { type: "NoPackagePurchased" },
  { type: "OfferNotFound", offerId: "o" },
  { type: "InsufficientCash", price: new Decimal("12.5"), cash: new Decimal("-0.345") },
  { type: "UsageInFuture", endsAt: instant + 1, at: instant },
  { type: "UsageTooLate", oldestDay: "2021-03-03" },
  { type: "UnknownItem", region: "us", item: "audio" },
  { type: "UsageNotFound", usageId: "u" },
  { type: "PackageNotFound", packageId: "p" },
  { type: "PackageConsumed", packageId: "p", consumedMinutes: new Decimal("0.25") },
  { type: "PackageExpired", packageId: "p", expiresAt: instant },
  { type: "RefundWindowClosed", packageId: "p", closedAt: instant },
  { type: "BillNotFound", billId: "acme-2021-03-10" },
  { type: "RecordTooLate", from: instant, oldestFrom: instant + 1 },
  { type: "TariffRewritesPast", path: "timeZone" },
  { type: "UsageInFuture", endsAt: 9e15, at: instant },
]);

describe("the words for", () => {
  it("an event", () => {
    const lines = events.map((event) => {
      const { event: read } = unwrap(eventFromJSON({ sequence: 1, at, ...event }));
      return describeEvent(read, aliyunRtc).replace("2021-03-10T02:00:00.000Z ", "");
    });
    expect(lines.join("\n")).toMatchInlineSnapshot(`
      "account "acme" opened on tariff "aliyun-rtc"
      identity verified
      service activated in region "cn"
      service activated in region "us", approved as "mail of May"
      app "class" created, disabled
      app "class" enabled
      app "class" disabled
      CNY 100.00 topped up with payment "pay-1"
      package "p" purchased: 10.5 package minutes until 2021-03-11T02:00:00.000Z for CNY 12.345 (cash)
      package "p" used up
      package "p" expired, 1.25 package minutes forfeited
      package "p" returned, CNY 12.30 paid back (external)
      usage "u" rated: 2 min audio in "cn"
      usage "u" rated: 2 min audio in "cn", all overage
      usage "u" rated: 2 min audio in "cn" from "p"
      usage "u" rated: 2 min audio in "cn" from "p", the rest overage
      usage "u" rated: 2 min audio in "cn" from "p", "q"
      usage "u" rated: 2 min audio in "cn" from "p", "q", the rest overage
      1 earlier usage re-rated because of recordUsage "u"
      2 earlier usages re-rated because of recordUsages
      usage "u" voided: test call
      bill "acme-2021-03-10" for 2021-03-10: 0 lines, CNY 0.50
      bill "acme-2021-03-10" for 2021-03-10: 1 line, CNY 0.50
      bill "acme-2021-03-10" for 2021-03-10: 2 lines, CNY 0.50
      arrears started with CNY 0.64 due, suspension at 2021-03-11T02:00:00.000Z
      arrears cleared
      service suspended
      service resumed
      service released
      tariff changed to "tencent-trtc"
      package "p" fell to 10 % or below: 10 package minutes left
      package "p" expires in 1 day with 10 package minutes left
      package "p" expires in 7 days with 10 package minutes left
      cash fell to CNY 99.90, below CNY 100.00"
    `);
  });

  it("a refusal", () => {
    expect(refusals.map(describeRefusal).join("\n")).toMatchInlineSnapshot(`
      "Invalid amount: must be more than 0.
      The payment id "pay-1" was used before, with other content.
      The account has events up to 2021-03-10T02:00:00.000Z; this command is dated before.
      The tariff has no region "mars".
      The owner's identity is not verified.
      The service agreement was not accepted.
      The region "us" is opened through the account manager, whose approval is missing.
      The service is not activated.
      The service was not active in the region "us".
      The service has been suspended since 2021-03-10T02:00:00.000Z because of arrears.
      The service was released at 2021-03-10T02:00:00.000Z because of arrears.
      There is no app "lab".
      The app "lab" was disabled when the call started.
      An app can be enabled once a package has been purchased.
      The tariff has no offer "o".
      The price is 12.50, the cash -0.345.
      The call ends at 2021-03-10T02:00:00.001Z, after 2021-03-10T02:00:00.000Z.
      The day of the call is closed; the oldest open day is 2021-03-03.
      The tariff has no rate for "audio" in the region "us".
      There is no usage "u" on an open day.
      There is no package "p".
      0.25 minutes of the package "p" are consumed.
      The package "p" expired at 2021-03-10T02:00:00.000Z.
      The package "p" could be returned until 2021-03-10T02:00:00.000Z.
      There is no bill "acme-2021-03-10".
      The record starts at 2021-03-10T02:00:00.000Z; what came before it leaves room for records from 2021-03-10T02:00:00.001Z on.
      The new tariff would change what is past: timeZone.
      The call ends at 9000000000000000 ms, after 2021-03-10T02:00:00.000Z."
    `);
  });

  it("what is none", () => {
    expect(() => describeRefusal(malformed({ type: "Nonsense" }))).toThrow("Invalid refusal: must be a refusal.");
    expect(() => describeRefusal(malformed(null))).toThrow("Invalid refusal: must be a refusal.");
    expect(() => describeEvent(malformed({ type: "Nonsense" }), aliyunRtc)).toThrow("Invalid type: must be the type of an event.");
    expect(() => describeEvent(malformed({ type: "ServiceResumed", sequence: 1, at: instant }), malformed({}))).toThrow("Invalid tariff.currency: must be a text that is not empty.");
    expect(() => describeExplanation(malformed({ kind: "Nonsense" }))).toThrow("Invalid type: is of no known kind.");
    expect(() => describeExplanation(malformed(null))).toThrow("Invalid explanation: must be an explanation.");
    expect(new RefusalError({ type: "NoPackagePurchased" })).toMatchObject({ name: "RefusalError", message: "An app can be enabled once a package has been purchased." });
  });

  const told = ledgerInService(
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

  it("why a call costs what it costs", () => {
    expect(describeExplanation(explainUsage(told, "night"))).toMatchInlineSnapshot(`
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
    expect(describeExplanation(explainUsage(told, "rec"))).toMatchInlineSnapshot(`
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

  it("why a call of a tariff that rounds by day costs what it costs", () => {
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

  it("what became of a package", () => {
    expect(describeExplanation(explainPackage(told, "today"))).toMatchInlineSnapshot(`
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
    expect(describeExplanation(explainPackage(told, "back"))).toMatchInlineSnapshot(`
      "package "back", bought 2021-03-09T17:00:00.000Z, covers 2021-03-09T17:00:00.000Z until 2022-03-09T17:00:00.000Z
      100 package minutes for CNY 3.00 (external), regions "cn"
      0 consumed, 100 remaining; saved CNY 0.00
      returned 2021-03-09T17:30:00.000Z: CNY 3.00 paid back (external)"
    `);
    expect(describeExplanation(explainPackage(told, "lost")).split("\n").slice(2)).toEqual(["0 consumed, 100 remaining; saved CNY 0.00", "expired 2021-03-14T19:00:00.000Z: 100 forfeited"]);
    expect(describeExplanation(explainPackage(told, "next"))).toMatchInlineSnapshot(`
      "package "next", bought 2021-03-10T16:30:00.000Z, covers 2021-03-10T16:30:00.000Z until 2022-03-10T16:30:00.000Z
      20 package minutes for CNY 0.00 (external), regions "cn", "sg"
      20 consumed, 0 remaining; saved CNY 0.64

      draws
        2021-03-10T16:30:00.000Z to 2021-03-10T17:00:00.000Z usage "night", video-720p in "cn": 20 drawn, 0 left, saved CNY 0.64"
    `);
  });

  it("why a bill is what it is", () => {
    expect(describeExplanation(explainBill(told, "acme-2021-03-10"))).toMatchInlineSnapshot(`
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
    expect(describeExplanation(explainBill(told, "acme-2021-03-11"))).toMatchInlineSnapshot(`
      "bill "acme-2021-03-11" for 2021-03-11, issued 2021-03-11T18:00:00.000Z: CNY 0.32

      2021-03-11 video-720p in "cn": 90 min, 80 drawn, 10 overage, at CNY 0.032 a minute CNY 0.32
        usage "night": day 2021-03-11, 90 min, 80 drawn, 10 overage, CNY 0.32

      rounded down by day
        2021-03-11: CNY 0.32 as CNY 0.32, before CNY 0.00 as CNY 0.00: CNY 0.32 due

      lines CNY 0.32, rounded down by CNY 0.00: total CNY 0.32
      cash CNY -0.02, then CNY -0.34"
    `);
    expect(describeExplanation(explainBill(told, "acme-2021-03-12"))).toMatchInlineSnapshot(`
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
});

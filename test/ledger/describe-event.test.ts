import { describe, expect, it, test } from "vitest";
import { aliyunRtc, describeEvent, eventFromJSON, tencentTrtc, unwrap } from "../../src/index.js";
import { malformed, ms } from "../support/account-steps.js";
import { AWKWARD } from "../support/awkward-books.js";
import { REFUSED_OPTIONS, UNFIT_FOR_A_LINE } from "../support/describe-options.js";

const at = "2021-03-10T10:00:00+08:00";

/** Documents of at least one event of each type, with singular and plural where the words differ. */
const events: readonly Record<string, unknown>[] = [
  { type: "AccountOpened", accountId: "acme", tariff: aliyunRtc },
  { type: "IdentityVerified" },
  { type: "ServiceActivated", region: "cn", serviceType: "general", billing: "by-duration", approval: null },
  { type: "ServiceActivated", region: "us", serviceType: "general", billing: "by-duration", approval: "mail of May" },
  { type: "AppCreated", appId: "class" },
  { type: "AppEnabled", appId: "class" },
  { type: "AppDisabled", appId: "class" },
  { type: "CashToppedUp", paymentId: "pay-1", amount: "100" },
  { type: "CashAdjusted", adjustmentId: "adj-1", amount: "4", kind: "goodwill", reason: "echo", refersTo: { kind: "bill", id: "acme-2021-03-09" } },
  { type: "CashAdjusted", adjustmentId: "adj-2", amount: "-0.125", kind: "fee", reason: "copy of a bill", refersTo: null },
  { type: "PaymentReversed", reversalId: "rev-1", paymentId: "pay-1", amount: "50", reason: "charged back" },
  { type: "CashPaidOut", payoutId: "out-1", amount: "50" },
  {
    type: "PackagePurchased", packageId: "p", offerId: null, label: null, regions: ["cn"], quotaMs: 630_000, price: "12.345", validFor: { days: 1 }, source: "inline", paidFrom: "cash",
    effectiveAt: at, expiresAt: "2021-03-11T10:00:00+08:00", refundableUntil: at,
  },
  {
    type: "PackagePurchased", packageId: "p", offerId: null, label: null, regions: ["cn"], items: ["audio", "video-360p"], appIds: ["class", "lab"], priority: -7, returnable: false,
    quotaMs: 630_000, price: "0", validFor: { days: 1 }, source: "inline", paidFrom: "external", effectiveAt: at, expiresAt: "2021-03-11T10:00:00+08:00", refundableUntil: at,
  },
  {
    type: "PackageRenewed", packageId: "p/2021-03", renewalOf: "p", offerId: null, label: null, regions: ["cn"], renews: "monthly", quotaMs: 630_000, price: "2",
    validFor: { throughEndOfMonth: { years: 0 } }, source: "inline", paidFrom: "cash", effectiveAt: at, expiresAt: "2021-04-01T00:00:00+08:00", refundableUntil: at,
  },
  { type: "RenewalFailed", packageId: "p", month: "2021-03", price: "2", cash: "-0.5" },
  { type: "RenewalCancelled", packageId: "p" },
  { type: "PackageDepleted", packageId: "p" },
  { type: "PackageExpired", packageId: "p", forfeitedMs: 75_000 },
  { type: "PackageRefunded", packageId: "p", amount: "12.3", paidTo: "external" },
  ...[[], [["p", 60_000]], [["p", 30_000], ["q", 15_000], ["p", 15_000]]].flatMap((draws) => [0, 60_000].map((overageMs) => ({
    type: "UsageRated", usageId: "u", appId: "class", region: "cn", item: "audio", startedAt: at, seconds: 61, billedSeconds: 120,
    pieces: [{ day: "2021-03-10", endedAt: at, billedSeconds: 120, draws: draws.map(([packageId, drawnMs]) => ({ packageId, drawnMs })), overageMs }],
  }))),
  { type: "UsagesRerated", cause: { command: "recordUsage", id: "u" }, changes: [{ usageId: "v", before: [], after: [] }] },
  { type: "UsagesRerated", cause: { command: "recordUsages", id: null }, changes: [{ usageId: "v", before: [], after: [] }, { usageId: "w", before: [], after: [] }] },
  { type: "UsageVoided", usageId: "u", reason: "test call" },
  ...[[], ["2021-03-10"], ["2021-03-10", "2021-03-10"], ["2021-03-10", "2021-03-09"], ["2021-03-09"], ["2021-03-08", "2021-03-09", "2021-03-09"]].map((days) => ({
    type: "BillIssued",
    bill: {
      billId: "acme-2021-03-10", day: "2021-03-10", issuedAt: at, rounding: "0", total: "0.5",
      lines: days.map((day) => ({
        day, region: "cn", item: "audio", billedSeconds: 60, drawnMs: 0, overageMs: 15_000, minutes: "1", coveredMinutes: "0", overageMinutes: "1", rate: "0.5", amount: "0.5",
      })),
    },
  })),
  { type: "ArrearsStarted", due: "0.64", suspendsAt: "2021-03-11T10:00:00+08:00", releasesAt: "2021-07-09T10:00:00+08:00" },
  { type: "ArrearsCleared" },
  { type: "ServiceSuspended" },
  { type: "ServiceSuspended", releasesAt: "2021-07-09T10:00:00+08:00" },
  { type: "ServiceResumed" },
  { type: "ServiceReleased" },
  { type: "TariffChanged", tariff: tencentTrtc },
  { type: "PackageRunningLow", packageId: "p", percent: 10, remainingMs: 600_000 },
  { type: "PackageExpiringSoon", packageId: "p", days: 1, expiresAt: at, remainingMs: 600_000 },
  { type: "PackageExpiringSoon", packageId: "p", days: 7, expiresAt: at, remainingMs: 600_000 },
  { type: "CashRunningLow", cash: "99.9", below: "100" },
  { type: "CashRunningLow", cash: "120", below: "100", projectedCash: "99.9" },
];

describe("describeEvent", () => {
  it("has one line for each event", () => {
    const lines = events.map((event) => {
      const { event: read } = unwrap(eventFromJSON({ sequence: 1, at, ...event }));
      return describeEvent(read, aliyunRtc).replace("2021-03-10T10:00:00.000+08:00 ", "");
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
      CNY 4.00 credited (goodwill) for bill "acme-2021-03-09" as "adj-1": echo
      CNY 0.125 debited (fee) as "adj-2": copy of a bill
      CNY 50.00 of payment "pay-1" reversed as "rev-1": charged back
      CNY 50.00 paid out as "out-1"
      package "p" purchased: 10.5 package minutes until 2021-03-11T10:00:00.000+08:00 for CNY 12.345 (cash)
      package "p" purchased: 10.5 package minutes until 2021-03-11T10:00:00.000+08:00 for CNY 0.00 (external), only audio, video-360p, only apps "class", "lab", priority -7, not returnable
      package "p" renewed as "p/2021-03": 10.5 package minutes until 2021-04-01T00:00:00.000+08:00 for CNY 2.00 (cash), renews monthly
      package "p" not renewed for 2021-03: its price is CNY 2.00, CNY -0.50 may be spent
      renewal of package "p" cancelled
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
      bill "acme-2021-03-10" for 2021-03-10: 2 lines, 1 of them of earlier days (2021-03-09), CNY 0.50
      bill "acme-2021-03-10" for 2021-03-10: 1 line, only of earlier days (2021-03-09), CNY 0.50
      bill "acme-2021-03-10" for 2021-03-10: 3 lines, only of earlier days (2021-03-08, 2021-03-09), CNY 0.50
      arrears started with CNY 0.64 due, suspension at 2021-03-11T10:00:00.000+08:00
      arrears cleared
      service suspended
      service suspended, release at 2021-07-09T10:00:00.000+08:00
      service resumed
      service released
      tariff changed to "tencent-trtc"
      package "p" fell to 10 % or below: 10 package minutes left
      package "p" expires in 1 day with 10 package minutes left
      package "p" expires in 7 days with 10 package minutes left
      cash fell to CNY 99.90, below CNY 100.00
      cash will fall to CNY 99.90 when all that is rated is billed, below CNY 100.00"
    `);
  });

  it("writes instants in the tariff's zone, or in the one that is asked for, with their offset", () => {
    const started = { type: "ArrearsStarted", sequence: 1, at, due: "0.64", suspendsAt: "2021-03-11T10:00:00+08:00", releasesAt: "2021-07-09T10:00:00+08:00" };
    const { event } = unwrap(eventFromJSON(started));
    const arrears = "arrears started with CNY 0.64 due, suspension at";
    expect(describeEvent(event, aliyunRtc)).toBe(`2021-03-10T10:00:00.000+08:00 ${arrears} 2021-03-11T10:00:00.000+08:00`);
    expect(describeEvent(event, { ...aliyunRtc, timeZone: "America/New_York" })).toBe(`2021-03-09T21:00:00.000-05:00 ${arrears} 2021-03-10T21:00:00.000-05:00`);
    expect(describeEvent(event, aliyunRtc, { timeZone: "UTC", language: "en" })).toBe(`2021-03-10T02:00:00.000Z ${arrears} 2021-03-11T02:00:00.000Z`);
  });

  it("is one line, whatever ids, reasons, labels and approvals hold", () => {
    const texts = ["accountId", "region", "approval", "appId", "paymentId", "packageId", "label", "usageId", "item", "reason"];
    const awkward = (value: unknown, name = ""): unknown => {
      if (typeof value === "string") return texts.includes(name) ? AWKWARD : value;
      if (Array.isArray(value)) return value.map((each) => awkward(each));
      if (typeof value !== "object" || value === null || name === "tariff") return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, awkward(inner, key)]));
    };
    const lines = events.map((event) => describeEvent(unwrap(eventFromJSON({ sequence: 1, at, ...(awkward(event) as object) })).event, aliyunRtc));
    expect(lines.filter((line) => line.includes("课堂")).length).toBeGreaterThan(20);
    for (const line of lines) expect(line).not.toMatch(UNFIT_FOR_A_LINE);
    const tariff = { ...aliyunRtc, currency: "C\nNY" };
    expect(describeEvent(unwrap(eventFromJSON({ sequence: 1, at, type: "CashToppedUp", paymentId: "p", amount: "1" })).event, tariff)).toContain(String.raw`C\u{a}NY 1.00`);
  });

  test.each(REFUSED_OPTIONS)("refuses %s as its options", (_what, options, message) => {
    const { event } = unwrap(eventFromJSON({ sequence: 1, at, type: "ServiceResumed" }));
    expect(() => describeEvent(event, aliyunRtc, malformed(options))).toThrow(expect.objectContaining({ name: "RefusalError", message }));
  });

  it("throws a RefusalError for what is not an event, or not a tariff", () => {
    expect(() => describeEvent(malformed({ type: "Nonsense" }), aliyunRtc)).toThrow("Invalid type: must be the type of an event.");
    expect(() => describeEvent(malformed({ type: "ServiceResumed", sequence: 1, at: ms(at) }), malformed({}))).toThrow("Invalid tariff.currency: must be a text that is not empty.");
    expect(() => describeEvent(malformed({ type: "ServiceResumed", sequence: 1, at: ms(at) }), malformed({ currency: "CNY", timeZone: "Mars" }))).toThrow("Invalid tariff.timeZone: must be an IANA time zone.");
  });
});

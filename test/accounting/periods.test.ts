import { describe, expect, it, test } from "vitest";
import {
  activate, chain, createApp, enableApp, type Event, openAccount, purchasePackage, recordUsage, RefusalError, replay, settle, type Tariff, tencentTrtc,
  topUp, unwrap, verifyIdentity,
} from "../../src/index.js";
import { accruals, type BreakagePolicy, entriesToCSV, journal, type JournalEntry, type JournalOptions, trialBalance } from "../../src/accounting/index.js";
import { statement } from "../../src/reports/index.js";
import { malformed, silentRtc } from "../support/account-steps.js";

const [APRIL, MAY, JUNE, JULY] = ["2021-04-01T00:00:00+08:00", "2021-05-01T00:00:00+08:00", "2021-06-01T00:00:00+08:00", "2021-07-01T00:00:00+08:00"] as const;
const ms = (text: string): number => Date.parse(text);

/** Income by kind, of the entries that `counts` selects. */
function incomeIn(entries: readonly JournalEntry[], counts: (entry: JournalEntry) => boolean = () => true): Record<string, string> {
  const sums = new Map<string, JournalEntry["postings"][number]["amount"]>();
  for (const { ledgerAccount, amount } of entries.filter(counts).flatMap(({ postings }) => postings)) {
    const [root, kind = ""] = ledgerAccount.split(":");
    if (root === "Income") sums.set(kind, (sums.get(kind) ?? amount.times(0)).minus(amount));
  }
  return Object.fromEntries([...sums].filter(([, sum]) => !sum.isZero()).map(([kind, sum]) => [kind, sum.toFixed(2)]));
}

const deliveredIn = (from: string, until: string) => ({ valueAt }: JournalEntry): boolean => ms(from) <= valueAt && valueAt < ms(until);

/** All income up to a close: what is posted before it, the expiries at that instant, and its accruals. */
function incomeAt(events: readonly Event[], close: string, options?: JournalOptions): Record<string, string> {
  const posted = journal(events, options).filter(({ at, refs }) => at < ms(close) || (at === ms(close) && refs.eventType === "PackageExpired"));
  return incomeIn([...posted, ...accruals(events, close, options).entries]);
}

/** Served in April alone: 600 min of recording on the 30th, 60 package minutes on the 29th, reported on 3 May, and 40 that are lost. */
function servedInApril(tariff: Tariff = silentRtc): readonly Event[] {
  const call = { appId: "class", startedAt: "2021-04-29T08:00:00+08:00" };
  return unwrap(chain(
    openAccount({ at: APRIL, accountId: "school", tariff }),
    (a) => verifyIdentity(a, { at: APRIL }),
    (a) => activate(a, { at: APRIL, region: "cn", acceptedAgreement: true }),
    (a) => createApp(a, { at: APRIL, appId: "class" }),
    (a) => purchasePackage(a, { at: APRIL, packageId: "p1", offer: { minutes: 100, price: "30.00", validFor: { throughEndOfMonth: { years: 0 } } } }),
    (a) => enableApp(a, { at: APRIL, appId: "class" }),
    (a) => topUp(a, { at: APRIL, paymentId: "pay", amount: "1000" }),
    (a) => recordUsage(a, { at: "2021-04-30T22:00:00+08:00", usageId: "rec", appId: "class", item: "recording-360p", startedAt: "2021-04-30T12:00:00+08:00", seconds: 36_000 }),
    (a) => recordUsage(a, { ...call, at: "2021-05-03T09:00:00+08:00", usageId: "late", item: "video-720p", seconds: 3_600 }),
    (a) => settle(a, { at: "2021-06-01T03:00:00+08:00" }),
  )).events;
}

describe("an account that is served in April only", () => {
  const events = servedInApril();

  it("has all its income in April, by the day of delivery", () => {
    expect(incomeIn(journal(events), deliveredIn(APRIL, MAY))).toEqual({ PayAsYouGo: "15.72", Packages: "18.00", Breakage: "12.00" });
    expect(incomeIn(journal(events), deliveredIn(MAY, JUNE))).toEqual({});
  });

  it("has 45.72 of income at the close of April as it was known then, and nothing more in May", () => {
    expect(incomeAt(events, MAY)).toEqual({ PayAsYouGo: "15.72", Breakage: "30.00" });
    expect(incomeAt(events, JUNE)).toEqual({ PayAsYouGo: "15.72", Packages: "18.00", Breakage: "12.00" });
  });

  it("is accrued at the end of April what no bill has, and has it back on 1 May", () => {
    const { entries, reversal } = accruals(events, MAY);
    expect(entries.map(({ at, valueAt, refs, postings }) => ({ at, valueAt, refs, postings: postings.map(({ ledgerAccount, amount }) => `${ledgerAccount} ${amount.toFixed()}`) }))).toEqual([{
      at: ms(MAY) - 1, valueAt: ms(MAY) - 1, refs: { eventType: "Accrual" },
      postings: ["Assets:Unbilled:Account-school 15.72", "Income:PayAsYouGo:Account-school -15.72"],
    }]);
    expect(reversal.map(({ at, valueAt, refs }) => ({ at, valueAt, refs }))).toEqual([{ at: ms(MAY), valueAt: ms(MAY) - 1, refs: { eventType: "AccrualReversal" } }]);
    expect(accruals(events, "2021-05-01T03:00:00+08:00").entries).toEqual([]);
    expect(accruals(events, "2021-04-30T23:59:59.999+08:00").entries).toEqual([]);
    expect(accruals(events, "2021-03-01T00:00:00Z")).toEqual({ entries: [], reversal: [] });
  });

  it("has at the end of April a trial balance that sums to 0, with its accruals", () => {
    const { entries, reversal } = accruals(events, MAY);
    const balance = trialBalance([...journal(events), ...entries, ...reversal], { until: MAY });
    expect(balance.map(({ ledgerAccount, amount, unit }) => `${ledgerAccount} ${amount.toFixed()} ${unit}`)).toEqual([
      "Assets:Cash 1000 CNY",
      "Assets:ExternalPayments 30 CNY",
      "Assets:Minutes:Available:Account-school:Package-p1 100 MIN",
      "Assets:Unbilled:Account-school 15.72 CNY",
      "Equity:Minutes:Granted:Account-school:Package-p1 -100 MIN",
      "Income:PayAsYouGo:Account-school -15.72 CNY",
      "Liabilities:CustomerCash:Account-school -1000 CNY",
      "Liabilities:DeferredRevenue:Account-school:Package-p1 -30 CNY",
    ]);
    expect(trialBalance(journal(events), { until: APRIL })).toEqual([]);
  });

  test.each<[BreakagePolicy, string, object]>([
    ["expiry", "2021-05-01T00:00:00+08:00", { Breakage: "30.00" }],
    ["closing", "2021-06-02T00:00:00Z", { Breakage: "12.00" }],
    [{ expectedPercent: "40" }, "2021-05-01T00:00:00+08:00", { Breakage: "30.00" }],
  ])("has breakage by %j at %s, once an event follows", (breakage, postedAt, expected) => {
    const later = unwrap(topUp(replay(events), { at: "2021-06-02T00:00:00Z", paymentId: "later", amount: "1" }));
    const all = [...events, ...later.events];
    const breakages = journal(all, { breakage }).filter(({ refs, postings }) => refs.eventType === "PackageExpired" && postings.some(({ ledgerAccount }) => ledgerAccount.startsWith("Income")));
    expect(breakages.map(({ at }) => at)).toEqual([ms(postedAt)]);
    expect(breakages.map(({ valueAt }) => valueAt)).toEqual([breakage === "closing" ? ms("2021-05-08T02:00:00+08:00") : ms(MAY) - 1]);
    expect(incomeIn(breakages)).toEqual(expected);
    for (const close of [JUNE, JULY]) expect(incomeAt(all, close, { breakage })).toEqual({ PayAsYouGo: "15.72", Packages: "18.00", Breakage: "12.00" });
    expect(incomeAt(events, JUNE, { breakage })).toEqual(incomeAt(all, JUNE, { breakage }));
  });
});

it("a package valid through 31 May that is never used is 168.00 of breakage in May", () => {
  const at = "2020-05-01T10:00:00+08:00";
  const { events } = unwrap(chain(
    openAccount({ at, accountId: "s", tariff: tencentTrtc }),
    (a) => verifyIdentity(a, { at }),
    (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
    (a) => purchasePackage(a, { at, packageId: "p1", offerId: tencentTrtc.offers[0]?.offerId ?? "" }),
    (a) => settle(a, { at: JULY }),
  ));
  expect(incomeIn(journal(events), deliveredIn(MAY, JUNE))).toEqual({ Breakage: "168.00" });
  expect(incomeIn(journal(events), deliveredIn(JUNE, JULY))).toEqual({});
  expect(incomeAt(events, MAY)).toEqual({});
  expect(incomeAt(events, JUNE)).toEqual({ Breakage: "168.00" });
  expect(statement(events, { from: JUNE, until: JULY }).complete).toBe(true);
});

describe("breakage as expected", () => {
  const at = APRIL;
  const call = (usageId: string, hours: number, minutes: number) => ({
    at: ms(at) + (hours + 2) * 3_600_000, usageId, appId: "class", item: "video-720p", startedAt: ms(at) + hours * 3_600_000, seconds: minutes * 60,
  });
  const drawn = (minutes: readonly number[]): readonly Event[] => unwrap(chain(
    openAccount({ at, accountId: "school", tariff: silentRtc }),
    (a) => verifyIdentity(a, { at }),
    (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
    (a) => createApp(a, { at, appId: "class" }),
    (a) => purchasePackage(a, { at, packageId: "p1", offer: { minutes: 100, price: "50.00", validFor: { days: 30 } } }),
    (a) => enableApp(a, { at, appId: "class" }),
    ...minutes.map((count, index) => (a: Parameters<typeof recordUsage>[0]) => recordUsage(a, call(`u${index}`, index * 3, count))),
  )).events;

  // 20 % is never drawn: 80 minutes earn 50.00, so each earns 0.50 by its draw and 0.125 as breakage, until all is earned.
  test.each<[string, readonly number[], object]>([
    ["20", [40], { Packages: "20.00", Breakage: "5.00" }],
    ["20", [40, 40], { Packages: "40.00", Breakage: "10.00" }],
    ["20", [40, 50], { Packages: "45.00", Breakage: "5.00" }],
    ["20", [40, 60], { Packages: "50.00" }],
    ["0", [40], { Packages: "20.00" }],
    ["100", [], {}],
    ["100", [1], { Packages: "0.50", Breakage: "49.50" }],
  ])("of %s percent after draws of %j minutes", (expectedPercent, minutes, income) => {
    expect(incomeIn(journal(drawn(minutes), { breakage: { expectedPercent } }))).toEqual(income);
  });

  test.each([
    ["-0.1", "options.breakage.expectedPercent"], ["100.00000001", "options.breakage.expectedPercent"], ["many", "options.breakage.expectedPercent"],
  ])("of %s percent is refused", (expectedPercent, path) => {
    expect(() => journal(drawn([]), { breakage: { expectedPercent } })).toThrow(`Invalid ${path}: `);
  });

  it.each([["never", "options.breakage"], [null, "options.breakage"], [{ percent: "1" }, "options.breakage"]])("as %j is refused", (breakage, path) => {
    expect(() => journal(drawn([]), malformed({ breakage }))).toThrow(RefusalError);
    expect(() => accruals(drawn([]), MAY, malformed({ breakage }))).toThrow(`Invalid ${path}`);
  });
});

describe("books as CSV", () => {
  const events = servedInApril();
  const lines = (text: string): string[] => text.split("\r\n");

  it("have a byte order mark, a header, a line for each posting, and instants with the offset of the zone", () => {
    const text = entriesToCSV(journal(events), { timeZone: "Asia/Shanghai" });
    expect(text.startsWith("\ufeffentryId,at,valueAt,description,ledgerAccount,unit,amount,eventType,paymentId,packageId,usageId,billId,adjustmentId,callId\r\n")).toBe(true);
    expect(lines(text).length).toBe(2 + journal(events).flatMap(({ postings }) => postings).length);
    expect(lines(text).filter((line) => line.includes("BillIssued"))).toEqual([
      'school-12.1,2021-05-01T02:00:00.000+08:00,2021-04-30T23:59:59.999+08:00,"bill ""school-2021-04-30"" for 2021-04-30: 1 line, CNY 15.72",Liabilities:CustomerCash:Account-school,CNY,15.72,BillIssued,,,,school-2021-04-30,,',
      'school-12.1,2021-05-01T02:00:00.000+08:00,2021-04-30T23:59:59.999+08:00,"bill ""school-2021-04-30"" for 2021-04-30: 1 line, CNY 15.72",Income:PayAsYouGo:Account-school,CNY,-15.72,BillIssued,,,,school-2021-04-30,,',
    ].map((line) => expect.stringMatching(line.replace(/^school-\d+\.1/, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) as string));
    expect(entriesToCSV([])).toBe(`${lines(text)[0] ?? ""}\r\n`);
  });

  test.each(["=", "+", "-", "@", "\t", "\r"])("write a text that begins with %j as no formula, and numbers as they are", (first) => {
    const [entry] = journal(events);
    const text = entriesToCSV([{ ...entry, entryId: `${first}1`, description: `${first}SUM(A1)` }] as readonly JournalEntry[]);
    expect(lines(text)[1]).toContain(`'${first}`);
    expect(lines(text).filter((line) => line.includes(",-"))).not.toEqual([]);
    expect(text).not.toContain(`,${first}SUM`);
  });
});

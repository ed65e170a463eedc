import { describe, expect, it, test } from "vitest";
import {
  activate, chain, createApp, enableApp, openAccount, purchasePackage, recordUsage, RefusalError, settle, topUp, unwrap, verifyIdentity,
} from "../../src/index.js";
import { journal, type JournalEntry, journalText, toBeancount, toHledger } from "../../src/accounting/index.js";
import { malformed, silentRtc } from "../support/account-steps.js";
import { AWKWARD } from "../support/awkward-books.js";

const at = "2021-04-01T09:00:00+08:00";
const { events } = unwrap(
  chain(
    openAccount({ at, accountId: "school", tariff: silentRtc }),
    (school) => verifyIdentity(school, { at }),
    (school) => activate(school, { at, region: "cn", acceptedAgreement: true }),
    (school) => createApp(school, { at, appId: "class" }),
    (school) => purchasePackage(school, { at, packageId: "april", offer: { minutes: 90, price: "2.50", validFor: { months: 1 } } }),
    (school) => enableApp(school, { at, appId: "class" }),
    (school) => recordUsage(school, { at: "2021-04-01T11:00:00+08:00", usageId: "u1", appId: "class", item: "video-720p", startedAt: at, seconds: 6_000 }),
    (school) => topUp(school, { at: "2021-04-01T11:00:00+08:00", paymentId: "pay-1", amount: "1000000" }),
    (school) => settle(school, { at: "2021-04-02T02:00:00+08:00" }),
  ),
);
const entries = journal(events);

const entry = (changes: Partial<Record<keyof JournalEntry, unknown>>): readonly JournalEntry[] => malformed([{ ...entries[0], ...changes }]);
const posting = (ledgerAccount: string, amount: string, unit = "CNY"): unknown => ({ ledgerAccount, unit, amount });

describe("books for hledger", () => {
  it("declare what they use, with dates in the given zone", () => {
    expect(toHledger(entries, { timeZone: "Asia/Shanghai" }).split("\n")).toEqual([
      "commodity 1000.00 CNY",
      "commodity 1000.00 MIN",
      "",
      "account Assets:Cash",
      "account Assets:ExternalPayments",
      "account Assets:Minutes:Available:Account-school:Package-april",
      "account Equity:Minutes:Granted:Account-school:Package-april",
      "account Expenses:Minutes:Consumed:Account-school:Item-video-720p",
      "account Income:Packages:Account-school:Package-april",
      "account Income:PayAsYouGo:Account-school",
      "account Liabilities:CustomerCash:Account-school",
      "account Liabilities:DeferredRevenue:Account-school:Package-april",
      "",
      '2021-04-01 (school-5.1) package "april" purchased: 90 package minutes until 2021-05-01T01:00:00.000Z for CNY 2.50 (external)',
      "    ; at:2021-04-01T01:00:00.000Z, valueAt:2021-04-01T01:00:00.000Z, sequence:5, event:PackagePurchased",
      "    Assets:ExternalPayments                                     2.50 CNY",
      "    Liabilities:DeferredRevenue:Account-school:Package-april   -2.50 CNY",
      "    Assets:Minutes:Available:Account-school:Package-april      90.00 MIN",
      "    Equity:Minutes:Granted:Account-school:Package-april       -90.00 MIN",
      "",
      '2021-04-01 (school-7.1) usage "u1" rated: 100 min video-720p in "cn" from "april", the rest overage',
      "    ; at:2021-04-01T03:00:00.000Z, valueAt:2021-04-01T02:39:59.999Z, sequence:7, event:UsageRated",
      "    Liabilities:DeferredRevenue:Account-school:Package-april    2.50 CNY",
      "    Income:Packages:Account-school:Package-april               -2.50 CNY",
      "    Assets:Minutes:Available:Account-school:Package-april     -90.00 MIN",
      "    Expenses:Minutes:Consumed:Account-school:Item-video-720p   90.00 MIN",
      "",
      '2021-04-01 (school-9.1) CNY 1000000.00 topped up with payment "pay-1"',
      "    ; at:2021-04-01T03:00:00.000Z, valueAt:2021-04-01T03:00:00.000Z, sequence:9, event:CashToppedUp",
      "    Assets:Cash                               1000000.00 CNY",
      "    Liabilities:CustomerCash:Account-school  -1000000.00 CNY",
      "",
      '2021-04-02=2021-04-01 (school-10.1) bill "school-2021-04-01" for 2021-04-01: 1 line, CNY 0.32',
      "    ; at:2021-04-01T18:00:00.000Z, valueAt:2021-04-01T15:59:59.999Z, sequence:10, event:BillIssued",
      "    Liabilities:CustomerCash:Account-school   0.32 CNY",
      "    Income:PayAsYouGo:Account-school         -0.32 CNY",
      "",
    ]);
  });

  it("have dates in UTC when no zone is given", () => {
    expect(toHledger(entries)).toContain("\n2021-04-01 (school-10.1) bill");
  });

  it("declare commodities with as many decimals as the amounts have", () => {
    const small = entry({ postings: [posting("Assets:Cash", "0.00000001"), posting("Income:PayAsYouGo", "-0.00000001")] });
    expect(toHledger(small).split("\n")[0]).toBe("commodity 1000.00000000 CNY");
  });

  it("declare currencies before package minutes, sorted by code unit, and quote symbols that hledger cannot read", () => {
    const units = ["MIN", "USD", "元", "CNY", "C2", "MIL"];
    const postings = units.flatMap((unit) => [posting("Assets:Cash", "1", unit), posting("Income:PayAsYouGo", "-1", unit)]);
    expect(toHledger(entry({ postings })).split("\n").slice(0, 6)).toEqual([
      'commodity 1000.00 "C2"',
      "commodity 1000.00 CNY",
      "commodity 1000.00 MIL",
      "commodity 1000.00 USD",
      'commodity 1000.00 "X.000000005144"  ; 元',
      "commodity 1000.00 MIN",
    ]);
  });

  it("escape texts, so that they stay on their line and outside of comments and codes", () => {
    const [header = ""] = toHledger(entry({ entryId: "a);(b\n-2.1", description: AWKWARD })).split("\n").filter((line) => line.startsWith("2021"));
    expect(header).toBe(
      String.raw`2021-04-01 (a\u{29}\u{3b}\u{28}b\u{a}-2.1) a"b\n\"c\u{3b} (d) {e}\u{a}\u{d}\u{9}\u{85}\u{2028}\u{d800} 课堂 | * ! %&#^@=:--x, at:1`,
    );
  });
});

describe("books for Beancount", () => {
  it("open each account on the day of its first use", () => {
    expect(toBeancount(entries.slice(2), { timeZone: "Asia/Shanghai" }).split("\n")).toEqual([
      'option "operating_currency" "CNY"',
      "",
      "2021-04-01 commodity CNY",
      "",
      "2021-04-01 open Assets:Cash CNY",
      "2021-04-02 open Income:PayAsYouGo:Account-school CNY",
      "2021-04-01 open Liabilities:CustomerCash:Account-school CNY",
      "",
      String.raw`2021-04-01 * "CNY 1000000.00 topped up with payment \"pay-1\""`,
      '  entry: "school-9.1"',
      '  at: "2021-04-01T03:00:00.000Z"',
      "  value: 2021-04-01",
      '  valueAt: "2021-04-01T03:00:00.000Z"',
      "  sequence: 9",
      '  event: "CashToppedUp"',
      "    Assets:Cash                               1000000.00 CNY",
      "    Liabilities:CustomerCash:Account-school  -1000000.00 CNY",
      "",
      String.raw`2021-04-02 * "bill \"school-2021-04-01\" for 2021-04-01: 1 line, CNY 0.32"`,
      '  entry: "school-10.1"',
      '  at: "2021-04-01T18:00:00.000Z"',
      "  value: 2021-04-01",
      '  valueAt: "2021-04-01T15:59:59.999Z"',
      "  sequence: 10",
      '  event: "BillIssued"',
      "    Liabilities:CustomerCash:Account-school   0.32 CNY",
      "    Income:PayAsYouGo:Account-school         -0.32 CNY",
      "",
    ]);
  });

  it("open each account at its first use, whatever the order of the entries", () => {
    const opened = (text: string) => text.split("\n").filter((line) => line.includes(" open ") || line.includes(" commodity "));
    expect(opened(toBeancount(entries.toReversed(), { timeZone: "Asia/Shanghai" })).sort()).toEqual(opened(toBeancount(entries, { timeZone: "Asia/Shanghai" })).sort());
  });

  test.each`
    currency            | symbol
    ${"CNY"}            | ${"CNY"}
    ${"USD-2"}          | ${"USD-2"}
    ${"A".repeat(24)}   | ${"A".repeat(24)}
    ${"A".repeat(25)}   | ${"XAAAAAAAAAA.0B192900F451"}
    ${"cny"}            | ${"XCNY.00640137014D"}
    ${"¥"}              | ${"X.0000000000A6"}
    ${"TRUE"}           | ${"XTRUE.015201FB14DB"}
    ${"XCNY.00630072"}  | ${"XXCNY006300.90D60E4888EA"}
  `("write the currency $currency as $symbol", ({ currency, symbol }: Record<"currency" | "symbol", string>) => {
    const text = toBeancount(entry({ postings: [posting("Assets:Cash", "1", currency), posting("Income:PayAsYouGo", "-1", currency)] }));
    expect(text).toContain(`2021-04-01 commodity ${symbol}\n${symbol === currency ? "" : `  name: "${currency}"\n`}`);
    expect(text).toContain(`Assets:Cash         1.00 ${symbol}\n`);
    expect(symbol).toMatch(/^[A-Z][A-Z0-9.-]{0,22}[A-Z0-9]$/);
  });

  it("refuse amounts with more digits than Beancount supports", () => {
    const amount = (digits: string) => entry({ postings: [posting("Assets:Cash", digits), posting("Income:PayAsYouGo", `-${digits}`)] });
    expect(toBeancount(amount("12345678901234567890.12345678"))).toContain("12345678901234567890.12345678");
    expect(() => toBeancount(amount("123456789012345678901.12345678"))).toThrow("Invalid entries[0].postings[0].amount: must have at most 28 digits.");
  });
});

describe("books over the end of a month", () => {
  // The call of 30 April is posted by the bill of 1 May; UTC has that run on 30 April.
  const [opened = entries[0], ...later] = entries;
  const april = "2021-04-30T18:00:00Z";
  const moved = malformed(later.map((each) => ({ ...each, at: Date.parse(april) })));
  const books: readonly JournalEntry[] = [...(opened ? [opened] : []), ...moved];
  const assertionsIn = (text: string): readonly string[] => text.split("\n").filter((line) => line.includes(" = ") || line.includes(" balance "));

  it("assert the balances that April changed, once an entry of May follows", () => {
    expect(assertionsIn(toHledger(books, { timeZone: "Asia/Shanghai" }))).toEqual([
      "    Assets:ExternalPayments  0 CNY = 2.50 CNY",
      "    Assets:Minutes:Available:Account-school:Package-april  0 MIN = 90.00 MIN",
      "    Equity:Minutes:Granted:Account-school:Package-april  0 MIN = -90.00 MIN",
      "    Liabilities:DeferredRevenue:Account-school:Package-april  0 CNY = -2.50 CNY",
    ]);
    expect(toHledger(books, { timeZone: "Asia/Shanghai" })).toContain("\n2021-04-30 balances at the end of the month\n");
    expect(assertionsIn(toBeancount(books, { timeZone: "Asia/Shanghai" }))).toEqual([
      "2021-05-01 balance Assets:ExternalPayments  2.50 ~ 0 CNY",
      "2021-05-01 balance Assets:Minutes:Available:Account-school:Package-april  90.00 ~ 0 MIN",
      "2021-05-01 balance Equity:Minutes:Granted:Account-school:Package-april  -90.00 ~ 0 MIN",
      "2021-05-01 balance Liabilities:DeferredRevenue:Account-school:Package-april  -2.50 ~ 0 CNY",
    ]);
    for (const write of [toHledger, toBeancount]) expect(assertionsIn(write(books))).toEqual([]); // in UTC all is in April
  });

  it("assert the same in a text that is appended, which declares only what is new", () => {
    const options = { timeZone: "Asia/Shanghai", openedBefore: books.slice(0, 1) };
    for (const write of [toHledger, toBeancount]) {
      const whole = write(books, { timeZone: "Asia/Shanghai" });
      const [first, rest] = [write(books.slice(0, 1), { timeZone: "Asia/Shanghai" }), write(books.slice(1), options)];
      expect(assertionsIn(first)).toEqual([]);
      expect(assertionsIn(rest)).toEqual(assertionsIn(whole));
      const declared = (text: string): readonly string[] => text.split("\n").filter((line) => /^account |^\S+ open /.test(line)).sort();
      expect([...declared(first), ...declared(rest)].sort()).toEqual(declared(whole));
      expect(declared(rest).join()).not.toContain("ExternalPayments");
    }
    expect(toBeancount(books.slice(1), options)).not.toContain("commodity");
  });

  it("are in the order of their dates, whatever the order of the entries", () => {
    for (const write of [toHledger, toBeancount]) {
      expect(write([...books.slice(1), ...books.slice(0, 1)], { timeZone: "Asia/Shanghai" })).toBe(write(books, { timeZone: "Asia/Shanghai" }));
    }
  });

  it("refuse an entry that is not one, with the path", () => {
    expect(() => toHledger(books, malformed({ openedBefore: [{}] }))).toThrow("Invalid options.openedBefore[0].");
    expect(() => toHledger(books, malformed({ zone: "UTC" }))).toThrow("Invalid options.zone: ");
  });
});

describe("books for people", () => {
  it("have each entry above its postings", () => {
    expect(journalText(entries.slice(-2))).toBe(
      [
        '2021-04-01T03:00:00.000Z school-9.1 CNY 1000000.00 topped up with payment "pay-1"',
        "    Assets:Cash                               1000000.00 CNY",
        "    Liabilities:CustomerCash:Account-school  -1000000.00 CNY",
        "",
        '2021-04-01T18:00:00.000Z school-10.1 bill "school-2021-04-01" for 2021-04-01: 1 line, CNY 0.32',
        "    Liabilities:CustomerCash:Account-school   0.32 CNY",
        "    Income:PayAsYouGo:Account-school         -0.32 CNY",
        "",
      ].join("\n"),
    );
  });

  it("are empty without entries", () => {
    expect(journalText([])).toBe("");
  });
});

describe("every export", () => {
  const exports = [["toHledger", toHledger], ["toBeancount", toBeancount], ["journalText", journalText]] as const;
  const stored = JSON.parse(JSON.stringify(entries)) as unknown;

  it.each(exports)("reads entries that were stored as JSON: %s", (_name, write) => {
    expect(write(malformed(stored))).toBe(write(entries));
  });

  test.each([
    ["null for the list", malformed(null), "entries"],
    ["an account outside of the five roots", entry({ postings: [posting("Cash", "0")] }), "entries[0].postings[0].ledgerAccount"],
    ["a root without a part below it", entry({ postings: [posting("Assets", "0")] }), "entries[0].postings[0].ledgerAccount"],
    ["a part that begins with a small letter", entry({ postings: [posting("Assets:cash", "0")] }), "entries[0].postings[0].ledgerAccount"],
    ["a line break at the end of a path", entry({ postings: [posting("Assets:Cash\n", "0")] }), "entries[0].postings[0].ledgerAccount"],
    ["an amount that is a number", entry({ postings: [{ ledgerAccount: "Assets:Cash", unit: "CNY", amount: 1 }] }), "entries[0].postings[0].amount"],
    ["no unit", entry({ postings: [posting("Assets:Cash", "0", "")] }), "entries[0].postings[0].unit"],
    ["units that do not balance", entry({ postings: [posting("Assets:Cash", "1"), posting("Assets:Cash", "-1", "MIN")] }), "entries[0].postings"],
    ["one unit of two that does not balance", entry({ postings: [posting("Assets:Cash", "0"), posting("Assets:Cash", "1", "MIN")] }), "entries[0].postings"],
    ["no instant", entry({ at: "yesterday" }), "entries[0].at"],
    ["no sequence", entry({ sequence: 0 }), "entries[0].sequence"],
    ["no description", entry({ description: undefined }), "entries[0].description"],
  ])("refuses %s, with the path", (_what, value, path) => {
    for (const [, write] of exports) {
      expect(() => write(value)).toThrow(RefusalError);
      expect(() => write(value)).toThrow(`Invalid ${path}: `);
    }
  });

  it("refuses an unknown zone", () => {
    expect(() => toHledger(entries, { timeZone: "Asia/Atlantis" })).toThrow("Invalid options.timeZone: must be an IANA time zone.");
    expect(() => toBeancount(entries, { timeZone: malformed(8) })).toThrow("Invalid options.timeZone: ");
  });
});

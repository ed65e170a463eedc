import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Decimal } from "decimal.js";
import fc from "fast-check";
import { chartOfAccounts, journal, type JournalEntry, toBeancount, toHledger, trialBalance } from "../../src/accounting/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, performAll } from "../../src/testing/commands.js";
import { effort } from "../support/law.js";
import { beanCheck, hledger, isMissing, STRICT } from "../support/accounting-programs.js";
import { calendarOf } from "../support/luxon-calendar.js";
import { awkwardBooks } from "../support/awkward-books.js";

/*
 * Checks the exported books with two accounting programs: hledger and Beancount (Debian packages `hledger` and `beancount`), both in
 * strict mode. The tests of a program that is not installed are skipped with a message.
 */
const folder = mkdtempSync(join(tmpdir(), "rtc-billing-books-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const Exact = Decimal.clone({ precision: 100 });

/** The balances of entries: by ledger account and unit, without those of 0. */
function balances(entries: readonly JournalEntry[]): Record<string, string> {
  const sums = new Map<string, Decimal>();
  for (const { ledgerAccount, unit, amount } of entries.flatMap(({ postings }) => postings)) {
    const key = `${ledgerAccount} ${unit}`;
    sums.set(key, new Exact(amount.toFixed()).plus(sums.get(key) ?? 0));
  }
  return Object.fromEntries([...sums].filter(([, amount]) => !amount.isZero()).map(([key, amount]) => [key, amount.toFixed()]));
}

const byInstant = (entries: readonly JournalEntry[]): JournalEntry[] => entries.toSorted((a, b) => a.at - b.at);

/** The books of several customers together: arbitrary histories, each of an account with its own id. */
const arbitrary = byInstant(
  fc.sample(histories(), effort(80)).flatMap(({ tariff, openedAt, steps }, index) => {
    const { events } = performAll(open(tariff, openedAt), steps);
    return journal(events.map((event) => (event.type === "AccountOpened" ? { ...event, accountId: `customer ${index}` } : event)));
  }),
);

const books: readonly (readonly [title: string, entries: readonly JournalEntry[]])[] = [
  ["arbitrary histories", arbitrary],
  ["names and amounts that need care", byInstant(awkwardBooks())],
  ["nothing", []],
];

it("has arbitrary books with every kind of ledger account", () => {
  const roots = new Set(arbitrary.flatMap(({ postings }) => postings.map(({ ledgerAccount }) => ledgerAccount.split(":Account-")[0])));
  const all = Object.values(chartOfAccounts).map(({ ledgerAccount }) => ledgerAccount);
  expect(all.filter((name) => !roots.has(name))).toEqual(["Assets:Unbilled"]); // which accruals alone post to
  expect(arbitrary.length).toBeGreaterThan(200);
});

describe.skipIf(isMissing("hledger"))("hledger, strict,", () => {
  type Amount = { readonly acommodity: string; readonly aquantity: { readonly decimalMantissa: string; readonly decimalPlaces: number } };

  it.each(books)("accepts the books of %s and finds the same amounts", async (title, entries) => {
    const text = toHledger(entries, { timeZone: "Asia/Shanghai" });
    const path = file(`${title}.journal`, text);
    expect(await hledger(path, ...STRICT)).toEqual({ code: 0, out: "", err: "" });
    const { out } = await hledger(path, "balance", "--flat", "-O", "json");
    const [rows] = JSON.parse(out.replaceAll(/("decimalMantissa": ?)([-+.\de]+)/g, '$1"$2"')) as [readonly (readonly [string, string, number, readonly Amount[]])[]];
    const units = unitsIn(text);
    const found = rows.flatMap(([name, , , amounts]) =>
      amounts.map(({ acommodity, aquantity }) => [`${name} ${units.get(acommodity) ?? acommodity}`, new Exact(aquantity.decimalMantissa).times(`1e-${aquantity.decimalPlaces}`).toFixed()]),
    );
    expect(Object.fromEntries(found)).toEqual(balances(entries));
  });

  const amountsIn = async (path: string, ...query: readonly string[]): Promise<Record<string, string>> => {
    const { out } = await hledger(path, "balance", "--flat", "-O", "json", ...query);
    const [rows] = JSON.parse(out.replaceAll(/("decimalMantissa": ?)([-+.\de]+)/g, '$1"$2"')) as [readonly (readonly [string, string, number, readonly Amount[]])[]];
    return Object.fromEntries(rows.flatMap(([name, , , amounts]) =>
      amounts.map(({ acommodity, aquantity }) => [`${name} ${acommodity}`, new Exact(aquantity.decimalMantissa).times(`1e-${aquantity.decimalPlaces}`).toFixed()]),
    ));
  };

  it("reckons periods as `trialBalance` does, and by the second date as `valueAt` does, also in a text that was appended", async () => {
    const half = arbitrary.slice(0, arbitrary.length / 2);
    const options = { timeZone: ZONE };
    const path = file("appended.journal", toHledger(half, options) + toHledger(arbitrary.slice(half.length), { ...options, openedBefore: half }));
    expect(await hledger(path, ...STRICT)).toEqual({ code: 0, out: "", err: "" });
    for (const month of monthStarts(arbitrary)) {
      const next = luxonZone.startOf(month.next);
      expect(await amountsIn(path, "-e", month.next)).toEqual(texts(trialBalance(arbitrary, { until: next })));
      const delivered = arbitrary.filter(({ valueAt }) => luxonZone.startOf(month.first) <= valueAt && valueAt < next);
      expect(await amountsIn(path, "--date2", "-p", month.first.slice(0, 7), "Income")).toEqual(
        Object.fromEntries(Object.entries(balances(delivered)).filter(([key]) => key.startsWith("Income"))));
    }
  });

  it("detects a wrong amount", async () => {
    const path = file("wrong.journal", toHledger(arbitrary).replace(/^( {4}Assets:Cash +)\S+/m, "$10.00000001"));
    expect(await hledger(path, ...STRICT)).toMatchObject({ code: 1 });
  });
});

const ZONE = "Asia/Shanghai";
const luxonZone = calendarOf(ZONE);
const texts = (balance: ReturnType<typeof trialBalance>): Record<string, string> =>
  Object.fromEntries(balance.map(({ ledgerAccount, unit, amount }) => [`${ledgerAccount} ${unit}`, amount.toFixed()]));

/** The first days of a few months in which entries are posted, and of the months after them. */
function monthStarts(entries: readonly JournalEntry[]): readonly { readonly first: string; readonly next: string }[] {
  const months = [...new Set(entries.map(({ at }) => luxonZone.dayOf(at).slice(0, 7)))].sort();
  return [months[0], months[Math.floor(months.length / 2)], months.at(-1)].flatMap((month) => {
    if (month === undefined) return [];
    const [year = 0, number = 0] = month.split("-").map(Number);
    const next = number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, "0")}-01`;
    return [{ first: `${month}-01`, next }];
  });
}

const unescaped = (text: string): string => text.replaceAll(/\\u\{([0-9a-f]+)\}/g, (_escape, code: string) => String.fromCodePoint(parseInt(code, 16)));

/** The units whose symbols differ from their names, from the comments beside them. */
const unitsIn = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^commodity \S+ "(\S+)" {2}; (.*)$/gm)].map(([, symbol = "", unit = ""]) => [symbol, unescaped(unit)]));

describe.skipIf(isMissing("bean-check"))("Beancount", () => {
  /** Appends the exact final balance of every ledger account as an assertion. */
  const withAssertions = (text: string, entries: readonly JournalEntry[]): string => {
    const symbols = new Map([...text.matchAll(/^\S+ commodity (\S+)(?:\n {2}name: "(.*)")?$/gm)].map(([, symbol = "", name]) => [
      name === undefined ? symbol : unescaped(name.replaceAll(/\\(["\\])/g, "$1")), symbol,
    ]));
    return `${text}\n${Object.entries(balances(entries)).map(([key, amount]) => {
      const [, name = "", unit = ""] = /^(\S+) (.*)$/s.exec(key) ?? [];
      return `9999-12-31 balance ${name}  ${amount} ~ 0 ${symbols.get(unit) ?? "UNKNOWN"}\n`;
    }).join("")}`;
  };

  it.each(books)("accepts the books of %s and finds the same amounts", async (title, entries) => {
    const path = file(`${title}.beancount`, withAssertions(toBeancount(entries, { timeZone: "Asia/Shanghai" }), entries));
    expect(await beanCheck(path)).toEqual({ code: 0, out: "", err: "" });
  });

  it("finds what `trialBalance` has at the ends of months, also in a text that was appended", async () => {
    const half = arbitrary.slice(0, arbitrary.length / 2);
    const options = { timeZone: ZONE };
    const text = toBeancount(half, options) + toBeancount(arbitrary.slice(half.length), { ...options, openedBefore: half });
    const assertions = monthStarts(arbitrary).flatMap(({ next }) => trialBalance(arbitrary, { until: luxonZone.startOf(next) })
      .map(({ ledgerAccount, unit, amount }) => `${next} balance ${ledgerAccount}  ${amount.toFixed()} ~ 0 ${unit}\n`));
    expect(assertions.length).toBeGreaterThan(10);
    expect(await beanCheck(file("appended.beancount", text + assertions.join("")))).toEqual({ code: 0, out: "", err: "" });
  });

  it("detects a wrong amount", async () => {
    const text = withAssertions(toBeancount(awkwardBooks()), awkwardBooks());
    const path = file("wrong.beancount", text.replace(/(9999-12-31 balance Assets:Cash +)(\S+)/, "$10.00000001"));
    expect((await beanCheck(path)).err).toContain("Balance failed for 'Assets:Cash'");
  });
});

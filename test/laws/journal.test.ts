import fc from "fast-check";
import { Decimal } from "decimal.js";
import { describe, expect } from "vitest";
import { chartOfAccounts, type Event, journal, type JournalEntry, replay } from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { ACCOUNT_ID, open, performAll } from "../../src/testing/commands.js";
import { billsIn, type EventOf, isOf, piecesIn } from "../../src/testing/ledger-queries.js";
import {
  add, decimalText, dividedBy, floorTo, type Fraction, fractionOf, isAtMost, isEqual, negative, sum, times, whole,
} from "./fractions.js";
import { law } from "./law.js";

const places = fc.nat({ max: 10_000 });

/** Prices that do not come out even; what was paid from cash keeps its own. */
const prices = fc.array(fc.constantFrom("0", "0.00000001", "0.99999999", "7", "123456789.87654321", "12345678901234567890.12345678"), { minLength: 1, maxLength: 5 });

/** The ledger of a history, in which packages paid outside the account had these prices. */
function ledgerOf({ tariff, openedAt, steps }: History, [first = "0", ...others]: readonly string[]): readonly Event[] {
  const repriced = new Map<string, Decimal>();
  return performAll(open(tariff, openedAt), steps).events.map((event) => {
    if (event.type === "PackagePurchased" && event.paidFrom === "external") {
      const price = new Decimal([first, ...others][repriced.size % (1 + others.length)] ?? first);
      repriced.set(event.packageId, price);
      return { ...event, price };
    }
    return event.type === "PackageRefunded" ? { ...event, amount: repriced.get(event.packageId) ?? event.amount } : event;
  });
}

/** What stands in each ledger account, by name and unit. */
type Sums = Map<string, Fraction>;

function post(sums: Sums, { postings }: JournalEntry): Sums {
  for (const { ledgerAccount, unit, amount } of postings) {
    const key = `${ledgerAccount} ${unit}`;
    sums.set(key, add(sums.get(key) ?? whole(0), fractionOf(amount.toFixed())));
  }
  return sums;
}

const sumsOf = (entries: readonly JournalEntry[]): Sums => entries.reduce(post, new Map());

/** The ledger accounts with something in them, as canonical text. */
const told = (sums: Sums): Record<string, string> =>
  Object.fromEntries([...sums].filter(([, { over }]) => over !== 0n).map(([key, value]) => [key, decimalText(value)] as const).sort(([a], [b]) => (a < b ? -1 : 1)));

const isZero = ({ over }: Fraction): boolean => over === 0n;
const minutes = (ms: number): Fraction => dividedBy(whole(ms), 60_000n);
const money = (amount: { toFixed(): string }): Fraction => fractionOf(amount.toFixed());

/** The ids of these histories need no escapes but for one kind of character. */
const part = (id: string): string => id.replace(/[^A-Za-z0-9-]/g, (character) => `--${character.charCodeAt(0).toString(16)}-`);

/** How the ledger says that each package stands. */
interface Standing extends Pick<EventOf<"PackagePurchased">, "packageId" | "price" | "quotaMs" | "paidFrom"> {
  readonly fate: "kept" | "expired" | "returned";
  readonly drawnMs: number;
}

function standingsIn(events: readonly Event[]): Standing[] {
  const drawnMs = piecesIn(events).flatMap(({ draws }) => draws);
  const named = (type: "PackageExpired" | "PackageRefunded", packageId: string): boolean =>
    events.some((event) => event.type === type && event.packageId === packageId);
  return events.filter(isOf("PackagePurchased")).map(({ packageId, price, quotaMs, paidFrom }) => ({
    packageId, price, quotaMs, paidFrom,
    fate: named("PackageRefunded", packageId) ? "returned" : named("PackageExpired", packageId) ? "expired" : "kept",
    drawnMs: drawnMs.filter((draw) => draw.packageId === packageId).reduce((total, draw) => total + draw.drawnMs, 0),
  }));
}

/** Price × drawn ÷ quota, rounded down to 8 decimals. */
const earned = ({ price, quotaMs, drawnMs }: Standing): Fraction => floorTo(8, dividedBy(times(money(price), whole(drawnMs)), BigInt(quotaMs)));

/** What must stand in the books, worked out from the ledger and the account without them. */
function expectedSums(events: readonly Event[], cash: Fraction): Record<string, string> {
  const sums: Sums = new Map();
  const put = (name: string, value: Fraction): void => void sums.set(name, add(sums.get(name) ?? whole(0), value));
  const own = `Account-${ACCOUNT_ID}`;
  put("Assets:Cash CNY", sum(events.filter(isOf("CashToppedUp")).map(({ amount }) => money(amount))));
  put(cash.over < 0n ? `Assets:Receivable:${own} CNY` : `Liabilities:CustomerCash:${own} CNY`, negative(cash));
  put(`Income:PayAsYouGo:${own} CNY`, negative(sum(billsIn(events).map(({ total }) => money(total)))));
  for (const { usage: { item }, draws } of piecesIn(events)) {
    put(`Expenses:Minutes:Consumed:${own}:Item-${part(item)} MIN`, sum(draws.map(({ drawnMs }) => minutes(drawnMs))));
  }
  for (const pack of standingsIn(events)) {
    const { packageId, price, quotaMs, paidFrom, drawnMs, fate } = pack;
    const id = `${own}:Package-${part(packageId)}`;
    const rest = negative(add(money(price), negative(earned(pack))));
    const left = minutes(quotaMs - drawnMs);
    put(`Equity:Minutes:Granted:${id} MIN`, negative(minutes(quotaMs)));
    if (paidFrom === "external" && fate !== "returned") put("Assets:ExternalPayments CNY", money(price));
    if (fate === "returned") put(`Equity:Minutes:Returned:${id} MIN`, minutes(quotaMs));
    else put(`Income:Packages:${id} CNY`, negative(earned(pack)));
    if (fate === "kept") put(`Liabilities:DeferredRevenue:${id} CNY`, rest);
    if (fate === "kept") put(`Assets:Minutes:Available:${id} MIN`, left);
    if (fate === "expired") put(`Income:Breakage:${id} CNY`, rest);
    if (fate === "expired") put(`Expenses:Minutes:Forfeited:${id} MIN`, left);
  }
  return told(sums);
}

describe("the books", () => {
  law("every entry sums to 0 in each unit, posts nothing of 0, names its event, and has an id of its own", 25, fc.property(histories(), prices, (history, priceList) => {
    const events = ledgerOf(history, priceList);
    const entries = journal(events);
    for (const { postings, sequence, at } of entries) {
      for (const unit of ["CNY", "MIN"]) expect(isZero(sum(postings.filter((posting) => posting.unit === unit).map(({ amount }) => money(amount))))).toBe(true);
      expect(postings.every(({ unit, amount }) => (unit === "CNY" || unit === "MIN") && !amount.isZero())).toBe(true);
      expect(postings.length).toBeGreaterThan(1);
      expect(events[sequence - 1]).toMatchObject({ sequence, at });
    }
    expect(new Set(entries.map(({ entryId }) => entryId)).size).toBe(entries.length);
    const sequences = entries.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  }));

  law("the books of any prefix of the ledger are the first entries of all: a correction changes none of them", 15, fc.property(histories(), prices, places, (history, priceList, place) => {
    const events = ledgerOf(history, priceList);
    const length = 1 + (place % events.length);
    expect(journal(events.slice(0, length))).toEqual(journal(events).filter(({ sequence }) => sequence <= length));
  }));

  law("after every entry each ledger account stands on its side: no minutes below 0, nothing deferred, earned or owed below 0, never cash and arrears at once", 25, fc.property(histories(), prices, (history, priceList) => {
    const sides = Object.values(chartOfAccounts).map(({ ledgerAccount, side }) => ({ prefix: ledgerAccount, isDebit: side === "debit" }));
    const sums: Sums = new Map();
    for (const entry of journal(ledgerOf(history, priceList))) {
      post(sums, entry);
      for (const { ledgerAccount, unit } of entry.postings) {
        const { over } = sums.get(`${ledgerAccount} ${unit}`) ?? whole(0);
        const matching = sides.filter(({ prefix }) => ledgerAccount === prefix || ledgerAccount.startsWith(`${prefix}:`));
        expect(matching, ledgerAccount).toHaveLength(1);
        expect(matching[0]?.isDebit ? over >= 0n : over <= 0n, `${ledgerAccount} in entry ${entry.entryId}`).toBe(true);
      }
      const of = (name: string): bigint => sums.get(`${name}:Account-${ACCOUNT_ID} CNY`)?.over ?? 0n;
      expect(of("Liabilities:CustomerCash") === 0n || of("Assets:Receivable") === 0n, entry.entryId).toBe(true);
    }
  }));

  law("they say of cash, arrears, packages, minutes and revenue what the account, the bills and the draws say, at any prefix of the ledger", 30, fc.property(histories(), prices, places, (history, priceList, place) => {
    const all = ledgerOf(history, priceList);
    for (const events of [all, all.slice(0, 1 + (place % all.length))]) {
      expect(told(sumsOf(journal(events)))).toEqual(expectedSums(events, money(replay(events).cash)));
    }
  }));

  law("of each package what is earned, deferred, lost and returned is its price, after every event", 20, fc.property(histories(), prices, (history, priceList) => {
    const events = ledgerOf(history, priceList);
    const entries = journal(events);
    const sums: Sums = new Map();
    const returned = new Map<string, Fraction>();
    let next = 0;
    for (const { sequence } of events) {
      for (; entries[next]?.sequence === sequence; next += 1) {
        const entry = entries[next];
        if (!entry) break;
        post(sums, entry);
        for (const { ledgerAccount, amount } of entry.postings) {
          const id = /^Liabilities:RefundsPayable:(.*)$/.exec(ledgerAccount)?.[1];
          if (id !== undefined && amount.isNegative()) returned.set(id, negative(money(amount)));
        }
      }
      for (const pack of events.slice(0, sequence).filter(isOf("PackagePurchased"))) {
        const id = `Account-${ACCOUNT_ID}:Package-${part(pack.packageId)}`;
        const parts = ["Income:Packages", "Liabilities:DeferredRevenue", "Income:Breakage"].map((name) => negative(sums.get(`${name}:${id} CNY`) ?? whole(0)));
        expect(isEqual(sum([...parts, returned.get(id) ?? whole(0)]), money(pack.price)), `${pack.packageId} after event ${sequence}`).toBe(true);
        expect(isAtMost(returned.get(id) ?? whole(0), money(pack.price))).toBe(true);
      }
    }
    expect(next).toBe(entries.length);
  }));
});

import fc from "fast-check";
import { Decimal } from "decimal.js";
import { describe, expect } from "vitest";
import { type Account, describeEvent, type Event, replay } from "../../src/index.js";
import { accruals, chartOfAccounts, journal, type JournalEntry, type JournalOptions } from "../../src/accounting/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { ACCOUNT_ID, open, performAll } from "../../src/testing/commands.js";
import { onOneLine } from "../../src/values/one-line.js";
import { billsIn, type EventOf, isGrant, isOf, linesBilledIn, linesRatedIn, piecesIn } from "../../src/testing/ledger-queries.js";
import {
  add, decimalText, dividedBy, floorTo, type Fraction, fractionOf, isAtMost, isEqual, negative, sum, times, whole,
} from "../support/fractions.js";
import { law } from "../support/law.js";
import { calendarOf } from "../support/luxon-calendar.js";
import { dayCharge } from "../support/naive/naive-billing.js";

const DAY = 24 * 3_600_000;
const places = fc.nat({ max: 10_000 });

/** Prices that do not divide evenly. */
const prices = fc.array(fc.constantFrom("0", "0.00000001", "0.99999999", "7", "123456789.87654321", "12345678901234567890.12345678"), { minLength: 1, maxLength: 5 });

/** When breakage is earned. */
const policies = fc.constantFrom<NonNullable<JournalOptions["breakage"]>>("expiry", "closing", { expectedPercent: "0" }, { expectedPercent: "12.5" }, { expectedPercent: "99.99999999" }, { expectedPercent: "100" });

/** The ledger of a history, in which packages paid outside the account have these prices. */
const ledgerOf = ({ tariff, openedAt, steps }: History, priceList: readonly string[]): readonly Event[] =>
  withPrices(performAll(open(tariff, openedAt), steps).events, priceList);

function withPrices(events: readonly Event[], [first = "0", ...others]: readonly string[]): readonly Event[] {
  const repriced = new Map<string, Decimal>();
  return events.map((event) => {
    if (event.type === "PackagePurchased" && event.paidFrom === "external") {
      const price = new Decimal([first, ...others][repriced.size % (1 + others.length)] ?? first);
      repriced.set(event.packageId, price);
      return { ...event, price };
    }
    if (event.type === "PackageRenewed" && event.paidFrom === "external") {
      const price = repriced.get(event.renewalOf) ?? event.price;
      repriced.set(event.packageId, price);
      return { ...event, price };
    }
    return event.type === "PackageRefunded" ? { ...event, amount: repriced.get(event.packageId) ?? event.amount } : event;
  });
}

/** The sum of each ledger account, by name and unit. */
type Sums = Map<string, Fraction>;

function post(sums: Sums, { postings }: JournalEntry): Sums {
  for (const { ledgerAccount, unit, amount } of postings) {
    const key = `${ledgerAccount} ${unit}`;
    sums.set(key, add(sums.get(key) ?? whole(0), fractionOf(amount.toFixed())));
  }
  return sums;
}

const sumsOf = (entries: readonly JournalEntry[]): Sums => entries.reduce(post, new Map());

/** The ledger accounts that are not zero, as canonical text. */
const nonZero = (sums: Sums): Record<string, string> =>
  Object.fromEntries([...sums].filter(([, { numerator }]) => numerator !== 0n).map(([key, value]) => [key, decimalText(value)] as const).sort(([a], [b]) => (a < b ? -1 : 1)));

const isZero = ({ numerator }: Fraction): boolean => numerator === 0n;
/** Package time that is no multiple of 3 ms, of which minutes have 5 decimals, is rounded down to one. */
const minutes = (ms: number): Fraction => dividedBy(whole(ms - (ms % 3)), 60_000n);
const money = (amount: { toFixed(): string }): Fraction => fractionOf(amount.toFixed());

/** An id as a part of a ledger account's name. The ids of these histories need only this kind of escape. */
const part = (id: string): string => id.replace(/[^A-Za-z0-9-]/g, (character) => `--${character.charCodeAt(0).toString(16)}-`);

/** A package and what became of it, according to the ledger. */
interface PackageOutcome extends Pick<EventOf<"PackagePurchased">, "packageId" | "price" | "quotaMs" | "paidFrom"> {
  readonly fate: "kept" | "expired" | "returned";
  readonly drawnMs: number;
}

function packageOutcomesIn(events: readonly Event[]): PackageOutcome[] {
  const drawnMs = piecesIn(events).flatMap(({ draws }) => draws);
  const named = (type: "PackageExpired" | "PackageRefunded", packageId: string): boolean =>
    events.some((event) => event.type === type && event.packageId === packageId);
  return events.filter(isGrant).map(({ packageId, price, quotaMs, paidFrom }) => ({
    packageId, price, quotaMs, paidFrom,
    fate: named("PackageRefunded", packageId) ? "returned" : named("PackageExpired", packageId) ? "expired" : "kept",
    drawnMs: drawnMs.filter((draw) => draw.packageId === packageId).reduce((total, draw) => total + draw.drawnMs, 0),
  }));
}

/** Price × drawn ÷ quota, rounded down to 8 decimals. */
const earned = ({ price, quotaMs, drawnMs }: PackageOutcome): Fraction => floorTo(8, dividedBy(times(money(price), whole(drawnMs)), BigInt(quotaMs)));

/** Oracle: what the journal must contain, computed from the ledger and the account without it. */
function expectedSums(events: readonly Event[], cash: Fraction): Record<string, string> {
  const sums: Sums = new Map();
  const put = (name: string, value: Fraction): void => void sums.set(name, add(sums.get(name) ?? whole(0), value));
  const own = `Account-${ACCOUNT_ID}`;
  const amounts = (type: "CashToppedUp" | "PaymentReversed" | "CashPaidOut"): Fraction => sum(events.filter(isOf(type)).map(({ amount }) => money(amount)));
  put("Assets:Cash CNY", sum([amounts("CashToppedUp"), negative(amounts("PaymentReversed")), negative(amounts("CashPaidOut"))]));
  for (const { kind, amount } of events.filter(isOf("CashAdjusted"))) put(`${amount.isNegative() ? "Income" : "Expenses"}:Adjustments:${own}:Kind-${kind} CNY`, money(amount));
  put(cash.numerator < 0n ? `Assets:Receivable:${own} CNY` : `Liabilities:CustomerCash:${own} CNY`, negative(cash));
  put(`Income:PayAsYouGo:${own} CNY`, negative(sum(billsIn(events).map(({ total }) => money(total)))));
  put("Expenses:Minutes:Consumed MIN", sum(packageOutcomesIn(events).map(({ drawnMs }) => minutes(drawnMs))));
  for (const pack of packageOutcomesIn(events)) {
    const { packageId, price, quotaMs, paidFrom, drawnMs, fate } = pack;
    const id = `${own}:Package-${part(packageId)}`;
    const rest = negative(add(money(price), negative(earned(pack))));
    const left = add(minutes(quotaMs), negative(minutes(drawnMs)));
    put(`Equity:Minutes:Granted:${id} MIN`, negative(minutes(quotaMs)));
    if (paidFrom === "external" && fate !== "returned") put("Assets:ExternalPayments CNY", money(price));
    if (fate === "returned") put(`Equity:Minutes:Returned:${id} MIN`, minutes(quotaMs));
    else put(`Income:Packages:${id} CNY`, negative(earned(pack)));
    if (fate === "kept") put(`Liabilities:DeferredRevenue:${id} CNY`, rest);
    if (fate === "kept") put(`Assets:Minutes:Available:${id} MIN`, left);
    if (fate === "expired") put(`Income:Breakage:${id} CNY`, rest);
    if (fate === "expired") put(`Expenses:Minutes:Forfeited:${id} MIN`, left);
  }
  return nonZero(sums);
}

/** Of each item, the minutes that its calls draw; as many packages as it draws on can round them by less than 3 ms at either end. */
function expectConsumption(consumed: ReadonlyMap<string, Fraction>, events: readonly Event[]): void {
  const drawn = new Map<string, { ms: number; sources: Set<string> }>();
  for (const { usage: { item }, draws } of piecesIn(events)) {
    const { ms, sources } = drawn.get(item) ?? { ms: 0, sources: new Set() };
    for (const { packageId } of draws) sources.add(packageId);
    drawn.set(item, { ms: draws.reduce((total, { drawnMs }) => total + drawnMs, ms), sources });
  }
  const accountOf = (item: string): string => `Expenses:Minutes:Consumed:Account-${ACCOUNT_ID}:Item-${part(item)} MIN`;
  for (const [item, { ms, sources }] of drawn) {
    const posted = consumed.get(accountOf(item)) ?? whole(0);
    const difference = add(posted, negative(dividedBy(whole(ms), 60_000n)));
    const most = dividedBy(whole(inWholeMinutes(events) ? 0 : 3 * sources.size), 60_000n);
    expect(isAtMost(difference, most) && isAtMost(negative(difference), most), `${item}: ${posted.numerator}/${posted.denominator} for ${ms} ms`).toBe(true);
  }
  const known = new Set([...drawn.keys()].map(accountOf));
  expect([...consumed].filter(([name, value]) => !known.has(name) && !isZero(value))).toEqual([]);
}

/** Whether the steps of the ledger's tariff are whole minutes. */
const inWholeMinutes = ([opened]: readonly Event[]): boolean => opened?.type === "AccountOpened" && (opened.tariff.stepSeconds ?? 60) >= 60;

describe("the journal", () => {
  law("has entries that sum to 0 in each unit, post no zero, name their event, and have unique ids", 25, fc.property(histories(), prices, (history, priceList) => {
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

  law("describes each entry as `describeEvent` describes its event", 25, fc.property(histories(), prices, (history, priceList) => {
    const events = ledgerOf(history, priceList);
    for (const { sequence, description } of journal(events)) {
      const event = events[sequence - 1];
      if (event === undefined || isGrant(event)) continue; // it contains an instant, which `describeEvent` writes with an offset
      expect(describeEvent(event, history.tariff).replace(/^\S+ /, "")).toBe(onOneLine(description));
    }
  }));

  law("of any prefix of the ledger is a prefix of the journal: a correction changes no earlier entry", 15, fc.property(histories(), prices, places, (history, priceList, place) => {
    const events = ledgerOf(history, priceList);
    const length = 1 + (place % events.length);
    expect(journal(events.slice(0, length))).toEqual(journal(events).filter(({ sequence }) => sequence <= length));
  }));

  law("keeps each ledger account on its side after every entry: no minutes, deferred revenue, income or debt below 0, and never cash and arrears at once", 25, fc.property(histories(), prices, (history, priceList) => {
    const sides = Object.values(chartOfAccounts).map(({ ledgerAccount, side }) => ({ prefix: ledgerAccount, isDebit: side === "debit" }));
    const sums: Sums = new Map();
    for (const entry of journal(ledgerOf(history, priceList))) {
      post(sums, entry);
      for (const { ledgerAccount, unit } of entry.postings) {
        const { numerator } = sums.get(`${ledgerAccount} ${unit}`) ?? whole(0);
        const matching = sides.filter(({ prefix }) => ledgerAccount === prefix || ledgerAccount.startsWith(`${prefix}:`));
        expect(matching, ledgerAccount).toHaveLength(1);
        if (ledgerAccount === "Assets:Cash") continue; // a credit that is paid out comes from what others paid in
        expect(matching[0]?.isDebit ? numerator >= 0n : numerator <= 0n, `${ledgerAccount} in entry ${entry.entryId}`).toBe(true);
      }
      const of = (name: string): bigint => sums.get(`${name}:Account-${ACCOUNT_ID} CNY`)?.numerator ?? 0n;
      expect(of("Liabilities:CustomerCash") === 0n || of("Assets:Receivable") === 0n, entry.entryId).toBe(true);
    }
  }));

  law("agrees on cash, arrears, packages, minutes and revenue with the account, the bills and the draws, at any prefix of the ledger", 30, fc.property(histories(), prices, places, (history, priceList, place) => {
    const all = ledgerOf(history, priceList);
    for (const events of [all, all.slice(0, 1 + (place % all.length))]) {
      const sums = sumsOf(journal(events));
      const consumed = [...sums].filter(([name]) => name.startsWith("Expenses:Minutes:Consumed:"));
      for (const [name] of consumed) sums.delete(name);
      sums.set("Expenses:Minutes:Consumed MIN", sum(consumed.map(([, value]) => value)));
      expect(nonZero(sums)).toEqual(expectedSums(events, money(replay(events).cash)));
      expectConsumption(new Map(consumed), events);
    }
  }));

  law("splits the price of each package into what is earned, deferred, forfeited and returned, after every event", 20, fc.property(histories(), prices, (history, priceList) => {
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
      for (const pack of events.slice(0, sequence).filter(isGrant)) {
        const id = `Account-${ACCOUNT_ID}:Package-${part(pack.packageId)}`;
        const parts = ["Income:Packages", "Liabilities:DeferredRevenue", "Income:Breakage"].map((name) => negative(sums.get(`${name}:${id} CNY`) ?? whole(0)));
        expect(isEqual(sum([...parts, returned.get(id) ?? whole(0)]), money(pack.price)), `${pack.packageId} after event ${sequence}`).toBe(true);
        expect(isAtMost(returned.get(id) ?? whole(0), money(pack.price))).toBe(true);
      }
    }
    expect(next).toBe(entries.length);
  }));

  law("says when what it posts was delivered: by the days of `valueAt`, bills are the charges of days, and minutes those of their pieces", 25, fc.property(histories(), (history) => {
    const { account, events } = settledHistory(history);
    const { dayOf } = calendarOf(history.tariff.timeZone);
    const entries = journal(events);
    for (const { valueAt, at } of entries) expect(valueAt).toBeLessThanOrEqual(at);
    const lines = linesBilledIn(events);
    for (const day of [...new Set([...lines.map((line) => line.day), ...entries.map(({ valueAt }) => dayOf(valueAt))])]) {
      const ofDay = sumsOf(entries.filter(({ valueAt }) => dayOf(valueAt) === day));
      const own = `Account-${ACCOUNT_ID}`;
      expect(decimalText(negative(ofDay.get(`Income:PayAsYouGo:${own} CNY`) ?? whole(0)))).toBe(decimalText(dayCharge(account.tariff, lines, day)));
      const drawnMs = piecesIn(events).filter((piece) => piece.day === day).flatMap(({ draws }) => draws).reduce((total, draw) => total + draw.drawnMs, 0);
      expect(decimalText(sum([...ofDay].filter(([name]) => name.startsWith("Expenses:Minutes:Consumed")).map(([, amount]) => amount)))).toBe(decimalText(minutes(drawnMs)));
    }
    for (const { packageId, expiresAt } of events.filter(isGrant)) {
      const expiry = entries.filter(({ refs }) => refs.eventType === "PackageExpired" && refs.packageId === packageId);
      expect(expiry.every(({ valueAt }) => valueAt === expiresAt - 1)).toBe(true);
    }
  }));

  law("and its accruals have at any close all income that was delivered before it, as it was known then, and the reversal takes them back", 25, fc.property(histories(), places, fc.constantFrom(0, 1, -1, 3_600_000, 40 * 3_600_000), policies, (history, place, off, breakage) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const closeAt = Math.max(0, (events[place % events.length]?.at ?? 0) + off);
    const { entries, reversal } = accruals(events, closeAt, { breakage });
    const isExpiry = ({ at, type }: { readonly at: number; readonly type: string }): boolean => at === closeAt && type === "PackageExpired";
    const known = events.filter((event) => event.at < closeAt || isExpiry(event));
    for (const { at, valueAt, postings } of entries) {
      expect(at).toBe(closeAt - 1);
      expect(valueAt).toBeLessThan(closeAt);
      expect(isZero(sum(postings.map(({ amount }) => money(amount))))).toBe(true);
    }
    expect(reversal.map(({ at }) => at)).toEqual(entries.map(() => closeAt));
    expect(nonZero(sumsOf([...entries, ...reversal]))).toEqual({});
    if (known.length === 0) {
      expect(entries).toEqual([]);
      return;
    }
    expect(accruals(known, closeAt, { breakage })).toEqual({ entries, reversal }); // events after the close are not looked at

    // Each day that is over: the rounded charge of what was rated then, less that of what was billed.
    const { dayOf, startOf } = calendarOf(history.tariff.timeZone);
    const [rated, billed] = [linesRatedIn(known), linesBilledIn(known)];
    const over = [...new Set([...rated, ...billed].map(({ day }) => day))].filter((day) => day < dayOf(closeAt) || (day === dayOf(closeAt - 1) && startOf(dayOf(closeAt)) === closeAt));
    const due = sum(over.map((day) => add(dayCharge(account.tariff, rated, day), negative(dayCharge(account.tariff, billed, day)))));
    const own = `Account-${ACCOUNT_ID} CNY`;
    expect(decimalText(negative(sumsOf(entries).get(`Income:PayAsYouGo:${own}`) ?? whole(0)))).toBe(decimalText(due));
    expect(decimalText(sumsOf(entries).get(`Assets:Unbilled:${own}`) ?? whole(0))).toBe(decimalText(due));

    // Together with what is posted, all income with a `valueAt` before the close of what was known, once time has brought its bills.
    const later = performAll(replay(known), [{ command: "settle", request: { at: Math.max(closeAt, known.at(-1)?.at ?? 0) + 2 * DAY } }]).events;
    const all = journal([...known, ...later], { breakage }).filter(({ valueAt, at, refs }) => valueAt < closeAt && !(at === closeAt && refs.eventType === "PackageExpired" && !known.some(isExpiry)));
    if (breakage !== "closing") expect(incomeOf([...journal(known, { breakage }), ...entries])).toEqual(incomeOf(all));
  }));

  law("earns all of the price of each package once, whenever breakage is earned, and nothing twice on its way", 25, fc.property(histories(), prices, policies, (history, priceList, breakage) => {
    const { account, events: before } = performAll(open(history.tariff, history.openedAt), history.steps);
    const year = performAll(account, [2, 3].map((count) => ({ command: "topUp", request: { at: account.clock + count * 400 * DAY, paymentId: `end-${count}`, amount: "1" } })));
    const events = withPrices([...before, ...year.events], priceList);
    const sums: Sums = new Map();
    let last = 0;
    for (const entry of journal(events, { breakage })) {
      if (entry.sequence !== last) expectSplitPrices(events, sums);
      last = entry.sequence;
      post(sums, entry);
    }
    expectSplitPrices(events, sums);
    const own = (name: string): Fraction => sum([...sums].filter(([key]) => key.startsWith(name)).map(([, amount]) => amount));
    if (replay(events).packages.size > 0 && [...replay(events).packages.values()].every(({ expiresAt }) => expiresAt < account.clock + 700 * DAY)) {
      expect(decimalText(own("Liabilities:DeferredRevenue"))).toBe("0");
    }
  }));
});


/** A history whose last day is billed. */
function settledHistory({ tariff, openedAt, steps }: History): { readonly account: Account; readonly events: readonly Event[] } {
  const { account, events } = performAll(open(tariff, openedAt), steps);
  const end = performAll(account, [{ command: "settle", request: { at: account.clock + 2 * DAY } }]);
  return { account: end.account, events: [...events, ...end.events] };
}

const incomeOf = (entries: readonly JournalEntry[]): Record<string, string> =>
  Object.fromEntries(Object.entries(nonZero(sumsOf(entries))).filter(([name]) => name.startsWith("Income:")));

/** Of every package, what is earned, as breakage and deferred is its price, or nothing where it is not bought yet or is returned; none is below 0. */
function expectSplitPrices(events: readonly Event[], sums: Sums): void {
  for (const { packageId, price } of events.filter(isGrant)) {
    const id = `Account-${ACCOUNT_ID}:Package-${part(packageId)}`;
    const parts = ["Income:Packages", "Liabilities:DeferredRevenue", "Income:Breakage"].map((name) => negative(sums.get(`${name}:${id} CNY`) ?? whole(0)));
    for (const { numerator } of parts) expect(numerator >= 0n, packageId).toBe(true);
    expect([decimalText(money(price)), "0"]).toContain(decimalText(sum(parts)));
  }
}

import { addDays, calendarOf, type Day } from "../values/calendar.js";
import { amountText, plus, ZERO } from "../values/money.js";
import { byCodeUnit } from "../values/text-order.js";
import { symbolOf } from "./commodities.js";
import { readExportOptions } from "./export-options.js";
import { type JournalEntry, type JournalPosting, someEntries } from "./journal-entry.js";
import type { LedgerAccountBalance } from "./trial-balance.js";

/** An entry with its dates in the time zone of an export. */
export interface DatedEntry extends JournalEntry {
  /** The day on which it is posted. */
  readonly date: Day;
  /** The day on which it was delivered. */
  readonly valueDate: Day;
}

/** The books of an export: the entries that stand before these in the file, and these, in the order of their dates. */
export interface DatedBooks {
  readonly before: readonly DatedEntry[];
  readonly entries: readonly DatedEntry[];
}

/** The text that `write` makes of parsed entries. Throws a `RefusalError` for invalid entries and options. */
export const textOf = (entries: readonly JournalEntry[], options: unknown, write: (books: DatedBooks) => string): string => {
  const read = someEntries(entries);
  const { timeZone, openedBefore } = readExportOptions(options);
  const { dayOf } = calendarOf(timeZone);
  const dated = (some: readonly JournalEntry[]): readonly DatedEntry[] =>
    some.map((entry) => ({ ...entry, date: dayOf(entry.at), valueDate: dayOf(entry.valueAt) }))
      .sort((a, b) => byCodeUnit(a.date, b.date));
  return write({ before: dated(openedBefore), entries: dated(read) });
};

/** What the ledger accounts to which a month posted hold at its end. */
interface MonthEnd {
  readonly lastDay: Day;
  readonly balances: readonly LedgerAccountBalance[];
}

/**
 * Writes the entries, and the balances at the end of each month that is over: one of which an entry of a later month follows. Each
 * follows the entries of its month.
 */
export function withMonthEnds(
  { before, entries }: DatedBooks, transaction: (entry: DatedEntry) => readonly string[], monthEnd: (end: MonthEnd) => readonly string[],
): readonly string[] {
  const sums = new Map<string, LedgerAccountBalance>();
  const touched = new Set<string>();
  const post = ({ postings }: DatedEntry): void => {
    for (const { ledgerAccount, unit, amount } of postings) {
      const key = `${ledgerAccount} ${unit}`; // a ledger account has no space
      touched.add(key);
      sums.set(key, { ledgerAccount, unit, amount: plus(sums.get(key)?.amount ?? ZERO, amount) });
    }
  };
  const lines: string[] = [];
  let lastDate: Day | null = null;
  for (const entry of before) {
    if (lastDate !== null && monthOf(lastDate) !== monthOf(entry.date)) touched.clear(); // the file has that month's balances already
    lastDate = entry.date;
    post(entry);
  }
  for (const entry of entries) {
    if (lastDate !== null && monthOf(lastDate) < monthOf(entry.date)) {
      const balances = [...touched].sort(byCodeUnit).flatMap((key) => sums.get(key) ?? []);
      lines.push("", ...monthEnd({ lastDay: lastDayOfMonth(lastDate), balances }));
      touched.clear();
    }
    lastDate = entry.date;
    lines.push("", ...transaction(entry));
    post(entry);
  }
  return lines;
}

const monthOf = (date: Day): string => date.slice(0, -3);

function lastDayOfMonth(date: Day): Day {
  let last = date;
  for (let next = addDays(date, 1); monthOf(next) === monthOf(date); next = addDays(next, 1)) last = next;
  return last;
}

/** A ledger account of an export, with its units and the day of its first entry. */
interface UsedAccount {
  readonly name: string;
  readonly units: readonly string[];
  readonly openedOn: Day;
}

/** The ledger accounts that entries post to, sorted by name. */
export function accountsIn(entries: readonly DatedEntry[]): readonly UsedAccount[] {
  const used = new Map<string, { readonly units: Set<string>; openedOn: Day }>();
  for (const { date, postings } of entries) {
    for (const { ledgerAccount, unit } of postings) {
      const account = used.get(ledgerAccount) ?? { units: new Set(), openedOn: date };
      account.units.add(unit);
      if (date < account.openedOn) account.openedOn = date;
      used.set(ledgerAccount, account);
    }
  }
  return [...used].sort(([a], [b]) => byCodeUnit(a, b)).map(([name, { units, openedOn }]) => ({ name, units: [...units], openedOn }));
}

/**
 * Postings as lines: ledger accounts aligned to the left, amounts to the right, with at least two decimals and no thousands separator.
 * `quoted` writes a symbol as the format needs it.
 */
export function postingLines(postings: readonly JournalPosting[], quoted: (symbol: string) => string): readonly string[] {
  const rows = postings.map(({ ledgerAccount, unit, amount }) => ({
    ledgerAccount,
    amount: amountText(amount),
    symbol: quoted(symbolOf(unit)),
  }));
  const [left, right] = [widest(rows.map((row) => row.ledgerAccount)), widest(rows.map((row) => row.amount))];
  return rows.map(({ ledgerAccount, amount, symbol }) => `    ${ledgerAccount.padEnd(left)}  ${amount.padStart(right)} ${symbol}`);
}

const widest = (texts: readonly string[]): number => texts.reduce((width, { length }) => Math.max(width, length), 0);

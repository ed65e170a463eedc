import { aTimeZone } from "../tariff/parse-tariff.js";
import { calendarOf, type Day } from "../values/calendar.js";
import { amountText } from "../values/money.js";
import { byCodeUnit } from "../values/text-order.js";
import { symbolOf } from "./commodities.js";
import { type JournalEntry, type JournalPosting, someEntries } from "./journal-entry.js";

/** An entry with its date in the time zone of an export. */
export interface DatedEntry extends JournalEntry {
  readonly date: Day;
}

/** The text that `write` makes of parsed entries, dated in `timeZone`. Throws a `RefusalError` for an unknown zone or invalid entries. */
export const textOf = (entries: readonly JournalEntry[], timeZone: string, write: (dated: readonly DatedEntry[]) => string): string => {
  const { dayOf } = calendarOf(aTimeZone(timeZone, "timeZone"));
  return write(someEntries(entries).map((entry) => ({ ...entry, date: dayOf(entry.at) })));
};

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

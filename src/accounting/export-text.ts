import { aTimeZone } from "../tariff/parse-tariff.js";
import { calendarOf, type Day } from "../values/calendar.js";
import { amountText } from "../values/money.js";
import { byCodeUnit } from "../values/text-order.js";
import { symbolOf } from "./commodities.js";
import { type JournalEntry, type JournalPosting, someEntries } from "./journal-entry.js";

/** An entry with its date, in the zone that was asked for. */
export interface DatedEntry extends JournalEntry {
  readonly date: Day;
}

/** Text made of entries, which are read first, and dated in `timeZone`. */
export const textOf = (entries: readonly JournalEntry[], timeZone: string, write: (dated: readonly DatedEntry[]) => string): string => {
  const { dayOf } = calendarOf(aTimeZone(timeZone, "timeZone"));
  return write(someEntries(entries).map((entry) => ({ ...entry, date: dayOf(entry.at) })));
};

/** The ledger accounts that entries post to, each with its units and the day on which it is first used, in order of their names. */
export function accountsIn(entries: readonly DatedEntry[]): readonly { readonly name: string; readonly units: readonly string[]; readonly openedOn: Day }[] {
  const used = new Map<string, { readonly units: Set<string>; openedOn: Day }>();
  for (const { date, postings } of entries) {
    for (const { ledgerAccount, unit } of postings) {
      const known = used.get(ledgerAccount) ?? { units: new Set(), openedOn: date };
      known.units.add(unit);
      if (date < known.openedOn) known.openedOn = date;
      used.set(ledgerAccount, known);
    }
  }
  return [...used].sort(([a], [b]) => byCodeUnit(a, b)).map(([name, { units, openedOn }]) => ({ name, units: [...units], openedOn }));
}

/** Postings as lines: ledger accounts to the left, amounts to the right, with at least two decimals and no thousands separator. */
export function postingLines(postings: readonly JournalPosting[], symbolIn: (unit: string) => string): readonly string[] {
  const rows = postings.map(({ ledgerAccount, unit, amount }) => ({ ledgerAccount, amount: amountText(amount), symbol: symbolIn(symbolOf(unit)) }));
  const [left, right] = [widest(rows.map((row) => row.ledgerAccount)), widest(rows.map((row) => row.amount))];
  return rows.map(({ ledgerAccount, amount, symbol }) => `    ${ledgerAccount.padEnd(left)}  ${amount.padStart(right)} ${symbol}`);
}

const widest = (texts: readonly string[]): number => texts.reduce((width, { length }) => Math.max(width, length), 0);

// Controls, what ends a line or turns its direction, half characters: by number, since what is unassigned differs by host.
const UNFIT = /[\u{0}-\u{1f}\u{7f}-\u{9f}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{d800}-\u{dfff}\u{feff}\\]/gu;

/** Text without what a line of text cannot hold; such characters become `\u{…}`, and so does a backslash. */
export const onOneLine = (text: string): string => text.replace(UNFIT, escaped);

/** How a character that must not be seen is written. */
export const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

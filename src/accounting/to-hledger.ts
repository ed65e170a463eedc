import { isoOf } from "../values/instant.js";
import { amountText } from "../values/money.js";
import { escapedCharacter, onOneLine } from "../values/one-line.js";
import { commoditiesIn, type Commodity, symbolOf } from "./commodities.js";
import type { ExportOptions } from "./export-options.js";
import { accountsIn, type DatedEntry, postingLines, textOf, withMonthEnds } from "./export-text.js";
import type { JournalEntry } from "./journal-entry.js";

/**
 * A journal as text for hledger, with its commodities and accounts declared, as `hledger check --strict` requires. Entries are dated by
 * the day in `timeZone` (default UTC) on which they are posted, and their second date (`--date2`) is the day of delivery: choose the zone
 * in which the company closes its books, usually that of the tariff. The `entryId` is the code; instants, sequence and type of the event
 * are tags. Entries are in the order of their dates, and each month that is over ends with its balances as assertions.
 *
 * The text of later entries can be appended to that of earlier ones, which are then `openedBefore`.
 *
 * Throws a `RefusalError` for invalid entries and options.
 *
 * @example
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }),
 *     (school) => topUp(school, { at: "2021-04-01T00:00:00Z", paymentId: "pay-1", amount: "100" }),
 *   ),
 * );
 * const text = toHledger(journal(events));
 * text.split("\n").find((line) => line.startsWith("2021")); // => 2021-04-01 (school-2.1) CNY 100.00 topped up with payment "pay-1"
 */
export const toHledger = (entries: readonly JournalEntry[], options?: ExportOptions): string =>
  textOf(entries, options, (books) => {
    const all = [...books.before, ...books.entries];
    const declared = new Set(accountsIn(books.before).map(({ name }) => name));
    return [
      ...commoditiesIn(all).map((unit) => `commodity ${sample(unit)}${named(unit)}`),
      "",
      ...accountsIn(books.entries).filter(({ name }) => !declared.has(name)).map(({ name }) => `account ${name}`),
      ...withMonthEnds(books, transaction, ({ lastDay, balances }) => [
        `${lastDay} balances at the end of the month`,
        ...balances.map(({ ledgerAccount, unit, amount }) =>
          `    ${ledgerAccount}  0 ${quoted(symbolOf(unit))} = ${amountText(amount)} ${quoted(symbolOf(unit))}`),
      ]),
      "",
    ].join("\n");
  });

/** The format of amounts of a commodity. It has the most decimals of any amount, since hledger balances entries at that precision. */
const sample = ({ symbol, decimals }: Commodity): string => `1000.${"0".repeat(decimals)} ${quoted(symbol)}`;
const named = ({ unit, symbol }: Commodity): string => (unit === symbol ? "" : `  ; ${onOneLine(unit)}`);

const quoted = (symbol: string): string => (/^[A-Z]+$/.test(symbol) ? symbol : `"${symbol}"`);

// In hledger a semicolon begins a comment, and a parenthesis ends the code.
const withoutComment = (text: string): string => onOneLine(text).replace(/;/g, escapedCharacter);
const withoutComma = (text: string): string => withoutComment(text).replace(/,/g, escapedCharacter);
const withoutParentheses = (text: string): string => withoutComment(text).replace(/[()]/g, escapedCharacter);

const transaction = ({ date, valueDate, entryId, description, at, valueAt, sequence, refs, postings }: DatedEntry): readonly string[] => [
  `${date}${valueDate === date ? "" : `=${valueDate}`} (${withoutParentheses(entryId)}) ${withoutComment(description)}`,
  `    ; at:${isoOf(at)}, valueAt:${isoOf(valueAt)}, sequence:${sequence}, event:${withoutComma(refs.eventType)}`,
  ...postingLines(postings, quoted),
];

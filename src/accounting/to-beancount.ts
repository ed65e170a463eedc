import { invalid } from "../refusals/refusal-error.js";
import { addDays } from "../values/calendar.js";
import { isoOf } from "../values/instant.js";
import { amountText } from "../values/money.js";
import { onOneLine } from "../values/one-line.js";
import { MINUTES_UNIT } from "./chart-of-accounts.js";
import { symbolOf, commoditiesIn, type Commodity } from "./commodities.js";
import type { ExportOptions } from "./export-options.js";
import { accountsIn, type DatedEntry, postingLines, textOf, withMonthEnds } from "./export-text.js";
import type { JournalEntry } from "./journal-entry.js";

/**
 * A journal as text for Beancount, with its commodities declared and its accounts opened on the day of their first use. Entries are
 * dated by the day in `timeZone` (default UTC) on which they are posted; the day of delivery, id, instants, sequence and type of the
 * event are metadata. A currency that Beancount does not accept is written as a symbol with a digest of its name; the metadata of the
 * `commodity` holds the name. Each month that is over ends with its balances as assertions.
 *
 * The text of later entries can be appended to that of earlier ones, which are then `openedBefore`.
 *
 * Throws a `RefusalError` for invalid entries and options, and for an amount of more than 28 digits, the precision of Beancount.
 *
 * @example
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }),
 *     (school) => topUp(school, { at: "2021-04-01T00:00:00Z", paymentId: "pay-1", amount: "100" }),
 *   ),
 * );
 * toBeancount(journal(events)).split("\n").find((line) => line.includes("open")); // => 2021-04-01 open Assets:Cash CNY
 */
export const toBeancount = (entries: readonly JournalEntry[], options?: ExportOptions): string =>
  textOf(entries, options, (books) => {
    const { before, entries: dated } = books;
    dated.forEach(requireCountable);
    const unitsBefore = new Set(commoditiesIn(before).map(({ unit }) => unit));
    const opened = new Set(accountsIn(before).map(({ name }) => name));
    const units = commoditiesIn(dated).filter(({ unit }) => !unitsBefore.has(unit));
    const accounts = accountsIn(dated);
    const firstDay = accounts.reduce((day, { openedOn }) => (openedOn < day ? openedOn : day), accounts[0]?.openedOn ?? "");
    return [
      ...units.filter(({ unit }) => unit !== MINUTES_UNIT).map(({ symbol }) => `option "operating_currency" "${symbol}"`),
      "",
      ...units.flatMap((unit) => commodity(unit, firstDay)),
      "",
      ...accounts.filter(({ name }) => !opened.has(name))
        .map((account) => `${account.openedOn} open ${account.name} ${account.units.map(symbolOf).join(",")}`),
      ...withMonthEnds(books, transaction, ({ lastDay, balances }) => balances.map(({ ledgerAccount, unit, amount }) =>
        `${addDays(lastDay, 1)} balance ${ledgerAccount}  ${amountText(amount)} ~ 0 ${symbolOf(unit)}`)),
      "",
    ].join("\n");
  });

const MAX_DIGITS = 28;

function requireCountable({ postings }: DatedEntry, index: number): void {
  const tooLong = postings.findIndex(({ amount }) => amount.precision(true) > MAX_DIGITS);
  if (tooLong >= 0) invalid(`entries[${index}].postings[${tooLong}].amount`, `must have at most ${MAX_DIGITS} digits`);
}

const commodity = ({ unit, symbol }: Commodity, day: string): readonly string[] => [
  `${day} commodity ${symbol}`,
  ...(unit === symbol ? [] : [`  name: ${quoted(unit)}`]),
];

const quoted = (text: string): string => `"${onOneLine(text).replace(/["\\]/g, (character) => `\\${character}`)}"`;

const transaction = ({ date, valueDate, description, entryId, at, valueAt, sequence, refs, postings }: DatedEntry): readonly string[] => [
  `${date} * ${quoted(description)}`,
  `  entry: ${quoted(entryId)}`,
  `  at: "${isoOf(at)}"`,
  `  value: ${valueDate}`,
  `  valueAt: "${isoOf(valueAt)}"`,
  `  sequence: ${sequence}`,
  `  event: ${quoted(refs.eventType)}`,
  ...postingLines(postings, (symbol) => symbol),
];

import { invalid } from "../refusals/refusal-error.js";
import { isoOf } from "../values/instant.js";
import { MINUTES_UNIT } from "./chart-of-accounts.js";
import { symbolOf, commoditiesIn, type Commodity } from "./commodities.js";
import { accountsIn, type DatedEntry, onOneLine, postingLines, textOf } from "./export-text.js";
import type { JournalEntry } from "./journal-entry.js";

/**
 * A ledger for Beancount, with its commodities declared and its accounts opened on the day of their first use. Entries are dated
 * by the day in `timeZone`; their id, instant and sequence are metadata. A currency that is no Beancount currency is written as
 * a digest of its name, which the metadata of its `commodity` tells.
 *
 * Throws a `RefusalError` for what are no entries of a journal, for an unknown zone, and for an amount of more than 28 digits,
 * beyond which Beancount does not count.
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
export const toBeancount = (entries: readonly JournalEntry[], timeZone = "UTC"): string =>
  textOf(entries, timeZone, (dated) => {
    dated.forEach(expectCountable);
    const units = commoditiesIn(dated);
    const accounts = accountsIn(dated);
    const first = accounts.reduce((day, { openedOn }) => (openedOn < day ? openedOn : day), accounts[0]?.openedOn ?? "");
    return [
      ...units.filter(({ unit }) => unit !== MINUTES_UNIT).map(({ symbol }) => `option "operating_currency" "${symbol}"`),
      "",
      ...units.flatMap((unit) => commodity(unit, first)),
      "",
      ...accounts.map((account) => `${account.openedOn} open ${account.name} ${account.units.map(symbolOf).join(",")}`),
      ...dated.flatMap((entry) => ["", ...transaction(entry)]),
      "",
    ].join("\n");
  });

const MOST_DIGITS = 28;

function expectCountable({ postings }: DatedEntry, index: number): void {
  const long = postings.findIndex(({ amount }) => amount.precision(true) > MOST_DIGITS);
  if (long >= 0) invalid(`entries[${index}].postings[${long}].amount`, `must have at most ${MOST_DIGITS} digits`);
}

const commodity = ({ unit, symbol }: Commodity, day: string): readonly string[] => [
  `${day} commodity ${symbol}`,
  ...(unit === symbol ? [] : [`  name: ${quoted(unit)}`]),
];

const quoted = (text: string): string => `"${onOneLine(text).replace(/["\\]/g, (character) => `\\${character}`)}"`;

const transaction = ({ date, entryId, description, at, sequence, postings }: DatedEntry): readonly string[] => [
  `${date} * ${quoted(description)}`,
  `  entry: ${quoted(entryId)}`,
  `  at: "${isoOf(at)}"`,
  `  sequence: ${sequence}`,
  ...postingLines(postings, (symbol) => symbol),
];

import { invalid } from "../refusals/refusal-error.js";
import { isoOf } from "../values/instant.js";
import { onOneLine } from "../values/one-line.js";
import { MINUTES_UNIT } from "./chart-of-accounts.js";
import { symbolOf, commoditiesIn, type Commodity } from "./commodities.js";
import { accountsIn, type DatedEntry, postingLines, textOf } from "./export-text.js";
import type { JournalEntry } from "./journal-entry.js";

/**
 * A journal as text for Beancount, with its commodities declared and its accounts opened on the day of their first use. Entries are
 * dated by the day in `timeZone`; their id, instant and sequence are metadata. A currency that Beancount does not accept is written as a
 * symbol with a digest of its name; the metadata of the `commodity` holds the name.
 *
 * Throws a `RefusalError` for invalid entries, for an unknown zone, and for an amount of more than 28 digits, the precision of Beancount.
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
    dated.forEach(requireCountable);
    const units = commoditiesIn(dated);
    const accounts = accountsIn(dated);
    const firstDay = accounts.reduce((day, { openedOn }) => (openedOn < day ? openedOn : day), accounts[0]?.openedOn ?? "");
    return [
      ...units.filter(({ unit }) => unit !== MINUTES_UNIT).map(({ symbol }) => `option "operating_currency" "${symbol}"`),
      "",
      ...units.flatMap((unit) => commodity(unit, firstDay)),
      "",
      ...accounts.map((account) => `${account.openedOn} open ${account.name} ${account.units.map(symbolOf).join(",")}`),
      ...dated.flatMap((entry) => ["", ...transaction(entry)]),
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

const transaction = ({ date, entryId, description, at, sequence, postings }: DatedEntry): readonly string[] => [
  `${date} * ${quoted(description)}`,
  `  entry: ${quoted(entryId)}`,
  `  at: "${isoOf(at)}"`,
  `  sequence: ${sequence}`,
  ...postingLines(postings, (symbol) => symbol),
];

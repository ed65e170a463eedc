import { isoOf } from "../values/instant.js";
import { commoditiesIn, type Commodity } from "./commodities.js";
import { accountsIn, type DatedEntry, escaped, onOneLine, postingLines, textOf } from "./export-text.js";
import type { JournalEntry } from "./journal-entry.js";

/**
 * A journal for hledger, with its commodities and accounts declared, as `hledger check --strict` demands. Entries stay in their
 * order, dated by the day in `timeZone` (books close by the calendar of the company: mostly the tariff's zone); the instant and
 * the event's sequence stand in tags, the `entryId` as the code. For books of several accounts sort their entries by `at` first.
 *
 * Throws a `RefusalError` for what are no entries of a journal and for an unknown zone.
 *
 * @example
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }),
 *     (school) => topUp(school, { at: "2021-04-01T00:00:00Z", paymentId: "pay-1", amount: "100" }),
 *   ),
 * );
 * toHledger(journal(events)).split("\n").find((line) => line.startsWith("2021")); // => 2021-04-01 (school-2.1) CNY 100.00 topped up with payment "pay-1"
 */
export const toHledger = (entries: readonly JournalEntry[], timeZone = "UTC"): string =>
  textOf(entries, timeZone, (dated) =>
    [
      ...commoditiesIn(dated).map((unit) => `commodity ${sample(unit)}${named(unit)}`),
      "",
      ...accountsIn(dated).map(({ name }) => `account ${name}`),
      ...dated.flatMap((entry) => ["", ...transaction(entry)]),
      "",
    ].join("\n"),
  );

/** Shows how amounts are written: with all the decimals there are, since hledger balances entries to as many. */
const sample = ({ symbol, decimals }: Commodity): string => `1000.${"0".repeat(decimals)} ${quoted(symbol)}`;
const named = ({ unit, symbol }: Commodity): string => (unit === symbol ? "" : `  ; ${onOneLine(unit)}`);

const quoted = (symbol: string): string => (/^[A-Z]+$/.test(symbol) ? symbol : `"${symbol}"`);

// A semicolon begins a comment, a parenthesis ends a code.
const withoutComment = (text: string): string => onOneLine(text).replace(/;/g, escaped);
const withoutEnd = (text: string): string => withoutComment(text).replace(/[()]/g, escaped);

const transaction = ({ date, entryId, description, at, sequence, postings }: DatedEntry): readonly string[] => [
  `${date} (${withoutEnd(entryId)}) ${withoutComment(description)}`,
  `    ; at:${isoOf(at)}, sequence:${sequence}`,
  ...postingLines(postings, quoted),
];

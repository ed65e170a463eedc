import { isoOf } from "../values/instant.js";
import { escapedCharacter, onOneLine } from "../values/one-line.js";
import { commoditiesIn, type Commodity } from "./commodities.js";
import { accountsIn, type DatedEntry, postingLines, textOf } from "./export-text.js";
import type { JournalEntry } from "./journal-entry.js";

/**
 * A journal as text for hledger, with its commodities and accounts declared, as `hledger check --strict` requires. Entries keep their
 * order and are dated by the day in `timeZone`: choose the zone in which the company closes its books, usually that of the tariff. The
 * `entryId` is the code, the instant and the event's sequence are tags. For the books of several accounts, sort their entries by `at`
 * first.
 *
 * Throws a `RefusalError` for invalid entries and for an unknown zone.
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

/** The format of amounts of a commodity. It has the most decimals of any amount, since hledger balances entries at that precision. */
const sample = ({ symbol, decimals }: Commodity): string => `1000.${"0".repeat(decimals)} ${quoted(symbol)}`;
const named = ({ unit, symbol }: Commodity): string => (unit === symbol ? "" : `  ; ${onOneLine(unit)}`);

const quoted = (symbol: string): string => (/^[A-Z]+$/.test(symbol) ? symbol : `"${symbol}"`);

// In hledger a semicolon begins a comment, and a parenthesis ends the code.
const withoutComment = (text: string): string => onOneLine(text).replace(/;/g, escapedCharacter);
const withoutParentheses = (text: string): string => withoutComment(text).replace(/[()]/g, escapedCharacter);

const transaction = ({ date, entryId, description, at, sequence, postings }: DatedEntry): readonly string[] => [
  `${date} (${withoutParentheses(entryId)}) ${withoutComment(description)}`,
  `    ; at:${isoOf(at)}, sequence:${sequence}`,
  ...postingLines(postings, quoted),
];

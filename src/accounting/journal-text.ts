import { isoOf } from "../values/instant.js";
import { onOneLine } from "../values/one-line.js";
import { postingLines } from "./export-text.js";
import { type JournalEntry, someEntries } from "./journal-entry.js";

/**
 * A journal as text for people: each entry with its instant in UTC, its id and description, followed by its postings; debits are
 * positive. Throws a `RefusalError` for invalid entries, such as one whose postings do not sum to 0 in each unit.
 *
 * @example
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }),
 *     (school) => topUp(school, { at: "2021-04-01T00:00:00Z", paymentId: "pay-1", amount: "100" }),
 *   ),
 * );
 * journalText(journal(events)).split("\n")[0]; // => 2021-04-01T00:00:00.000Z school-2.1 CNY 100.00 topped up with payment "pay-1"
 */
export const journalText = (entries: readonly JournalEntry[]): string =>
  someEntries(entries).map(paragraph).join("\n");

const paragraph = ({ at, entryId, description, postings }: JournalEntry): string =>
  [onOneLine(`${isoOf(at)} ${entryId} ${description}`), ...postingLines(postings, (symbol) => symbol), ""].join("\n");

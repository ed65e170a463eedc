import { isoIn } from "../values/calendar.js";
import { decimalText } from "../values/money.js";
import { type ExportOptions, readExportOptions } from "./export-options.js";
import { type JournalEntry, type JournalPosting, REF_IDS, someEntries } from "./journal-entry.js";

const COLUMNS = ["entryId", "at", "valueAt", "description", "ledgerAccount", "unit", "amount", "eventType", ...REF_IDS];

/**
 * A journal as CSV (RFC 4180, UTF-8 with a byte order mark): a header, then a line for each posting, with the instants in `timeZone`
 * (default UTC) and their offsets. A text that a spreadsheet could take for a formula gets a `'` in front; numbers stay as they are.
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
 * const [, first] = entriesToCSV(journal(events)).split("\r\n");
 * first?.split(",").slice(4, 9).join(" "); // => Assets:Cash CNY 100 CashToppedUp pay-1
 */
export function entriesToCSV(entries: readonly JournalEntry[], options?: Pick<ExportOptions, "timeZone">): string {
  const read = someEntries(entries);
  const { timeZone } = readExportOptions(options);
  const instantText = isoIn(timeZone);
  const lines = read.flatMap((entry) => entry.postings.map((posting) => lineOf(entry, posting, instantText)));
  return `\ufeff${[COLUMNS.join(","), ...lines, ""].join("\r\n")}`;
}

const lineOf = (entry: JournalEntry, { ledgerAccount, unit, amount }: JournalPosting, instantText: ReturnType<typeof isoIn>): string => [
  cell(entry.entryId), instantText(entry.at), instantText(entry.valueAt), cell(entry.description), ledgerAccount, cell(unit),
  decimalText(amount), cell(entry.refs.eventType), ...REF_IDS.map((id) => cell(entry.refs[id] ?? "")),
].join(",");

/** A text as a cell: quoted where it needs it, and no formula. */
const cell = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
};

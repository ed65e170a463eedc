import { objectOf, optional, type Parser } from "../parsing/parser.js";
import { aTimeZone } from "../tariff/parse-tariff.js";
import { type JournalEntry, someEntries } from "./journal-entry.js";

/** How books are exported. */
export interface ExportOptions {
  /** The IANA zone whose days date the entries: that in which the company closes its books. Default `"UTC"`. */
  readonly timeZone?: string;
  /**
   * The entries that stand before these in the same file. What they declare is not declared again, and what they hold is in the
   * balances of the month ends. Without it, the text is a file of its own.
   */
  readonly openedBefore?: readonly JournalEntry[];
}

interface ReadOptions {
  readonly timeZone: string;
  readonly openedBefore: readonly JournalEntry[];
}

const entriesBefore: Parser<readonly JournalEntry[]> = (value, path) => someEntries(value, path);

const someOptions = objectOf((field) => ({
  timeZone: field("timeZone", optional(aTimeZone, "UTC")),
  openedBefore: field("openedBefore", optional(entriesBefore, [])),
}));

export const readExportOptions = (options: unknown): ReadOptions =>
  optional(someOptions, { timeZone: "UTC", openedBefore: [] })(options, "options");

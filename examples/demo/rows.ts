import type { Dialect } from "./dialect.js";
import type { TextFile, TextWatch } from "./encoding.js";
import { type CsvRow, recordsOf } from "./records.js";
import type { Source, Tally } from "./tally.js";

/** One row, its cells by the names of their columns. */
export interface Row {
  readonly source: Source;
  readonly cells: ReadonlyMap<string, string>;
}

/** Who looks on: at the text as it is read, and at the rows that do not fit the header. */
export interface Watch {
  readonly read: TextWatch;
  readonly tally: Tally;
}

/** The rows of a CSV file, read as a stream. */
export async function* rowsOf(file: TextFile, dialect: Dialect, { read, tally }: Watch): AsyncGenerator<Row> {
  const { columns } = dialect;
  for await (const record of recordsOf(file, dialect, read)) {
    const fault = faultOf(record, dialect);
    if (fault) tally.refuse(record, ...fault);
    else yield { source: record, cells: new Map(columns.map((name, index) => [name, record.cells[index] ?? ""])) };
  }
}

function faultOf({ line, lines, text, cells }: CsvRow, { columns, hasHeader }: Dialect): readonly [reason: string, detail: string] | null {
  if (text.trim() === "") return ["EmptyRow", "There is nothing on this line."];
  if (lines > 1) return ["QuoteOverLines", `A quote opens on this line and closes on line ${line + lines - 1}.`];
  if (cells.length !== columns.length) {
    return ["WrongColumnCount", `The row has ${cells.length} columns, the ${hasHeader ? "header" : "first row"} ${columns.length}.`];
  }
  return null;
}

import { complaint } from "./complaint.js";
import { type CsvRow, recordsOf } from "./records.js";
import type { Source, Tally } from "./tally.js";

/** One row, its cells by the names in the header. */
export interface Row {
  readonly source: Source;
  readonly cells: ReadonlyMap<string, string>;
}

/** Who looks on: at the bytes as they are read, and at the rows that do not fit the header. */
export interface Watch {
  readonly bytes: (chunk: Buffer) => void;
  readonly tally: Tally;
}

/** The rows of a CSV file whose header names `columns`, read as a stream. Complains about a file that is none. */
export async function* rowsOf(file: string, columns: readonly string[], watch: Watch): AsyncGenerator<Row> {
  let header: readonly string[] = [];
  for await (const record of recordsOf(file, watch.bytes)) {
    if (record.line === 1) {
      header = readHeader(file, record, columns);
      continue;
    }
    const fault = faultOf(record, header.length);
    if (fault) watch.tally.refuse(record, ...fault);
    else yield { source: record, cells: new Map(header.map((name, index) => [name, record.cells[index] ?? ""])) };
  }
  if (header.length === 0) throw complaint(`${file}, line 1: the file is empty`);
}

function readHeader(file: string, { lines, cells }: CsvRow, columns: readonly string[]): readonly string[] {
  if (lines > 1) throw complaint(`${file}, line 1: a quote opens in the header and closes on line ${lines}`);
  const header = cells.map((name) => name.trim());
  const missing = columns.find((column) => !header.includes(column));
  if (missing !== undefined) throw complaint(`${file}, line 1: column "${missing}" is missing`);
  const twice = header.find((name, index) => header.indexOf(name) < index);
  if (twice !== undefined) throw complaint(`${file}, line 1: column "${twice}" is there twice`);
  return header;
}

function faultOf({ line, lines, text, cells }: CsvRow, columns: number): readonly [reason: string, detail: string] | null {
  if (text === "") return ["EmptyRow", "There is nothing on this line."];
  if (lines > 1) return ["QuoteOverLines", `A quote opens on this line and closes on line ${line + lines - 1}.`];
  if (cells.length !== columns) return ["WrongColumnCount", `The row has ${cells.length} columns, the header ${columns}.`];
  return null;
}

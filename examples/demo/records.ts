import { pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { complaint } from "./complaint.js";
import type { Dialect } from "./dialect.js";
import { type TextFile, textOf, type TextWatch } from "./encoding.js";
import type { Source } from "./tally.js";

/** A record of the CSV parser: one line, or several if a quoted field spans them. */
export interface CsvRow extends Source {
  readonly cells: readonly string[];
}

interface RawRecord {
  readonly record: readonly string[];
  readonly raw: string;
}

const MOST_CHARACTERS = 10_000;

/** Every row of a CSV file after its header. Complains about a file that cannot be read or has no end to a quote. */
export async function* recordsOf(file: TextFile, { delimiter, skippedLines }: Dialect, watch: TextWatch): AsyncGenerator<CsvRow> {
  let parsedLines = skippedLines; // runs ahead of what was yielded: it tells where a quote was opened that is never closed
  const parser = parse({
    delimiter,
    trim: true,
    raw: true,
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MOST_CHARACTERS,
    on_record: (record, { raw = "" }) => {
      parsedLines += linesIn(raw);
      return record;
    },
  });
  pipeline(withoutFirstLines(textOf(file, watch), skippedLines), parser, () => undefined); // what fails comes out of the loop below

  let line = skippedLines + 1;
  try {
    // Values of streams are not typed. csv-parse documents this type for `raw: true`.
    for await (const { record, raw } of parser as AsyncIterable<RawRecord>) {
      const lines = linesIn(raw);
      yield { line, lines, text: withoutLineEnd(raw), cells: record };
      line += lines;
    }
  } catch (problem) {
    throw problem instanceof CsvError ? complaint(`${file.file}, line ${parsedLines + 1}: ${whatIsWrong(problem)}`) : problem;
  }
}

async function* withoutFirstLines(texts: AsyncIterable<string>, count: number): AsyncGenerator<string> {
  let left = count;
  for await (const text of texts) {
    let from = 0;
    for (; left > 0; left -= 1) {
      const end = text.indexOf("\n", from);
      if (end < 0) break;
      from = end + 1;
    }
    if (left === 0 && from < text.length) yield text.slice(from);
  }
}

const withoutLineEnd = (raw: string): string => raw.replace(/\r?\n$|\r$/, "");
const linesIn = (raw: string): number => withoutLineEnd(raw).split("\n").length;

function whatIsWrong({ code, message }: CsvError): string {
  switch (code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return "a quote is opened here and never closed";
    case "CSV_MAX_RECORD_SIZE":
      return `a row of more than ${MOST_CHARACTERS} characters: is a quote not closed?`;
    default:
      return message;
  }
}

import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { complaint } from "./complaint.js";
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

/** Every record of a CSV file, the header first. Complains about a file that cannot be read or has no end to a quote. */
export async function* recordsOf(file: string, bytes: (chunk: Buffer) => void): AsyncGenerator<CsvRow> {
  let parsedLines = 0; // runs ahead of what was yielded: it tells where a quote was opened that is never closed
  const parser = parse({
    bom: true,
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
  async function* watched(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes(chunk);
      yield chunk;
    }
  }
  pipeline(createReadStream(file), watched, parser, () => undefined); // what fails comes out of the loop below

  let line = 1;
  try {
    // Values of streams are not typed. csv-parse documents this type for `raw: true`.
    for await (const { record, raw } of parser as AsyncIterable<RawRecord>) {
      const lines = linesIn(raw);
      yield { line, lines, text: withoutLineEnd(raw), cells: record };
      line += lines;
    }
  } catch (problem) {
    throw hasCode(problem) ? complaint(`${file}${whatIsWrong(problem, parsedLines + 1)}`) : problem;
  }
}

const withoutLineEnd = (raw: string): string => raw.replace(/\r?\n$|\r$/, "");
const linesIn = (raw: string): number => withoutLineEnd(raw).split("\n").length;

const hasCode = (problem: unknown): problem is Error & { readonly code: string } =>
  problem instanceof Error && "code" in problem && typeof problem.code === "string";

function whatIsWrong(problem: Error & { readonly code: string }, line: number): string {
  switch (problem.code) {
    case "ENOENT":
      return ": no such file";
    case "EISDIR":
      return ": is a directory, not a file";
    case "CSV_QUOTE_NOT_CLOSED":
      return `, line ${line}: a quote is opened here and never closed`;
    case "CSV_MAX_RECORD_SIZE":
      return `, line ${line}: a row of more than ${MOST_CHARACTERS} characters: is a quote not closed?`;
    default:
      return problem instanceof CsvError ? `, line ${line}: ${problem.message}` : `: cannot be read (${problem.code})`;
  }
}

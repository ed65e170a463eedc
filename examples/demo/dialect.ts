import { parse } from "csv-parse/sync";
import { complaint } from "./complaint.js";
import { type TextFile, textOf } from "./encoding.js";
import { excerpt } from "./excerpt.js";
import { type Format, FORMATS, isRowOf } from "./formats.js";

/** How a CSV file is written: found in its first lines. */
export interface Dialect {
  readonly delimiter: string;
  /** Lines before the first row: the header, what stands above it, or none. */
  readonly skippedLines: number;
  /** The names of the columns from left to right; those that the format knows as it writes them. */
  readonly columns: readonly string[];
  readonly hasHeader: boolean;
}

const DELIMITERS = [",", ";", "\t", "|"];
const MOST_CHARACTERS = 10_000;
const MOST_READ = 200_000;
const quoted = (names: readonly string[]): string => names.map((name) => `"${excerpt(name)}"`).join(", ");

/** Finds out how a file is written. Complains about one that has no columns of the format, and says which it has. */
export async function dialectOf(file: TextFile, format: Format): Promise<Dialect> {
  const lines = await firstLines(file);
  const separator = /^"?sep=(.)"?$/i.exec(lines[0] ?? "")?.[1];
  const above = lines.findIndex((line, index) => line.trim() !== "" && !(index === 0 && separator !== undefined));
  const first = lines[above];
  if (first === undefined) throw complaint(`${file.file}, line 1: the file is empty`);

  const place = `${file.file}, line ${above + 1}`;
  if (first.includes("\r")) throw complaint(`${place}: lines end in CR alone; let them end in LF or CRLF`);
  if (first.length > MOST_CHARACTERS) throw complaint(`${place}: a row of more than ${MOST_CHARACTERS} characters: is a quote not closed?`);

  const readings = (separator === undefined ? DELIMITERS : [separator]).map((delimiter) => ({ delimiter, cells: cellsOf(first, delimiter) }));
  if (readings.every(({ cells }) => cells === null)) throw complaint(`${place}: a quote is opened here and not closed on the line`);
  const found = readings.flatMap(({ delimiter, cells }) => (cells ? [{ delimiter, cells, names: cells.map((cell) => knownName(cell, format)) }] : []));
  const best = [...found].sort((a, b) => countKnown(b.names) - countKnown(a.names) || b.cells.length - a.cells.length)[0];
  if (best && countKnown(best.names) > 0) {
    const columns = best.names.map((name, index) => name ?? best.cells[index] ?? "");
    complainOfHeader(place, columns, format);
    return { delimiter: best.delimiter, skippedLines: above + 1, columns, hasHeader: true };
  }

  for (const { delimiter, cells } of found) {
    const columns = FORMATS[format].layouts.find((layout) => isRowOf(format, layout, cells));
    if (columns) return { delimiter, skippedLines: above, columns, hasHeader: false };
  }
  throw complaint(`${place}: no column is named as ${whoseNames(format)} names them (${FORMATS[format].required.join(",")}); found ${quoted(best?.cells ?? [])}`);
}

const whoseNames = (format: Format): string => (format === "legs" || format === "copenhagen" ? `--format ${format}` : `a file of ${format}`);

/** The first lines of a file, without the last that was read, unless it ends the file. */
async function firstLines(file: TextFile): Promise<readonly string[]> {
  let text = "";
  for await (const piece of textOf(file, () => undefined)) {
    text += piece;
    if (text.length > MOST_READ) break;
  }
  return text.split(/\r?\n/);
}

function cellsOf(line: string, delimiter: string): readonly string[] | null {
  try {
    return parse(line, { delimiter, trim: true, relax_quotes: true, relax_column_count: true })[0] ?? [];
  } catch {
    return null;
  }
}

/** A column may be called "Started At", "started_at" or "STARTEDAT". */
const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");
const allNames = (format: Format): readonly string[] => [...FORMATS[format].required, ...FORMATS[format].optional];
const knownName = (cell: string, format: Format): string | null => allNames(format).find((name) => plain(name) === plain(cell)) ?? null;
const countKnown = (names: readonly (string | null)[]): number => new Set(names.filter((name) => name !== null)).size;

function complainOfHeader(place: string, columns: readonly string[], format: Format): void {
  const { required } = FORMATS[format];
  const missing = required.find((column) => !columns.includes(column));
  if (missing !== undefined) throw complaint(`${place}: column "${missing}" is missing; found ${quoted(columns)}`);
  const twice = allNames(format).find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
  if (twice !== undefined) throw complaint(`${place}: column "${twice}" is there twice`);
}

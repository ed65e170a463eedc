import { bug } from "../refusals/refusal-error.js";
import type { Piece } from "../rating/rated-usage.js";
import { instantOf } from "../values/instant.js";
import type { CallKinds } from "./call-kinds.js";
import { type Chunk, emptyChunk, NOT_FLAT } from "./usage-chunk.js";
import { CHUNK_ROWS, type UsageRows } from "./usage-rows.js";

/** A row as the columns have it. One such object is read into or written from again and again: a row needs no object of its own. */
export interface ColumnRow {
  readonly words: Int32Array;
  /** The id, where it is not a UUID. */
  text: string | null;
  kind: number;
  startedAt: number;
  seconds: number;
  /** `null`: the usage's own id. */
  roundWith: string | null;
  /** The slot of the package that a flat rating draws on. */
  slot: number | null;
  billedSeconds: number;
  drawnMs: number;
  overageMs: number;
  /** `null`: the rating is flat. */
  pieces: readonly Piece[] | null;
  voided: boolean;
}

export const columnRow = (): ColumnRow => ({
  words: new Int32Array(4), text: null, kind: 0, startedAt: 0, seconds: 0, roundWith: null,
  slot: null, billedSeconds: 0, drawnMs: 0, overageMs: 0, pieces: null, voided: false,
});

/** Reads the row at a place of a chunk. */
export function readRow({ facts, ratings }: Chunk, place: number, row: ColumnRow): void {
  readFacts(facts, place, row);
  const from = ratings.drawnFrom[place] ?? 0;
  if (from === NOT_FLAT) return readOther(ratings, place, row);
  row.pieces = null;
  row.voided = false;
  row.slot = from === 0 ? null : from - 1;
  row.billedSeconds = ratings.billedSeconds[place] ?? 0;
  row.drawnMs = ratings.drawnMs[place] ?? 0;
  row.overageMs = ratings.overageMs[place] ?? 0;
}

function readFacts(facts: Chunk["facts"], place: number, row: ColumnRow): void {
  const { words, texts, roundWith } = facts;
  const at = 4 * place;
  for (let word = 0; word < 4; word += 1) row.words[word] = words[at + word] ?? 0;
  row.text = texts.length === 0 ? null : (texts[place] ?? null);
  row.roundWith = roundWith.size === 0 ? null : (roundWith.get(place) ?? null);
  row.kind = facts.kind[place] ?? 0;
  row.startedAt = facts.startedAt[place] ?? 0;
  row.seconds = facts.seconds[place] ?? 0;
}

function readOther({ others }: Chunk["ratings"], place: number, row: ColumnRow): void {
  const { pieces, voided } = others.get(place) ?? bug("that a rating which is not flat is held");
  row.pieces = pieces;
  row.voided = voided;
  row.slot = null;
  row.billedSeconds = row.drawnMs = row.overageMs = 0;
}

/** Rows that are written from the first on, before any version of an account has them. */
export interface NewRows {
  readonly kinds: CallKinds;
  readonly chunks: Chunk[];
  /** How many rows there will be, at most. */
  readonly capacity: number;
  count: number;
}

export const newRows = (kinds: CallKinds, capacity: number): NewRows => ({ kinds, chunks: [], capacity, count: 0 });

/** Appends a row. */
export function appendRow(rows: NewRows, row: ColumnRow): void {
  const place = rows.count % CHUNK_ROWS;
  if (place === 0) rows.chunks.push(emptyChunk(Math.min(CHUNK_ROWS, rows.capacity - rows.count)));
  const { facts, ratings } = rows.chunks.at(-1) ?? bug("that there is a chunk to append to");
  writeFacts(facts, place, row);
  ratings.billedSeconds[place] = row.billedSeconds;
  ratings.drawnMs[place] = row.drawnMs;
  ratings.overageMs[place] = row.overageMs;
  ratings.drawnFrom[place] = row.pieces ? NOT_FLAT : row.slot === null ? 0 : row.slot + 1;
  if (row.pieces) ratings.others.set(place, { pieces: row.pieces, voided: row.voided });
  facts.written = place + 1;
  rows.count += 1;
}

function writeFacts(facts: Chunk["facts"], place: number, row: ColumnRow): void {
  facts.words.set(row.words, 4 * place);
  if (row.text !== null || facts.texts.length > 0) writeText(facts.texts, place, row.text);
  facts.kind[place] = row.kind;
  facts.startedAt[place] = row.startedAt;
  facts.seconds[place] = row.seconds;
  if (row.roundWith !== null) facts.roundWith.set(place, row.roundWith);
  const endedAt = row.startedAt + row.seconds * 1_000;
  if (row.startedAt < facts.earliestStart) facts.earliestStart = instantOf(row.startedAt);
  if (row.startedAt > facts.latestStart) facts.latestStart = instantOf(row.startedAt);
  if (endedAt > facts.latestEnd) facts.latestEnd = instantOf(endedAt);
}

/** Texts have no holes, which would make the list slow to read. */
function writeText(texts: (string | null)[], place: number, text: string | null): void {
  while (texts.length < place) texts.push(null);
  texts[place] = text;
}

export const rowsOf = ({ chunks, count, kinds }: NewRows): UsageRows => ({ chunks, firstRow: 0, nextRow: count, kinds });

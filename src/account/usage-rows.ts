import type { Usage } from "../rating/usage.js";
import { bug } from "../refusals/refusal-error.js";
import { type Instant, instantOf } from "../values/instant.js";
import { type CallKinds, noCallKinds } from "./call-kinds.js";
import type { PackedId } from "./packed-id.js";
import {
  type Chunk, copyOfChunk, emptyChunk, type Facts, hasIdIn, idIn, ratingIn, type Row, type RowRating, withRatingIn, writeRow,
} from "./usage-chunk.js";

/**
 * The usages of an account: an append-only log of rows in columns. A version of the account is a number of rows, so what was written
 * beyond that was never there. A chunk is shared by versions: the version that has all rows of it that were ever written appends in
 * place, and any other, such as a second branch, copies the chunk first. A rating is changed in a copy of its column.
 */
export interface UsageRows {
  /** From the row `firstRow` on, each of `CHUNK_ROWS` rows but for the last. */
  readonly chunks: readonly Chunk[];
  /** The number of the first row that is held. Rows before it were of closed days. */
  readonly firstRow: number;
  /** The number of the row that is appended next. */
  readonly nextRow: number;
  readonly kinds: CallKinds;
}

const CHUNK_BITS = 11;
export const CHUNK_ROWS = 2 ** CHUNK_BITS;
const LEAST_CAPACITY = 8;

export const noRows = (kinds: CallKinds = noCallKinds()): UsageRows => ({ chunks: [], firstRow: 0, nextRow: 0, kinds });

const chunkPosition = ({ firstRow }: UsageRows, row: number): number => (row - firstRow) >>> CHUNK_BITS;
const chunkOf = (rows: UsageRows, row: number): Chunk | undefined => rows.chunks[chunkPosition(rows, row)];
const placeOf = ({ firstRow }: UsageRows, row: number): number => (row - firstRow) & (CHUNK_ROWS - 1);

/** The rows with one more, of a usage with an id. */
export function withRow(rows: UsageRows, added: Row & { readonly id: PackedId }): UsageRows {
  const row = rows.nextRow;
  const place = placeOf(rows, row);
  const chunk = chunkToAppend(rows, row, place);
  writeRow(chunk, place, added, added.id);
  const position = chunkPosition(rows, row);
  const chunks = rows.chunks[position] === chunk ? rows.chunks : [...rows.chunks.slice(0, position), chunk];
  return { chunks, firstRow: rows.firstRow, nextRow: row + 1, kinds: rows.kinds };
}

/** The chunk in which a row can be written in place: no other version has written there, and there is room. */
function chunkToAppend(rows: UsageRows, row: number, place: number): Chunk {
  const chunk = chunkOf(rows, row);
  if (chunk && chunk.facts.written === place && place < chunk.facts.capacity) return chunk;
  const isFirst = rows.chunks.length === 0;
  const capacity = place === 0 && !isFirst ? CHUNK_ROWS : Math.min(CHUNK_ROWS, Math.max(LEAST_CAPACITY, 4 * place));
  return chunk ? copyOfChunk(chunk, place, Math.max(capacity, chunk.facts.capacity)) : emptyChunk(capacity);
}

/** The rows with another rating of one, in a copy of the ratings of its chunk. */
export function withRating(rows: UsageRows, row: number, rating: RowRating): UsageRows {
  const chunk = chunkOf(rows, row) ?? bug("that a row is held");
  return { ...rows, chunks: rows.chunks.with(chunkPosition(rows, row), withRatingIn(chunk, placeOf(rows, row), rating)) };
}

/** Whether a row has an id. */
export function hasId(rows: UsageRows, row: number, id: PackedId): boolean {
  const chunk = chunkOf(rows, row);
  return chunk !== undefined && hasIdIn(chunk.facts, placeOf(rows, row), id);
}

/** The words of a row's id. */
export function wordsOf(rows: UsageRows, row: number): Omit<PackedId, "text"> {
  const { words } = (chunkOf(rows, row) ?? bug("that a row is held")).facts;
  const at = 4 * placeOf(rows, row);
  return { a: words[at] ?? 0, b: words[at + 1] ?? 0, c: words[at + 2] ?? 0, d: words[at + 3] ?? 0 };
}

export const startOfRow = (rows: UsageRows, row: number): Instant =>
  instantOf(chunkOf(rows, row)?.facts.startedAt[placeOf(rows, row)] ?? 0);

export function rowAt(rows: UsageRows, row: number): Row {
  const { facts, ratings } = chunkOf(rows, row) ?? bug("that a row is held");
  const place = placeOf(rows, row);
  const kind = facts.kind[place] ?? 0;
  const { appId, region, item } = rows.kinds.kinds[kind] ?? bug("that a row has a kind");
  const usageId = idIn(facts, place);
  const usage: Usage = {
    usageId,
    appId,
    region,
    item,
    startedAt: instantOf(facts.startedAt[place] ?? 0),
    seconds: facts.seconds[place] ?? 0,
    roundWith: facts.roundWith.get(place) ?? usageId,
  };
  return { usage, kind, rating: ratingIn(ratings, place) };
}

/** The rows of usages that start at `from` or later, or end after it. */
export const rowsSince = (rows: UsageRows, from: Instant): number[] =>
  rowsWhere(rows, ({ latestStart, latestEnd }) => latestStart >= from || latestEnd > from, (start, end) => start >= from || end > from);

/** The rows of usages that end after `after` and start before `before`. */
export const rowsBetween = (rows: UsageRows, after: Instant, before: Instant): number[] =>
  rowsWhere(
    rows, ({ earliestStart, latestEnd }) => latestEnd > after && earliestStart < before, (start, end) => end > after && start < before,
  );

/** Chunks that cannot have such rows are passed over. */
function rowsWhere(
  rows: UsageRows, mayHaveSuch: (facts: Facts) => boolean, isSuch: (startedAt: number, endedAt: number) => boolean,
): number[] {
  const found: number[] = [];
  rows.chunks.forEach(({ facts }, index) => {
    if (!mayHaveSuch(facts)) return;
    const first = rows.firstRow + index * CHUNK_ROWS;
    const count = Math.min(CHUNK_ROWS, rows.nextRow - first);
    for (let place = 0; place < count; place += 1) {
      const startedAt = facts.startedAt[place] ?? 0;
      if (isSuch(startedAt, startedAt + (facts.seconds[place] ?? 0) * 1_000)) found.push(first + place);
    }
  });
  return found;
}

/** The rows without the chunks at their beginning that have only usages which start and end before `openFrom` or at it. */
export function withoutOldChunks(rows: UsageRows, openFrom: Instant): UsageRows {
  const isOld = ({ facts }: Chunk): boolean => facts.latestStart < openFrom && facts.latestEnd <= openFrom;
  const firstKept = rows.chunks.findIndex((chunk) => !isOld(chunk));
  const dropped = firstKept < 0 ? rows.chunks.length : firstKept;
  if (dropped === 0) return rows;
  const firstRow = Math.min(rows.nextRow, rows.firstRow + dropped * CHUNK_ROWS);
  return { ...rows, chunks: rows.chunks.slice(dropped), firstRow };
}

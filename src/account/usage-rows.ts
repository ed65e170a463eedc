import type { RatedUsage } from "../rating/rated-usage.js";
import { bug } from "../refusals/refusal-error.js";
import { endOf, type Usage } from "../rating/usage.js";
import { type Instant, instantOf, latest } from "../values/instant.js";
import { packageTimeOf } from "../values/package-time.js";
import { type CallKinds, kindNumber, noCallKinds } from "./call-kinds.js";
import { type PackedId, uuidOf } from "./packed-id.js";

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

export interface Chunk {
  readonly facts: Facts;
  readonly ratings: Ratings;
}

/** What was reported. Written once, when the row is appended. */
interface Facts {
  readonly capacity: number;
  /** How many rows were ever written. */
  written: number;
  readonly startedAt: Float64Array;
  readonly seconds: Float64Array;
  readonly kind: Uint32Array;
  /** Four words for each id (packed-id.ts). */
  readonly words: Int32Array;
  /** The ids that are not UUIDs, by place; `null`, or beyond the end, for the others. */
  readonly texts: (string | null)[];
  /** By place, where it is not the usage's own id. */
  readonly roundWith: Map<number, string>;
  latestStart: Instant;
  latestEnd: Instant;
}

/** How the usages are rated. A rating that is one whole piece with at most one draw is in the columns (flat). */
interface Ratings {
  readonly billedSeconds: Float64Array;
  readonly drawnMs: Float64Array;
  readonly overageMs: Float64Array;
  /** The slot of the package that is drawn, plus 1; 0 for none, `NOT_FLAT` where the rating is in `others`. */
  readonly drawnFrom: Uint32Array;
  readonly others: Map<number, Pick<RatedUsage, "pieces" | "voided">>;
}

/** A rating as a row has it. `slot` is that of the package that a flat rating draws on. */
export interface RowRating extends Pick<RatedUsage, "billedSeconds" | "drawnMs" | "overageMs" | "pieces" | "voided"> {
  readonly slot: number | null;
}

const CHUNK_BITS = 11;
export const CHUNK_ROWS = 2 ** CHUNK_BITS;
const LEAST_CAPACITY = 8;
const NOT_FLAT = 0xffffffff;

export const noRows = (kinds: CallKinds = noCallKinds()): UsageRows => ({ chunks: [], firstRow: 0, nextRow: 0, kinds });

const chunkPosition = ({ firstRow }: UsageRows, row: number): number => (row - firstRow) >>> CHUNK_BITS;
const chunkOf = (rows: UsageRows, row: number): Chunk | undefined => rows.chunks[chunkPosition(rows, row)];
const placeOf = ({ firstRow }: UsageRows, row: number): number => (row - firstRow) & (CHUNK_ROWS - 1);

function emptyChunk(capacity: number): Chunk {
  const facts: Facts = {
    capacity,
    written: 0,
    startedAt: new Float64Array(capacity),
    seconds: new Float64Array(capacity),
    kind: new Uint32Array(capacity),
    words: new Int32Array(4 * capacity),
    texts: [],
    roundWith: new Map(),
    latestStart: instantOf(0),
    latestEnd: instantOf(0),
  };
  return { facts, ratings: emptyRatings(capacity) };
}

const emptyRatings = (capacity: number): Ratings => ({
  billedSeconds: new Float64Array(capacity),
  drawnMs: new Float64Array(capacity),
  overageMs: new Float64Array(capacity),
  drawnFrom: new Uint32Array(capacity),
  others: new Map(),
});

/** A copy of the first `count` rows of a chunk, with room for `capacity` rows. */
function copyOfChunk({ facts, ratings }: Chunk, count: number, capacity: number): Chunk {
  const copy = emptyChunk(capacity);
  copy.facts.startedAt.set(facts.startedAt.subarray(0, count));
  copy.facts.seconds.set(facts.seconds.subarray(0, count));
  copy.facts.kind.set(facts.kind.subarray(0, count));
  copy.facts.words.set(facts.words.subarray(0, 4 * count));
  for (const text of facts.texts.slice(0, count)) copy.facts.texts.push(text);
  for (const [place, roundWith] of facts.roundWith) if (place < count) copy.facts.roundWith.set(place, roundWith);
  copy.facts.latestStart = facts.latestStart;
  copy.facts.latestEnd = facts.latestEnd;
  copy.facts.written = count;
  copyRatings(ratings, copy.ratings, count);
  return copy;
}

function copyRatings(from: Ratings, to: Ratings, count: number): void {
  to.billedSeconds.set(from.billedSeconds.subarray(0, count));
  to.drawnMs.set(from.drawnMs.subarray(0, count));
  to.overageMs.set(from.overageMs.subarray(0, count));
  to.drawnFrom.set(from.drawnFrom.subarray(0, count));
  for (const [place, rating] of from.others) if (place < count) to.others.set(place, rating);
}

/** The rows with one more, of a usage with an id. */
export function withRow(rows: UsageRows, usage: Usage, id: PackedId, rating: RowRating): UsageRows {
  const row = rows.nextRow;
  const place = placeOf(rows, row);
  const chunk = chunkToAppend(rows, row, place);
  const { facts, ratings } = chunk;
  facts.startedAt[place] = usage.startedAt;
  facts.seconds[place] = usage.seconds;
  facts.kind[place] = kindNumber(rows.kinds, usage);
  const at = 4 * place;
  facts.words[at] = id.a;
  facts.words[at + 1] = id.b;
  facts.words[at + 2] = id.c;
  facts.words[at + 3] = id.d;
  if (id.text !== null || facts.texts.length > 0) writeText(facts.texts, place, id.text);
  if (usage.roundWith !== usage.usageId) facts.roundWith.set(place, usage.roundWith);
  else if (facts.roundWith.size > 0) facts.roundWith.delete(place);
  facts.latestStart = latest(facts.latestStart, usage.startedAt);
  facts.latestEnd = latest(facts.latestEnd, endOf(usage));
  writeRating(ratings, place, rating);
  facts.written = place + 1;
  const position = chunkPosition(rows, row);
  const chunks = rows.chunks[position] === chunk ? rows.chunks : [...rows.chunks.slice(0, position), chunk];
  return { chunks, firstRow: rows.firstRow, nextRow: row + 1, kinds: rows.kinds };
}

function writeText(texts: (string | null)[], place: number, text: string | null): void {
  while (texts.length < place) texts.push(null);
  texts[place] = text;
}

/** The chunk in which a row can be written in place: no other version has written there, and there is room. */
function chunkToAppend(rows: UsageRows, row: number, place: number): Chunk {
  const chunk = chunkOf(rows, row);
  if (chunk && chunk.facts.written === place && place < chunk.facts.capacity) return chunk;
  const isFirst = rows.chunks.length === 0;
  const capacity = place === 0 && !isFirst ? CHUNK_ROWS : Math.min(CHUNK_ROWS, Math.max(LEAST_CAPACITY, 4 * place));
  return chunk ? copyOfChunk(chunk, place, Math.max(capacity, chunk.facts.capacity)) : emptyChunk(capacity);
}

function writeRating(ratings: Ratings, place: number, { slot, billedSeconds, drawnMs, overageMs, pieces, voided }: RowRating): void {
  ratings.billedSeconds[place] = billedSeconds;
  ratings.drawnMs[place] = drawnMs;
  ratings.overageMs[place] = overageMs;
  ratings.drawnFrom[place] = pieces ? NOT_FLAT : slot === null ? 0 : slot + 1;
  if (pieces) ratings.others.set(place, { pieces, voided });
  else if (ratings.others.size > 0) ratings.others.delete(place);
}

/** The rows with another rating of one, in a copy of the ratings of its chunk. */
export function withRating(rows: UsageRows, row: number, rating: RowRating): UsageRows {
  const chunk = chunkOf(rows, row) ?? bug("that a row is held");
  const { length } = chunk.ratings.drawnMs;
  const ratings = emptyRatings(length);
  copyRatings(chunk.ratings, ratings, length);
  writeRating(ratings, placeOf(rows, row), rating);
  return { ...rows, chunks: rows.chunks.with(chunkPosition(rows, row), { facts: chunk.facts, ratings }) };
}

/** Whether a row has an id. */
export function hasId(rows: UsageRows, row: number, { a, b, c, d, text }: PackedId): boolean {
  const chunk = chunkOf(rows, row);
  if (!chunk) return false;
  const { facts } = chunk;
  const place = placeOf(rows, row);
  if (text !== null) return facts.texts[place] === text;
  const at = 4 * place;
  return (
    facts.words[at + 3] === d && facts.words[at + 2] === c && facts.words[at + 1] === b && facts.words[at] === a
    && (facts.texts[place] ?? null) === null
  );
}

/** The words of a row's id. */
export function wordsOf(rows: UsageRows, row: number): Omit<PackedId, "text"> {
  const { words } = (chunkOf(rows, row) ?? bug("that a row is held")).facts;
  const at = 4 * placeOf(rows, row);
  return { a: words[at] ?? 0, b: words[at + 1] ?? 0, c: words[at + 2] ?? 0, d: words[at + 3] ?? 0 };
}

export const startOfRow = (rows: UsageRows, row: number): Instant =>
  instantOf(chunkOf(rows, row)?.facts.startedAt[placeOf(rows, row)] ?? 0);

/** A row as it is written: what was reported, and its rating. */
export interface Row {
  readonly usage: Usage;
  readonly rating: RowRating;
}

export function rowAt(rows: UsageRows, row: number): Row {
  const { facts, ratings } = chunkOf(rows, row) ?? bug("that a row is held");
  const place = placeOf(rows, row);
  const { appId, region, item } = rows.kinds.kinds[facts.kind[place] ?? 0] ?? bug("that a row has a kind");
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
  return { usage, rating: ratingIn(ratings, place) };
}

function ratingIn({ billedSeconds, drawnMs, overageMs, drawnFrom, others }: Ratings, place: number): RowRating {
  const from = drawnFrom[place] ?? 0;
  const { pieces = null, voided = false } = (from === NOT_FLAT && others.get(place)) || {};
  return {
    billedSeconds: billedSeconds[place] ?? 0,
    slot: from === 0 || from === NOT_FLAT ? null : from - 1,
    drawnMs: packageTimeOf(drawnMs[place] ?? 0),
    overageMs: packageTimeOf(overageMs[place] ?? 0),
    pieces,
    voided,
  };
}

function idIn({ texts, words }: Facts, place: number): string {
  const text = texts[place] ?? null;
  if (text !== null) return text;
  const at = 4 * place;
  return uuidOf(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
}

/** The rows of usages that start at `startFrom` or later, or end after `endAfter`. Chunks without such rows are passed over. */
export function rowsWhere(rows: UsageRows, startFrom: Instant, endAfter: Instant): number[] {
  const found: number[] = [];
  rows.chunks.forEach(({ facts }, index) => {
    if (facts.latestStart < startFrom && facts.latestEnd <= endAfter) return;
    const first = rows.firstRow + index * CHUNK_ROWS;
    const count = Math.min(CHUNK_ROWS, rows.nextRow - first);
    for (let place = 0; place < count; place += 1) {
      const startedAt = facts.startedAt[place] ?? 0;
      if (startedAt >= startFrom || startedAt + (facts.seconds[place] ?? 0) * 1_000 > endAfter) found.push(first + place);
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

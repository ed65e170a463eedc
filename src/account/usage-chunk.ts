import type { RatedUsage } from "../rating/rated-usage.js";
import { endOf, type Usage } from "../rating/usage.js";
import { earliest, type Instant, instantOf, latest } from "../values/instant.js";
import { packageTimeOf } from "../values/package-time.js";
import { type PackedId, uuidOf } from "./packed-id.js";

/** Some consecutive rows of usages, in columns. A *place* is an index into the columns. */
export interface Chunk {
  readonly facts: Facts;
  readonly ratings: Ratings;
}

/** What was reported. Written once, when the row is appended. */
export interface Facts {
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
  /** `Infinity` where there is no row. */
  earliestStart: Instant;
  latestStart: Instant;
  latestEnd: Instant;
}

/** How the usages are rated. A rating that is one whole piece with at most one draw is in the columns (flat). */
export interface Ratings {
  readonly billedSeconds: Float64Array;
  readonly drawnMs: Float64Array;
  readonly overageMs: Float64Array;
  /** The slot of the package that is drawn, plus 1; 0 for none, `NOT_FLAT` where the rating is in `others`. */
  readonly drawnFrom: Uint32Array;
  readonly others: Map<number, Pick<RatedUsage, "pieces" | "voided">>;
}

/** A row as it is written: what was reported, and its rating. */
export interface Row {
  readonly usage: Usage;
  /** The number of its kind (call-kinds.ts). */
  readonly kind: number;
  readonly rating: RowRating;
}

/** A rating as a row has it. `slot` is that of the package that a flat rating draws on. */
export interface RowRating extends Pick<RatedUsage, "billedSeconds" | "drawnMs" | "overageMs" | "pieces" | "voided"> {
  readonly slot: number | null;
}

export const NOT_FLAT = 0xffffffff;

export function emptyChunk(capacity: number): Chunk {
  const facts: Facts = {
    capacity,
    written: 0,
    startedAt: new Float64Array(capacity),
    seconds: new Float64Array(capacity),
    kind: new Uint32Array(capacity),
    words: new Int32Array(4 * capacity),
    texts: [],
    roundWith: new Map(),
    earliestStart: instantOf(Infinity),
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
export function copyOfChunk({ facts, ratings }: Chunk, count: number, capacity: number): Chunk {
  const copy = emptyChunk(capacity);
  copy.facts.startedAt.set(facts.startedAt.subarray(0, count));
  copy.facts.seconds.set(facts.seconds.subarray(0, count));
  copy.facts.kind.set(facts.kind.subarray(0, count));
  copy.facts.words.set(facts.words.subarray(0, 4 * count));
  for (const text of facts.texts.slice(0, count)) copy.facts.texts.push(text);
  for (const [place, roundWith] of facts.roundWith) if (place < count) copy.facts.roundWith.set(place, roundWith);
  copy.facts.earliestStart = facts.earliestStart;
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

/** Writes a row in place. Other versions that share the chunk do not have the row. */
export function writeRow({ facts, ratings }: Chunk, place: number, { usage, kind, rating }: Row, id: PackedId): void {
  facts.startedAt[place] = usage.startedAt;
  facts.seconds[place] = usage.seconds;
  facts.kind[place] = kind;
  const at = 4 * place;
  facts.words[at] = id.a;
  facts.words[at + 1] = id.b;
  facts.words[at + 2] = id.c;
  facts.words[at + 3] = id.d;
  if (id.text !== null || facts.texts.length > 0) writeText(facts.texts, place, id.text);
  if (usage.roundWith !== usage.usageId) facts.roundWith.set(place, usage.roundWith);
  else if (facts.roundWith.size > 0) facts.roundWith.delete(place);
  facts.earliestStart = earliest(facts.earliestStart, usage.startedAt);
  facts.latestStart = latest(facts.latestStart, usage.startedAt);
  facts.latestEnd = latest(facts.latestEnd, endOf(usage));
  writeRating(ratings, place, rating);
  facts.written = place + 1;
}

function writeText(texts: (string | null)[], place: number, text: string | null): void {
  while (texts.length < place) texts.push(null);
  texts[place] = text;
}

function writeRating(ratings: Ratings, place: number, { slot, billedSeconds, drawnMs, overageMs, pieces, voided }: RowRating): void {
  ratings.billedSeconds[place] = billedSeconds;
  ratings.drawnMs[place] = drawnMs;
  ratings.overageMs[place] = overageMs;
  ratings.drawnFrom[place] = pieces ? NOT_FLAT : slot === null ? 0 : slot + 1;
  if (pieces) ratings.others.set(place, { pieces, voided });
  else if (ratings.others.size > 0) ratings.others.delete(place);
}

export function ratingIn({ billedSeconds, drawnMs, overageMs, drawnFrom, others }: Ratings, place: number): RowRating {
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

export function idIn({ texts, words }: Facts, place: number): string {
  const text = texts[place] ?? null;
  if (text !== null) return text;
  const at = 4 * place;
  return uuidOf(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
}


/** Whether the usage at a place has an id. */
export function hasIdIn({ texts, words }: Facts, place: number, { a, b, c, d, text }: PackedId): boolean {
  if (text !== null) return texts[place] === text;
  const at = 4 * place;
  const areSame = words[at + 3] === d && words[at + 2] === c && words[at + 1] === b && words[at] === a;
  return areSame && (texts[place] ?? null) === null;
}

/** A chunk with another rating at one place, in a copy of its ratings. */
export function withRatingIn({ facts, ratings }: Chunk, place: number, rating: RowRating): Chunk {
  const { length } = ratings.drawnMs;
  const copy = emptyRatings(length);
  copyRatings(ratings, copy, length);
  writeRating(copy, place, rating);
  return { facts, ratings: copy };
}

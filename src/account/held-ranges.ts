import type { Day } from "../values/calendar.js";
import { type Instant, instantOf } from "../values/instant.js";
import type { UsageIndex } from "./usage-index.js";
import type { Chunk } from "./usage-chunk.js";
import { CHUNK_ROWS } from "./usage-rows.js";

/** Rows of one chunk, from a place up to another, excluded. */
export interface RowRange {
  readonly chunk: Chunk;
  readonly from: number;
  readonly until: number;
}

type Visitor = (day: Day, range: RowRange) => void;

/**
 * Calls `visit` for the rows of usages that belong to open days, where `openFrom` is the first instant of the oldest one, in the order of
 * their arrival: as ranges of rows that stand together and start on the same day.
 */
export function heldRanges(usageIndex: UsageIndex, openFrom: Instant, visit: Visitor): void {
  const { chunks, firstRow, nextRow } = usageIndex.rows;
  chunks.forEach((chunk, index) => {
    const count = Math.min(CHUNK_ROWS, nextRow - firstRow - index * CHUNK_ROWS);
    rangesIn(usageIndex, chunk, count, openFrom, visit);
  });
}

function rangesIn({ calendar }: UsageIndex, chunk: Chunk, count: number, openFrom: Instant, visit: Visitor): void {
  const { startedAt } = chunk.facts;
  let span = calendar.dayAt(instantOf(startedAt[0] ?? 0));
  // Nearly all chunks are of one open day: two comparisons a row find that out.
  if (areWithin(startedAt, count, Math.max(span.start, openFrom), span.end)) return visit(span.date, { chunk, from: 0, until: count });
  let from = 0;
  let wasHeld = false;
  for (let place = 0; place < count; place += 1) {
    const start = instantOf(startedAt[place] ?? 0);
    const isHeld = start >= openFrom || runsOn(chunk, place, start, openFrom);
    const isOfSpan = start >= span.start && start < span.end;
    if (isHeld === wasHeld && isOfSpan) continue;
    if (wasHeld) visit(span.date, { chunk, from, until: place });
    if (!isOfSpan) span = calendar.dayAt(start);
    from = place;
    wasHeld = isHeld;
  }
  if (wasHeld) visit(span.date, { chunk, from, until: count });
}

function areWithin(instants: Float64Array, count: number, start: number, end: number): boolean {
  for (let place = 0; place < count; place += 1) {
    const at = instants[place] ?? 0;
    if (at < start || at >= end) return false;
  }
  return count > 0;
}

/** Whether a usage of a closed day runs on into an open one. */
const runsOn = ({ facts: { seconds }, ratings: { others } }: Chunk, place: number, start: Instant, openFrom: Instant): boolean =>
  start + (seconds[place] ?? 0) * 1_000 > openFrom && !others.get(place)?.voided;

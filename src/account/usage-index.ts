import { applyDraws, NO_BALANCES, type PackageBalances } from "../packages/package-balances.js";
import { isWhole, type Piece } from "../rating/rated-usage.js";
import { areSameLines, type DayLines } from "../rating/usage-line.js";
import { endOf, type Usage } from "../rating/usage.js";
import { bug } from "../refusals/refusal-error.js";
import type { Calendar, Day } from "../values/calendar.js";
import { deepFreeze } from "../values/freeze.js";
import { type Instant, instantOf, latest } from "../values/instant.js";
import { ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { TEXT_ORDER, valueIn } from "../values/persistent-tree.js";
import { kindNumber, lineOfKind } from "./call-kinds.js";
import { packedId } from "./packed-id.js";
import { addToLine, linesOf, type RatedDay } from "./rated-days.js";
import { addToGroup, beginGroup, dropGroups, type RoundingGroups } from "./rounding-groups.js";
import type { RowRating } from "./usage-chunk.js";
import { type IdTable, noIds, tableOf, withLastRow } from "./usage-ids.js";
import { heldRows, usagesRunningOn } from "./usage-lookup.js";
import { CHUNK_ROWS, noRows, rowAt, type UsageRows, withoutOldChunks, withRating, withRow } from "./usage-rows.js";

/**
 * The rated usages of an account's open days, their lines and the package balances. It never changes: each version of an account has one
 * of its own, which shares nearly all of it with the others. Rows and ids are appended in place (usage-rows.ts, usage-ids.ts); whatever
 * else follows from the usages is in persistent vectors and trees.
 */
export interface UsageIndex {
  readonly calendar: Calendar;
  readonly rows: UsageRows;
  readonly ids: IdTable;
  /** The days that have lines, in the order of their first usage. */
  readonly days: readonly RatedDay[];
  readonly groups: RoundingGroups;
  readonly balances: PackageBalances;
  /** No usage ends later. */
  readonly lastEndedAt: Instant;
}

/** A usage index while one command or one replay writes it. Nobody else holds it yet. */
export type UsageIndexDraft = { -readonly [Key in keyof UsageIndex]: UsageIndex[Key] };

export const emptyUsageIndex = (calendar: Calendar): UsageIndex => ({
  calendar, rows: noRows(), ids: noIds(), days: [], groups: null, balances: NO_BALANCES, lastEndedAt: instantOf(0),
});

export const draftOf = ({ calendar, rows, ids, days, groups, balances, lastEndedAt }: UsageIndex): UsageIndexDraft =>
  ({ calendar, rows, ids, days, groups, balances, lastEndedAt });

/** Enters a rated usage: the one way in, whether it is recorded, replayed or read. */
export function enterUsage(draft: UsageIndexDraft, usage: Usage, pieces: readonly Piece[], voided = false): void {
  beginGroup(draft, usage);
  const id = packedId(usage.usageId);
  const kind = kindNumber(draft.rows.kinds, usage);
  draft.rows = withRow(draft.rows, { usage, id, kind, rating: ratingOf(draft, usage, pieces, voided) });
  draft.ids = withLastRow(draft.ids, draft.rows, id);
  draft.lastEndedAt = latest(draft.lastEndedAt, endOf(usage));
  if (!voided) count(draft, usage, kind, pieces, 1);
}

/** Replaces the rating of a usage that is held; no pieces void it. */
export function changePieces(
  draft: UsageIndexDraft, row: number, before: readonly Piece[], after: readonly Piece[], voided: boolean,
): void {
  const { usage, kind } = rowAt(draft.rows, row);
  count(draft, usage, kind, before, -1);
  if (!voided) count(draft, usage, kind, after, 1);
  draft.rows = withRating(draft.rows, row, ratingOf(draft, usage, voided ? [] : after, voided));
}

/** A rating as a row has it: flat if it is one whole piece with at most one draw, as nearly all are. */
function ratingOf({ calendar, balances }: UsageIndex, usage: Usage, pieces: readonly Piece[], voided: boolean): RowRating {
  const piece = pieces[0];
  if (!piece || pieces.length > 1 || piece.draws.length > 1 || !isWhole(piece, usage, calendar)) {
    return { slot: null, billedSeconds: 0, drawnMs: ZERO_PACKAGE_TIME, overageMs: ZERO_PACKAGE_TIME, pieces: deepFreeze(pieces), voided };
  }
  const { billedSeconds, overageMs, draws: [draw] } = piece;
  const slot = draw ? (valueIn(TEXT_ORDER, balances.slots, draw.packageId) ?? bug("that a package which is drawn is held")) : null;
  return { slot, billedSeconds, drawnMs: draw?.drawnMs ?? ZERO_PACKAGE_TIME, overageMs, pieces: null, voided };
}

/** Adds what a usage draws from packages and contributes to lines (`sign` 1), or subtracts it (`sign` -1). */
function count(draft: UsageIndexDraft, usage: Usage, kind: number, pieces: readonly Piece[], sign: 1 | -1): void {
  addToGroup(draft, usage, sign);
  const line = lineOfKind(draft.rows.kinds, kind);
  let { startedAt } = usage;
  for (const { day, endedAt, billedSeconds, draws, overageMs } of pieces) {
    draft.balances = applyDraws(draft.balances, draws, sign, endedAt);
    let drawnMs = 0;
    for (const draw of draws) drawnMs += draw.drawnMs;
    addToLine(draft, day, line, { billedSeconds, drawnMs, overageMs, meteredMs: endedAt - startedAt }, sign);
    startedAt = endedAt;
  }
}

/**
 * Drops what belongs to closed days alone, where `openFrom` is the first instant of `oldestDay`, the oldest open one: the lines that are
 * billed completely, groups, and usages once they fill whole chunks, or more than half of the only one. Returns the days dropped.
 */
export function dropClosedDays(
  draft: UsageIndexDraft, billed: ReadonlyMap<Day, DayLines>, oldestDay: Day, openFrom: Instant,
): readonly Day[] {
  const isDropped = ({ day, lines, billedLines }: RatedDay): boolean =>
    day < oldestDay && (lines === billedLines || areSameLines(linesOf(draft, day), billed.get(day)));
  const dropped = draft.days.filter(isDropped).map(({ day }) => day);
  if (dropped.length > 0) draft.days = draft.days.filter(({ day }) => !dropped.includes(day));
  if (draft.groups) dropGroups(draft, oldestDay, usagesRunningOn(draft, openFrom));
  draft.rows = withoutOldChunks(draft.rows, openFrom);
  if (draft.rows.chunks.length === 1) compact(draft, openFrom);
  return dropped;
}

/** Copies the usages of open days, once the others are more than half. */
function compact(draft: UsageIndexDraft, openFrom: Instant): void {
  const { rows } = draft;
  const kept = heldRows(draft, openFrom);
  const count = rows.nextRow - rows.firstRow;
  if (count > CHUNK_ROWS || 2 * kept.length >= count) return;
  let compacted = noRows(rows.kinds);
  for (const row of kept) {
    const { usage, kind, rating } = rowAt(rows, row);
    compacted = withRow(compacted, { usage, id: packedId(usage.usageId), kind, rating });
  }
  draft.rows = compacted;
  draft.ids = tableOf(compacted);
}

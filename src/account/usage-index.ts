import { applyDraws, NO_BALANCES, type PackageBalances } from "../packages/package-balances.js";
import { isWhole, type Piece, piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import { changedLines, type DayLines } from "../rating/usage-line.js";
import { endOf, type Usage } from "../rating/usage.js";
import { bug } from "../refusals/refusal-error.js";
import type { Calendar, Day } from "../values/calendar.js";
import { deepFreeze } from "../values/freeze.js";
import { type Instant, instantOf, latest } from "../values/instant.js";
import { ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { TEXT_ORDER, valueIn } from "../values/persistent-tree.js";
import { elementAt } from "../values/persistent-vector.js";
import { kindNumber, lineOfKind } from "./call-kinds.js";
import { packedId } from "./packed-id.js";
import { addToLine, linesOf, type RatedDay } from "./rated-days.js";
import { addToGroup, beginGroup, dropGroups, type RoundingGroups } from "./rounding-groups.js";
import type { RowRating } from "./usage-chunk.js";
import { type IdTable, newestRow, noIds, openRow, tableOf, withLastRow } from "./usage-ids.js";
import {
  CHUNK_ROWS, noRows, rowAt, rowsWhere, startOfRow, type UsageRows, withoutOldChunks, withRating, withRow,
} from "./usage-rows.js";

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
export function changePieces(draft: UsageIndexDraft, row: number, before: readonly Piece[], after: readonly Piece[], voided: boolean): void {
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
    day < oldestDay && (lines === billedLines || changedLines(linesOf(draft, day), billed.get(day)).length === 0);
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

/** The usages of closed days that run on into an open one. */
export const usagesRunningOn = (usageIndex: UsageIndex, openFrom: Instant): readonly RatedUsage[] =>
  rowsWhere(usageIndex.rows, instantOf(Infinity), openFrom).filter((row) => startOfRow(usageIndex.rows, row) < openFrom)
    .map((row) => usageAt(usageIndex, row));

/**
 * The rows of usages that belong to open days, where `openFrom` is the first instant of the oldest one: those that start at `openFrom` or
 * later, and those that are not voided and end after it. Other rows are dropped some time later.
 */
const heldRows = ({ rows }: UsageIndex, openFrom: Instant): readonly number[] =>
  rowsWhere(rows, openFrom, openFrom).filter((row) => startOfRow(rows, row) >= openFrom || !rowAt(rows, row).rating.voided);

/** The usages that belong to open days. */
export const usagesSince = (usageIndex: UsageIndex, openFrom: Instant): readonly RatedUsage[] =>
  heldRows(usageIndex, openFrom).map((row) => usageAt(usageIndex, row));

/** The rows of usages that end after an instant and are not voided, with their usages. */
export function usagesEndingAfter(usageIndex: UsageIndex, at: Instant): readonly RatedUsage[] {
  if (usageIndex.lastEndedAt <= at) return [];
  return rowsWhere(usageIndex.rows, instantOf(Infinity), at).map((row) => usageAt(usageIndex, row)).filter(({ voided }) => !voided);
}

/** The usage in a row. */
export function usageAt({ rows, balances }: UsageIndex, row: number): RatedUsage {
  const { usage, rating } = rowAt(rows, row);
  const { usageId, appId, region, item, startedAt, seconds, roundWith } = usage;
  const { slot, billedSeconds, drawnMs, overageMs, pieces, voided } = rating;
  const packageId = slot === null ? null : (elementAt(balances.balances, slot)?.pack.packageId ?? null);
  return { usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds, packageId, drawnMs, overageMs, pieces, voided };
}

/** The row of the usage of an open day that holds an id. Ids of closed days are free again (rule 10). */
export const openRowOf = ({ ids, rows }: UsageIndex, usageId: string, openFrom: Instant): number | null =>
  openRow(ids, rows, usageId, openFrom);

/** The usage of an open day that holds an id. */
export function openUsageById(usageIndex: UsageIndex, usageId: string, openFrom: Instant): RatedUsage | undefined {
  const row = openRowOf(usageIndex, usageId, openFrom);
  return row === null ? undefined : usageAt(usageIndex, row);
}

/** The newest usage that has an id. */
export function usageHolding(usageIndex: UsageIndex, usageId: string): RatedUsage | undefined {
  const row = newestRow(usageIndex.ids, usageIndex.rows, packedId(usageId));
  return row === null ? undefined : usageAt(usageIndex, row);
}

/** The row of the usage with an id that starts on a day. If that day is closed, a newer usage may have taken the id since. */
export const rowOfDay = ({ ids, rows, calendar }: UsageIndex, usageId: string, day: Day): number | null =>
  newestRow(ids, rows, packedId(usageId), (row) => calendar.dayOf(startOfRow(rows, row)) === day);

/** The usage with an id that starts on a day. */
export function usageOfDay(usageIndex: UsageIndex, usageId: string, day: Day): RatedUsage | undefined {
  const row = rowOfDay(usageIndex, usageId, day);
  return row === null ? undefined : usageAt(usageIndex, row);
}

/** The pieces of the usage in a row. */
export const piecesAt = (usageIndex: UsageIndex, row: number): readonly Piece[] => piecesOf(usageAt(usageIndex, row), usageIndex.calendar);

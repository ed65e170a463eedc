import { type Piece, piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { elementAt } from "../values/persistent-vector.js";
import { packedId } from "./packed-id.js";
import { newestRow } from "./usage-ids.js";
import type { UsageIndex } from "./usage-index.js";
import { rowAt, rowsBetween, rowsSince, startOfRow } from "./usage-rows.js";

/** The usages of closed days that run on into an open one. */
export const usagesRunningOn = (usageIndex: UsageIndex, openFrom: Instant): readonly RatedUsage[] =>
  rowsBetween(usageIndex.rows, openFrom, openFrom).map((row) => usageAt(usageIndex, row));

/**
 * The rows of usages that belong to open days, where `openFrom` is the first instant of the oldest one: those that start at `openFrom` or
 * later, and those that are not voided and end after it. Other rows are dropped some time later.
 */
export const heldRows = ({ rows }: UsageIndex, openFrom: Instant): readonly number[] =>
  rowsSince(rows, openFrom).filter((row) => startOfRow(rows, row) >= openFrom || !rowAt(rows, row).rating.voided);

/** The usages that belong to open days. */
export const usagesSince = (usageIndex: UsageIndex, openFrom: Instant): readonly RatedUsage[] =>
  heldRows(usageIndex, openFrom).map((row) => usageAt(usageIndex, row));

/** The usages that end after an instant, start before another, and are not voided. */
export function usagesBetween(usageIndex: UsageIndex, after: Instant, before: Instant): readonly RatedUsage[] {
  if (usageIndex.lastEndedAt <= after) return [];
  return rowsBetween(usageIndex.rows, after, before).map((row) => usageAt(usageIndex, row)).filter(({ voided }) => !voided);
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
  newestRow(ids, rows, packedId(usageId), (row) => startOfRow(rows, row) >= openFrom);

/** The usage of an open day that holds an id. */
export function openUsageById(usageIndex: UsageIndex, usageId: string, openFrom: Instant): RatedUsage | undefined {
  const row = openRowOf(usageIndex, usageId, openFrom);
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

import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import { drawnMsIn, type Piece } from "../rating/rated-usage.js";
import { lineKey } from "../rating/usage-line.js";
import { addDays, type Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import {
  addPackageTime, minutesOf, minutesOfSeconds, type PackageTime, subtractPackageTime, ZERO_PACKAGE_TIME,
} from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";
import { type AuditTrail, piecesAfter, type UsageHistory } from "./audit-trail.js";

/** The events of a period. */
export interface Period {
  readonly from: Instant;
  /** The sequence of the last event before the period. */
  readonly opening: number;
  /** The sequence of the last event of the period. */
  readonly closing: number;
}

/** How a period changed the usage of an app, region and item on a day: the rating at its end minus the rating at its start. */
export interface StatementUsage {
  readonly day: Day;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  /** Calls that started on the day, minus voided ones. */
  readonly calls: number;
  /** Billed minutes of the item. */
  readonly minutes: Decimal;
  /** Package minutes drawn from packages. */
  readonly drawn: Decimal;
  /** Package minutes that no package covered. If none covers the item, its own minutes. */
  readonly overage: Decimal;
  /** The exact charge for the overage, before bills round it down; negative if more was taken back than charged. */
  readonly charge: ExactAmount;
  /** Whether the day was over when the period began, so that this corrects it: calls reported late, voided or re-rated. */
  readonly correction: boolean;
}

interface MutableRow {
  readonly day: Day;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  calls: number;
  billedSeconds: number;
  drawnMs: PackageTime;
  overageMs: PackageTime;
}

/** The usage of a period, sorted by day, app, region and item. Rows that are all 0 are left out. */
export function usageOf(period: Period, { usages, compiled }: AuditTrail): readonly StatementUsage[] {
  const rows = new Map<string, MutableRow>();
  const rowOf = ({ usage: { appId, region, item } }: UsageHistory, day: Day): MutableRow => {
    const key = `${day} ${appId.length} ${appId} ${lineKey({ region, item })}`;
    const row = rows.get(key) ?? emptyRow(day, appId, region, item);
    rows.set(key, row);
    return row;
  };
  for (const history of usages) {
    const calls = callsAfter(history, period.closing) - callsAfter(history, period.opening);
    if (calls !== 0) rowOf(history, compiled.calendar.dayOf(history.usage.startedAt)).calls += calls;
    forEachChange(history, period, (piece, sign) => {
      addPiece(rowOf(history, piece.day), piece, sign);
    });
  }
  return [...rows.values()]
    .filter(({ calls, billedSeconds, drawnMs, overageMs }) => calls !== 0 || billedSeconds !== 0 || drawnMs !== 0 || overageMs !== 0)
    .sort(compareRows)
    .map(({ billedSeconds, drawnMs, overageMs, ...row }) => ({
      ...row,
      minutes: minutesOfSeconds(billedSeconds),
      drawn: minutesOf(drawnMs),
      overage: minutesOf(overageMs),
      charge: exactAmountOf(chargeForTime(overageMs, row, compiled)),
      correction: compiled.calendar.startOf(addDays(row.day, 1)) <= period.from,
    }));
}

const emptyRow = (day: Day, appId: string, region: string, item: string): MutableRow => ({
  day,
  appId,
  region,
  item,
  calls: 0,
  billedSeconds: 0,
  drawnMs: ZERO_PACKAGE_TIME,
  overageMs: ZERO_PACKAGE_TIME,
});

const compareRows = (a: MutableRow, b: MutableRow): number =>
  byCodeUnit(a.day, b.day) || byCodeUnit(a.appId, b.appId) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item);

/** 1 if a usage was recorded and not voided by the event `sequence`, else 0. */
const callsAfter = ({ steps }: UsageHistory, sequence: number): number => {
  const step = steps.findLast((candidate) => candidate.sequence <= sequence);
  return step && step.type !== "UsageVoided" ? 1 : 0;
};

function addPiece(row: MutableRow, piece: Piece, sign: 1 | -1): void {
  const add = sign === 1 ? addPackageTime : subtractPackageTime;
  row.billedSeconds += sign * piece.billedSeconds;
  row.drawnMs = add(row.drawnMs, drawnMsIn([piece]));
  row.overageMs = add(row.overageMs, piece.overageMs);
}

/** Calls `visit` for the pieces of a usage at the end of a period (1) and at its start (-1), if its rating changed within the period. */
export function forEachChange(history: UsageHistory, { opening, closing }: Period, visit: (piece: Piece, sign: 1 | -1) => void): void {
  const before = piecesAfter(history, opening);
  const after = piecesAfter(history, closing);
  if (before === after) return;
  for (const piece of after) visit(piece, 1);
  for (const piece of before) visit(piece, -1);
}

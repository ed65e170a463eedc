import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import { drawnMsIn, type Piece } from "../rating/rated-usage.js";
import { lineKey } from "../rating/usage-line.js";
import { addDays, type Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import { addPackageTime, minutesOf, minutesOfSeconds, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";
import { type AuditTrail, piecesAfter, type UsageHistory } from "./audit-trail.js";

/** The events of a period, by their sequences: those after `opening` up to `closing`. */
export interface Period {
  readonly from: Instant;
  readonly opening: number;
  readonly closing: number;
}

/** What a period's events made of the usage of a day, by app, region and item: how it is rated at its end, less how it was at its begin. */
export interface StatementUsage {
  readonly day: Day;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  /** Calls that started on the day, voided ones taken off. */
  readonly calls: number;
  /** Billed minutes of calls. */
  readonly minutes: Decimal;
  /** Package minutes that packages covered, and that they did not. */
  readonly drawn: Decimal;
  readonly overage: Decimal;
  /** What the overage comes to before bills round it down; negative where something was taken back. */
  readonly charge: ExactAmount;
  /** The day was over when the period began: calls reported late, voided or re-rated since. */
  readonly correction: boolean;
}

interface Row {
  readonly day: Day;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  calls: number;
  billedSeconds: number;
  drawnMs: PackageTime;
  overageMs: PackageTime;
}

/** The usage of a period, by day, app, region and item; what comes to nothing is left out. */
export function usageOf(period: Period, { usages, compiled }: AuditTrail): readonly StatementUsage[] {
  const rows = new Map<string, Row>();
  const rowOf = ({ usage: { appId, region, item } }: UsageHistory, day: Day): Row => {
    const key = `${day} ${appId.length} ${appId} ${lineKey({ region, item })}`;
    const row = rows.get(key) ?? { day, appId, region, item, calls: 0, billedSeconds: 0, drawnMs: ZERO_PACKAGE_TIME, overageMs: ZERO_PACKAGE_TIME };
    rows.set(key, row);
    return row;
  };
  for (const history of usages) {
    const calls = callsAfter(history, period.closing) - callsAfter(history, period.opening);
    if (calls !== 0) rowOf(history, compiled.calendar.dayOf(history.usage.startedAt)).calls += calls;
    forEachChange(history, period, (piece, sign) => {
      post(rowOf(history, piece.day), piece, sign);
    });
  }
  return [...rows.values()]
    .filter(({ calls, billedSeconds, drawnMs, overageMs }) => calls !== 0 || billedSeconds !== 0 || drawnMs !== 0 || overageMs !== 0)
    .sort((a, b) => byCodeUnit(a.day, b.day) || byCodeUnit(a.appId, b.appId) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item))
    .map(({ billedSeconds, drawnMs, overageMs, ...row }) => ({
      ...row,
      minutes: minutesOfSeconds(billedSeconds),
      drawn: minutesOf(drawnMs),
      overage: minutesOf(overageMs),
      charge: exactAmountOf(chargeForTime(overageMs, row, compiled)),
      correction: compiled.calendar.startOf(addDays(row.day, 1)) <= period.from,
    }));
}

const callsAfter = ({ steps }: UsageHistory, sequence: number): number => {
  const step = steps.findLast((each) => each.sequence <= sequence);
  return step && step.type !== "UsageVoided" ? 1 : 0;
};

function post(row: Row, piece: Piece, sign: 1 | -1): void {
  const add = sign === 1 ? addPackageTime : subtractPackageTime;
  row.billedSeconds += sign * piece.billedSeconds;
  row.drawnMs = add(row.drawnMs, drawnMsIn([piece]));
  row.overageMs = add(row.overageMs, piece.overageMs);
}

/** Tells of each piece by which a usage is rated otherwise at the period's end (1) than at its begin (-1). */
export function forEachChange(history: UsageHistory, { opening, closing }: Period, tell: (piece: Piece, sign: 1 | -1) => void): void {
  const before = piecesAfter(history, opening);
  const after = piecesAfter(history, closing);
  if (before === after) return;
  for (const piece of after) tell(piece, 1);
  for (const piece of before) tell(piece, -1);
}

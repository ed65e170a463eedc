import { type Chronicle, piecesAfter, type TracedUsage } from "./chronicle.js";
import { type ExactAmount, exactAmount, priceOf } from "./exact-amounts.js";
import { lineKey } from "./lines.js";
import { addTime, minutesOf, NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
import type { Decimal } from "./money.js";
import { byCodeUnit } from "./order.js";
import { addDays, type Day, type Instant } from "./time.js";
import { drawnIn } from "./usage-parts.js";
import type { Piece } from "./usages.js";

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
  readonly minutes: number;
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
  minutes: number;
  drawn: PackageTime;
  overage: PackageTime;
}

/** The usage of a period, by day, app, region and item; what comes to nothing is left out. */
export function usageOf(period: Period, { usages, terms }: Chronicle): readonly StatementUsage[] {
  const rows = new Map<string, Row>();
  const rowOf = ({ usage: { appId, region, item } }: TracedUsage, day: Day): Row => {
    const key = `${day} ${appId.length} ${appId} ${lineKey({ region, item })}`;
    const row = rows.get(key) ?? { day, appId, region, item, calls: 0, minutes: 0, drawn: NO_TIME, overage: NO_TIME };
    rows.set(key, row);
    return row;
  };
  for (const traced of usages) {
    const calls = callsAfter(traced, period.closing) - callsAfter(traced, period.opening);
    if (calls !== 0) rowOf(traced, terms.calendar.dayOf(traced.usage.startedAt)).calls += calls;
    forEachChange(traced, period, (piece, sign) => {
      post(rowOf(traced, piece.day), piece, sign);
    });
  }
  return [...rows.values()]
    .filter(({ calls, minutes, drawn, overage }) => calls !== 0 || minutes !== 0 || drawn !== 0 || overage !== 0)
    .sort((a, b) => byCodeUnit(a.day, b.day) || byCodeUnit(a.appId, b.appId) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item))
    .map((row) => ({
      ...row,
      drawn: minutesOf(row.drawn),
      overage: minutesOf(row.overage),
      charge: exactAmount(priceOf(row.overage, row, terms)),
      correction: terms.calendar.startOf(addDays(row.day, 1)) <= period.from,
    }));
}

const callsAfter = ({ steps }: TracedUsage, sequence: number): number => {
  const step = steps.findLast((each) => each.sequence <= sequence);
  return step && step.type !== "UsageVoided" ? 1 : 0;
};

function post(row: Row, piece: Piece, sign: 1 | -1): void {
  const add = sign === 1 ? addTime : subtractTime;
  row.minutes += sign * piece.minutes;
  row.drawn = add(row.drawn, drawnIn([piece]));
  row.overage = add(row.overage, piece.overage);
}

/** Tells of each piece by which a usage is rated otherwise at the period's end (1) than at its begin (-1). */
export function forEachChange(traced: TracedUsage, { opening, closing }: Period, tell: (piece: Piece, sign: 1 | -1) => void): void {
  const before = piecesAfter(traced, opening);
  const after = piecesAfter(traced, closing);
  if (before === after) return;
  for (const piece of after) tell(piece, 1);
  for (const piece of before) tell(piece, -1);
}

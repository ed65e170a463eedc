import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { drawnMsIn } from "../rating/rated-usage.js";
import { lineKey } from "../rating/usage-line.js";
import { addDays, type Day } from "../values/calendar.js";
import { addFractions, type Fraction, subtractFractions, sumOfFractions, ZERO_FRACTION } from "../values/fraction.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import {
  addPackageTime, minutesOf, minutesOfSeconds, type PackageTime, subtractPackageTime, ZERO_PACKAGE_TIME,
} from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";
import { type AllocatedPiece, allocatedDay, type RatedDays } from "./allocated-pieces.js";
import type { AuditTrail } from "./audit-trail.js";
import { piecesAfter, type UsageHistory } from "./usage-histories.js";

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
  readonly billedSeconds: number;
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
  /** Billed minutes of the item. These three figures are rounded half-even to 6 decimals; those above are exact. */
  readonly minutes: Decimal;
  /** Package minutes drawn from packages. */
  readonly drawn: Decimal;
  /** Package minutes that no package covered. If none covers the item, its own minutes. */
  readonly overage: Decimal;
  /** The exact charge for the overage, before bills round it; negative if more was taken back than charged. */
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
  charge: Fraction;
}

/** The usage of a period, sorted by day, app, region and item, and the sum of its exact charges. Rows that are all 0 are left out. */
export function usageOf(
  period: Period, changed: readonly ChangedPiece[], { usages, compiled }: Pick<AuditTrail, "usages" | "compiled">,
): { readonly usage: readonly StatementUsage[]; readonly charges: ExactAmount } {
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
  }
  for (const change of changed) addPiece(rowOf(change.history, change.piece.day), change);
  const usage = [...rows.values()]
    .filter(({ calls, billedSeconds, drawnMs, overageMs, charge }) =>
      calls !== 0 || billedSeconds !== 0 || drawnMs !== 0 || overageMs !== 0 || charge.numerator !== 0n,
    )
    .sort(compareRows)
    .map(({ charge, ...row }) => ({
      ...row,
      minutes: minutesOfSeconds(row.billedSeconds),
      drawn: minutesOf(row.drawnMs),
      overage: minutesOf(row.overageMs),
      charge: exactAmountOf(charge),
      correction: compiled.calendar.startOf(addDays(row.day, 1)) <= period.from,
    }));
  return { usage, charges: exactAmountOf(sumOfFractions([...rows.values()].map(({ charge }) => charge))) };
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
  charge: ZERO_FRACTION,
});

const compareRows = (a: MutableRow, b: MutableRow): number =>
  byCodeUnit(a.day, b.day) || byCodeUnit(a.appId, b.appId) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item);

/** 1 if a usage was recorded and not voided by the event `sequence`, else 0. */
const callsAfter = ({ steps }: UsageHistory, sequence: number): number => {
  const step = steps.findLast((candidate) => candidate.sequence <= sequence);
  return step && step.type !== "UsageVoided" ? 1 : 0;
};

function addPiece(row: MutableRow, { piece, charge, sign }: ChangedPiece): void {
  const [add, addCharge] = sign === 1 ? [addPackageTime, addFractions] : [subtractPackageTime, subtractFractions];
  row.billedSeconds += sign * piece.billedSeconds;
  row.drawnMs = add(row.drawnMs, drawnMsIn([piece]));
  row.overageMs = add(row.overageMs, piece.overageMs);
  row.charge = addCharge(row.charge, charge);
}

/** A piece of the rating at the end of a period (`sign` 1) or at its start (`sign` -1). */
export interface ChangedPiece extends AllocatedPiece {
  readonly sign: 1 | -1;
}

/** The pieces at the end and at the start of a period of all days on which the period changed a rating. */
export function changedPieces({ opening, closing }: Period, trail: RatedDays & Pick<AuditTrail, "usages">): readonly ChangedPiece[] {
  const changed = trail.usages.filter((history) => piecesAfter(history, opening) !== piecesAfter(history, closing));
  const days = new Set(changed.flatMap((history) => [opening, closing].flatMap((sequence) => piecesAfter(history, sequence).map(({ day }) => day))));
  return [...days].flatMap((day) => [
    ...allocatedDay(day, closing, trail).map((piece): ChangedPiece => ({ ...piece, sign: 1 })),
    ...allocatedDay(day, opening, trail).map((piece): ChangedPiece => ({ ...piece, sign: -1 })),
  ]);
}

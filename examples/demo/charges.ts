import { Decimal } from "decimal.js";
import type { Bill, BillLine } from "rtc-billing";

/** The totals of one bill, or of all bills. */
export interface Charges {
  readonly title: string;
  readonly minutes: number;
  readonly covered: Decimal;
  readonly overage: Decimal;
  /** The amount for the bill's own day: `amount` + `adjustments` + `rounding` = `total`. */
  readonly amount: Decimal;
  readonly adjustments: Decimal;
  readonly rounding: Decimal;
  readonly total: Decimal;
}

const sumOf = <T>(things: readonly T[], amountOf: (thing: T) => Decimal): Decimal =>
  things.reduce((sum, thing) => sum.plus(amountOf(thing)), new Decimal(0));

/** The sum of the totals of bills. */
export const totalOf = (bills: readonly Bill[]): Decimal => sumOf(bills, ({ total }) => total);

/** The totals of a bill. Minutes include those of adjustments, which can be negative. */
export function chargesOf({ day, lines, rounding, total }: Bill): Charges {
  const isAdjustment = (line: BillLine): boolean => line.day !== day;
  return {
    title: day,
    minutes: lines.reduce((sum, { billedSeconds }) => sum + billedSeconds / 60, 0),
    covered: sumOf(lines, ({ coveredMinutes }) => coveredMinutes),
    overage: sumOf(lines, ({ overageMinutes }) => overageMinutes),
    amount: sumOf(lines.filter((line) => !isAdjustment(line)), ({ amount }) => amount),
    adjustments: sumOf(lines.filter(isAdjustment), ({ amount }) => amount),
    rounding: rounding.negated(),
    total,
  };
}

export const sumOfCharges = (charges: readonly Charges[]): Charges => ({
  title: "all",
  minutes: charges.reduce((sum, { minutes }) => sum + minutes, 0),
  covered: sumOf(charges, ({ covered }) => covered),
  overage: sumOf(charges, ({ overage }) => overage),
  amount: sumOf(charges, ({ amount }) => amount),
  adjustments: sumOf(charges, ({ adjustments }) => adjustments),
  rounding: sumOf(charges, ({ rounding }) => rounding),
  total: sumOf(charges, ({ total }) => total),
});

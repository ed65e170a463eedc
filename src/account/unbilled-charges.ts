import { exactCharge, fromSmallest, smallestOfDay } from "../rating/charge.js";
import { areSameLines, type DayLines } from "../rating/usage-line.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { type Fraction, subtractFractions, sumOfFractions } from "../values/fraction.js";
import { type Decimal, decimal, minus, ZERO } from "../values/money.js";
import { usageIndexOf } from "./account-handle.js";
import { type Account, tariffOf } from "./account.js";
import { daysToCompare, linesOf } from "./rated-days.js";

/** Lines by day: as rated now, and as billed so far. Of days that are billed completely, neither need be there. */
export interface RatedAndBilled {
  readonly rated: ReadonlyMap<Day, DayLines>;
  readonly billed: ReadonlyMap<Day, DayLines>;
}

export function ratedAndBilled(account: Account): RatedAndBilled {
  const usageIndex = usageIndexOf(account);
  return { rated: new Map(daysToCompare(usageIndex).map((day) => [day, linesOf(usageIndex, day)])), billed: account.billed };
}

/** The days whose rated lines differ from their billed lines. */
export const unbilledDays = ({ rated, billed }: RatedAndBilled): readonly Day[] =>
  [...rated].filter(([day, lines]) => !areSameLines(lines, billed.get(day))).map(([day]) => day);

/** The charge of a day as rated now, minus its charge as billed before, each rounded (rule 11, B10), in smallest amounts. */
export function smallestAmountsDue({ rated, billed }: RatedAndBilled, day: Day, compiled: CompiledTariff): bigint {
  const charge = (lines: RatedAndBilled["rated"]): bigint => smallestOfDay(lines.get(day)?.values() ?? [], compiled);
  return charge(rated) - charge(billed);
}

/** The exact charge of what is rated and not billed yet, in units of 10⁻⁸ of the currency; negative if more was billed. */
export function unbilledCharge(account: Account): Fraction {
  const compiled = tariffOf(account);
  const lineSets = ratedAndBilled(account);
  const chargeIn = (days: ReadonlyMap<Day, DayLines>, day: Day): Fraction => exactCharge(days.get(day)?.values() ?? [], compiled);
  const { rated, billed } = lineSets;
  return sumOfFractions(unbilledDays(lineSets).map((day) => subtractFractions(chargeIn(rated, day), chargeIn(billed, day))));
}

/** The cash after the runs that bill what is rated now. A run does not change it: it bills what was subtracted here. */
export function projectedCashOf(account: Account): Decimal {
  const lineSets = ratedAndBilled(account);
  const compiled = tariffOf(account);
  let due = 0n;
  for (const day of unbilledDays(lineSets)) due += smallestAmountsDue(lineSets, day, compiled);
  return due === 0n ? account.cash : minus(account.cash, fromSmallest(due, compiled));
}

/**
 * What may be spent now: by purchases from cash and by pay-outs. It is the projected cash, since what was consumed and is not billed yet
 * must not be spent again; and never more than the cash there is, since a repayment that the next run brings is not there yet.
 */
export function spendableCash(account: Account): Decimal {
  const projected = projectedCashOf(account);
  return projected.lessThan(account.cash) ? projected : account.cash;
}

/** The level below which the tariff warns of cash, or `null`. */
export const warnedLevel = ({ alerts: { cashBelow } }: Account["tariff"]): Decimal | null =>
  cashBelow === null ? null : decimal(String(cashBelow));

/** Whether the projected cash is below the tariff's level. Cash at the level is not low, and none is without a level. */
export function isProjectedCashLow(account: Account): boolean {
  const level = warnedLevel(account.tariff);
  return level !== null && projectedCashOf(account).lessThan(level);
}

/** What `cashWasLow` is at first: an account opens without cash, so it has not fallen below a level that is above zero. */
export const wasLowAtOpening = (tariff: Account["tariff"]): boolean => {
  const level = warnedLevel(tariff);
  return level !== null && ZERO.lessThan(level);
};

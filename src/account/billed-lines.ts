import type { Bill } from "../ledger/events.js";
import { dayCharge } from "../rating/charge.js";
import { addLines, type DayLines, isEmpty, type UsageLine, lineKey } from "../rating/usage-line.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { type Decimal, minus, plus, ZERO } from "../values/money.js";
import type { Account } from "./account.js";
import { readOnlyMap, withEntry, withoutEntry } from "./read-only-map.js";

/** Adds the lines of a bill to the billed lines. A line that sums to zero is removed, and so is a day without lines. */
export const withBilled = (billed: ReadonlyMap<Day, DayLines>, { lines }: Bill): ReadonlyMap<Day, DayLines> =>
  lines.reduce(
    (days, { day, region, item, billedSeconds, drawnMs, overageMs }) =>
      addToDay(days, { day, region, item, billedSeconds, drawnMs, overageMs }),
    billed,
  );

/** The sum of the charges of the days whose billed lines are still held; closed days were billed besides. */
export const chargeOfBilledDays = (billed: ReadonlyMap<Day, DayLines>, compiled: CompiledTariff): Decimal =>
  [...billed.values()].reduce((sum, lines) => plus(sum, dayCharge(lines.values(), compiled)), ZERO);

/** What a bill charges for each of its days: the rounded charge of the lines billed then, less that of those billed before. */
export function duesOfBill(
  bill: Bill, { billed, tariff }: Pick<Account, "billed" | "tariff">,
): readonly { readonly day: Day; readonly due: Decimal }[] {
  const compiled = compiledTariff(tariff);
  const after = withBilled(billed, bill);
  const chargeOn = (days: ReadonlyMap<Day, DayLines>, day: Day): Decimal => dayCharge(days.get(day)?.values() ?? [], compiled);
  return [...new Set(bill.lines.map(({ day }) => day))].map((day) => ({ day, due: minus(chargeOn(after, day), chargeOn(billed, day)) }));
}

function addToDay(days: ReadonlyMap<Day, DayLines>, added: UsageLine): ReadonlyMap<Day, DayLines> {
  const key = lineKey(added);
  const before = days.get(added.day) ?? NO_LINES;
  const billedLine = before.get(key);
  const sum = billedLine ? addLines(billedLine, added) : added;
  const after = isEmpty(sum) ? withoutEntry(before, key) : withEntry(before, key, Object.freeze(sum));
  return after.size === 0 ? withoutEntry(days, added.day) : withEntry(days, added.day, after);
}

const NO_LINES: DayLines = readOnlyMap();

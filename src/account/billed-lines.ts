import type { Bill } from "../ledger/events.js";
import { dayCharge } from "../rating/charge.js";
import { addLines, type DayLines, isEmpty, type UsageLine, lineKey } from "../rating/usage-line.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
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

function addToDay(days: ReadonlyMap<Day, DayLines>, added: UsageLine): ReadonlyMap<Day, DayLines> {
  const key = lineKey(added);
  const before = days.get(added.day) ?? NO_LINES;
  const billedLine = before.get(key);
  const sum = billedLine ? addLines(billedLine, added) : added;
  const after = isEmpty(sum) ? withoutEntry(before, key) : withEntry(before, key, Object.freeze(sum));
  return after.size === 0 ? withoutEntry(days, added.day) : withEntry(days, added.day, after);
}

const NO_LINES: DayLines = readOnlyMap();

import type { Bill } from "../ledger/events.js";
import { dayCharge } from "../rating/charge.js";
import { addLines, type DayLines, isEmpty, type UsageLine, lineKey } from "../rating/usage-line.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import { type CopiedMaps, withEntry } from "./copy-on-write.js";

/** Adds the lines of a bill to the billed lines. A line that sums to zero is removed, and so is a day without lines. */
export function withBilled(billed: ReadonlyMap<Day, DayLines>, { lines }: Bill, copied: CopiedMaps): ReadonlyMap<Day, DayLines> {
  return lines.reduce(
    (days, { day, region, item, billedSeconds, drawnMs, overageMs }) =>
      addToDay(days, { day, region, item, billedSeconds, drawnMs, overageMs }, copied),
    billed,
  );
}

/** The sum of the charges of the days whose billed lines are still held; closed days were billed besides. */
export const chargeOfBilledDays = (billed: ReadonlyMap<Day, DayLines>, compiled: CompiledTariff): Decimal =>
  [...billed.values()].reduce((sum, lines) => plus(sum, dayCharge(lines.values(), compiled)), ZERO);

function addToDay(days: ReadonlyMap<Day, DayLines>, added: UsageLine, copied: CopiedMaps): ReadonlyMap<Day, DayLines> {
  const key = lineKey(added);
  const before = days.get(added.day);
  const billedLine = before?.get(key);
  const sum = billedLine ? addLines(billedLine, added) : added;
  const after = withEntry(copied, before, key, isEmpty(sum) ? undefined : Object.freeze(sum));
  return withEntry(copied, days, added.day, after.size === 0 ? undefined : after);
}

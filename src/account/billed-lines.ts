import type { Bill } from "../ledger/events.js";
import { dayCharge } from "../rating/charge.js";
import { addLines, type DayLines, isEmpty, type UsageLine, lineKey } from "../rating/usage-line.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import { type OwnMaps, withEntry } from "./copy-on-write.js";

/** The billed lines, with those of another bill added. */
export function withBilled(billed: ReadonlyMap<Day, DayLines>, { lines }: Bill, own: OwnMaps): ReadonlyMap<Day, DayLines> {
  return lines.reduce((days, { day, region, item, billedSeconds, drawnMs, overageMs }) => addToDay(days, { day, region, item, billedSeconds, drawnMs, overageMs }, own), billed);
}

/** The sum of the charges of the days whose billed lines are still held. What is billed besides is that of closed days. */
export const chargeOfBilledDays = (billed: ReadonlyMap<Day, DayLines>, compiled: CompiledTariff): Decimal =>
  [...billed.values()].reduce((sum, lines) => plus(sum, dayCharge(lines.values(), compiled)), ZERO);

function addToDay(days: ReadonlyMap<Day, DayLines>, line: UsageLine, own: OwnMaps): ReadonlyMap<Day, DayLines> {
  const key = lineKey(line);
  const ofDay = days.get(line.day);
  const known = ofDay?.get(key);
  const sum = known ? addLines(known, line) : line;
  const changed = withEntry(own, ofDay, key, isEmpty(sum) ? undefined : Object.freeze(sum));
  return withEntry(own, days, line.day, changed.size === 0 ? undefined : changed);
}

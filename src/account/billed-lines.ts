import type { Bill } from "../ledger/events.js";
import { addLines, type DayLines, isEmpty, type UsageLine, lineKey } from "../rating/usage-line.js";
import type { Day } from "../values/calendar.js";
import { type OwnMaps, withEntry } from "./copy-on-write.js";

/** The billed lines, with those of another bill added. */
export function withBilled(billed: ReadonlyMap<Day, DayLines>, { lines }: Bill, own: OwnMaps): ReadonlyMap<Day, DayLines> {
  return lines.reduce((days, { day, region, item, billedSeconds, drawnMs, overageMs }) => addToDay(days, { day, region, item, billedSeconds, drawnMs, overageMs }, own), billed);
}

function addToDay(days: ReadonlyMap<Day, DayLines>, line: UsageLine, own: OwnMaps): ReadonlyMap<Day, DayLines> {
  const key = lineKey(line);
  const ofDay = days.get(line.day);
  const known = ofDay?.get(key);
  const sum = known ? addLines(known, line) : line;
  const changed = withEntry(own, ofDay, key, isEmpty(sum) ? undefined : Object.freeze(sum));
  return withEntry(own, days, line.day, changed.size === 0 ? undefined : changed);
}

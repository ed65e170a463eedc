import type { Bill } from "../ledger/events.js";
import { addLines, type DayLines, isEmpty, type UsageLine, lineKey } from "../rating/usage-line.js";
import type { Day } from "../values/calendar.js";
import { type OwnMaps, ownMap } from "./copy-on-write.js";

/** What is billed, with the lines of another bill. */
export function withBilled(billed: ReadonlyMap<Day, DayLines>, { lines }: Bill, own: OwnMaps): ReadonlyMap<Day, DayLines> {
  return lines.reduce((days, { day, region, item, billedSeconds, drawnMs, overageMs }) => addToDay(days, { day, region, item, billedSeconds, drawnMs, overageMs }, own), billed);
}

function addToDay(days: ReadonlyMap<Day, DayLines>, line: UsageLine, own: OwnMaps): ReadonlyMap<Day, DayLines> {
  const key = lineKey(line);
  const ofDay = ownMap(own, days.get(line.day));
  const known = ofDay.get(key);
  const next = known ? addLines(known, line) : line;
  if (isEmpty(next)) ofDay.delete(key);
  else ofDay.set(key, next);

  const changed = ownMap(own, days);
  if (ofDay.size === 0) changed.delete(line.day);
  else changed.set(line.day, ofDay);
  return changed;
}

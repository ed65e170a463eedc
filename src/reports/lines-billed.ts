import type { Event } from "../ledger/events.js";
import { addLines, type UsageLine, lineKey } from "../rating/usage-line.js";
import type { Day } from "../values/calendar.js";

/** The lines of a day, summed over all bills among `events`. */
export function linesBilled(day: Day, events: readonly Event[]): readonly UsageLine[] {
  const lines = new Map<string, UsageLine>();
  for (const event of events) {
    if (event.type !== "BillIssued") continue;
    for (const line of event.bill.lines.filter((each) => each.day === day)) {
      const sum = lines.get(lineKey(line));
      lines.set(lineKey(line), sum ? addLines(sum, line) : line);
    }
  }
  return [...lines.values()];
}

import { areSameLines, type DayLines, isEmpty, type UsageLine } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import type { Day } from "../values/calendar.js";
import { packageTimeOf, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { elementAt, EMPTY_VECTOR, type Vector, withElement } from "../values/persistent-vector.js";
import { kindNumber, lineNumber, lineOfKind } from "./call-kinds.js";
import type { UsageIndex, UsageIndexDraft } from "./usage-index.js";

/** The totals of the lines of a day, by line number. */
type LineTotals = Vector<LineTotal>;

export interface LineTotal extends Pick<UsageLine, "billedSeconds" | "drawnMs" | "overageMs"> {
  readonly meteredMs: number;
}

export interface RatedDay {
  readonly day: Day;
  readonly lines: LineTotals;
  /** The lines when they were last found to be billed completely; `null` if they were not. */
  readonly billedLines: LineTotals | null;
}

/** What a piece, or a sum of pieces, adds to a line. */
export interface Contribution {
  readonly billedSeconds: number;
  readonly drawnMs: number;
  readonly overageMs: number;
  readonly meteredMs: number;
}

const NO_TOTAL: LineTotal = { billedSeconds: 0, drawnMs: ZERO_PACKAGE_TIME, overageMs: ZERO_PACKAGE_TIME, meteredMs: 0 };

/** Adds to a line of a day (`sign` 1), or subtracts from it. */
export function addToLine(draft: UsageIndexDraft, day: Day, line: number, added: Contribution, sign: 1 | -1): void {
  const position = dayPosition(draft.days, day);
  const ratedDay = draft.days[position] ?? { day, lines: EMPTY_VECTOR, billedLines: EMPTY_VECTOR };
  const before = elementAt(ratedDay.lines, line) ?? NO_TOTAL;
  const total: LineTotal = {
    billedSeconds: before.billedSeconds + sign * added.billedSeconds,
    drawnMs: packageTimeOf(before.drawnMs + sign * added.drawnMs),
    overageMs: packageTimeOf(before.overageMs + sign * added.overageMs),
    meteredMs: before.meteredMs + sign * added.meteredMs,
  };
  setDay(draft, position, { day, lines: withElement(ratedDay.lines, line, total), billedLines: ratedDay.billedLines });
}

/** The position of a day, or the one at which it is added. Nearly all usages belong to the newest days. */
function dayPosition(days: readonly RatedDay[], day: Day): number {
  for (let position = days.length - 1; position >= 0; position -= 1) if (days[position]?.day === day) return position;
  return days.length;
}

function setDay(draft: UsageIndexDraft, position: number, ratedDay: RatedDay): void {
  const days = draft.days.slice();
  days[position] = ratedDay;
  draft.days = days;
}

/** Sets the lines of a day of an account that is read: those of a closed day do not follow from the usages that are held. */
export function setLines(draft: UsageIndexDraft, day: Day, lines: DayLines): void {
  const position = dayPosition(draft.days, day);
  const metered = draft.days[position]?.lines ?? EMPTY_VECTOR;
  let totals: LineTotals = EMPTY_VECTOR;
  for (let line = 0; line < metered.length; line += 1) {
    const total = elementAt(metered, line);
    if (total) totals = withElement(totals, line, { ...NO_TOTAL, meteredMs: total.meteredMs });
  }
  for (const { region, item, billedSeconds, drawnMs, overageMs } of lines.values()) {
    const line = lineNumber(draft.rows.kinds, { region, item });
    totals = withElement(totals, line, { ...(elementAt(totals, line) ?? NO_TOTAL), billedSeconds, drawnMs, overageMs });
  }
  setDay(draft, position, { day, lines: totals, billedLines: null });
}

/** Drops the days whose lines are not stored: they are billed completely. */
export function keepDays(draft: UsageIndexDraft, isKept: (day: Day) => boolean): void {
  draft.days = draft.days.filter(({ day }) => isKept(day));
}

/** The lines of a day, without empty ones. */
export function linesOf({ days, rows: { kinds } }: UsageIndex, day: Day): DayLines {
  const { lines } = days[dayPosition(days, day)] ?? { lines: EMPTY_VECTOR };
  const found = new Map<string, UsageLine>();
  for (let number = 0; number < lines.length; number += 1) {
    const total = elementAt<LineTotal>(lines, number);
    const name = kinds.lines[number];
    if (!total || !name) continue;
    const { billedSeconds, drawnMs, overageMs } = total;
    const line: UsageLine = { day, region: name.region, item: name.item, billedSeconds, drawnMs, overageMs };
    if (!isEmpty(line)) found.set(name.key, line);
  }
  return found;
}

/** The lines of all days, without days that have none. */
export const linesByDay = (usageIndex: UsageIndex): ReadonlyMap<Day, DayLines> =>
  new Map(usageIndex.days.map(({ day }) => [day, linesOf(usageIndex, day)] as const).filter(([, lines]) => lines.size > 0));

/** The days whose lines were not yet found to be billed. Only they can have lines that differ from what is billed. */
export const daysToCompare = ({ days }: UsageIndex): readonly Day[] =>
  days.filter(({ lines, billedLines }) => lines !== billedLines).map(({ day }) => day);

/** Notes which of `among` are billed completely. */
export function noteBilledDays(draft: UsageIndexDraft, billed: ReadonlyMap<Day, DayLines>, among: Iterable<Day>): void {
  for (const day of among) {
    const position = dayPosition(draft.days, day);
    const ratedDay = draft.days[position];
    if (!ratedDay || !areSameLines(linesOf(draft, day), billed.get(day))) continue;
    setDay(draft, position, { ...ratedDay, billedLines: ratedDay.lines });
  }
}

/** The totals of the usage's item in its region on a day. */
export function lineTotal({ days, rows: { kinds } }: UsageIndex, day: Day, usage: Usage): LineTotal {
  const lines = days[dayPosition(days, day)]?.lines;
  return (lines && elementAt(lines, lineOfKind(kinds, kindNumber(kinds, usage)))) ?? NO_TOTAL;
}

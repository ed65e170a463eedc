import { DAY } from "./instants.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The day after a day: a matter of the calendar, whatever the zone. */
export const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);

/** Every day from the first to the last, both included. */
export function daysFrom(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

/** A day as an axis names it: `"1 Sep"`. */
export const dayLabel = (day: string): string => `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""}`;

/** Days to be named on an axis that has room for `most`: the first and, evenly spaced, others; whole weeks where that fits. */
export function namedDays(days: readonly string[], most: number): readonly string[] {
  const spacing = Math.ceil(days.length / most);
  const step = spacing > 3 ? Math.ceil(spacing / 7) * 7 : spacing;
  return days.filter((_, index) => index % step === 0);
}

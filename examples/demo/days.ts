import { DAY } from "./instants.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The next day in the calendar, which does not depend on a time zone. */
export const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);

/** All days from `first` to `last`, both included. */
export function daysFrom(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

/** A day as the label of an axis: `"1 Sep"`. */
export const dayLabel = (day: string): string => `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""}`;

/** At most `most` days to label on an axis: evenly spaced from the first on, in whole weeks if the space between them is above 3 days. */
export function namedDays(days: readonly string[], most: number): readonly string[] {
  const spacing = Math.ceil(days.length / most);
  const step = spacing > 3 ? Math.ceil(spacing / 7) * 7 : spacing;
  return days.filter((_, index) => index % step === 0);
}

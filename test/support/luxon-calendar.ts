import { DateTime } from "luxon";
import type { PackageOffer } from "../../src/index.js";

/** Oracle: the calendar of a zone from luxon. It shares neither code nor library with `src/`. Instants are epoch ms, days are text. */
export interface Calendar {
  readonly dayOf: (at: number) => string;
  /** The first instant of a day. */
  readonly startOf: (day: string) => number;
  /** The first instant of a day at which the clocks show `wallTime` ("02:00") or later. */
  readonly timeOf: (day: string, wallTime: string) => number;
  readonly expiryOf: (purchasedAt: number, validFor: PackageOffer["validFor"]) => number;
}

const UTC = { zone: "utc" };

/** The day `days` after `day`. */
export const addDays = memoized((day: string, days: number) => isoDate(DateTime.fromISO(day, UTC).plus({ days })));

const calendars = new Map<string, Calendar>();

export function calendarOf(zone: string): Calendar {
  const calendar = calendars.get(zone) ?? newCalendar(zone);
  calendars.set(zone, calendar);
  return calendar;
}

function newCalendar(zone: string): Calendar {
  const timeOf = memoized((day: string, wallTime: string) => firstInstantShowing(DateTime.fromISO(`${day}T${wallTime}`, UTC), zone));
  const startOf = (day: string): number => timeOf(day, "00:00");
  const shownAt = (at: number): DateTime => DateTime.fromMillis(at, { zone }).setZone("utc", { keepLocalTime: true });
  const calendarMonthsAfter = memoized((at: number, months: number) => firstInstantShowing(shownAt(at).plus({ months }), zone));
  const endOfMonthAfter = memoized((at: number, years: number) =>
    firstInstantShowing(shownAt(at).startOf("month").plus({ months: 1, years }), zone),
  );

  return {
    timeOf,
    startOf,
    dayOf: (at) => {
      let day = addDays(isoDate(DateTime.fromMillis(at, UTC)), 1);
      while (startOf(day) > at) day = addDays(day, -1);
      return day;
    },
    expiryOf: (purchasedAt, validFor) => {
      if (validFor.days !== undefined) return purchasedAt + validFor.days * 86_400_000;
      if (validFor.months !== undefined) return calendarMonthsAfter(purchasedAt, validFor.months);
      if (validFor.years !== undefined) return calendarMonthsAfter(purchasedAt, 12 * validFor.years);
      return endOfMonthAfter(purchasedAt, validFor.throughEndOfMonth.years);
    },
  };
}

/** The first instant at which the clocks of `zone` show `wall` or later; `wall` is written as if it were UTC. */
function firstInstantShowing(wall: DateTime, zone: string): number {
  const shownAt = (at: number): number => DateTime.fromMillis(at, { zone }).setZone("utc", { keepLocalTime: true }).toMillis();

  const guess = wall.setZone(zone, { keepLocalTime: true });
  const first = Math.min(...guess.getPossibleOffsets().map((occurrence) => occurrence.toMillis()));
  if (shownAt(first) === wall.toMillis()) return first;

  // The clocks skip `wall`, and luxon answers an instant after the transition, which falls on a whole minute.
  let transition = first - (first % 60_000);
  while (shownAt(transition - 60_000) >= wall.toMillis()) transition -= 60_000;
  return transition;
}

function isoDate(date: DateTime): string {
  const text = date.toISODate();
  if (text === null) throw new Error("luxon has no such date");
  return text;
}

/** Caches the answers of a function: luxon is slow. */
function memoized<First extends string | number, Second extends string | number, Answer>(
  ask: (first: First, second: Second) => Answer,
): (first: First, second: Second) => Answer {
  const known = new Map<Second, Map<First, Answer>>();
  return (first, second) => {
    const answers = known.get(second) ?? new Map<First, Answer>();
    known.set(second, answers);
    const answer = answers.get(first) ?? ask(first, second);
    answers.set(first, answer);
    return answer;
  };
}

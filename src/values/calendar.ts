import { tzName } from "@date-fns/tz/tzName";
import { tzOffset } from "@date-fns/tz/tzOffset";
import { UTCDateMini } from "@date-fns/utc/date/mini";
import { addMonths } from "date-fns/addMonths";
import { addYears } from "date-fns/addYears";
import { startOfMonth } from "date-fns/startOfMonth";
import { type Instant, instantOf, isoOf, plusMs, MS_PER_DAY, MS_PER_HOUR } from "./instant.js";
import { MS_PER_MINUTE } from "./package-time.js";

declare const day: unique symbol;
/** A billing day in the tariff's zone, as text: `"2021-04-01"`. Days compare as their texts do. */
export type Day = string & { readonly [day]: true };

const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;

/** `value` as a billing day, or `null` where it is none. */
export function parseDay(value: unknown): Day | null {
  if (typeof value !== "string" || !DAY_TEXT.test(value)) return null;
  const ms = Date.parse(`${value}T00:00:00.000Z`);
  return !Number.isNaN(ms) && isoOf(instantOf(ms)).startsWith(value) ? (value as Day) : null;
}

const dayOfWall = (wall: number): Day => new Date(wall).toISOString().slice(0, 10) as Day;
const wallOfDay = (date: Day): number => Date.parse(`${date}T00:00:00.000Z`);

/** The day `days` after `date`, or before it where `days` is negative. */
export const addDays = (date: Day, days: number): Day => dayOfWall(wallOfDay(date) + days * MS_PER_DAY);

/** How long something lasts: days of 24 hours, calendar months or years, or to the end of the same month, so many years on. */
export type Duration =
  | { readonly days: number; readonly months?: undefined; readonly years?: undefined; readonly throughEndOfMonth?: undefined }
  | { readonly months: number; readonly days?: undefined; readonly years?: undefined; readonly throughEndOfMonth?: undefined }
  | { readonly years: number; readonly days?: undefined; readonly months?: undefined; readonly throughEndOfMonth?: undefined }
  | {
      readonly throughEndOfMonth: { readonly years: number };
      readonly days?: undefined;
      readonly months?: undefined;
      readonly years?: undefined;
    };

/** The calendar of one time zone. A wall time that occurs twice means its first occurrence; one that is left out, the instant of the leap. */
export interface Calendar {
  /** The day D with `startOf(D) <= at < startOf(D + 1)`, and when it starts and ends. */
  readonly dayAt: (at: Instant) => DaySpan;
  readonly dayOf: (at: Instant) => Day;
  /** The first instant of a date. */
  readonly startOf: (date: Day) => Instant;
  /** For a wall time, in milliseconds after midnight: the first instant of a date at or after it. */
  readonly wallTimes: (sinceMidnight: number) => (date: Day) => Instant;
  readonly endOf: (start: Instant, duration: Duration) => Instant;
}

/** A date from its first instant to the first of the next. */
interface DaySpan {
  readonly date: Day;
  readonly start: Instant;
  readonly end: Instant;
}

// What looks like an offset is read as one by the zone library even in the name of a zone that does not exist.
const OFFSET_LIKE = /[+-]\d\d/;
const TWO_DIGIT_ZONE = /^etc\/gmt(?:\+1[0-2]|-1[0-4])$/;

/**
 * A name of a zone in lower case: ASCII letters of either case name the same zone. The zone library keeps what it finds for each text
 * that it is asked with, for good, so it is asked with this one only.
 */
export const timeZoneKey = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export function isTimeZone(name: string): boolean {
  const key = timeZoneKey(name);
  if (OFFSET_LIKE.test(key) && !TWO_DIGIT_ZONE.test(key)) return false;
  return Number.isFinite(tzOffset(key, new Date(0)));
}

const calendars = new Map<string, Calendar>();
const MOST_CALENDARS = 64;

/** The calendar of a zone that exists. It remembers what it found out, so all spellings of a zone share one. */
export function calendarOf(timeZone: string): Calendar {
  const key = timeZoneKey(timeZone);
  const known = calendars.get(key);
  if (known) return known;
  if (calendars.size >= MOST_CALENDARS) calendars.clear(); // who holds one goes on using it
  const calendar = makeCalendar((at) => offsetOf(key, new Date(at)));
  calendars.set(key, calendar);
  return calendar;
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetOf(key: string, at: Date): number {
  const offset = Math.round(tzOffset(key, at) * MS_PER_MINUTE);
  // Of an offset below an hour `tzOffset` loses the sign: Monrovia was 44 minutes and 30 seconds behind until 1972, "GMT-0:44:30".
  if (offset === 0 || Math.abs(offset) >= MS_PER_HOUR) return offset;
  return tzName(key, at, "short").includes("+") ? Math.abs(offset) : -Math.abs(offset);
}

const MOST_REMEMBERED = 4_096;

/** Remembers what a function of a day returned: asking the zone costs microseconds, which no usage should pay. */
function remembering<T>(compute: (date: Day) => T): (date: Day) => T {
  const known = new Map<Day, T>();
  return (date) => {
    const before = known.get(date);
    if (before !== undefined) return before;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const computed = compute(date);
    known.set(date, computed);
    return computed;
  };
}

function makeCalendar(offsetAt: (at: number) => number): Calendar {
  const wallTimes = (sinceMidnight: number) => remembering((date) => firstInstantAt(offsetAt, wallOfDay(date) + sinceMidnight));
  const startOf = wallTimes(0);
  const findDay = (at: Instant): DaySpan => {
    let date = dayOfWall(at);
    while (startOf(date) > at) date = addDays(date, -1);
    for (let next = addDays(date, 1); startOf(next) <= at; next = addDays(date, 1)) date = next;
    return { date, start: startOf(date), end: startOf(addDays(date, 1)) };
  };
  // Usages of one day come in a row, those about midnight of two: comparisons find these days again, where making the text of
  // one took half of the demo's time.
  let last = findDay(instantOf(0));
  let other = last;
  const dayAt = (at: Instant): DaySpan => {
    if (at >= last.start && at < last.end) return last;
    const found = at >= other.start && at < other.end ? other : findDay(at);
    other = last;
    last = found;
    return last;
  };
  return {
    startOf,
    wallTimes,
    dayAt,
    dayOf: (at) => dayAt(at).date,
    endOf: (start, duration) => {
      if (duration.days !== undefined) return plusMs(start, duration.days * MS_PER_DAY);
      return firstInstantAt(offsetAt, endOnWall(start + offsetAt(start), duration));
    },
  };
}

function endOnWall(wall: number, duration: Exclude<Duration, { readonly days: number }>): number {
  const onWall = new UTCDateMini(wall);
  if (duration.months !== undefined) return addMonths(onWall, duration.months).getTime();
  if (duration.years !== undefined) return addYears(onWall, duration.years).getTime();
  const nextMonth = startOfMonth(addMonths(onWall, 1));
  return addYears(nextMonth, duration.throughEndOfMonth.years).getTime();
}

/** The first instant at which a zone's clocks show `wall` or more. Offsets change at most once in a day and a half. */
function firstInstantAt(offsetAt: (at: number) => number, wall: number): Instant {
  const before = offsetAt(wall - 16 * MS_PER_HOUR);
  const after = offsetAt(wall + 16 * MS_PER_HOUR);
  if (before === after) return instantOf(wall - before);

  if (offsetAt(wall - before) === before) return instantOf(wall - before);
  if (offsetAt(wall - after) === after) return instantOf(wall - after);

  // The clocks leap over `wall`: the leap lies after `wall - after` and at or before `wall - before`.
  let early = wall - after;
  let late = wall - before;
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (offsetAt(middle) === after) late = middle;
    else early = middle;
  }
  return instantOf(late);
}

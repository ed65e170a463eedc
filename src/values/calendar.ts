import { tzName } from "@date-fns/tz/tzName";
import { tzOffset } from "@date-fns/tz/tzOffset";
import { UTCDateMini } from "@date-fns/utc/date/mini";
import { addMonths } from "date-fns/addMonths";
import { addYears } from "date-fns/addYears";
import { startOfMonth } from "date-fns/startOfMonth";
import { type Instant, instantOf, isoOf, plusMs, MS_PER_DAY, MS_PER_HOUR } from "./instant.js";
import { memoized } from "./memoized.js";
import { MS_PER_MINUTE } from "./package-time.js";
import { startOfDateText } from "./utc-text.js";

declare const day: unique symbol;
/** A billing day in the tariff's time zone, as text: `"2021-04-01"`. The order of the texts is the order of the days. */
export type Day = string & { readonly [day]: true };

/** `value` as a billing day; `null` if it does not have the form `YYYY-MM-DD` or names a date that does not exist. */
export function parseDay(value: unknown): Day | null {
  if (value === lastParsed) return lastParsed;
  if (typeof value !== "string" || Number.isNaN(startOfDateText(value))) return null;
  lastParsed = value as Day;
  return lastParsed;
}

// Most events of a ledger name the same day as the one before.
let lastParsed: Day | null = null;

// A wall time is the date and time that clocks of the zone show. It is held as the milliseconds of the same date and time in UTC.
const dayOfWall = (wallMs: number): Day => dayNumbered(Math.floor(wallMs / MS_PER_DAY));
const wallOfDay = (date: Day): number => startOfDateText(date);

const MAX_CACHED_DAYS = 4_096;

/** The day that is `number` days after 1970-01-01. */
const dayNumbered = memoized((number: number): Day => new Date(number * MS_PER_DAY).toISOString().slice(0, 10) as Day, MAX_CACHED_DAYS);

/** The day `days` after `date`; before it if `days` is negative. */
export const addDays = (date: Day, days: number): Day => dayOfWall(wallOfDay(date) + days * MS_PER_DAY);

/** A month, as text: `"2021-04"`. The order of the texts is the order of the months. */
export const monthOf = (date: Day): string => date.slice(0, 7);

/** The first day of the month after that of `date`. */
export const firstOfNextMonth = (date: Day): Day => dayOfWall(startOfMonth(addMonths(new UTCDateMini(wallOfDay(date)), 1)).getTime());

/**
 * How long a package is valid (rule 1), as exactly one of: days of 24 hours; calendar months; calendar years; up to the end of the
 * month of the start, a number of years later (0: the end of that same month).
 */
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

/**
 * The calendar of one time zone. Ambiguous local times (clocks set back) mean the first occurrence; skipped ones (clocks set forward)
 * the instant of the transition.
 */
export interface Calendar {
  /** The day D with `startOf(D) <= at < startOf(D + 1)`, with its start and end. */
  readonly dayAt: (at: Instant) => DaySpan;
  readonly dayOf: (at: Instant) => Day;
  /** The first instant of a date. */
  readonly startOf: (date: Day) => Instant;
  /** For a wall time in milliseconds after midnight: the first instant of a date at which clocks show that time or a later one. */
  readonly wallTimes: (msSinceMidnight: number) => (date: Day) => Instant;
  /**
   * The first instant after `duration`, so a validity excludes it. Months and years keep the wall time of the start; a day that the
   * target month lacks becomes its last day.
   */
  readonly endOf: (start: Instant, duration: Duration) => Instant;
}

/** A date: from `start`, included, to `end`, excluded, which is the first instant of the next date. */
interface DaySpan {
  readonly date: Day;
  readonly start: Instant;
  readonly end: Instant;
}

// The zone library takes any part that looks like an offset for an offset, even in the name of a zone that does not exist.
const OFFSET_LIKE = /[+-]\d\d/;
const TWO_DIGIT_ZONE = /^etc\/gmt(?:\+1[0-2]|-1[0-4])$/;

/**
 * A name of a zone in lower case: ASCII letters of either case name the same zone. The zone library keeps what it finds for each text
 * that it is asked with, for good, so it is asked with this one only.
 */
export const timeZoneKey = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Whether `name` is the IANA name of a time zone. */
export const isTimeZone = (name: string): boolean => isZoneKey(timeZoneKey(name));

const MAX_CACHED_ZONES = 64;

const isZoneKey = memoized((key: string): boolean => {
  if (OFFSET_LIKE.test(key) && !TWO_DIGIT_ZONE.test(key)) return false;
  return Number.isFinite(tzOffset(key, new Date(0)));
}, MAX_CACHED_ZONES);

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
type OffsetAt = (at: number) => number;

/** What the zone library says. `key` is the `timeZoneKey` of the zone's name. */
function lookUpOffset(key: string, at: number): number {
  const offset = Math.round(tzOffset(key, new Date(at)) * MS_PER_MINUTE);
  // Of an offset below an hour `tzOffset` loses the sign: Monrovia was 44 minutes and 30 seconds behind until 1972, "GMT-0:44:30".
  if (offset === 0 || !(Math.abs(offset) < MS_PER_HOUR)) return offset; // also outside the calendar, where there is no offset
  return tzName(key, new Date(at), "short").includes("+") ? Math.abs(offset) : -Math.abs(offset);
}

/** A zone changes its offset at most once within so long. */
const MS_BETWEEN_CHANGES = 32 * MS_PER_HOUR;
const MAX_CACHED_OFFSETS = 4_096;

/**
 * The offsets of a zone. Looking one up is slow, so both ends of a span between which at most one change lies are looked up once: where
 * they agree, there is no change, and all between has their offset.
 */
const offsetsOf = memoized((key: string): OffsetAt => {
  const offsetAtStart = memoized((span: number) => lookUpOffset(key, span * MS_BETWEEN_CHANGES), MAX_CACHED_OFFSETS);
  return (at) => {
    const span = Math.floor(at / MS_BETWEEN_CHANGES);
    const offset = offsetAtStart(span);
    return offset === offsetAtStart(span + 1) ? offset : lookUpOffset(key, at); // outside the calendar both are NaN, and differ
  };
}, MAX_CACHED_ZONES);

const calendarOfKey = memoized((key: string) => makeCalendar(offsetsOf(key)), MAX_CACHED_ZONES);

/** The calendar of an existing time zone. All spellings of a zone share one, since it caches what it looked up. */
export const calendarOf = (timeZone: string): Calendar => calendarOfKey(timeZoneKey(timeZone));

/**
 * Writes instants as ISO-8601 text in an existing time zone, with the offset: `2021-04-01T09:00:00.000+08:00`. An offset of zero is written
 * `Z`, one with seconds (some zones had them before 1972) as the nearest whole minute: the text always names exactly the instant.
 */
export const isoIn = (timeZone: string) => (at: Instant): string => {
  const minutes = Math.round(offsetsOf(timeZoneKey(timeZone))(at) / MS_PER_MINUTE);
  if (!(Math.abs(minutes) > 0)) return isoOf(at); // also outside the calendar, where no zone has an offset
  const wall = isoOf(plusMs(at, minutes * MS_PER_MINUTE)).slice(0, -1);
  const size = Math.abs(minutes);
  return `${wall}${minutes < 0 ? "-" : "+"}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
};

const twoDigits = (count: number): string => String(count).padStart(2, "0");

const MAX_CACHED_WALL_TIMES = 64;

function makeCalendar(offsetMsAt: OffsetAt): Calendar {
  // Each usage needs the starts of days, and each price list of a zone the same runs.
  const wallTimes = memoized((msSinceMidnight: number) =>
    memoized((date: Day) => firstInstantAt(offsetMsAt, wallOfDay(date) + msSinceMidnight), MAX_CACHED_DAYS), MAX_CACHED_WALL_TIMES);
  const startOf = wallTimes(0);
  const findDay = (at: Instant): DaySpan => {
    let date = dayOfWall(at);
    while (startOf(date) > at) date = addDays(date, -1);
    for (let next = addDays(date, 1); startOf(next) <= at; next = addDays(date, 1)) date = next;
    return { date, start: startOf(date), end: startOf(addDays(date, 1)) };
  };
  // A cache of two days: consecutive usages mostly belong to one day, around midnight to two. Comparing two bounds is much cheaper than
  // making the text of a day.
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
      return firstInstantAt(offsetMsAt, endOnWall(start + offsetMsAt(start), duration));
    },
  };
}

function endOnWall(startWallMs: number, duration: Exclude<Duration, { readonly days: number }>): number {
  const startOnWall = new UTCDateMini(startWallMs);
  if (duration.months !== undefined) return addMonths(startOnWall, duration.months).getTime();
  if (duration.years !== undefined) return addYears(startOnWall, duration.years).getTime();
  const nextMonth = startOfMonth(addMonths(startOnWall, 1));
  return addYears(nextMonth, duration.throughEndOfMonth.years).getTime();
}

/**
 * The first instant at which the clocks of a zone show `wallMs` or later. Offsets are between -16 and +16 hours, and a zone changes its
 * offset at most once within the 32 hours around a wall time.
 */
function firstInstantAt(offsetMsAt: OffsetAt, wallMs: number): Instant {
  const before = offsetMsAt(wallMs - 16 * MS_PER_HOUR);
  const after = offsetMsAt(wallMs + 16 * MS_PER_HOUR);
  if (before === after) return instantOf(wallMs - before);

  if (offsetMsAt(wallMs - before) === before) return instantOf(wallMs - before);
  if (offsetMsAt(wallMs - after) === after) return instantOf(wallMs - after);

  // The clocks are set forward over `wallMs`: a binary search for the transition, in (wallMs - after, wallMs - before].
  let early = wallMs - after;
  let late = wallMs - before;
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (offsetMsAt(middle) === after) late = middle;
    else early = middle;
  }
  return instantOf(late);
}

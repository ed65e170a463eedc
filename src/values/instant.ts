import { msOfUtcText, utcTextOf } from "./utc-text.js";

declare const instant: unique symbol;
/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [instant]: true };

/** An instant as a caller may give it: epoch milliseconds, a `Date`, or ISO-8601 text with `Z` or an offset. */
export type InstantInput = number | Date | string;

export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 24 * MS_PER_HOUR;

// Exclusive. Requests have instants before the year 9900, so that what expires up to a century later is still before the year 10000.
const END_OF_REQUESTS = Date.UTC(9900, 0, 1);
// Exclusive. A day from the year 10000 on would not have the form `YYYY-MM-DD`.
const END_OF_INSTANTS = Date.UTC(9_999, 11, 1);

export const instantOf = (ms: number): Instant => ms as Instant;
export const plusMs = (at: Instant, ms: number): Instant => instantOf(at + ms);
export const earliest = (a: Instant, b: Instant): Instant => (a < b ? a : b);
export const latest = (a: Instant, b: Instant): Instant => (a > b ? a : b);

// The range of `Date`. Only the end of an absurdly long call can be outside it.
const MAX_DATE_MS = 8.64e15;

/** ISO-8601 text in UTC with milliseconds; outside the range of `Date` the number of milliseconds, such as `"8640000000000001 ms"`. */
export const isoOf = (at: Instant): string => (Math.abs(at) <= MAX_DATE_MS ? utcTextOf(at) : `${at} ms`);

const ISO_TEXT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** A value from a request as an instant, from 1970 up to but not including 9900; or the reason why it is not one. */
export const parseInstant = (value: unknown): Instant | string => parseInstantBefore(END_OF_REQUESTS, value);

/** A value that this library wrote as an instant, up to but not including 9999-12-01; or the reason why it is not one. */
export const parseStoredInstant = (value: unknown): Instant | string => parseInstantBefore(END_OF_INSTANTS, value);

/** Whether `value` is a number that needs no parsing to be an instant of a request. 0 takes the parser, which turns -0 into 0. */
export const isPlainInstant = (value: unknown): value is Instant =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value < END_OF_REQUESTS;

function parseInstantBefore(end: number, value: unknown): Instant | string {
  const ms = typeof value === "string" ? parseIsoText(value) : typeof value === "number" ? value : epochOfDate(value);
  if (typeof ms === "string") return ms;
  if (!Number.isInteger(ms)) return "must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text";
  if (ms < 0 || ms >= end) return `must lie between the years 1970 and ${new Date(end - 1).getUTCFullYear()}`;
  return instantOf(ms + 0); // + 0: no negative zero
}

function parseIsoText(text: string): number | string {
  const own = msOfUtcText(text);
  return Number.isNaN(own) ? parseOtherIsoText(text) : own;
}

function parseOtherIsoText(text: string): number | string {
  const match = ISO_TEXT.exec(text);
  if (!match) return "must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00";
  const [, dateAndMinute = "", seconds = "00", fraction = "", sign, hours = "0", minutes = "0"] = match;
  const ms = msOfUtcText(`${dateAndMinute}:${seconds}.${fraction.padEnd(3, "0")}Z`);
  if (Number.isNaN(ms) || Number(hours) > 23 || Number(minutes) > 59) return "must name a date, time and offset that exist";
  const offsetMs = Number(hours) * MS_PER_HOUR + Number(minutes) * 60_000;
  return sign === "-" ? ms + offsetMs : ms - offsetMs;
}

// `getTime` of the prototype also reads Dates of other realms and cannot be overridden by the value; it throws for anything else.
function epochOfDate(value: unknown): number {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return Number.NaN;
  }
}

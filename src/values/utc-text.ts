// The library's own form of an instant, `YYYY-MM-DDTHH:MM:SS.mmmZ`, in the proleptic Gregorian calendar. Ledgers consist of it, so it is
// read and written digit by digit: `Date` would parse each text, and print it again to see whether it exists.

const MS_PER_DAY = 86_400_000;

const DATE_LENGTH = "YYYY-MM-DD".length;
const TEXT_LENGTH = "YYYY-MM-DDTHH:MM:SS.mmmZ".length;

/** The milliseconds since 1970 at which a date in UTC begins; `NaN` for a text of another form, or of a date that does not exist. */
export const startOfDateText = (text: string): number => (text.length === DATE_LENGTH ? startOfDate(text) : Number.NaN);

/** The milliseconds since 1970 of an instant in the library's own form; `NaN` for any other text. */
export function msOfUtcText(text: string): number {
  if (text.length !== TEXT_LENGTH || !hasMarks(text)) return Number.NaN;
  const hours = twoDigits(text, 11);
  const minutes = twoDigits(text, 14);
  const seconds = twoDigits(text, 17);
  const isTime = hours < 24 && minutes < 60 && seconds < 60; // false for NaN, as every comparison with it
  if (!isTime) return Number.NaN;
  const ms = twoDigits(text, 20) * 10 + digit(text, 22);
  return startOfDate(text) + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
}

// The codes of the units that a text has besides digits, and of the first digit.
const DASH = 0x2d;
const T = 0x54;
const COLON = 0x3a;
const POINT = 0x2e;
const Z = 0x5a;
const ZERO = 0x30;

const hasMarks = (text: string): boolean =>
  text.charCodeAt(10) === T && text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON && text.charCodeAt(19) === POINT
  && text.charCodeAt(23) === Z;

function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

const twoDigits = (text: string, index: number): number => digit(text, index) * 10 + digit(text, index + 1);

/** The start of the date with which a text begins. */
function startOfDate(text: string): number {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return Number.NaN;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return exists ? daysFromCivil(year, month, day) * MS_PER_DAY : Number.NaN;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeap ? 29 : 28;
}

const DAYS_PER_ERA = 146_097; // 400 years
const EPOCH_SINCE_ERA_0 = 719_468; // 1970-01-01, in days since 0000-03-01

/** Days since 1970-01-01: the algorithm `days_from_civil` of Howard Hinnant, whose years begin in March. */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month <= 2 ? month + 9 : month - 3) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_SINCE_ERA_0;
}

const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"));

// The day written last: most instants of a ledger lie on the same day as the one before.
let lastDay = Number.NaN;
let lastDate = "";

/** The text of `ms`, a whole number of milliseconds in the range of `Date`; the same as `Date.prototype.toISOString`. */
export function utcTextOf(ms: number): string {
  const day = Math.floor(ms / MS_PER_DAY);
  if (day !== lastDay) {
    lastDate = new Date(day * MS_PER_DAY).toISOString().slice(0, -"00:00:00.000Z".length);
    lastDay = day;
  }
  const ofDay = ms - day * MS_PER_DAY;
  const seconds = Math.floor(ofDay / 1_000);
  const minutes = Math.floor(seconds / 60);
  const fraction = String(ofDay % 1_000).padStart(3, "0");
  return `${lastDate}${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}.${fraction}Z`;
}

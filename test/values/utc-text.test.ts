import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseDay } from "../../src/values/calendar.js";
import { msOfUtcText, utcTextOf } from "../../src/values/utc-text.js";
import { law } from "../support/law.js";

/** The oracle is `Date`, which reads 30 February as 2 March: a text exists only if it prints as it was written. */
function msByDate(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text ? ms : Number.NaN;
}

const dayByDate = (text: string): string | null => (Number.isNaN(msByDate(`${text}T00:00:00.000Z`)) ? null : text);

const LAST = 8.64e15;
const years0To9999 = fc.integer({ min: Date.UTC(-1, 11, 31), max: Date.UTC(10_000, 0, 2) });
const anyMs = fc.oneof(years0To9999, fc.maxSafeInteger().filter((ms) => Math.abs(ms) <= LAST));

const digits = (length: number) => fc.nat({ max: 10 ** length - 1 }).map((value) => String(value).padStart(length, "0"));
/** Texts of the form, with figures of which many do not exist. */
const looksLikeText = fc.tuple(digits(4), digits(2), digits(2), digits(2), digits(2), digits(2), digits(3)).map(
  ([year, month, day, hours, minutes, seconds, ms]) => `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${ms}Z`,
);
const aYear = fc.constantFrom("0000", "0001", "0004", "0099", "0100", "0400", "1600", "1899", "1900", "1969", "1970", "2000", "2023", "2024", "2100", "9999");
const aDate = fc.tuple(aYear, fc.nat({ max: 13 }), fc.nat({ max: 32 })).map(
  ([year, month, day]) => `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`,
);
const dated = fc.tuple(aDate, fc.constantFrom("00:00:00.000", "23:59:59.999", "24:00:00.000", "12:60:00.000", "12:00:60.000")).map(([date, time]) => `${date}T${time}Z`);
/** One unit of a text that exists is another, is gone, or stands twice. */
const almost = fc.tuple(years0To9999, fc.nat({ max: 27 }), fc.constantFrom("0", "9", "/", ":", "-", "T", "t", "Z", "z", ".", ",", "+", " ", "a", "٣", "\u0000", "")).map(
  ([ms, place, unit]) => {
    const text = new Date(ms).toISOString();
    return `${text.slice(0, place)}${unit}${text.slice(place + (place % 2))}`;
  },
);

describe("an instant in the library's own form", () => {
  law("is written as Date writes it", 4_000, fc.property(anyMs, (ms) => {
    expect(utcTextOf(ms)).toBe(new Date(ms).toISOString());
  }));

  law("is read as Date reads it, and no other text is", 8_000, fc.property(fc.oneof(looksLikeText, dated, almost, fc.string()), (text) => {
    expect(msOfUtcText(text)).toBe(msByDate(text));
  }));

  law("is read back", 4_000, fc.property(years0To9999.filter((ms) => new Date(ms).toISOString().length === 24), (ms) => {
    expect(msOfUtcText(utcTextOf(ms))).toBe(ms);
  }));

  test.each([-LAST, 1 - LAST, -1, -0, 0, 1, 86_399_999, 86_400_000, LAST - 1, LAST])("is written at an edge: %d", (ms) => {
    expect(utcTextOf(ms)).toBe(new Date(ms).toISOString());
  });

  it("exists on every day of the calendar, and on none besides", () => {
    for (let year = 0; year <= 9_999; year += year % 100 > 3 && year % 100 < 96 ? 4 : 1) {
      for (const monthAndDay of ["01-01", "02-28", "02-29", "02-30", "03-01", "04-31", "12-31", "12-32", "00-10", "13-01", "05-00"]) {
        const text = `${String(year).padStart(4, "0")}-${monthAndDay}T00:00:00.000Z`;
        expect(msOfUtcText(text)).toBe(msByDate(text));
      }
    }
  });
});

describe("a billing day", () => {
  const looksLikeDay = looksLikeText.map((text) => text.slice(0, 10));
  law("is a date that Date knows", 4_000, fc.property(fc.oneof(aDate, looksLikeDay, almost.map((text) => text.slice(0, 10)), dated, fc.string()), (text) => {
    expect(parseDay(text)).toBe(dayByDate(text));
  }));
});

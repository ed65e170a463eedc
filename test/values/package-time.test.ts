import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Decimal } from "decimal.js";
import { minutesOf, minutesOfSeconds, packageTimeFrom, packageTimeOf } from "../../src/values/package-time.js";

const { MAX_SAFE_INTEGER } = Number;

describe("package time in minutes", () => {
  test.each`
    ms                      | minutes
    ${0}                    | ${"0"}
    ${3}                    | ${"0.00005"}
    ${9}                    | ${"0.00015"}
    ${15_000}               | ${"0.25"}
    ${59_997}               | ${"0.99995"}
    ${60_000}               | ${"1"}
    ${-600_000}             | ${"-10"}
    ${MAX_SAFE_INTEGER - 1} | ${"150119987579.0165"}
  `("is exact where it is a finite decimal: $ms ms are $minutes", ({ ms, minutes }: { ms: number; minutes: string }) => {
    expect(minutesOf(packageTimeOf(ms)).toFixed()).toBe(minutes);
  });

  test.each`
    ms                  | minutes
    ${1}                | ${"0.000017"}
    ${2}                | ${"0.000033"}
    ${10_000}           | ${"0.166667"}
    ${20_000}           | ${"0.333333"}
    ${40_000}           | ${"0.666667"}
    ${-20_000}          | ${"-0.333333"}
    ${-40_000}          | ${"-0.666667"}
    ${59_999}           | ${"0.999983"}
    ${MAX_SAFE_INTEGER} | ${"150119987579.016517"}
  `("is rounded to 6 decimals elsewhere: $ms ms are $minutes", ({ ms, minutes }: { ms: number; minutes: string }) => {
    expect(minutesOf(packageTimeOf(ms)).toFixed()).toBe(minutes);
  });

  it("is exact for every multiple of 3 ms, and the nearest number of 6 decimals for all others", () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (ms) => {
      const minutes = minutesOf(packageTimeOf(ms));
      const error = new Decimal(minutes.toFixed()).times(60_000).minus(ms).abs();
      if (ms % 3 === 0) return error.isZero();
      return minutes.decimalPlaces() <= 6 && error.lessThan("0.03"); // half of 0.000001 minutes; a tie would be a finite decimal
    }), { numRuns: 1_000, seed: 20210401 });
  });
});

test.each`
  seconds | minutes
  ${0}    | ${"0"}
  ${60}   | ${"1"}
  ${90}   | ${"1.5"}
  ${20}   | ${"0.333333"}
  ${-600} | ${"-10"}
`("$seconds seconds are $minutes minutes", ({ seconds, minutes }: { seconds: number; minutes: string }) => {
  expect(minutesOfSeconds(seconds).toFixed()).toBe(minutes);
});

describe("minutes as package time", () => {
  test.each`
    minutes                | ms
    ${"0"}                 | ${0}
    ${"0.0001"}            | ${6}
    ${"0.00005"}           | ${3}
    ${"-1.25"}             | ${-75_000}
    ${"150119987579.0165"} | ${MAX_SAFE_INTEGER - 1}
  `("are whole milliseconds: $minutes min are $ms ms", ({ minutes, ms }: { minutes: string; ms: number }) => {
    expect(packageTimeFrom(new Decimal(minutes))).toBe(ms);
  });

  const uncountable = ["0.00001", "0.333333", "150119987579.01656", "150119987580", "-150119987580"];
  test.each(uncountable)("are null when they are not a whole number of milliseconds, or too many to count exactly: %s", (minutes) => {
    expect(packageTimeFrom(new Decimal(minutes))).toBeNull();
  });
});

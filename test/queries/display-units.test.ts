import { describe, expect, it, test } from "vitest";
import { type Instant, isoOf, minutesOf, type PackageTime, RefusalError } from "../../src/index.js";
import { malformed } from "../support/account-steps.js";

describe("minutesOf shows package time in minutes:", () => {
  test.each`
    ms               | minutes
    ${0}             | ${"0"}
    ${-0}            | ${"0"}
    ${1}             | ${"0.000017"}
    ${2}             | ${"0.000033"}
    ${3}             | ${"0.00005"}
    ${15_000}        | ${"0.25"}
    ${-15_000}       | ${"-0.25"}
    ${59_999}        | ${"0.999983"}
    ${60_000}        | ${"1"}
    ${2 ** 53 - 1}   | ${"150119987579.016517"}
  `("$ms ms are $minutes", ({ ms, minutes }: { ms: number; minutes: string }) => {
    expect(minutesOf(ms as PackageTime).toFixed()).toBe(minutes);
  });
});

describe("isoOf shows an instant in UTC:", () => {
  test.each`
    ms                  | text
    ${0}                | ${"1970-01-01T00:00:00.000Z"}
    ${-1}               | ${"1969-12-31T23:59:59.999Z"}
    ${1_617_206_400_001} | ${"2021-03-31T16:00:00.001Z"}
    ${8.64e15}          | ${"+275760-09-13T00:00:00.000Z"}
    ${8.64e15 + 1}      | ${"8640000000000001 ms"}
  `("$ms ms after 1970 are $text", ({ ms, text }: { ms: number; text: string }) => {
    expect(isoOf(ms as Instant)).toBe(text);
  });
});

describe("what is not a whole number of milliseconds", () => {
  it.each([[1.5], [Number.NaN], [Infinity], ["0"], [null], [undefined], [1n], [Symbol("0")], [new Date(0)], [{ a: 0 }]])("%s is refused by both", (value) => {
    const refusal = (path: string): unknown => expect.objectContaining({ refusal: { type: "InvalidInput", path, reason: "must be a whole number of milliseconds" } });
    expect(() => minutesOf(malformed(value))).toThrow(RefusalError);
    expect(() => minutesOf(malformed(value))).toThrow(refusal("packageTime"));
    expect(() => isoOf(malformed(value))).toThrow(refusal("instant"));
  });
});

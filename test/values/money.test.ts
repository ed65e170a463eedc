import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decimal, isPlainAmount, parseDecimal, unitsOf, unitsOfText } from "../../src/values/money.js";
import { law } from "../support/law.js";

const digits = (min: number, max: number) => fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: min, maxLength: max });
const amounts = fc.tuple(digits(1, 31), fc.option(digits(1, 8), { nil: null })).map(([whole, decimals]) => (decimals === null ? whole : `${whole}.${decimals}`));

describe("the units of decimal text", () => {
  law("are those of its Decimal, also of a negative one", 300, fc.property(amounts, fc.constantFrom("", "-"), (text, sign) => {
    expect(unitsOfText(sign + text)).toBe(unitsOf(decimal(sign + text)));
  }));

  test.each([["0", 0n], ["-0", 0n], ["0.00000001", 1n], ["007.10", 710_000_000n], ["12", 1_200_000_000n], ["-1.5", -150_000_000n]])("of %s are %s", (text, units) => {
    expect(unitsOfText(text)).toBe(units);
  });
});

describe("a plain amount", () => {
  law("is read as a Decimal of 0 or more", 300, fc.property(amounts, (text) => {
    expect(isPlainAmount(text)).toBe(true);
    expect(parseDecimal(text, 8)).toEqual(decimal(text));
  }));

  it.each(["", ".5", "5.", "1e3", "-1", "-0", "+1", " 1", "1\n", "0x1", "1.123456789", "1".repeat(41), "١", 1, null, decimal("1"), ["1"]])("is not %j", (value) => {
    expect(isPlainAmount(value)).toBe(false);
  });
});

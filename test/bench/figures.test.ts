import { expect, it, test } from "vitest";
import { exponent, inBytes, inTime, median, quantile, spread } from "./figures.js";

it("takes the middle of several runs, and half of what lies between their quartiles as the spread", () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect([quantile([1, 2, 3, 4, 5], 0.25), quantile([1, 2, 3, 4, 5], 0.75)]).toEqual([2, 4]);
  expect(spread([1, 2, 3, 4, 5])).toBeCloseTo(1 / 3);
});

test.each([[1, 10, 40], [2, 10, 160], [0, 10, 10]])("an exponent of %d: %d to %d where the size grows fourfold", (power, small, large) => {
  expect(exponent([250, 1_000], [small, large])).toBeCloseTo(power);
});

test.each([
  [999, "999 ns", "999 B"], [1_000, "1 µs", "1 kB"], [1_530, "1.53 µs", "1.53 kB"], [150_000, "150 µs", "150 kB"],
  [1.25e7, "12.5 ms", "12.5 MB"], [1.2e9, "1.20 s", "1.20 GB"],
])("%d is %s, or %s", (figure, time, bytes) => {
  expect([inTime(figure), inBytes(figure)]).toEqual([time, bytes]);
});

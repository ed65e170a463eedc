import { type Decimal, decimal, DISPLAY_DECIMALS } from "./money.js";

declare const packageTime: unique symbol;
/** Package time in whole milliseconds; a package minute is 60,000 ms. */
export type PackageTime = number & { readonly [packageTime]: true };

export const MS_PER_MINUTE = 60_000;
export const SECONDS_PER_MINUTE = 60;

/** Brands a whole number of milliseconds as package time; it does not check. */
export const packageTimeOf = (ms: number): PackageTime => ms as PackageTime;

export const ZERO_PACKAGE_TIME = packageTimeOf(0);

export const addPackageTime = (a: PackageTime, b: PackageTime): PackageTime => packageTimeOf(a + b);
export const subtractPackageTime = (a: PackageTime, b: PackageTime): PackageTime => packageTimeOf(a - b);

/**
 * Package time in minutes, exact or rounded to 6 decimals. No tie can occur: since 60,000 = 2⁵ × 3 × 5⁴, a whole number of
 * milliseconds either has at most 5 decimals in minutes, or the digits after its sixth decimal are one or two thirds.
 */
export const minutesOf = (time: PackageTime): Decimal => decimal(String(time)).div(MS_PER_MINUTE).toDecimalPlaces(DISPLAY_DECIMALS);

/** Billed seconds in minutes, rounded as `minutesOf` does. */
export const minutesOfSeconds = (seconds: number): Decimal => minutesOf(packageTimeOf(seconds * 1_000));

/** `minutes` as package time; `null` if that is not a whole number of milliseconds, or above 2^53 − 1. */
export function packageTimeFrom(minutes: Decimal): PackageTime | null {
  const exact = minutes.times(MS_PER_MINUTE);
  if (!exact.isInteger()) return null;
  const ms = exact.toNumber(); // rounds whole numbers beyond 2^53 − 1, and none of those to one that is safe
  return Number.isSafeInteger(ms) ? packageTimeOf(ms) : null;
}

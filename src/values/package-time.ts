import { type Decimal, decimal } from "./money.js";

declare const packageTime: unique symbol;
/** Package time in whole milliseconds: a package minute is 60,000 of them. */
export type PackageTime = number & { readonly [packageTime]: true };

export const MS_PER_MINUTE = 60_000;

/** Marks `ms`, a whole number of milliseconds, as package time. */
export const packageTimeOf = (ms: number): PackageTime => ms as PackageTime;

export const ZERO_PACKAGE_TIME = packageTimeOf(0);

export const addPackageTime = (a: PackageTime, b: PackageTime): PackageTime => packageTimeOf(a + b);
export const subtractPackageTime = (a: PackageTime, b: PackageTime): PackageTime => packageTimeOf(a - b);

const DISPLAY_DECIMALS = 6;

/**
 * Package time in minutes. A whole number of milliseconds is either a decimal of at most 5 places or, since 3 divides 60,000, a third
 * or two thirds of the sixth place: that is rounded to 6 decimals, and never lies half-way.
 */
export const minutesOf = (time: PackageTime): Decimal => decimal(String(time)).div(MS_PER_MINUTE).toDecimalPlaces(DISPLAY_DECIMALS);

/** Billed seconds in minutes, rounded as `minutesOf` does. */
export const minutesOfSeconds = (seconds: number): Decimal => minutesOf(packageTimeOf(seconds * 1_000));

/** `minutes` as package time, or `null` where that is no whole number of milliseconds or too large to count exactly. */
export function packageTimeFrom(minutes: Decimal): PackageTime | null {
  const ms = minutes.times(MS_PER_MINUTE);
  return ms.isInteger() && ms.abs().lessThanOrEqualTo(Number.MAX_SAFE_INTEGER) ? packageTimeOf(ms.toNumber()) : null;
}

import { type Decimal, decimal } from "./money.js";

declare const packageTime: unique symbol;
/** Package time in whole milliseconds: a package minute is 60,000 of them. */
export type PackageTime = number & { readonly [packageTime]: true };

export const MS_PER_MINUTE = 60_000;

/** Marks `ms`, a whole number of milliseconds, as package time. */
export const packageTimeOf = (ms: number): PackageTime => ms as PackageTime;

export const NO_TIME = packageTimeOf(0);

export const addTime = (a: PackageTime, b: PackageTime): PackageTime => packageTimeOf(a + b);
export const subtractTime = (a: PackageTime, b: PackageTime): PackageTime => packageTimeOf(a - b);

/** The package minutes in `time`: exact, since package time is counted in steps that are decimal fractions of a minute. */
export const minutesOf = (time: PackageTime): Decimal => decimal(String(time)).div(MS_PER_MINUTE);

/** `minutes` as package time, or `null` where that is no whole number of milliseconds or too large to count exactly. */
export function packageTimeFrom(minutes: Decimal): PackageTime | null {
  const ms = minutes.times(MS_PER_MINUTE);
  return ms.isInteger() && ms.abs().lessThanOrEqualTo(Number.MAX_SAFE_INTEGER) ? packageTimeOf(ms.toNumber()) : null;
}

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

const SHOWN_DECIMALS = 6;
const HALF_EVEN = 6; // decimal.js's number for the rounding mode

/**
 * Package time in minutes: exact where that is a finite decimal, else rounded half-even to 6 decimals.
 *
 * @example
 * packageViews(account, account.clock).map(({ quotaMinutes }) => quotaMinutes).join(); // => 1000
 * const { events } = unwrap(purchasePackage(account, { at: account.clock, packageId: "p2", offer: { minutes: "0.5", price: "1", validFor: { days: 1 } } }));
 * events.map((event) => (event.type === "PackagePurchased" ? minutesOf(event.quotaMs) : "")).join(); // => 0.5
 */
export function minutesOf(time: PackageTime): Decimal {
  const minutes = decimal(String(time)).div(MS_PER_MINUTE);
  return time % SMALLEST_DECIMAL_MS === 0 ? minutes : minutes.toDecimalPlaces(SHOWN_DECIMALS, HALF_EVEN);
}

// 60,000 is 2^5 × 3 × 5^4: a number of milliseconds is a finite decimal of minutes where 3 divides it.
const SMALLEST_DECIMAL_MS = 3;

/** Billed seconds in minutes, rounded as `minutesOf` does. */
export const minutesOfSeconds = (seconds: number): Decimal => minutesOf(packageTimeOf(seconds * 1_000));

/** `minutes` as package time, or `null` where that is no whole number of milliseconds or too large to count exactly. */
export function packageTimeFrom(minutes: Decimal): PackageTime | null {
  const ms = minutes.times(MS_PER_MINUTE);
  return ms.isInteger() && ms.abs().lessThanOrEqualTo(Number.MAX_SAFE_INTEGER) ? packageTimeOf(ms.toNumber()) : null;
}

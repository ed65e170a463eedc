import { invalid } from "../refusals/refusal-error.js";
import { type Instant, isoOf as isoText } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import { minutesOf as minutesOfTime, type PackageTime } from "../values/package-time.js";

/**
 * Package time in minutes: exact where that is a finite decimal, else rounded half-even to 6 decimals.
 *
 * Throws a `RefusalError` for what is not a whole number of milliseconds.
 *
 * @example
 * const offer = { minutes: "0.5", price: "1", validFor: { days: 1 } };
 * const { events } = unwrap(purchasePackage(account, { at: account.clock, packageId: "p2", offer }));
 * events.map((event) => (event.type === "PackagePurchased" ? minutesOf(event.quotaMs) : "")).join(); // => 0.5
 */
export const minutesOf = (packageTime: PackageTime): Decimal => minutesOfTime(wholeMs(packageTime, "packageTime"));

/**
 * An instant as ISO-8601 text in UTC, with milliseconds. An instant beyond the years that a `Date` can hold (where only the end of an
 * absurdly long call can lie) is shown in milliseconds.
 *
 * Throws a `RefusalError` for what is not a whole number of milliseconds.
 *
 * @example
 * const { account: opened } = unwrap(openAccount({ at: "2021-04-01T08:00:00+08:00", accountId: "school" }));
 * isoOf(opened.clock); // => 2021-04-01T00:00:00.000Z
 */
export const isoOf = (instant: Instant): string => isoText(wholeMs(instant, "instant"));

const wholeMs = <Ms extends number>(value: Ms, path: string): Ms =>
  Number.isInteger(value) ? value : invalid(path, "must be a whole number of milliseconds");

import type { Tariff } from "rtc-billing";
import { addDays, calendarOf, type Day, firstOfNextMonth } from "../values/calendar.js";
import { instantOf, MS_PER_DAY, MS_PER_HOUR } from "../values/instant.js";
import type { Landmark, Wait } from "./command-intents.js";

/** The instants of a package's purchase, in epoch milliseconds. */
export interface PurchaseLandmarks {
  readonly at: number;
  readonly expiresAt: number;
  readonly refundableUntil: number;
}

/** The part of a history that its landmarks depend on. */
export interface LandmarkSources {
  readonly tariff: Tariff;
  readonly now: number;
  readonly purchases: readonly PurchaseLandmarks[];
  /** When a region, an app or, by a payment, a suspended service may have been switched on or off. */
  readonly switchedAt: readonly number[];
}

/** The first day of the month of a day. */
const firstOf = (date: Day): Day => addDays(date, 1 - Number(date.slice(8)));

/** The nth element from the end, or the first if there are fewer. */
export const fromLast = <T>(list: readonly T[], nth: number): T | undefined => list.at(-1 - Math.min(nth, list.length - 1));

/** The nth landmark of a kind after now; the next midnight if there is none. */
export function nextLandmark(sources: LandmarkSources, { until, nth }: Extract<Wait, { until: Landmark }>): number {
  const ahead = landmarks(sources, until, [0, 1, 2, 3]).filter((at) => at > sources.now);
  return ahead[Math.min(nth, ahead.length - 1)] ?? landmarks(sources, "midnight", [1])[0] ?? sources.now;
}

/** The nth last landmark of a kind up to now, on days that may still be open or have just been closed; now if there is none. */
export function lastLandmark(sources: LandmarkSources, kind: Landmark, nth: number): number {
  const { now, tariff } = sources;
  const earliest = now - (tariff.lateUsageDays + 2) * MS_PER_DAY;
  return fromLast(landmarks(sources, kind, [-2, -1, 0]).filter((at) => earliest <= at && at <= now), nth) ?? now;
}

/** The landmarks of a kind, ascending. Daily ones are returned for the days at the given distances from today. */
function landmarks(sources: LandmarkSources, kind: Landmark, distances: readonly number[]): readonly number[] {
  const { tariff, now, purchases, switchedAt } = sources;
  const { dayOf, wallTimes, startOf } = calendarOf(tariff.timeZone);
  const today = dayOf(instantOf(now));
  const runOf = wallTimes(Date.parse(`1970-01-01T${tariff.billingRunAt}Z`));
  const daily = (instant: (day: Day) => number): number[] => distances.map((days) => instant(addDays(today, days)));
  switch (kind) {
    case "midnight":
      return daily(startOf);
    case "month":
      return [0, 1, 2, 3].reduce<readonly Day[]>((months) => [...months, firstOfNextMonth(months.at(-1) ?? today)], [firstOf(today)]).map(startOf);
    case "run":
      return daily(runOf);
    case "deadline":
      return daily((day) => runOf(day) + tariff.arrears.suspendAfterHours * MS_PER_HOUR);
    case "expiry":
      return purchases.map(({ expiresAt }) => expiresAt).sort((a, b) => a - b);
    case "refund-end":
      return purchases.map(({ refundableUntil }) => refundableUntil).sort((a, b) => a - b);
    case "purchase":
      return purchases.map(({ at }) => at);
    case "switch":
      return switchedAt;
  }
}

import { type Account, packageViews, type PackageView } from "rtc-billing";
import type { DrawnByDay } from "../draws.js";
import { startOf } from "../instants.js";
import { dayAfter } from "../days.js";

/** What is left of a package at the end of each billing day at whose end it is still valid. */
export interface Leftover {
  readonly pack: PackageView;
  readonly days: readonly { readonly day: string; readonly minutes: number }[];
}

const MS_PER_MINUTE = 60_000;

/**
 * What is left of all packages, in drawdown order. A call counts on the day on which it took place, however late it was
 * reported, so that the last day agrees with the account.
 */
export function leftovers(account: Account, at: number, drawn: DrawnByDay, days: readonly string[]): readonly Leftover[] {
  const ends = days.map((day) => ({ day, endsAt: startOf(dayAfter(day), account.tariff.timeZone) }));
  return packageViews(account, at).map((pack) => {
    const drawnOn = [...(drawn.get(pack.packageId) ?? [])];
    const leftOn = (day: string): number =>
      pack.quotaMinutes.toNumber() - drawnOn.reduce((sum, [other, time]) => (other <= day ? sum + time : sum), 0) / MS_PER_MINUTE;
    const usable = ends.filter(({ endsAt }) => pack.status !== "refunded" && pack.effectiveAt < endsAt && endsAt <= pack.expiresAt);
    return { pack, days: usable.map(({ day }) => ({ day, minutes: leftOn(day) })) };
  });
}

import { type Account, packageViews, type PackageView } from "rtc-billing";
import type { DrawnByDay } from "../draws.js";
import { startOf } from "../instants.js";
import { dayAfter } from "../days.js";

/** What is left of one package at the last instant of each billing day on which it can be used until then. */
export interface Leftover {
  readonly pack: PackageView;
  readonly days: readonly { readonly day: string; readonly minutes: number }[];
}

const MS_PER_MINUTE = 60_000;

/**
 * The packages in drawdown order, day by day. A call counts for the day on which it took place, however late it was
 * reported: so the last day agrees with what the account says.
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

import type { Tariff } from "../../src/index.js";
import { type Fraction, fractionOf, isAtMost } from "./fractions.js";
import { consumedOf, type World } from "./naive-world.js";

export interface Warning {
  readonly type: "PackageDepleted" | "PackageRunningLow" | "PackageExpiringSoon" | "CashRunningLow";
  readonly at: number;
  readonly packageId?: string;
  readonly percent?: number;
  readonly days?: number;
}

const DAY = 24 * 3_600_000;

/** So many days before it expires each package that is held and has minutes left is warned of: the warnings after `from` and up to `until`. */
export function warningsOfExpiry(world: World, from: number, until: number): Warning[] {
  return world.packages
    .filter((pack) => !pack.returned && !pack.announcedExpired)
    .flatMap((pack) => world.tariff.alerts.expiryDays.map((days) => ({ pack, days, at: pack.expiresAt - days * DAY })))
    .filter(({ pack, at }) => pack.purchasedAt < at && at < pack.expiresAt && from < at && at <= until)
    .filter(({ pack }) => consumedOf(world, pack.packageId) < pack.quotaMs)
    .map(({ pack: { packageId }, days, at }) => ({ type: "PackageExpiringSoon", at, packageId, days }));
}

/** Cash that was at the tariff's level or above, and is below. */
export function warningsOfCash({ alerts: { cashBelow } }: Tariff, before: Fraction, after: Fraction, at: number): Warning[] {
  if (cashBelow === null) return [];
  const level = fractionOf(String(cashBelow));
  return isAtMost(level, before) && !isAtMost(level, after) ? [{ type: "CashRunningLow", at }] : [];
}

/** What a command brings in warnings, seen by the worlds before and after it, and which packages it uses up. */
export function warningsOfCommand(before: World, after: World, at: number): Warning[] {
  const isLow = (world: World, packageId: string, percent: number): boolean =>
    world.packages.some((pack) => pack.packageId === packageId && (pack.quotaMs - consumedOf(world, packageId)) * 100 <= pack.quotaMs * percent);
  const low = after.packages
    .filter((pack) => !pack.returned && at < pack.expiresAt)
    .flatMap(({ packageId }) =>
      after.tariff.alerts.remainingPercent
        .filter((percent) => isLow(after, packageId, percent) && !isLow(before, packageId, percent))
        .map((percent): Warning => ({ type: "PackageRunningLow", at, packageId, percent })),
    );
  const depleted = after.packages
    .filter(({ packageId }) => isLow(after, packageId, 0) && !isLow(before, packageId, 0))
    .map(({ packageId }): Warning => ({ type: "PackageDepleted", at, packageId }));
  return [...depleted, ...low, ...warningsOfCash(after.tariff, before.cash, after.cash, at)];
}

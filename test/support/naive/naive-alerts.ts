import type { Tariff } from "../../../src/index.js";
import { type Fraction, fractionOf, isAtMost } from "../fractions.js";
import { chainOf, consumedOf, type HeldPackage, type NaiveState } from "./naive-state.js";

export interface Warning {
  readonly type: "PackageDepleted" | "PackageRunningLow" | "PackageExpiringSoon" | "CashRunningLow";
  readonly at: number;
  readonly packageId?: string;
  readonly percent?: number;
  readonly days?: number;
  /** Of cash: whether it is the projected cash that is low, at the first instant of a day. */
  readonly projected?: true;
}

const DAY = 24 * 3_600_000;

/** Whether a renewal follows a package: it is the last of a renewal that is running. */
function renewsNext(state: NaiveState, { packageId, renewalOf }: HeldPackage): boolean {
  const chain = chainOf(state, renewalOf ?? packageId);
  return chain[0]?.renewal === "running" && chain.at(-1)?.packageId === packageId;
}

/** Warnings of packages that expire in so many days and have minutes left, after `from` and up to `until`. */
export function warningsOfExpiry(state: NaiveState, from: number, until: number): Warning[] {
  return state.packages
    .filter((pack) => !pack.returned && !pack.announcedExpired && !renewsNext(state, pack))
    .flatMap((pack) => state.tariff.alerts.expiryDays.map((days) => ({ pack, days, at: pack.expiresAt - days * DAY })))
    .filter(({ pack, at }) => pack.purchasedAt < at && at < pack.expiresAt && from < at && at <= until)
    .filter(({ pack }) => consumedOf(state, pack.packageId) < pack.quotaMs)
    .map(({ pack: { packageId }, days, at }) => ({ type: "PackageExpiringSoon", at, packageId, days }));
}

/** A warning where cash falls from the tariff's level or more to below it. */
export function warningsOfCash({ alerts: { cashBelow } }: Tariff, before: Fraction, after: Fraction, at: number): Warning[] {
  if (cashBelow === null) return [];
  const level = fractionOf(String(cashBelow));
  return isAtMost(level, before) && !isAtMost(level, after) ? [{ type: "CashRunningLow", at }] : [];
}

/** The warnings and depletions that a command brings, found by comparing the states before and after it. */
export function warningsOfCommand(before: NaiveState, after: NaiveState, at: number): Warning[] {
  const isLow = (state: NaiveState, packageId: string, percent: number): boolean =>
    state.packages.some((pack) => pack.packageId === packageId && (pack.quotaMs - consumedOf(state, packageId)) * 100 <= pack.quotaMs * percent);
  const low = after.packages
    .filter((pack) => !pack.returned && at < pack.expiresAt)
    .flatMap(({ packageId }) =>
      after.tariff.alerts.remainingPercent
        .filter((percent) => isLow(after, packageId, percent) && !isLow(before, packageId, percent))
        .sort((a, b) => a - b)
        .slice(0, 1)
        .map((percent): Warning => ({ type: "PackageRunningLow", at, packageId, percent })),
    );
  const depleted = after.packages
    .filter(({ packageId }) => isLow(after, packageId, 0) && !isLow(before, packageId, 0))
    .map(({ packageId }): Warning => ({ type: "PackageDepleted", at, packageId }));
  return [...depleted, ...low, ...warningsOfCash(after.tariff, before.cash, after.cash, at)];
}

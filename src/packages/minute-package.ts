import type { PackageTerms } from "../tariff/tariff.js";
import { type Instant, instantOf } from "../values/instant.js";
import type { PackageTime } from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";

/** What paid the price of a package; a return pays it back the same way. */
export type PaidFrom = "external" | "cash";

/** A package of minutes (时长包) as bought: its terms never change (A10, A14). */
export interface MinutePackage extends PackageTerms {
  readonly packageId: string;
  /** Whether the terms came from the tariff's list or with the purchase. */
  readonly source: "tariff" | "inline";
  readonly paidFrom: PaidFrom;
  readonly purchasedAt: Instant;
  readonly effectiveAt: Instant;
  /** Exclusive: the first instant that the package no longer covers (rule 1). */
  readonly expiresAt: Instant;
  /** Inclusive: the last instant at which an unconsumed package can be returned (rule 3). */
  readonly refundableUntil: Instant;
  readonly refunded: boolean;
  /** Of a package that a renewal granted, the one that was bought. */
  readonly renewalOf: string | null;
  /** Of a package that was bought to renew: whether it still does, or why not. `null` for any other. */
  readonly renewal: Renewal | null;
}

/** `"ended"`: by the release of the service, or by the return of the package that was granted last. */
export type Renewal = "running" | "cancelled" | "ended";

/** The state of a package at an instant. */
export type PackageStatus = "active" | "depleted" | "expired" | "refunded";

/** Whether a package is past its validity at `at`. */
export const hasExpired = (pack: MinutePackage, at: Instant): boolean => at >= pack.expiresAt;

/** The state of a package in which `remainingMs` is left. One that is both empty and past its validity counts as expired. */
export function statusOf(pack: MinutePackage, remainingMs: PackageTime, at: Instant): PackageStatus {
  if (pack.refunded) return "refunded";
  if (hasExpired(pack, at)) return "expired";
  return remainingMs > 0 ? "active" : "depleted";
}

/**
 * Buying or returning a package does not change pieces that end at or before this instant: rule 7 cuts usages at `effectiveAt`, so it
 * is the millisecond before. 0 without a package.
 */
export const unaffectedUntil = (pack: MinutePackage | undefined): Instant => instantOf(pack ? pack.effectiveAt - 1 : 0);

type Validity = Pick<MinutePackage, "expiresAt" | "effectiveAt" | "packageId">;

/** For `Array.sort`: the earliest `expiresAt` first, then the earliest `effectiveAt`, then the id by code unit. */
export const compareExpiry = (a: Validity, b: Validity): number =>
  a.expiresAt - b.expiresAt || a.effectiveAt - b.effectiveAt || byCodeUnit(a.packageId, b.packageId);

/** Rule 2, for `Array.sort`: the lowest priority first, then as packages expire. */
export const compareDrawdown = (a: Validity & Pick<MinutePackage, "priority">, b: typeof a): number =>
  a.priority - b.priority || compareExpiry(a, b);

/** What the coverage of a package depends on, besides time. */
export interface CoveredUsage {
  readonly region: string;
  readonly item: string;
  readonly appId: string;
}

/** What a piece of a usage draws from a package; above 0. */
export interface Draw {
  readonly packageId: string;
  readonly drawnMs: PackageTime;
}

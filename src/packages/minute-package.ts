import type { PackageTerms } from "../tariff/tariff.js";
import { type Instant, instantOf } from "../values/instant.js";
import type { PackageTime } from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";

/** Where the price of a package came from, and goes back to. */
export type PaidFrom = "external" | "cash";

/** A package (时长包) as bought. */
export interface MinutePackage extends PackageTerms {
  readonly packageId: string;
  /** Whether the terms came from the tariff's list or with the purchase. */
  readonly source: "tariff" | "inline";
  readonly paidFrom: PaidFrom;
  readonly purchasedAt: Instant;
  readonly effectiveAt: Instant;
  /** The first instant that the package no longer covers. */
  readonly expiresAt: Instant;
  /** The last instant at which an unconsumed package can be returned. */
  readonly refundableUntil: Instant;
  readonly refunded: boolean;
}

/** How a package stands at an instant. */
export type PackageStatus = "active" | "depleted" | "expired" | "refunded";

export const hasExpired = (pack: MinutePackage, at: Instant): boolean => at >= pack.expiresAt;

/** How a package that has `left` stands. One that is both used up and past its validity counts as expired. */
export function statusOf(pack: MinutePackage, left: PackageTime, at: Instant): PackageStatus {
  if (pack.refunded) return "refunded";
  if (hasExpired(pack, at)) return "expired";
  return left > 0 ? "active" : "depleted";
}

/** The instant up to which a package, bought or returned, changes no rating: a usage may be cut where it takes effect. */
export const unaffectedUntil = (pack: MinutePackage | undefined): Instant => instantOf(pack ? pack.effectiveAt - 1 : 0);

type Validity = Pick<MinutePackage, "expiresAt" | "effectiveAt" | "packageId">;

/** Rule 2: the earliest expiry first, then the earliest effect, then the id by code unit. */
export const compareDrawdown = (a: Validity, b: Validity): number =>
  a.expiresAt - b.expiresAt || a.effectiveAt - b.effectiveAt || byCodeUnit(a.packageId, b.packageId);

/** What a package gives to a piece; never 0. */
export interface Draw {
  readonly packageId: string;
  readonly drawnMs: PackageTime;
}

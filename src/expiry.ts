import type { Account } from "./account.js";
import type { Fact } from "./events.js";
import { bookFor } from "./sealing.js";
import { leftOn } from "./shelf.js";
import type { Instant } from "./time.js";

/** The next instant after `after` at which a package expires. */
export function nextExpiry({ packs }: Account, after: Instant): Instant | null {
  let next: Instant | null = null;
  for (const { refunded, expiresAt } of packs.values()) {
    if (!refunded && expiresAt > after && (next === null || expiresAt < next)) next = expiresAt;
  }
  return next;
}

/** What expires at `at`, in drawdown order. */
export function expiryFacts(account: Account, at: Instant): readonly Fact[] {
  const { shelf } = bookFor(account);
  return shelf.packs
    .filter(({ expiresAt }) => expiresAt === at)
    .map((pack) => ({ type: "PackageExpired", at, packageId: pack.packageId, forfeited: leftOn(shelf, pack) }));
}

import { usageIndexOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import type { NewEvent } from "../ledger/events.js";
import { remainingOf } from "../packages/package-balances.js";
import type { Instant } from "../values/instant.js";

/** The next instant after `after` (exclusive) at which a package expires. */
export function nextExpiry({ packages }: Account, after: Instant): Instant | null {
  let next: Instant | null = null;
  for (const { refunded, expiresAt } of packages.values()) {
    if (!refunded && expiresAt > after && (next === null || expiresAt < next)) next = expiresAt;
  }
  return next;
}

/** The expiries of packages at `at`, in drawdown order. A package that is used up expires too, and forfeits nothing. */
export function expiryEvents(account: Account, at: Instant): readonly NewEvent[] {
  const { balances } = usageIndexOf(account);
  return balances.packages
    .filter(({ expiresAt }) => expiresAt === at)
    .map((pack) => ({ type: "PackageExpired", at, packageId: pack.packageId, forfeitedMs: remainingOf(balances, pack) }));
}

import { usageIndexOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import type { NewEvent } from "../ledger/events.js";
import { nextExpiryAfter, packagesExpiringFrom } from "../packages/package-balances.js";
import type { Instant } from "../values/instant.js";

/** The next instant after `after` (exclusive) at which a package expires. */
export const nextExpiry = (account: Account, after: Instant): Instant | null => nextExpiryAfter(usageIndexOf(account).balances, after);

/** The expiries of packages at `at`, in the order of `compareExpiry`. A package that is used up expires too, and forfeits nothing. */
export function expiryEvents(account: Account, at: Instant): readonly NewEvent[] {
  const events: NewEvent[] = [];
  for (const { pack: { packageId, expiresAt }, remainingMs } of packagesExpiringFrom(usageIndexOf(account).balances, at)) {
    if (expiresAt > at) break;
    events.push({ type: "PackageExpired", at, packageId, forfeitedMs: remainingMs });
  }
  return events;
}

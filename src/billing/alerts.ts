import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import type { ChangedPackage } from "../account/package-changes.js";
import type { NewEvent } from "../ledger/events.js";
import { hasExpired, type MinutePackage } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import { type Instant, instantOf, MS_PER_DAY } from "../values/instant.js";
import { decimal } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/** Whether a package can still be drawn, now or once it is effective. */
const isUsable = (pack: MinutePackage, at: Instant): boolean => !pack.refunded && !hasExpired(pack, at);

/** The warnings that a command or a billing run causes, found by comparing the account before and after it; none is stored (A13). */
export const alertEvents = (before: Account, after: Account, changed: readonly ChangedPackage[], at: Instant): readonly NewEvent[] => [
  ...runningLowEvents(after, changed, at),
  ...cashEvents(before, after, at),
];

/** One for each package that fell to a threshold or below: the lowest that it crossed, which says all that the others would. */
function runningLowEvents(account: Account, changed: readonly ChangedPackage[], at: Instant): readonly NewEvent[] {
  const { remainingPercent } = tariffOf(account);
  return changed
    .filter(({ pack }) => isUsable(pack, at))
    .flatMap(({ pack: { packageId, quotaMs }, remainingBeforeMs, remainingMs }): readonly NewEvent[] => {
      const crossed = remainingPercent.filter((percent) => isCrossed(percent, quotaMs, remainingBeforeMs, remainingMs));
      if (crossed.length === 0) return [];
      return [{ type: "PackageRunningLow", at, packageId, percent: Math.min(...crossed), remainingMs }];
    });
}

/** Whether the remaining time of a package fell to one of the thresholds or below it. `percents` are thresholds as % of its quota. */
export const isRunningLow = (
  { quotaMs }: MinutePackage, remainingBeforeMs: PackageTime, remainingMs: PackageTime, percents: readonly number[],
): boolean => percents.some((percent) => isCrossed(percent, quotaMs, remainingBeforeMs, remainingMs));

const isCrossed = (percent: number, quotaMs: PackageTime, remainingBeforeMs: PackageTime | null, remainingMs: PackageTime): boolean =>
  isAtMost(remainingMs, quotaMs, percent) && (remainingBeforeMs === null || !isAtMost(remainingBeforeMs, quotaMs, percent));

// A hundred times a large quota is not a safe integer: then the products are computed in BigInt.
const isAtMost = (remainingMs: PackageTime, quotaMs: PackageTime, percent: number): boolean =>
  quotaMs < SAFE_QUOTA_MS ? remainingMs * 100 <= quotaMs * percent : BigInt(remainingMs) * 100n <= BigInt(quotaMs) * BigInt(percent);
const SAFE_QUOTA_MS = Number.MAX_SAFE_INTEGER / 100;

/** A warning if cash fell below the tariff's level; cash at the level is not low. */
function cashEvents(before: Account, { cash, tariff }: Account, at: Instant): readonly NewEvent[] {
  if (tariff.alerts.cashBelow === null || cash === before.cash) return [];
  const below = decimal(String(tariff.alerts.cashBelow));
  return cash.lessThan(below) && !before.cash.lessThan(below) ? [{ type: "CashRunningLow", at, cash, below }] : [];
}

/** The instant `days` × 24 hours before a package expires; `null` if the package was not purchased before that instant. */
function expiryWarningAt({ expiresAt, purchasedAt }: MinutePackage, days: number): Instant | null {
  const at = instantOf(expiresAt - days * MS_PER_DAY);
  return purchasedAt < at && at < expiresAt ? at : null;
}

/** The next instant after `after` (exclusive) at which a warning of an expiry is due. */
export function nextExpiryWarning({ packages, tariff }: Account, after: Instant): Instant | null {
  let next: Instant | null = null;
  for (const pack of packages.values()) {
    if (!isUsable(pack, after)) continue;
    for (const days of tariff.alerts.expiryDays) {
      const at = expiryWarningAt(pack, days);
      if (at !== null && at > after && (next === null || at < next)) next = at;
    }
  }
  return next;
}

/** Warnings, due at `at`, of packages that will expire with minutes left; in drawdown order. */
export function expiryWarningEvents(account: Account, at: Instant): readonly NewEvent[] {
  const { balances } = usageIndexOf(account);
  const { expiryDays } = tariffOf(account);
  return balances.packages
    .filter((pack) => isUsable(pack, at) && remainingOf(balances, pack) > 0)
    .flatMap((pack) => {
      const { packageId, expiresAt } = pack;
      const dueDays = expiryDays.filter((days) => expiryWarningAt(pack, days) === at);
      const remainingMs = remainingOf(balances, pack);
      return dueDays.map((days): NewEvent => ({ type: "PackageExpiringSoon", at, packageId, days, expiresAt, remainingMs }));
    });
}

/** One event for each package that a command used up: it has none left, and had some before or is newly bought. */
export const depletionEvents = (changed: readonly ChangedPackage[], at: Instant): readonly NewEvent[] =>
  changed
    .filter(({ remainingMs, remainingBeforeMs }) => remainingMs === 0 && remainingBeforeMs !== 0)
    .map(({ pack: { packageId } }) => ({ type: "PackageDepleted", at, packageId }));

import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import type { ChangedPackage } from "../account/package-changes.js";
import type { NewEvent } from "../ledger/events.js";
import { hasExpired, type MinutePackage } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import { type Instant, instantOf, MS_PER_DAY } from "../values/instant.js";
import { decimal } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/** What can still be drawn, and so run out or be lost. */
const inUse = (pack: MinutePackage, at: Instant): boolean => !pack.refunded && !hasExpired(pack, at);

/** The warnings that a command or a billing run brings, seen by what was before and after (A13); nothing is remembered. */
export const alertEvents = (before: Account, after: Account, changed: readonly ChangedPackage[], at: Instant): readonly NewEvent[] => [
  ...runningLowEvents(after, changed, at),
  ...cashEvents(before, after, at),
];

/** One for each package that fell to a threshold or below: the lowest that it crossed, which says all that the others would. */
function runningLowEvents(account: Account, changed: readonly ChangedPackage[], at: Instant): readonly NewEvent[] {
  const { remainingPercent } = tariffOf(account);
  return changed
    .filter(({ pack }) => inUse(pack, at))
    .flatMap(({ pack: { packageId, quotaMs }, remainingBeforeMs, remainingMs }): readonly NewEvent[] => {
      const crossed = remainingPercent.filter((percent) => isCrossed(percent, quotaMs, remainingBeforeMs, remainingMs));
      if (crossed.length === 0) return [];
      return [{ type: "PackageRunningLow", at, packageId, percent: Math.min(...crossed), remainingMs }];
    });
}

/** Whether a package that had `before` left and has `left` now fell to a threshold or below. */
export const isRunningLow = ({ quotaMs }: MinutePackage, before: PackageTime, left: PackageTime, percents: readonly number[]): boolean =>
  percents.some((percent) => isCrossed(percent, quotaMs, before, left));

const isCrossed = (percent: number, quotaMs: PackageTime, before: PackageTime | null, left: PackageTime): boolean =>
  isAtMost(left, quotaMs, percent) && (before === null || !isAtMost(before, quotaMs, percent));

// A hundred times the largest quota is no safe integer; where floats leave room for doubt, it is counted in BigInt.
const isAtMost = (left: PackageTime, quotaMs: PackageTime, percent: number): boolean =>
  quotaMs < SAFE_QUOTA ? left * 100 <= quotaMs * percent : BigInt(left) * 100n <= BigInt(quotaMs) * BigInt(percent);
const SAFE_QUOTA = Number.MAX_SAFE_INTEGER / 100;

/** Cash that fell below the tariff's level. */
function cashEvents(before: Account, { cash, tariff }: Account, at: Instant): readonly NewEvent[] {
  if (tariff.alerts.cashBelow === null || cash === before.cash) return [];
  const below = decimal(String(tariff.alerts.cashBelow));
  return cash.lessThan(below) && !before.cash.lessThan(below) ? [{ type: "CashRunningLow", at, cash, below }] : [];
}

/** The instant at which a package's expiry is announced: days of 24 hours before it, `null` where it was not held yet. */
function warnedAt({ expiresAt, purchasedAt }: MinutePackage, days: number): Instant | null {
  const at = instantOf(expiresAt - days * MS_PER_DAY);
  return purchasedAt < at && at < expiresAt ? at : null;
}

/** The next instant after `after` at which an expiry is announced. */
export function nextExpiryWarning({ packages, tariff }: Account, after: Instant): Instant | null {
  let next: Instant | null = null;
  for (const pack of packages.values()) {
    if (!inUse(pack, after)) continue;
    for (const days of tariff.alerts.expiryDays) {
      const at = warnedAt(pack, days);
      if (at !== null && at > after && (next === null || at < next)) next = at;
    }
  }
  return next;
}

/** The packages with minutes left whose expiry is announced at `at`, in drawdown order. */
export function expiryWarningEvents(account: Account, at: Instant): readonly NewEvent[] {
  const { balances } = usageIndexOf(account);
  const { expiryDays } = tariffOf(account);
  return balances.packages
    .filter((pack) => inUse(pack, at) && remainingOf(balances, pack) > 0 && expiryDays.some((days) => warnedAt(pack, days) === at))
    .flatMap((pack) => {
      const { packageId, expiresAt } = pack;
      const announced = expiryDays.filter((days) => warnedAt(pack, days) === at);
      const remainingMs = remainingOf(balances, pack);
      return announced.map((days): NewEvent => ({ type: "PackageExpiringSoon", at, packageId, days, expiresAt, remainingMs }));
    });
}

/** The packages, of those that a command changed, that it left nothing in. */
export const depletionEvents = (changed: readonly ChangedPackage[], at: Instant): readonly NewEvent[] =>
  changed
    .filter(({ remainingMs, remainingBeforeMs }) => remainingMs === 0 && remainingBeforeMs !== 0)
    .map(({ pack: { packageId } }) => ({ type: "PackageDepleted", at, packageId }));

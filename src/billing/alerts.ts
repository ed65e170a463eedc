import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import type { ChangedPackage } from "../account/package-changes.js";
import { isRenewing } from "../account/renewals.js";
import { isProjectedCashLow, projectedCashOf, warnedLevel } from "../account/unbilled-charges.js";
import type { NewEvent } from "../ledger/events.js";
import { compareExpiry, hasExpired, type MinutePackage } from "../packages/minute-package.js";
import { type PackageBalance, type PackageBalances, packagesExpiringFrom } from "../packages/package-balances.js";
import { type Instant, instantOf, MS_PER_DAY } from "../values/instant.js";
import type { PackageTime } from "../values/package-time.js";

/** Whether a package can still be drawn, now or once it is effective. */
const isUsable = (pack: MinutePackage, at: Instant): boolean => !pack.refunded && !hasExpired(pack, at);

/** The warnings that a command or a billing run causes, found by comparing the account before and after it; none is stored (A13). */
export function alertEvents(before: Account, after: Account, changed: readonly ChangedPackage[], at: Instant): readonly NewEvent[] {
  const low = runningLowEvents(after, changed, at);
  const ofCash = cashEvents(before, after, at);
  return ofCash.length === 0 ? low : [...low, ...ofCash];
}

/** One for each package that fell to a threshold or below: the lowest that it crossed, which says all that the others would. */
function runningLowEvents(account: Account, changed: readonly ChangedPackage[], at: Instant): readonly NewEvent[] {
  const { remainingPercent } = tariffOf(account);
  const events: NewEvent[] = [];
  for (const { pack, remainingBeforeMs, remainingMs } of changed) {
    if (!isUsable(pack, at)) continue;
    let percent: number | null = null;
    for (const threshold of remainingPercent) if (isCrossed(threshold, pack.quotaMs, remainingBeforeMs, remainingMs)) percent = threshold;
    if (percent !== null) events.push({ type: "PackageRunningLow", at, packageId: pack.packageId, percent, remainingMs });
  }
  return events;
}

const isCrossed = (percent: number, quotaMs: PackageTime, remainingBeforeMs: PackageTime | null, remainingMs: PackageTime): boolean =>
  isAtMost(remainingMs, quotaMs, percent) && (remainingBeforeMs === null || !isAtMost(remainingBeforeMs, quotaMs, percent));

// A hundred times a large quota is not a safe integer: then the products are computed in BigInt.
const isAtMost = (remainingMs: PackageTime, quotaMs: PackageTime, percent: number): boolean =>
  quotaMs < SAFE_QUOTA_MS ? remainingMs * 100 <= quotaMs * percent : BigInt(remainingMs) * 100n <= BigInt(quotaMs) * BigInt(percent);
const SAFE_QUOTA_MS = Number.MAX_SAFE_INTEGER / 100;

/** A warning if cash fell below the tariff's level; cash at the level is not low. */
function cashEvents(before: Account, { cash, tariff }: Account, at: Instant): readonly NewEvent[] {
  const below = cash === before.cash ? null : warnedLevel(tariff);
  return below && cash.lessThan(below) && !before.cash.lessThan(below) ? [{ type: "CashRunningLow", at, cash, below }] : [];
}

/**
 * A warning at the first instant of a billing day, if the projected cash is below the tariff's level then and was not at the first instant
 * of the day before. `before` is the account as it was before `at` brought anything.
 */
export function projectedCashEvents(account: Account, at: Instant, before: Account): readonly NewEvent[] {
  const { calendar } = tariffOf(account);
  const below = calendar.dayAt(at).start === at ? warnedLevel(account.tariff) : null;
  if (!below) return NO_EVENTS;
  const projectedCash = projectedCashOf(account);
  if (!projectedCash.lessThan(below)) return NO_EVENTS;
  const dayBefore = calendar.dayAt(instantOf(at - 1));
  const wasLow = before.clock < dayBefore.start ? isProjectedCashLow(before) : before.cashWasLow;
  return wasLow ? NO_EVENTS : [{ type: "CashRunningLow", at, cash: account.cash, below, projectedCash }];
}

const NO_EVENTS: readonly NewEvent[] = Object.freeze([]);

/**
 * When `projectedCashEvents` next brings a warning, after `after` (exclusive); `null` if it brings none. Only the first day after the clock
 * can bring one: before a later day nothing has changed for a day.
 */
export function nextProjectedCashWarning(account: Account, after: Instant): Instant | null {
  if (account.cashWasLow) return null;
  const { end } = tariffOf(account).calendar.dayAt(account.clock);
  return end > after && isProjectedCashLow(account) ? end : null;
}

/**
 * The next instant after `after` (exclusive) at which a package will expire in some number of days that the tariff warns of; `null` if
 * there is none. A package that was purchased later than that is not warned of: at an instant after the clock there is none.
 */
export function nextExpiryWarning(
  account: Account, after: Instant, isIncluded: (balance: PackageBalance) => boolean = () => true,
): Instant | null {
  const { balances } = usageIndexOf(account);
  let next: Instant | null = null;
  for (const days of tariffOf(account).expiryDays) {
    if (days === 0) continue; // at the expiry itself there is no warning
    const at = firstWarning(balances, after, days, isIncluded);
    if (at !== null && (next === null || at < next)) next = at;
  }
  return next;
}

function firstWarning(
  balances: PackageBalances, after: Instant, days: number, isIncluded: (balance: PackageBalance) => boolean,
): Instant | null {
  for (const balance of packagesExpiringFrom(balances, instantOf(after + days * MS_PER_DAY + 1))) {
    if (isIncluded(balance)) return instantOf(balance.pack.expiresAt - days * MS_PER_DAY);
  }
  return null;
}

/** Whether the expiry of a package is warned of: it has minutes left, and no renewal follows it. */
export const isWarned = (account: Account, { pack, remainingMs }: PackageBalance): boolean => remainingMs > 0 && !isRenewing(account, pack);

/** Warnings, due at `at`, of packages that will expire with minutes left; in the order in which they expire. */
export function expiryWarningEvents(account: Account, at: Instant): readonly NewEvent[] {
  const { balances } = usageIndexOf(account);
  const due = tariffOf(account).expiryDays.flatMap((days) => warningsOf(balances, at, days))
    .filter((warning) => isWarned(account, warning));
  return due.sort((a, b) => compareExpiry(a.pack, b.pack)).map(({ pack: { packageId, expiresAt }, remainingMs, days }) =>
    ({ type: "PackageExpiringSoon", at, packageId, days, expiresAt, remainingMs }));
}

interface DueWarning extends PackageBalance { readonly days: number }

/** The packages that expire `days` × 24 hours after `at` and were purchased before `at`. */
function warningsOf(balances: PackageBalances, at: Instant, days: number): readonly DueWarning[] {
  const expiresAt = instantOf(at + days * MS_PER_DAY);
  const due: DueWarning[] = [];
  if (days === 0) return due;
  for (const balance of packagesExpiringFrom(balances, expiresAt)) {
    if (balance.pack.expiresAt > expiresAt) break;
    if (balance.pack.purchasedAt < at) due.push({ ...balance, days });
  }
  return due;
}

/** One event for each package that a command used up: it has none left, and had some before or is newly bought. */
export function depletionEvents(changed: readonly ChangedPackage[], at: Instant): readonly NewEvent[] {
  const events: NewEvent[] = [];
  for (const { pack: { packageId }, remainingMs, remainingBeforeMs } of changed) {
    if (remainingMs === 0 && remainingBeforeMs !== 0) events.push({ type: "PackageDepleted", at, packageId });
  }
  return events;
}

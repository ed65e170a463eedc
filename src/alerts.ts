import { type Account, termsFor } from "./account.js";
import type { Fact } from "./events.js";
import { decimal } from "./money.js";
import type { ChangedPackage } from "./drawn.js";
import type { PackageTime } from "./minutes.js";
import { hasExpired, type MinutePackage } from "./packages.js";
import { bookFor } from "./sealing.js";
import { leftOn } from "./shelf.js";
import { type Instant, instantOf, MS_PER_DAY } from "./time.js";

/** What can still be drawn, and so run out or be lost. */
const inUse = (pack: MinutePackage, at: Instant): boolean => !pack.refunded && !hasExpired(pack, at);

/** The warnings that a command or a billing run brings, seen by what was before and after (A13); nothing is remembered. */
export const alertFacts = (before: Account, after: Account, changed: readonly ChangedPackage[], at: Instant): readonly Fact[] => [
  ...runningLowFacts(after, changed, at),
  ...cashFacts(before, after, at),
];

/** One for each threshold that what is left of a package fell to or below. */
function runningLowFacts(account: Account, changed: readonly ChangedPackage[], at: Instant): readonly Fact[] {
  const { remainingPercent } = termsFor(account);
  return changed
    .filter(({ pack }) => inUse(pack, at))
    .flatMap(({ pack: { packageId, quota }, leftBefore, left }) => {
      const crossed = remainingPercent.filter((percent) => isCrossed(percent, quota, leftBefore, left));
      return crossed.map((percent): Fact => ({ type: "PackageRunningLow", at, packageId, percent, remaining: left }));
    });
}

/** Whether a package that had `before` left and has `left` now fell to a threshold or below. */
export const isRunningLow = ({ quota }: MinutePackage, before: PackageTime, left: PackageTime, percents: readonly number[]): boolean =>
  percents.some((percent) => isCrossed(percent, quota, before, left));

const isCrossed = (percent: number, quota: PackageTime, before: PackageTime | null, left: PackageTime): boolean =>
  isAtMost(left, quota, percent) && (before === null || !isAtMost(before, quota, percent));

// A hundred times the largest quota is no safe integer; where floats leave room for doubt, it is counted in BigInt.
const isAtMost = (left: PackageTime, quota: PackageTime, percent: number): boolean =>
  quota < SAFE_QUOTA ? left * 100 <= quota * percent : BigInt(left) * 100n <= BigInt(quota) * BigInt(percent);
const SAFE_QUOTA = Number.MAX_SAFE_INTEGER / 100;

/** Cash that fell below the tariff's level. */
function cashFacts(before: Account, { cash, tariff }: Account, at: Instant): readonly Fact[] {
  if (tariff.alerts.cashBelow === null || cash === before.cash) return [];
  const below = decimal(String(tariff.alerts.cashBelow));
  return cash.lessThan(below) && !before.cash.lessThan(below) ? [{ type: "CashRunningLow", at, cash, below }] : [];
}

/** The instant at which a package's expiry is announced: days of 24 hours before it, `null` where it was not held yet. */
function announcedAt({ expiresAt, purchasedAt }: MinutePackage, days: number): Instant | null {
  const at = instantOf(expiresAt - days * MS_PER_DAY);
  return purchasedAt < at && at < expiresAt ? at : null;
}

/** The next instant after `after` at which an expiry is announced. */
export function nextAnnouncement({ packs, tariff }: Account, after: Instant): Instant | null {
  let next: Instant | null = null;
  for (const pack of packs.values()) {
    if (!inUse(pack, after)) continue;
    for (const days of tariff.alerts.expiryDays) {
      const at = announcedAt(pack, days);
      if (at !== null && at > after && (next === null || at < next)) next = at;
    }
  }
  return next;
}

/** The packages with minutes left whose expiry is announced at `at`, in drawdown order. */
export function announcementFacts(account: Account, at: Instant): readonly Fact[] {
  const { shelf } = bookFor(account);
  const { expiryDays } = termsFor(account);
  return shelf.packs
    .filter((pack) => inUse(pack, at) && leftOn(shelf, pack) > 0 && expiryDays.some((days) => announcedAt(pack, days) === at))
    .flatMap((pack) => {
      const { packageId, expiresAt } = pack;
      const announced = expiryDays.filter((days) => announcedAt(pack, days) === at);
      return announced.map((days): Fact => ({ type: "PackageExpiringSoon", at, packageId, days, expiresAt, remaining: leftOn(shelf, pack) }));
    });
}

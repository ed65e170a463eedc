import type { Account } from "./account.js";
import type { Fact } from "./events.js";
import { decimal } from "./money.js";
import { hasExpired, inDrawdownOrder, type MinutePackage, remainingOf } from "./packages.js";
import { type Instant, instantOf, MS_PER_DAY } from "./time.js";

/** What can still be drawn, and so run out or be lost. */
const inUse = (pack: MinutePackage, at: Instant): boolean => !pack.refunded && !hasExpired(pack, at);

/** The warnings that a command or a billing run brings, seen by what was before and after (A13); nothing is remembered. */
export const alertFacts = (before: Account, after: Account, at: Instant): readonly Fact[] => [
  ...runningLowFacts(before, after, at),
  ...cashFacts(before, after, at),
];

/** One for each threshold that what is left of a package fell to or below. */
function runningLowFacts(before: Account, { packs, tariff }: Account, at: Instant): readonly Fact[] {
  const thresholds = falling(tariff.alerts.remainingPercent);
  return [...packs.values()]
    .filter((pack) => pack !== before.packs.get(pack.packageId) && inUse(pack, at))
    .sort(inDrawdownOrder)
    .flatMap((pack) => {
      const earlier = before.packs.get(pack.packageId);
      const crossed = thresholds.filter((percent) => isAtMost(pack, percent) && !(earlier && isAtMost(earlier, percent)));
      return crossed.map((percent): Fact => ({ type: "PackageRunningLow", at, packageId: pack.packageId, percent, remaining: remainingOf(pack) }));
    });
}

// In BigInt: a hundred times the largest quota is no safe integer.
const isAtMost = (pack: MinutePackage, percent: number): boolean => BigInt(remainingOf(pack)) * 100n <= BigInt(pack.quota) * BigInt(percent);

const falling = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].sort((a, b) => b - a);

/** Cash that fell below the tariff's level. */
function cashFacts(before: Account, { cash, tariff }: Account, at: Instant): readonly Fact[] {
  if (tariff.alerts.cashBelow === null) return [];
  const below = decimal(String(tariff.alerts.cashBelow));
  return cash.lessThan(below) && !before.cash.lessThan(below) ? [{ type: "CashRunningLow", at, cash, below }] : [];
}

/** The instants at which a package's expiry is announced: days of 24 hours before it, while it is held. */
const announcementsOf = ({ expiresAt, purchasedAt }: MinutePackage, { tariff }: Account): readonly { readonly at: Instant; readonly days: number }[] =>
  falling(tariff.alerts.expiryDays)
    .map((days) => ({ at: instantOf(expiresAt - days * MS_PER_DAY), days }))
    .filter(({ at }) => purchasedAt < at && at < expiresAt);

/** The next instant after `after` at which an expiry is announced. */
export function nextAnnouncement(account: Account, after: Instant): Instant | null {
  let next: Instant | null = null;
  for (const pack of account.packs.values()) {
    if (!inUse(pack, after)) continue;
    for (const { at } of announcementsOf(pack, account)) if (at > after && (next === null || at < next)) next = at;
  }
  return next;
}

/** The packages with minutes left whose expiry is announced at `at`, in drawdown order. */
export const announcementFacts = (account: Account, at: Instant): readonly Fact[] =>
  [...account.packs.values()]
    .filter((pack) => inUse(pack, at) && remainingOf(pack) > 0)
    .sort(inDrawdownOrder)
    .flatMap((pack) =>
      announcementsOf(pack, account)
        .filter((announcement) => announcement.at === at)
        .map(({ days }): Fact => ({
          type: "PackageExpiringSoon", at, packageId: pack.packageId, days, expiresAt: pack.expiresAt, remaining: remainingOf(pack),
        })),
    );

import { anAccount, usageIndexOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { compareDrawdown, type MinutePackage, type PackageStatus, type PaidFrom, statusOf } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import { anInstant } from "../parsing/parser.js";
import { type Instant, type InstantInput, latest } from "../values/instant.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import { minutesOf, type PackageTime, subtractPackageTime } from "../values/package-time.js";

/** A package as it stands at an instant. */
export interface PackageView {
  readonly packageId: string;
  /** `null` for an inline offer that has none. */
  readonly offerId: string | null;
  readonly status: PackageStatus;
  readonly quotaMinutes: Decimal;
  readonly consumedMinutes: Decimal;
  /** Quota minus consumed, also after expiry. */
  readonly remainingMinutes: Decimal;
  readonly effectiveAt: Instant;
  readonly expiresAt: Instant;
  readonly purchasedAt: Instant;
  readonly price: Decimal;
  readonly paidFrom: PaidFrom;
}

const viewOf = (pack: MinutePackage, left: PackageTime, at: Instant): PackageView => ({
  packageId: pack.packageId,
  offerId: pack.offerId,
  status: statusOf(pack, left, at),
  quotaMinutes: minutesOf(pack.quotaMs),
  consumedMinutes: minutesOf(subtractPackageTime(pack.quotaMs, left)),
  remainingMinutes: minutesOf(left),
  effectiveAt: pack.effectiveAt,
  expiresAt: pack.expiresAt,
  purchasedAt: pack.purchasedAt,
  price: pack.price,
  paidFrom: pack.paidFrom,
});

/**
 * Every package ever bought as it stands at `at`, in drawdown order (A11, A13). An `at` before the clock is read as the clock.
 * Throws a `RefusalError` for input of another shape.
 *
 * @example
 * packageViews(account, "2021-04-02T00:00:00Z").map((view) => `${view.packageId} ${view.status}`).join(); // => p1 active
 */
export function packageViews(account: Account, at: InstantInput): readonly PackageView[] {
  const known = anAccount(account);
  const asked = latest(anInstant(at, "at"), known.clock);
  const { balances } = usageIndexOf(known); // as they will be then: time draws on nothing
  return [...known.packages.values()].sort(compareDrawdown).map((pack) => viewOf(pack, remainingOf(balances, pack), asked));
}

/**
 * The package minutes left over all active packages (A13). An `at` before the clock is read as the clock.
 * Throws a `RefusalError` for input of another shape.
 *
 * @example
 * remainingMinutes(account, "2021-04-02T00:00:00Z"); // => 1000
 */
export const remainingMinutes = (account: Account, at: InstantInput): Decimal =>
  packageViews(account, at)
    .filter(({ status }) => status === "active")
    .reduce((sum, view) => plus(sum, view.remainingMinutes), ZERO);

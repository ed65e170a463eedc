import { anAccount, usageIndexOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { compareDrawdown, type MinutePackage, type PackageStatus, type PaidFrom, statusOf } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import { anInstant } from "../parsing/parser.js";
import { type Instant, type InstantInput, latest } from "../values/instant.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import { minutesOf, type PackageTime, subtractPackageTime } from "../values/package-time.js";

/** A package and its state at an instant. */
export interface PackageView {
  readonly packageId: string;
  /** `null` for an inline offer without an id. */
  readonly offerId: string | null;
  readonly status: PackageStatus;
  readonly quotaMinutes: Decimal;
  readonly consumedMinutes: Decimal;
  /** Quota minus consumed, also once the package is expired. */
  readonly remainingMinutes: Decimal;
  readonly effectiveAt: Instant;
  /** The first instant that the package no longer covers. */
  readonly expiresAt: Instant;
  readonly purchasedAt: Instant;
  readonly price: Decimal;
  readonly paidFrom: PaidFrom;
}

const viewOf = (pack: MinutePackage, remainingMs: PackageTime, at: Instant): PackageView => ({
  packageId: pack.packageId,
  offerId: pack.offerId,
  status: statusOf(pack, remainingMs, at),
  quotaMinutes: minutesOf(pack.quotaMs),
  consumedMinutes: minutesOf(subtractPackageTime(pack.quotaMs, remainingMs)),
  remainingMinutes: minutesOf(remainingMs),
  effectiveAt: pack.effectiveAt,
  expiresAt: pack.expiresAt,
  purchasedAt: pack.purchasedAt,
  price: pack.price,
  paidFrom: pack.paidFrom,
});

/**
 * Every package that was ever bought, with its state at `at`, in drawdown order (rule 2; A11, A13). Minutes are package minutes. An `at`
 * before the account's clock is read as the clock.
 *
 * Throws a `RefusalError` with `InvalidInput` for what is not an account, then for an `at` that is not an instant.
 *
 * @example
 * packageViews(account, "2021-04-02T00:00:00Z").map((view) => `${view.packageId} ${view.status}`).join(); // => p1 active
 */
export function packageViews(account: Account, at: InstantInput): readonly PackageView[] {
  const { packages, clock } = anAccount(account);
  const viewedAt = latest(anInstant(at, "at"), clock);
  const { balances } = usageIndexOf(account); // the same at `viewedAt`, since passing time draws on no package
  return [...packages.values()].sort(compareDrawdown).map((pack) => viewOf(pack, remainingOf(balances, pack), viewedAt));
}

/**
 * The package minutes that remain in all active packages together at `at` (A13). An `at` before the account's clock is read as the
 * clock.
 *
 * Throws a `RefusalError` with `InvalidInput` for what is not an account, then for an `at` that is not an instant.
 *
 * @example
 * remainingMinutes(account, "2021-04-02T00:00:00Z"); // => 1000
 */
export const remainingMinutes = (account: Account, at: InstantInput): Decimal =>
  packageViews(account, at)
    .filter(({ status }) => status === "active")
    .reduce((sum, view) => plus(sum, view.remainingMinutes), ZERO);

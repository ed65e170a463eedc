import type { Account } from "./account.js";
import { unbilledLines } from "./billing.js";
import { anAccount } from "./command.js";
import type { BillLine } from "./events.js";
import { minutesOf, type PackageTime, subtractTime } from "./minutes.js";
import { type Decimal, plus, ZERO } from "./money.js";
import { inDrawdownOrder, type MinutePackage, type PackageStatus, type PaidFrom, statusOf } from "./packages.js";
import { anInstant, required } from "./reading.js";
import { bookFor } from "./sealing.js";
import { leftOn } from "./shelf.js";
import { type Instant, type InstantInput, latest } from "./time.js";

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
  quotaMinutes: minutesOf(pack.quota),
  consumedMinutes: minutesOf(subtractTime(pack.quota, left)),
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
  return required(() => {
    const known = anAccount(account);
    const asked = latest(anInstant(at, "at"), known.clock);
    const { shelf } = bookFor(known); // as it will be then: time draws on nothing
    return [...known.packs.values()].sort(inDrawdownOrder).map((pack) => viewOf(pack, leftOn(shelf, pack), asked));
  });
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

/**
 * The lines that are rated and not billed yet, sorted by day, region and item: what the next billing runs list if nothing else
 * happens. Throws a `RefusalError` for what is no account.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "recording-360p", startedAt: "2021-04-02T08:00:00Z", seconds: 600 };
 * const { account: used } = unwrap(recordUsage(account, { at: "2021-04-02T09:00:00Z", ...call }));
 * unbilled(used).map(({ day, item, amount }) => `${day} ${item} ${amount}`).join(); // => 2021-04-02 recording-360p 0.262
 */
export const unbilled = (account: Account): readonly BillLine[] => required(() => unbilledLines(anAccount(account)));

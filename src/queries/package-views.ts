import { anAccount, usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import type { UsageIndex } from "../account/usage-index.js";
import { accountAt } from "../billing/advance-time.js";
import { compareDrawdown, type MinutePackage, type PackageStatus, type PaidFrom, type Renewal, statusOf } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import { anId, anInstant, objectOf, optional } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import type { Fraction } from "../values/fraction.js";
import { earliest, type Instant, type InstantInput, latest, plusMs } from "../values/instant.js";
import { type Decimal, DISPLAY_DECIMALS, fromUnits, ZERO } from "../values/money.js";
import { minutesOf, MS_PER_MINUTE, type PackageTime, subtractPackageTime } from "../values/package-time.js";

/** A package and its state at an instant. */
export interface PackageView {
  readonly packageId: string;
  /** `null` for an inline offer without an id. */
  readonly offerId: string | null;
  /** `null` for an offer without one. */
  readonly label: string | null;
  /** The regions whose calls it covers. */
  readonly regions: readonly string[];
  /** The items whose calls it covers; `null`: all that a package can cover. */
  readonly items: readonly string[] | null;
  /** The apps whose calls it covers; `null`: all. */
  readonly appIds: readonly string[] | null;
  /** Packages of a lower number are drawn first (rule 2). */
  readonly priority: number;
  /** Whether its terms allow a return at all. */
  readonly returnable: boolean;
  readonly renews: "monthly" | null;
  /** Of a package that was bought to renew: whether it still does, or why not. */
  readonly renewal: Renewal | null;
  /** Of a package that a renewal granted, the one that was bought. */
  readonly renewalOf: string | null;
  readonly status: PackageStatus;
  readonly quotaMinutes: Decimal;
  readonly consumedMinutes: Decimal;
  /** Quota minus consumed, also once the package is expired. */
  readonly remainingMinutes: Decimal;
  readonly effectiveAt: Instant;
  /** The first instant that the package no longer covers. */
  readonly expiresAt: Instant;
  readonly purchasedAt: Instant;
  /** The last instant at which it can be returned if nothing is drawn from it by then; `null` if it cannot, or was (rule 3). */
  readonly refundableUntil: Instant | null;
  readonly price: Decimal;
  readonly paidFrom: PaidFrom;
}

const viewOf = (pack: MinutePackage, remainingMs: PackageTime, at: Instant): PackageView => ({
  packageId: pack.packageId,
  offerId: pack.offerId,
  label: pack.label,
  regions: pack.regions,
  items: pack.items,
  appIds: pack.appIds,
  priority: pack.priority,
  returnable: pack.returnable,
  renews: pack.renews,
  renewal: pack.renewal,
  renewalOf: pack.renewalOf,
  status: statusOf(pack, remainingMs, at),
  quotaMinutes: minutesOf(pack.quotaMs),
  consumedMinutes: minutesOf(subtractPackageTime(pack.quotaMs, remainingMs)),
  remainingMinutes: minutesOf(remainingMs),
  effectiveAt: pack.effectiveAt,
  expiresAt: pack.expiresAt,
  purchasedAt: pack.purchasedAt,
  refundableUntil: refundableUntil(pack, remainingMs, at),
  price: pack.price,
  paidFrom: pack.paidFrom,
});

/** What `requestRefund` says: the package is returnable, it is before the expiry and in the window, and nothing is drawn. */
function refundableUntil(pack: MinutePackage, remainingMs: PackageTime, at: Instant): Instant | null {
  const last = earliest(pack.refundableUntil, plusMs(pack.expiresAt, -1));
  return pack.refunded || !pack.returnable || remainingMs < pack.quotaMs || at > last ? null : last;
}

/** The packages at an instant and what is left in them: passing time draws on none, and grants none unless one renews. */
function packagesAt(account: Account, at: Instant): Pick<Account, "packages"> & Pick<UsageIndex, "balances"> {
  const then = account.renewals.size === 0 ? account : accountAt(account, at);
  return { packages: then.packages, balances: usageIndexOf(then).balances };
}

/**
 * Every package that was ever bought or granted by a renewal, with its state at `at`, in drawdown order (rule 2; A11, A13). Minutes are
 * package minutes. An `at` before the account's clock is read as the clock.
 *
 * Throws a `RefusalError` with `InvalidInput` for what is not an account, then for an `at` that is not an instant.
 *
 * @example
 * packageViews(account, "2021-04-02T00:00:00Z").map((view) => `${view.packageId} ${view.status}`).join(); // => p1 active
 */
export function packageViews(account: Account, at: InstantInput): readonly PackageView[] {
  const known = anAccount(account);
  const viewedAt = latest(anInstant(at, "at"), known.clock);
  const { packages, balances } = packagesAt(known, viewedAt);
  return [...packages.values()].sort(compareDrawdown).map((pack) => viewOf(pack, remainingOf(balances, pack), viewedAt));
}

/** What a call is like: `remainingMinutes` counts the packages that can cover it. */
export interface CoveredCall {
  /** By default, packages of any region count. */
  readonly region?: string;
  /** Minutes are then minutes of this item; by default package minutes, also of packages for some items only. */
  readonly item?: string;
  /** By default, packages of any app count. For an app that does not exist, those for all apps count. */
  readonly appId?: string;
}

const aCoveredCall = objectOf((field) => ({
  region: field("region", optional(anId, null)),
  item: field("item", optional(anId, null)),
  appId: field("appId", optional(anId, null)),
}));

/**
 * The minutes that remain in active packages together at `at` (A13): package minutes of all of them, or what can cover a call in a region,
 * of an item or of an app. With an `item` these are minutes of that item, package minutes divided by its weight (A16);
 * 0 for an item that no package covers. The sum is exact, then rounded down to 6 decimals. An `at` before the account's clock is read as
 * the clock.
 *
 * Throws a `RefusalError` with `InvalidInput` for what is not an account, then for an `at` that is not an instant, then for a `call` that
 * names a region or an item which the tariff does not have.
 *
 * @example
 * remainingMinutes(account, "2021-04-02T00:00:00Z"); // => 1000
 * remainingMinutes(account, "2021-04-02T00:00:00Z", { region: "cn", item: "audio" }); // => 4000
 */
export function remainingMinutes(account: Account, at: InstantInput, call: CoveredCall = {}): Decimal {
  const views = packageViews(account, at);
  const { region, item, appId } = aCoveredCall(call, "call");
  const { tariff, items } = tariffOf(account);
  if (region !== null && !Object.hasOwn(tariff.regions, region)) return invalid("call.region", "must be a region of the tariff");
  const covers = (names: readonly string[] | null, name: string | null): boolean => !names || name === null || names.includes(name);
  const covering = views.filter(({ status, regions, items: ofItems, appIds }) =>
    status === "active" && covers(regions, region) && covers(ofItems, item) && covers(appIds, appId));
  const then = packagesAt(account, latest(anInstant(at, "at"), account.clock));
  if (item === null) return inMinutes(covering, PACKAGE_MINUTE, then);
  const compiled = items.get(item) ?? invalid("call.item", "must be an item of the tariff");
  return compiled.covered ? inMinutes(covering, compiled.packageTimePerMinute, then) : ZERO;
}

const PACKAGE_MINUTE: Fraction = { numerator: BigInt(MS_PER_MINUTE), denominator: 1n };

/** Exact until it is rounded: a package's minutes are shown rounded where they are no finite decimal. */
function inMinutes(
  covering: readonly PackageView[], { numerator, denominator }: Fraction, { packages, balances }: ReturnType<typeof packagesAt>,
): Decimal {
  const remaining = covering.map(({ packageId }) => packages.get(packageId)).filter((pack) => pack !== undefined);
  const remainingMs = remaining.reduce((sum, pack) => sum + BigInt(remainingOf(balances, pack)), 0n);
  return fromUnits((remainingMs * denominator * 10n ** BigInt(DISPLAY_DECIMALS)) / numerator, DISPLAY_DECIMALS);
}

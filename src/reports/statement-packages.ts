import { consumedMsOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { compareExpiry, hasExpired } from "../packages/minute-package.js";
import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { addFractions, type Fraction, subtractFractions, sumOfFractions, ZERO_FRACTION } from "../values/fraction.js";
import type { PackageTerms } from "../tariff/tariff.js";
import type { Instant } from "../values/instant.js";
import { type Decimal, minus, plus, ZERO } from "../values/money.js";
import { minutesOf, type PackageTime, packageTimeOf, subtractPackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import type { ChangedPiece } from "./statement-usage.js";

/**
 * The flow of package minutes in a period: `opening` + `purchased` − `returned` − `drawn` − `forfeited` = `closing`. Opening and
 * closing are what is left in packages that are neither returned nor expired.
 */
export interface MinutesFlow {
  readonly opening: Decimal;
  readonly purchased: Decimal;
  readonly returned: Decimal;
  /** Negative if corrections gave back more than was drawn. */
  readonly drawn: Decimal;
  /** Forfeited at expiry, minus what late calls draw from packages that have expired: it can be negative. */
  readonly forfeited: Decimal;
  readonly closing: Decimal;
}

/**
 * A package in a period, with the terms that say why calls may pass it over. `listValue` is the exact charge that its draws would have had
 * at the rates of their days.
 */
export interface StatementPackage extends MinutesFlow, Pick<PackageTerms, "regions" | "items" | "appIds" | "priority" | "returnable"> {
  readonly packageId: string;
  readonly expiresAt: Instant;
  readonly listValue: ExactAmount;
}

/** The packages that had minutes at the start of a period or whose minutes changed, in drawdown order, with their totals. */
interface PackagesOfPeriod {
  readonly packages: readonly StatementPackage[];
  readonly minutes: MinutesFlow;
  readonly listValue: ExactAmount;
}

/** The account before the first event of a period, `null` if it was not open, and after the last one. */
export interface PeriodAccounts {
  readonly opening: Account | null;
  readonly closing: Account | null;
}

export function packagesOf({ opening, closing }: PeriodAccounts, changed: readonly ChangedPiece[]): PackagesOfPeriod {
  const listValues = listValuesIn(changed);
  const packages = [...(closing?.packages.values() ?? [])]
    .sort(compareExpiry)
    .map(({ packageId, expiresAt, regions, items, appIds, priority, returnable }): StatementPackage => {
      const flow = flowOf(totalsIn(opening, packageId), totalsIn(closing, packageId));
      const listValue = exactAmountOf(listValues.get(packageId) ?? ZERO_FRACTION);
      return { packageId, expiresAt, regions, items, appIds, priority, returnable, ...flow, listValue };
    })
    .filter(hasFigures);
  return { packages, minutes: totalFlow(packages), listValue: exactAmountOf(sumOfFractions(listValues.values())) };
}

const hasFigures = ({ listValue, opening, purchased, returned, drawn, forfeited }: StatementPackage): boolean =>
  [listValue.numerator, opening, purchased, returned, drawn, forfeited].some((figure) => !figure.isZero());

/** How the quota of a package was used up to an event. */
interface PackageTotals {
  readonly purchasedMs: PackageTime;
  readonly returnedMs: PackageTime;
  readonly drawnMs: PackageTime;
  readonly forfeitedMs: PackageTime;
}

function totalsIn(account: Account | null, packageId: string): PackageTotals {
  const pack = account?.packages.get(packageId);
  if (!account || !pack) return NOTHING;
  const drawnMs = consumedMsOf(account, pack);
  return {
    purchasedMs: pack.quotaMs,
    returnedMs: pack.refunded ? pack.quotaMs : ZERO_PACKAGE_TIME,
    drawnMs,
    forfeitedMs: !pack.refunded && hasExpired(pack, account.clock) ? subtractPackageTime(pack.quotaMs, drawnMs) : ZERO_PACKAGE_TIME,
  };
}

const NOTHING: PackageTotals =
  { purchasedMs: ZERO_PACKAGE_TIME, returnedMs: ZERO_PACKAGE_TIME, drawnMs: ZERO_PACKAGE_TIME, forfeitedMs: ZERO_PACKAGE_TIME };

const remainingMinutesOf = ({ purchasedMs, returnedMs, drawnMs, forfeitedMs }: PackageTotals): Decimal =>
  minutesOf(packageTimeOf(purchasedMs - returnedMs - drawnMs - forfeitedMs));

/** Differences of rounded totals: minutes that are no finite decimal add up as well. */
function flowOf(opening: PackageTotals, closing: PackageTotals): MinutesFlow {
  const flow = (total: keyof PackageTotals): Decimal => minus(minutesOf(closing[total]), minutesOf(opening[total]));
  return {
    opening: remainingMinutesOf(opening),
    purchased: flow("purchasedMs"),
    returned: flow("returnedMs"),
    drawn: flow("drawnMs"),
    forfeited: flow("forfeitedMs"),
    closing: remainingMinutesOf(closing),
  };
}

/** The sum of flows, in decimals: package time of all packages together can exceed the largest safe integer. */
function totalFlow(packages: readonly StatementPackage[]): MinutesFlow {
  const sumOf = (figure: keyof MinutesFlow): Decimal => packages.reduce((minutes, pack) => plus(minutes, pack[figure]), ZERO);
  return {
    opening: sumOf("opening"),
    purchased: sumOf("purchased"),
    returned: sumOf("returned"),
    drawn: sumOf("drawn"),
    forfeited: sumOf("forfeited"),
    closing: sumOf("closing"),
  };
}

/** The charge that what a period drew would have had, in units of 10⁻⁸ of the currency, by package. */
function listValuesIn(changed: readonly ChangedPiece[]): ReadonlyMap<string, Fraction> {
  const listValues = new Map<string, Fraction>();
  for (const { draws, sign } of changed) {
    const add = sign === 1 ? addFractions : subtractFractions;
    for (const { packageId, listValue } of draws) listValues.set(packageId, add(listValues.get(packageId) ?? ZERO_FRACTION, listValue));
  }
  return listValues;
}

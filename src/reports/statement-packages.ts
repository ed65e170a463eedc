import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import { type Fraction, ZERO_FRACTION, addFractions } from "../values/fraction.js";
import type { Instant } from "../values/instant.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import { addPackageTime, minutesOf, ZERO_PACKAGE_TIME, type PackageTime, packageTimeOf, subtractPackageTime } from "../values/package-time.js";
import { type AuditTrail, piecesAfter, type PackageHistory } from "./audit-trail.js";
import { forEachChange, type Period } from "./statement-usage.js";

/**
 * The package minutes of a period: `opening` + `purchased` − `returned` − `drawn` − `forfeited` = `closing`. Opening and closing
 * are what is left in packages that are neither returned nor expired.
 */
export interface MinutesFlow {
  readonly opening: Decimal;
  readonly purchased: Decimal;
  readonly returned: Decimal;
  /** Negative where corrections gave back more than was drawn. */
  readonly drawn: Decimal;
  /** Lost at expiry. A late call that draws on an expired package takes from it: then it may be negative. */
  readonly forfeited: Decimal;
  readonly closing: Decimal;
}

/** A package in a period: its minutes, and what its draws would have come to at the rates of their days. */
export interface StatementPackage extends MinutesFlow {
  readonly packageId: string;
  readonly expiresAt: Instant;
  readonly saved: ExactAmount;
}

/** The packages that had minutes in a period or whose minutes changed, in drawdown order; and what they saved in all. */
export function packagesOf(period: Period, trail: AuditTrail): { readonly packages: readonly StatementPackage[]; readonly minutes: MinutesFlow; readonly saved: ExactAmount } {
  const [before, after] = [consumedAfter(period.opening, trail), consumedAfter(period.closing, trail)];
  const saved = savedIn(period, trail);
  const packages = trail.packages
    .map((history): StatementPackage => {
      const { packageId, expiresAt } = history.purchase;
      const opening = totalsAt(history, period.opening, before.get(packageId) ?? ZERO_PACKAGE_TIME);
      const closing = totalsAt(history, period.closing, after.get(packageId) ?? ZERO_PACKAGE_TIME);
      return { packageId, expiresAt, ...flowOf(opening, closing), saved: exactAmountOf(saved.get(packageId) ?? ZERO_FRACTION) };
    })
    .filter(({ saved: { numerator }, ...pack }) => [numerator, pack.opening, pack.purchased, pack.returned, pack.drawn, pack.forfeited].some((part) => !part.isZero()));
  return { packages, minutes: total(packages), saved: exactAmountOf([...saved.values()].reduce(addFractions, ZERO_FRACTION)) };
}

/** What became of a package's quota up to an event: parts of it, in package time. */
interface PackageTotals {
  readonly purchased: PackageTime;
  readonly returned: PackageTime;
  readonly drawn: PackageTime;
  readonly forfeited: PackageTime;
}

function totalsAt({ purchase, refund, expiry }: PackageHistory, sequence: number, drawn: PackageTime): PackageTotals {
  const { quotaMs } = purchase;
  const happened = (event: { readonly sequence: number } | null): boolean => event !== null && event.sequence <= sequence;
  return {
    purchased: happened(purchase) ? quotaMs : ZERO_PACKAGE_TIME,
    returned: happened(refund) ? quotaMs : ZERO_PACKAGE_TIME,
    drawn,
    forfeited: happened(expiry) ? subtractPackageTime(quotaMs, drawn) : ZERO_PACKAGE_TIME,
  };
}

const leftOf = ({ purchased, returned, drawn, forfeited }: PackageTotals): PackageTime => packageTimeOf(purchased - returned - drawn - forfeited);

function flowOf(opening: PackageTotals, closing: PackageTotals): MinutesFlow {
  const between = (part: keyof PackageTotals): Decimal => minutesOf(subtractPackageTime(closing[part], opening[part]));
  return {
    opening: minutesOf(leftOf(opening)),
    purchased: between("purchased"),
    returned: between("returned"),
    drawn: between("drawn"),
    forfeited: between("forfeited"),
    closing: minutesOf(leftOf(closing)),
  };
}

/** Summed as decimals: quotas that can each be counted in integers need not be so together. */
function total(packages: readonly StatementPackage[]): MinutesFlow {
  const all = (part: keyof MinutesFlow): Decimal => packages.reduce((minutes, pack) => plus(minutes, pack[part]), ZERO);
  return {
    opening: all("opening"),
    purchased: all("purchased"),
    returned: all("returned"),
    drawn: all("drawn"),
    forfeited: all("forfeited"),
    closing: all("closing"),
  };
}

function consumedAfter(sequence: number, { usages }: AuditTrail): ReadonlyMap<string, PackageTime> {
  const consumed = new Map<string, PackageTime>();
  for (const history of usages) {
    for (const { draws } of piecesAfter(history, sequence)) {
      for (const { packageId, drawnMs } of draws) consumed.set(packageId, addPackageTime(consumed.get(packageId) ?? ZERO_PACKAGE_TIME, drawnMs));
    }
  }
  return consumed;
}

function savedIn(period: Period, { usages, compiled }: AuditTrail): ReadonlyMap<string, Fraction> {
  const saved = new Map<string, Fraction>();
  for (const history of usages) {
    forEachChange(history, period, ({ day, draws }, sign) => {
      for (const { packageId, drawnMs } of draws) {
        const price = chargeForTime(packageTimeOf(sign * drawnMs), { ...history.usage, day }, compiled);
        saved.set(packageId, addFractions(saved.get(packageId) ?? ZERO_FRACTION, price));
      }
    });
  }
  return saved;
}

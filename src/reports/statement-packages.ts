import { type ExactAmount, exactAmountOf, chargeForTime } from "../rating/exact-amount.js";
import { type Fraction, ZERO_FRACTION, addFractions } from "../values/fraction.js";
import type { PackageTerms } from "../tariff/tariff.js";
import type { Instant } from "../values/instant.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import {
  addPackageTime, minutesOf, type PackageTime, packageTimeOf, subtractPackageTime, ZERO_PACKAGE_TIME,
} from "../values/package-time.js";
import { type AuditTrail, piecesAfter, type PackageHistory } from "./audit-trail.js";
import { forEachChange, type Period } from "./statement-usage.js";

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

export function packagesOf(period: Period, trail: AuditTrail): PackagesOfPeriod {
  const [consumedBefore, consumedAtEnd] = [consumedAfter(period.opening, trail), consumedAfter(period.closing, trail)];
  const listValues = listValuesIn(period, trail);
  const packages = trail.packages
    .map((history): StatementPackage => {
      const { packageId, expiresAt, regions, items, appIds, priority, returnable } = history.purchase;
      const opening = totalsAt(history, period.opening, consumedBefore.get(packageId) ?? ZERO_PACKAGE_TIME);
      const closing = totalsAt(history, period.closing, consumedAtEnd.get(packageId) ?? ZERO_PACKAGE_TIME);
      const listValue = exactAmountOf(listValues.get(packageId) ?? ZERO_FRACTION);
      return { packageId, expiresAt, regions, items, appIds, priority, returnable, ...flowOf(opening, closing), listValue };
    })
    .filter(hasFigures);
  return { packages, minutes: totalFlow(packages), listValue: exactAmountOf([...listValues.values()].reduce(addFractions, ZERO_FRACTION)) };
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

function totalsAt({ purchase, refund, expiry }: PackageHistory, sequence: number, drawnMs: PackageTime): PackageTotals {
  const { quotaMs } = purchase;
  const hasHappened = (event: { readonly sequence: number } | null): boolean => event !== null && event.sequence <= sequence;
  return {
    purchasedMs: hasHappened(purchase) ? quotaMs : ZERO_PACKAGE_TIME,
    returnedMs: hasHappened(refund) ? quotaMs : ZERO_PACKAGE_TIME,
    drawnMs,
    forfeitedMs: hasHappened(expiry) ? subtractPackageTime(quotaMs, drawnMs) : ZERO_PACKAGE_TIME,
  };
}

const remainingMinutesOf = ({ purchasedMs, returnedMs, drawnMs, forfeitedMs }: PackageTotals): Decimal =>
  minutesOf(packageTimeOf(purchasedMs - returnedMs - drawnMs - forfeitedMs));

function flowOf(opening: PackageTotals, closing: PackageTotals): MinutesFlow {
  const flow = (total: keyof PackageTotals): Decimal => minutesOf(subtractPackageTime(closing[total], opening[total]));
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

/** What is drawn from each package after the event `sequence`, by package. */
function consumedAfter(sequence: number, { usages }: AuditTrail): ReadonlyMap<string, PackageTime> {
  const consumedMs = new Map<string, PackageTime>();
  for (const history of usages) {
    for (const { draws } of piecesAfter(history, sequence)) {
      for (const { packageId, drawnMs } of draws) {
        consumedMs.set(packageId, addPackageTime(consumedMs.get(packageId) ?? ZERO_PACKAGE_TIME, drawnMs));
      }
    }
  }
  return consumedMs;
}

/** The exact charge that the draws of a period would have had at the rates of their days, by package. */
function listValuesIn(period: Period, { usages, compiled }: AuditTrail): ReadonlyMap<string, Fraction> {
  const listValues = new Map<string, Fraction>();
  for (const history of usages) {
    forEachChange(history, period, ({ day, draws }, sign) => {
      for (const { packageId, drawnMs } of draws) {
        const charge = chargeForTime(packageTimeOf(sign * drawnMs), { ...history.usage, day }, compiled);
        listValues.set(packageId, addFractions(listValues.get(packageId) ?? ZERO_FRACTION, charge));
      }
    });
  }
  return listValues;
}

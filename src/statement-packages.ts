import { type Fraction, NOTHING, sum } from "./charges.js";
import { type Chronicle, piecesAfter, type TracedPackage } from "./chronicle.js";
import { type ExactAmount, exactAmount, priceOf } from "./exact-amounts.js";
import { addTime, minutesOf, NO_TIME, type PackageTime, packageTimeOf, subtractTime } from "./minutes.js";
import { type Decimal, plus, ZERO } from "./money.js";
import { forEachChange, type Period } from "./statement-usage.js";
import type { Instant } from "./time.js";

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
export function packagesOf(period: Period, chronicle: Chronicle): { readonly packages: readonly StatementPackage[]; readonly minutes: MinutesFlow; readonly saved: ExactAmount } {
  const [before, after] = [consumedAfter(period.opening, chronicle), consumedAfter(period.closing, chronicle)];
  const saved = savedIn(period, chronicle);
  const packages = chronicle.packages
    .map((traced): StatementPackage => {
      const { packageId, expiresAt } = traced.purchase;
      const opening = standing(traced, period.opening, before.get(packageId) ?? NO_TIME);
      const closing = standing(traced, period.closing, after.get(packageId) ?? NO_TIME);
      return { packageId, expiresAt, ...flowOf(opening, closing), saved: exactAmount(saved.get(packageId) ?? NOTHING) };
    })
    .filter(({ saved: { numerator }, ...pack }) => [numerator, pack.opening, pack.purchased, pack.returned, pack.drawn, pack.forfeited].some((part) => !part.isZero()));
  return { packages, minutes: total(packages), saved: exactAmount([...saved.values()].reduce(sum, NOTHING)) };
}

/** What became of a package's quota up to an event: parts of it, in package time. */
interface Standing {
  readonly purchased: PackageTime;
  readonly returned: PackageTime;
  readonly drawn: PackageTime;
  readonly forfeited: PackageTime;
}

function standing({ purchase, refund, expiry }: TracedPackage, sequence: number, drawn: PackageTime): Standing {
  const { quota } = purchase;
  const happened = (event: { readonly sequence: number } | null): boolean => event !== null && event.sequence <= sequence;
  return {
    purchased: happened(purchase) ? quota : NO_TIME,
    returned: happened(refund) ? quota : NO_TIME,
    drawn,
    forfeited: happened(expiry) ? subtractTime(quota, drawn) : NO_TIME,
  };
}

const leftOf = ({ purchased, returned, drawn, forfeited }: Standing): PackageTime => packageTimeOf(purchased - returned - drawn - forfeited);

function flowOf(opening: Standing, closing: Standing): MinutesFlow {
  const between = (part: keyof Standing): Decimal => minutesOf(subtractTime(closing[part], opening[part]));
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

function consumedAfter(sequence: number, { usages }: Chronicle): ReadonlyMap<string, PackageTime> {
  const consumed = new Map<string, PackageTime>();
  for (const traced of usages) {
    for (const { draws } of piecesAfter(traced, sequence)) {
      for (const { packageId, drawn } of draws) consumed.set(packageId, addTime(consumed.get(packageId) ?? NO_TIME, drawn));
    }
  }
  return consumed;
}

function savedIn(period: Period, { usages, terms }: Chronicle): ReadonlyMap<string, Fraction> {
  const saved = new Map<string, Fraction>();
  for (const traced of usages) {
    forEachChange(traced, period, ({ day, draws }, sign) => {
      for (const { packageId, drawn } of draws) {
        const price = priceOf(packageTimeOf(sign * drawn), { ...traced.usage, day }, terms);
        saved.set(packageId, sum(saved.get(packageId) ?? NOTHING, price));
      }
    });
  }
  return saved;
}

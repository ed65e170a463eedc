import type { MinutePackage } from "../packages/minute-package.js";
import { dayCharge, fromSmallest } from "../rating/charge.js";
import { chargeOf } from "../rating/line-charge.js";
import type { UsageLine } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { PackageTerms } from "../tariff/tariff.js";
import type { Day } from "../values/calendar.js";
import { addFractions, type Fraction, reduceFraction, ZERO_FRACTION } from "../values/fraction.js";
import { type Instant, instantOf } from "../values/instant.js";
import { type Decimal, plus, unitsOf, ZERO } from "../values/money.js";
import { linesOfPieces, rateAgain, type RatedPiece } from "./rated-again.js";

/** A purchase: what, and when. */
export interface PlannedPurchase {
  readonly terms: PackageTerms;
  readonly at: Instant;
}

/** Purchases, and what they and the bills come to. */
export interface Plan {
  readonly purchases: readonly PlannedPurchase[];
  readonly total: Decimal;
  readonly rated: readonly RatedPiece[];
}

/** Usages whose cost depends on what is bought. */
export interface Need {
  readonly usages: readonly Usage[];
  readonly compiled: CompiledTariff;
}

/** What usages cost with some purchases: prices, and the charges of their days as bills round them. */
export function planOf(purchases: readonly PlannedPurchase[], need: Need): Plan {
  const packages = purchases.map(({ terms, at }, index): MinutePackage => ({
    ...terms,
    packageId: String(index),
    renewalOf: null,
    renewal: null,
    source: "inline",
    paidFrom: "external",
    purchasedAt: at,
    effectiveAt: at,
    expiresAt: need.compiled.calendar.endOf(at, terms.validFor),
    refundableUntil: at,
    refunded: false,
  }));
  return costWith(packages, purchases, need);
}

/** The same with packages as they were bought. */
export function costWith(packages: readonly MinutePackage[], purchases: readonly PlannedPurchase[], { usages, compiled }: Need): Plan {
  const { tariff } = compiled;
  const material = { usages, packages, after: instantOf(-1), drawnBefore: new Map(), meteredBefore: new Map() };
  const rated = rateAgain(material, tariff, tariff);
  const charged = chargesOf([...linesOfPieces(rated).values()], compiled);
  return { purchases, rated, total: plus(pricesOf(purchases), charged) };
}

export const pricesOf = (purchases: readonly PlannedPurchase[]): Decimal => purchases.reduce((sum, { terms }) => plus(sum, terms.price), ZERO);

/** What bills charge for lines: the sum of each day, rounded once (rule 11). */
export function chargesOf(lines: readonly UsageLine[], compiled: CompiledTariff): Decimal {
  return [...byDay(lines).values()].reduce((sum, ofDay) => plus(sum, dayCharge(ofDay, compiled)), ZERO);
}

function byDay(lines: readonly UsageLine[]): ReadonlyMap<Day, readonly UsageLine[]> {
  const days = new Map<Day, UsageLine[]>();
  for (const line of lines) {
    const day = days.get(line.day);
    if (day) day.push(line);
    else days.set(line.day, [line]);
  }
  return days;
}

/**
 * What no purchases of the offers can cost less than: each line costs at least its charge without packages, or the package time that it
 * needs at the lowest price of package time on offer; and rounding takes less than a smallest amount from each day.
 */
export function leastTotal(lines: readonly UsageLine[], offers: readonly PackageTerms[], compiled: CompiledTariff): Decimal {
  let smallest = 0n;
  for (const ofDay of byDay(lines).values()) {
    const least = ofDay.reduce((total, line) => addFractions(total, leastOf(line, offers, compiled)), ZERO_FRACTION);
    const rounded = least.numerator / (least.denominator * compiled.money.smallestUnits) - 1n;
    if (rounded > 0n) smallest += rounded;
  }
  return fromSmallest(smallest, compiled);
}

function leastOf(line: UsageLine, offers: readonly PackageTerms[], compiled: CompiledTariff): Fraction {
  const charge = chargeOf(line, compiled);
  if (!compiled.items.get(line.item)?.covered) return charge;
  return offers.filter(({ regions, items }) => regions.includes(line.region) && (items?.includes(line.item) ?? true))
    .map(({ price, quotaMs }) => reduceFraction(unitsOf(price) * BigInt(line.overageMs), BigInt(quotaMs)))
    .reduce((least, cost) => (cost.numerator * least.denominator < least.numerator * cost.denominator ? cost : least), charge);
}

import { type Charged, chargeOf, type Fraction, reduced, shown } from "./charges.js";
import type { PackageTime } from "./minutes.js";
import { type Decimal, decimal, MAX_DECIMALS } from "./money.js";
import type { Terms } from "./terms.js";

/** An amount of money as it is before any rounding: `numerator` ÷ `denominator`, whole numbers in lowest terms, the latter above 0. */
export interface ExactAmount {
  readonly numerator: Decimal;
  readonly denominator: Decimal;
  /** The same, rounded half-even to 6 decimals. */
  readonly shown: Decimal;
}

const UNITS_PER_COIN = 10n ** BigInt(MAX_DECIMALS);

/** A fraction in units of 10⁻⁸ of the currency, of either sign, as an amount. */
export function exactAmount({ count, over }: Fraction): ExactAmount {
  const coins = reduced(count, over * UNITS_PER_COIN);
  const size = shown(coins.count < 0n ? { ...coins, count: -coins.count } : coins);
  return {
    numerator: decimal(String(coins.count)),
    denominator: decimal(String(coins.over)),
    shown: coins.count < 0n && !size.isZero() ? size.negated() : size,
  };
}

/** What package time of an item comes to at the rate of a day. Negative time comes to a negative amount. */
export const priceOf = (time: PackageTime, line: Omit<Charged, "overage">, terms: Terms): Fraction => chargeOf({ ...line, overage: time }, terms);

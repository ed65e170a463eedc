import { type Fraction, reduceFraction, roundHalfEven } from "../values/fraction.js";
import { type Decimal, decimal, MAX_DECIMALS } from "../values/money.js";

/** An exact amount of money: `numerator` ÷ `denominator`, integers in lowest terms, the denominator above 0. */
export interface ExactAmount {
  readonly numerator: Decimal;
  readonly denominator: Decimal;
  /** The amount rounded half-even to 6 decimals. */
  readonly shown: Decimal;
}

export const UNITS_PER_CURRENCY_UNIT = 10n ** BigInt(MAX_DECIMALS);

/** A number of units of 10⁻⁸ of the currency, of either sign, as an amount. */
export function exactAmountOf({ numerator, denominator }: Fraction): ExactAmount {
  const amount = reduceFraction(numerator, denominator * UNITS_PER_CURRENCY_UNIT);
  const negative = amount.numerator < 0n;
  const rounded = roundHalfEven(negative ? { ...amount, numerator: -amount.numerator } : amount);
  return {
    numerator: decimal(String(amount.numerator)),
    denominator: decimal(String(amount.denominator)),
    shown: negative && !rounded.isZero() ? rounded.negated() : rounded,
  };
}

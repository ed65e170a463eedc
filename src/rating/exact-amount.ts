import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import { type Fraction, reduceFraction, roundHalfEven } from "../values/fraction.js";
import { type Decimal, decimal, MAX_DECIMALS } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";
import { type ChargedLine, chargeOf } from "./charge.js";

/** An amount of money as it is before any rounding: `numerator` ÷ `denominator`, whole numbers in lowest terms, the latter above 0. */
export interface ExactAmount {
  readonly numerator: Decimal;
  readonly denominator: Decimal;
  /** The same, rounded half-even to 6 decimals. */
  readonly shown: Decimal;
}

const UNITS_PER_COIN = 10n ** BigInt(MAX_DECIMALS);

/** A fraction in units of 10⁻⁸ of the currency, of either sign, as an amount. */
export function exactAmountOf({ numerator, denominator }: Fraction): ExactAmount {
  const coins = reduceFraction(numerator, denominator * UNITS_PER_COIN);
  const size = roundHalfEven(coins.numerator < 0n ? { ...coins, numerator: -coins.numerator } : coins);
  return {
    numerator: decimal(String(coins.numerator)),
    denominator: decimal(String(coins.denominator)),
    shown: coins.numerator < 0n && !size.isZero() ? size.negated() : size,
  };
}

/** What package time of an item comes to at the rate of a day. Negative time comes to a negative amount. */
export const chargeForTime = (time: PackageTime, line: Omit<ChargedLine, "overageMs">, compiled: CompiledTariff): Fraction => chargeOf({ ...line, overageMs: time }, compiled);

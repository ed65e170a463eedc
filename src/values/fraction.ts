import { type Decimal, DISPLAY_DECIMALS, fromUnits } from "./money.js";

/** An exact rational number. The denominator is above 0; the sign is that of the numerator. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ZERO_FRACTION: Fraction = { numerator: 0n, denominator: 1n };

/** `numerator` ÷ `denominator` in lowest terms. The denominator must be above 0. */
export function reduceFraction(numerator: bigint, denominator: bigint): Fraction {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b]; // Euclid's algorithm: leaves the greatest common divisor in `a`
  return { numerator: numerator / a, denominator: denominator / a };
}

export const addFractions = (a: Fraction, b: Fraction): Fraction =>
  reduceFraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

/** A fraction of 0 or more, rounded half-even to 6 decimals. */
export function roundHalfEven({ numerator, denominator }: Fraction): Decimal {
  const scaled = numerator * 10n ** BigInt(DISPLAY_DECIMALS);
  const floor = scaled / denominator;
  const twiceRemainder = (scaled % denominator) * 2n;
  const roundsUp = twiceRemainder > denominator || (twiceRemainder === denominator && floor % 2n === 1n);
  return fromUnits(roundsUp ? floor + 1n : floor, DISPLAY_DECIMALS);
}

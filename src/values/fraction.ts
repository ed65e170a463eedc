import { type Decimal, DISPLAY_DECIMALS, fromUnits, wholeAmount } from "./money.js";

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

export const subtractFractions = (a: Fraction, b: Fraction): Fraction =>
  reduceFraction(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);

export const sumOfFractions = (fractions: Iterable<Fraction>): Fraction => {
  let sum = ZERO_FRACTION;
  for (const fraction of fractions) sum = addFractions(sum, fraction);
  return sum;
};

/** A fraction of 0 or more, rounded half-even to 6 decimals, in units of 10⁻⁶. It need not be in lowest terms. */
export function displayUnitsOf({ numerator, denominator }: Fraction): bigint {
  const scaled = numerator * UNITS_PER_ONE;
  const floor = scaled / denominator;
  const twiceRemainder = (scaled % denominator) * 2n;
  const roundsUp = twiceRemainder > denominator || (twiceRemainder === denominator && floor % 2n === 1n);
  return roundsUp ? floor + 1n : floor;
}

const UNITS_PER_ONE = 10n ** BigInt(DISPLAY_DECIMALS);

/** A number of units of 10⁻⁶ as it is displayed. */
export const displayed = (units: bigint): Decimal =>
  units % UNITS_PER_ONE === 0n ? wholeAmount(units / UNITS_PER_ONE) : fromUnits(units, DISPLAY_DECIMALS);

/** A fraction of 0 or more, rounded half-even to 6 decimals. */
export const roundHalfEven = (fraction: Fraction): Decimal => displayed(displayUnitsOf(fraction));

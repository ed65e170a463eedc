import { type Decimal, fromUnits } from "./money.js";

/** An exact number: `over` is positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ZERO_FRACTION: Fraction = { numerator: 0n, denominator: 1n };

export function reduceFraction(count: bigint, over: bigint): Fraction {
  let [a, b] = [count < 0n ? -count : count, over];
  while (b > 0n) [a, b] = [b, a % b];
  return { numerator: count / a, denominator: over / a };
}

export const addFractions = (a: Fraction, b: Fraction): Fraction => reduceFraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

const SHOWN_DECIMALS = 6;

/** A fraction of 0 or more, rounded half-even. */
export function roundHalfEven({ numerator, denominator }: Fraction): Decimal {
  const scaled = numerator * 10n ** BigInt(SHOWN_DECIMALS);
  const floor = scaled / denominator;
  const twice = (scaled % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && floor % 2n === 1n);
  return fromUnits(up ? floor + 1n : floor, SHOWN_DECIMALS);
}

/** An exact number as a fraction of integers. The denominator is above 0; only functions whose name says so round. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const whole = (value: bigint | number): Fraction => ({ numerator: BigInt(value), denominator: 1n });

/** The value of decimal text: `"-3.75"` is −375/100. */
export function fractionOf(text: string): Fraction {
  const [, sign = "", digits = "", decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (digits === "") throw new Error(`"${text}" is not decimal text`);
  return { numerator: BigInt(`${sign}${digits}${decimals}`), denominator: 10n ** BigInt(decimals.length) };
}

export function add(a: Fraction, b: Fraction): Fraction {
  if (a.denominator % b.denominator === 0n) return { numerator: a.numerator + b.numerator * (a.denominator / b.denominator), denominator: a.denominator };
  if (b.denominator % a.denominator === 0n) return add(b, a);
  return { numerator: a.numerator * b.denominator + b.numerator * a.denominator, denominator: a.denominator * b.denominator };
}

export const negative = (a: Fraction): Fraction => ({ numerator: -a.numerator, denominator: a.denominator });
export const times = (a: Fraction, b: Fraction): Fraction => ({ numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator });
export const dividedBy = (a: Fraction, count: bigint): Fraction => ({ numerator: a.numerator, denominator: a.denominator * count });
export const sum = (all: readonly Fraction[]): Fraction => all.reduce(add, whole(0));
export const isEqual = (a: Fraction, b: Fraction): boolean => a.numerator * b.denominator === b.numerator * a.denominator;
export const isAtMost = (a: Fraction, b: Fraction): boolean => a.numerator * b.denominator <= b.numerator * a.denominator;

/** The value of an exact amount of the library, whatever it displays. */
export const fractionOfExact = ({ numerator, denominator }: Readonly<Record<"numerator" | "denominator", { toFixed(): string }>>): Fraction =>
  dividedBy(fractionOf(numerator.toFixed()), BigInt(denominator.toFixed()));

/** Rounded down to `decimals` places, towards minus infinity. */
export function floorTo(decimals: number, value: Fraction): Fraction {
  const denominator = 10n ** BigInt(decimals);
  return { numerator: floorDivision(value.numerator * denominator, value.denominator), denominator };
}

/** Rounded to `decimals` places, halves to the even neighbour. */
export function halfEvenTo(decimals: number, value: Fraction): Fraction {
  const denominator = 10n ** BigInt(decimals);
  const floor = floorDivision(value.numerator * denominator, value.denominator);
  const twiceTheRest = 2n * (value.numerator * denominator - floor * value.denominator);
  const up = twiceTheRest > value.denominator || (twiceTheRest === value.denominator && floor % 2n !== 0n);
  return { numerator: up ? floor + 1n : floor, denominator };
}

function floorDivision(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

/** Canonical decimal text without trailing zeros: −375/100 is `"-3.75"`. Throws for a number with more than 40 decimals. */
export function decimalText(value: Fraction): string {
  const scale = 10n ** 40n;
  if ((value.numerator * scale) % value.denominator !== 0n) throw new Error(`${value.numerator}/${value.denominator} has more than 40 decimals`);
  const scaled = (value.numerator * scale) / value.denominator;
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(41, "0");
  const decimals = digits.slice(-40).replace(/0+$/, "");
  return `${scaled < 0n ? "-" : ""}${digits.slice(0, -40)}${decimals === "" ? "" : `.${decimals}`}`;
}

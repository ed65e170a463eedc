/** Exact numbers as fractions of whole numbers. The denominator is above 0; nothing is ever rounded unless it says so. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

export const whole = (value: bigint | number): Fraction => ({ over: BigInt(value), under: 1n });

/** The number that decimal text says: `"-3.75"` is −375/100. */
export function fractionOf(text: string): Fraction {
  const [, sign = "", digits = "", decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (digits === "") throw new Error(`"${text}" is no decimal text`);
  return { over: BigInt(`${sign}${digits}${decimals}`), under: 10n ** BigInt(decimals.length) };
}


export function add(a: Fraction, b: Fraction): Fraction {
  if (a.under % b.under === 0n) return { over: a.over + b.over * (a.under / b.under), under: a.under };
  if (b.under % a.under === 0n) return add(b, a);
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
}

export const negative = (a: Fraction): Fraction => ({ over: -a.over, under: a.under });
export const times = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under });
export const dividedBy = (a: Fraction, count: bigint): Fraction => ({ over: a.over, under: a.under * count });
export const sum = (all: readonly Fraction[]): Fraction => all.reduce(add, whole(0));
export const isEqual = (a: Fraction, b: Fraction): boolean => a.over * b.under === b.over * a.under;
export const isAtMost = (a: Fraction, b: Fraction): boolean => a.over * b.under <= b.over * a.under;

/** Rounded down to `decimals` places, towards minus infinity. */
export function floorTo(decimals: number, value: Fraction): Fraction {
  const under = 10n ** BigInt(decimals);
  return { over: floorDivision(value.over * under, value.under), under };
}

/** Rounded to `decimals` places, halves to the even neighbour. */
export function halfEvenTo(decimals: number, value: Fraction): Fraction {
  const under = 10n ** BigInt(decimals);
  const floor = floorDivision(value.over * under, value.under);
  const twiceTheRest = 2n * (value.over * under - floor * value.under);
  const up = twiceTheRest > value.under || (twiceTheRest === value.under && floor % 2n !== 0n);
  return { over: up ? floor + 1n : floor, under };
}

function floorDivision(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

/** Canonical decimal text, without zeros at its end: −375/100 is `"-3.75"`. Only for numbers that have one. */
export function decimalText(value: Fraction): string {
  const scale = 10n ** 40n;
  if ((value.over * scale) % value.under !== 0n) throw new Error(`${value.over}/${value.under} has more than 40 decimals`);
  const scaled = (value.over * scale) / value.under;
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(41, "0");
  const decimals = digits.slice(-40).replace(/0+$/, "");
  return `${scaled < 0n ? "-" : ""}${digits.slice(0, -40)}${decimals === "" ? "" : `.${decimals}`}`;
}

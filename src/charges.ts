import type { Line } from "./lines.js";
import { type Decimal, fromUnits, MAX_DECIMALS, ZERO } from "./money.js";
import { rateUnits, type Terms } from "./terms.js";

/** An exact number: `over` is positive. */
export interface Fraction {
  readonly count: bigint;
  readonly over: bigint;
}

export const NOTHING: Fraction = { count: 0n, over: 1n };

export function reduced(count: bigint, over: bigint): Fraction {
  let [a, b] = [count < 0n ? -count : count, over];
  while (b > 0n) [a, b] = [b, a % b];
  return { count: count / a, over: over / a };
}

export const sum = (a: Fraction, b: Fraction): Fraction => reduced(a.count * b.over + b.count * a.over, a.over * b.over);

/** What is charged: the facts of a line that its price follows from. */
export type Charged = Pick<Line, "day" | "region" | "item" | "overage">;

/** Overage ÷ weight × rate, in units of 10⁻⁸ of the currency. */
export function chargeOf(line: Charged, terms: Terms): Fraction {
  const units = rateUnits(terms, line.item, line.region, line.day) ?? 0n;
  return reduced(BigInt(line.overage) * units, BigInt(perMinuteOf(line, terms)));
}

const perMinuteOf = ({ item }: Charged, terms: Terms): number => terms.items.get(item)?.perMinute ?? 1;

const CENT_DECIMALS = 2;
const UNITS_PER_CENT = 10n ** BigInt(MAX_DECIMALS - CENT_DECIMALS);

/** The charge of a day: the exact sum of its lines' charges, rounded down to 0.01 once (rule 11, B10). Lines are not negative. */
export function dayCharge(lines: Iterable<Line>, terms: Terms): Decimal {
  let total = NOTHING;
  for (const line of lines) total = sum(total, chargeOf(line, terms));
  return fromUnits(total.count / (total.over * UNITS_PER_CENT), CENT_DECIMALS);
}

const SHOWN_DECIMALS = 6;

/** What a bill line shows of its facts, rounded half-even to 6 decimals. */
export interface Shown {
  readonly coveredMinutes: Decimal;
  readonly overageMinutes: Decimal;
  readonly amount: Decimal;
}

export const NOTHING_SHOWN: Shown = { coveredMinutes: ZERO, overageMinutes: ZERO, amount: ZERO };

export function shownOf(line: Line, terms: Terms): Shown {
  const perMinute = BigInt(perMinuteOf(line, terms));
  const charge = chargeOf(line, terms);
  return {
    coveredMinutes: shown({ count: BigInt(line.drawn), over: perMinute }),
    overageMinutes: shown({ count: BigInt(line.overage), over: perMinute }),
    amount: shown({ count: charge.count, over: charge.over * 10n ** BigInt(MAX_DECIMALS) }),
  };
}

/** A fraction of 0 or more, rounded half-even. */
export function shown({ count, over }: Fraction): Decimal {
  const scaled = count * 10n ** BigInt(SHOWN_DECIMALS);
  const floor = scaled / over;
  const twice = (scaled % over) * 2n;
  const up = twice > over || (twice === over && floor % 2n === 1n);
  return fromUnits(up ? floor + 1n : floor, SHOWN_DECIMALS);
}

/** The price of a minute on a line. */
export const rateOf = (line: Charged, terms: Terms): Decimal =>
  fromUnits(rateUnits(terms, line.item, line.region, line.day) ?? 0n, MAX_DECIMALS);

import { type CompiledTariff, rateOn } from "../tariff/compiled-tariff.js";
import { addFractions, displayUnitsOf, type Fraction, roundHalfEven, ZERO_FRACTION } from "../values/fraction.js";
import { type Decimal, fromUnits, ZERO } from "../values/money.js";
import { type PackageTime, SECONDS_PER_MINUTE } from "../values/package-time.js";
import { UNITS_PER_CURRENCY_UNIT } from "./exact-amount.js";
import { type ChargedLine, chargeOf, packageTimePerMinuteOf } from "./line-charge.js";
import type { UsageLine } from "./usage-line.js";

/** The exact charge of lines, in units of 10⁻⁸ of the currency. */
export function exactCharge(lines: Iterable<ChargedLine>, compiled: CompiledTariff): Fraction {
  let total = ZERO_FRACTION;
  for (const line of lines) total = addFractions(total, chargeOf(line, compiled));
  return total;
}

/**
 * An exact charge of 0 or more in smallest amounts of the tariff, rounded as it says, by default down to 0.01 (B10): the one place in
 * which a charge is rounded.
 */
export function smallestOf({ numerator, denominator }: Fraction, { money }: CompiledTariff): bigint {
  const smallest = denominator * money.smallestUnits;
  return money.mode === "down" ? numerator / smallest : (2n * numerator + smallest) / (2n * smallest);
}

/** The charge of a day in smallest amounts: the exact sum of what its lines cost, rounded once (rule 11). Lines must not be negative. */
export const smallestOfDay = (lines: Iterable<ChargedLine>, compiled: CompiledTariff): bigint =>
  smallestOf(exactCharge(lines, compiled), compiled);

export const fromSmallest = (count: bigint, { money }: CompiledTariff): Decimal => fromUnits(count, money.decimals);

/** The charge of a day, rounded once. */
export const dayCharge = (lines: Iterable<ChargedLine>, compiled: CompiledTariff): Decimal =>
  fromSmallest(smallestOfDay(lines, compiled), compiled);

/** Minutes of calls as bills and quotes display them, rounded half-even to 6 decimals. */
export interface DisplayMinutes {
  readonly minutes: Decimal;
  /** The part that packages covered; the rest is overage. */
  readonly coveredMinutes: Decimal;
  readonly overageMinutes: Decimal;
}

/** Minutes and amount of a line as they are displayed, in units of 10⁻⁶, each rounded half-even. */
export type DisplayUnits = { readonly [Shown in keyof DisplayMinutes | "amount"]: bigint };

export const ZERO_UNITS: DisplayUnits = { minutes: 0n, coveredMinutes: 0n, overageMinutes: 0n, amount: 0n };

export function displayUnits(line: UsageLine, compiled: CompiledTariff): DisplayUnits {
  const { numerator, denominator } = chargeOf(line, compiled);
  const perMinute = packageTimePerMinuteOf(line, compiled);
  return {
    minutes: displayUnitsOf({ numerator: BigInt(line.billedSeconds), denominator: BigInt(SECONDS_PER_MINUTE) }),
    coveredMinutes: displayUnitsOf(minutesIn(line.drawnMs, perMinute)),
    overageMinutes: displayUnitsOf(minutesIn(line.overageMs, perMinute)),
    amount: displayUnitsOf({ numerator, denominator: denominator * UNITS_PER_CURRENCY_UNIT }),
  };
}

/** Package time in minutes of an item: not in lowest terms. */
const minutesIn = (time: PackageTime, { numerator, denominator }: Fraction): Fraction => ({
  numerator: BigInt(time) * denominator,
  denominator: numerator,
});

/** The minutes of several lines or usages together: summed exactly, then rounded once. */
export function displayMinutes(
  parts: Iterable<Pick<UsageLine, "item" | "billedSeconds" | "drawnMs" | "overageMs">>,
  compiled: CompiledTariff,
): DisplayMinutes {
  let [billed, covered, overage] = [ZERO_FRACTION, ZERO_FRACTION, ZERO_FRACTION];
  for (const part of parts) {
    const perMinute = packageTimePerMinuteOf(part, compiled);
    billed = addFractions(billed, { numerator: BigInt(part.billedSeconds), denominator: BigInt(SECONDS_PER_MINUTE) });
    covered = addFractions(covered, minutesIn(part.drawnMs, perMinute));
    overage = addFractions(overage, minutesIn(part.overageMs, perMinute));
  }
  return { minutes: roundHalfEven(billed), coveredMinutes: roundHalfEven(covered), overageMinutes: roundHalfEven(overage) };
}

/** The price of a minute on the day of a line. 0 if the item has no rate. */
export const displayRate = ({ item, region, day }: Omit<ChargedLine, "overageMs">, compiled: CompiledTariff): Decimal =>
  rateOn(compiled, item, region, day)?.shown ?? ZERO;

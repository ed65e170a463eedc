import { type CompiledTariff, rateOn } from "../tariff/compiled-tariff.js";
import { addFractions, displayUnitsOf, type Fraction, roundHalfEven, ZERO_FRACTION } from "../values/fraction.js";
import { type Decimal, fromUnits, MAX_DECIMALS, ZERO } from "../values/money.js";
import { SECONDS_PER_MINUTE } from "../values/package-time.js";
import { UNITS_PER_CURRENCY_UNIT } from "./exact-amount.js";
import { type ChargedLine, chargeOf, packageTimePerMinuteOf } from "./line-charge.js";
import type { UsageLine } from "./usage-line.js";

const CENT_DECIMALS = 2;
const UNITS_PER_CENT = 10n ** BigInt(MAX_DECIMALS - CENT_DECIMALS);

/** The exact charge of lines, in units of 10⁻⁸ of the currency. */
export function exactCharge(lines: Iterable<ChargedLine>, compiled: CompiledTariff): Fraction {
  let total = ZERO_FRACTION;
  for (const line of lines) total = addFractions(total, chargeOf(line, compiled));
  return total;
}

/** An exact charge of 0 or more in cents, rounded down (B10): the one place in which a charge is rounded. */
export const centsOf = ({ numerator, denominator }: Fraction): bigint => numerator / (denominator * UNITS_PER_CENT);

/** The charge of a day in cents: the exact sum of what its lines cost, rounded down once (rule 11, B10). Lines must not be negative. */
export const centsOfDay = (lines: Iterable<ChargedLine>, compiled: CompiledTariff): bigint => centsOf(exactCharge(lines, compiled));

export const fromCents = (cents: bigint): Decimal => fromUnits(cents, CENT_DECIMALS);

/** The charge of a day, rounded down to 0.01 once. */
export const dayCharge = (lines: Iterable<ChargedLine>, compiled: CompiledTariff): Decimal => fromCents(centsOfDay(lines, compiled));

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
  const perMinute = BigInt(packageTimePerMinuteOf(line, compiled));
  return {
    minutes: displayUnitsOf({ numerator: BigInt(line.billedSeconds), denominator: BigInt(SECONDS_PER_MINUTE) }),
    coveredMinutes: displayUnitsOf({ numerator: BigInt(line.drawnMs), denominator: perMinute }),
    overageMinutes: displayUnitsOf({ numerator: BigInt(line.overageMs), denominator: perMinute }),
    amount: displayUnitsOf({ numerator, denominator: denominator * UNITS_PER_CURRENCY_UNIT }),
  };
}

/** The minutes of several lines or usages together: summed exactly, then rounded once. */
export function displayMinutes(
  parts: Iterable<Pick<UsageLine, "item" | "billedSeconds" | "drawnMs" | "overageMs">>,
  compiled: CompiledTariff,
): DisplayMinutes {
  let [billed, covered, overage] = [ZERO_FRACTION, ZERO_FRACTION, ZERO_FRACTION];
  for (const part of parts) {
    const denominator = BigInt(packageTimePerMinuteOf(part, compiled));
    billed = addFractions(billed, { numerator: BigInt(part.billedSeconds), denominator: BigInt(SECONDS_PER_MINUTE) });
    covered = addFractions(covered, { numerator: BigInt(part.drawnMs), denominator });
    overage = addFractions(overage, { numerator: BigInt(part.overageMs), denominator });
  }
  return { minutes: roundHalfEven(billed), coveredMinutes: roundHalfEven(covered), overageMinutes: roundHalfEven(overage) };
}

/** The price of a minute on the day of a line. 0 if the item has no rate. */
export const displayRate = ({ item, region, day }: Omit<ChargedLine, "overageMs">, compiled: CompiledTariff): Decimal =>
  rateOn(compiled, item, region, day)?.shown ?? ZERO;

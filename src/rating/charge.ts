import { pricePerMinute, type CompiledTariff } from "../tariff/compiled-tariff.js";
import { type Fraction, ZERO_FRACTION, reduceFraction, roundHalfEven, addFractions } from "../values/fraction.js";
import { type Decimal, fromUnits, MAX_DECIMALS, ZERO } from "../values/money.js";
import type { UsageLine } from "./usage-line.js";

/** What is charged: the facts of a line that its price follows from. */
export type ChargedLine = Pick<UsageLine, "day" | "region" | "item" | "overageMs">;

/** Overage ÷ weight × rate, in units of 10⁻⁸ of the currency. */
export function chargeOf(line: ChargedLine, compiled: CompiledTariff): Fraction {
  const units = pricePerMinute(compiled, line.item, line.region, line.day) ?? 0n;
  return reduceFraction(BigInt(line.overageMs) * units, BigInt(packageTimePerMinuteOf(line, compiled)));
}

const packageTimePerMinuteOf = ({ item }: Pick<ChargedLine, "item">, compiled: CompiledTariff): number => compiled.items.get(item)?.packageTimePerMinute ?? 1;

const CENT_DECIMALS = 2;
const UNITS_PER_CENT = 10n ** BigInt(MAX_DECIMALS - CENT_DECIMALS);

/** The charge of a day: the exact sum of its lines' charges, rounded down to 0.01 once (rule 11, B10). Lines are not negative. */
export function dayCharge(lines: Iterable<UsageLine>, compiled: CompiledTariff): Decimal {
  let total = ZERO_FRACTION;
  for (const line of lines) total = addFractions(total, chargeOf(line, compiled));
  return fromUnits(total.numerator / (total.denominator * UNITS_PER_CENT), CENT_DECIMALS);
}

/** Minutes of calls, as bills and quotes display them: rounded half-even to 6 decimals. */
export interface DisplayMinutes {
  readonly minutes: Decimal;
  /** What packages covered, and the rest. */
  readonly coveredMinutes: Decimal;
  readonly overageMinutes: Decimal;
}

/** What a bill line displays of its facts, rounded half-even to 6 decimals. */
export interface DisplayAmounts extends DisplayMinutes {
  readonly amount: Decimal;
}

const SECONDS_PER_MINUTE = 60n;

export const ZERO_AMOUNTS: DisplayAmounts = { minutes: ZERO, coveredMinutes: ZERO, overageMinutes: ZERO, amount: ZERO };

export function displayAmounts(line: UsageLine, compiled: CompiledTariff): DisplayAmounts {
  const charge = chargeOf(line, compiled);
  return { ...displayMinutes([line], compiled), amount: roundHalfEven({ numerator: charge.numerator, denominator: charge.denominator * 10n ** BigInt(MAX_DECIMALS) }) };
}

/** The minutes of several lines or usages together: summed exactly, rounded once. */
export function displayMinutes(parts: Iterable<Pick<UsageLine, "item" | "billedSeconds" | "drawnMs" | "overageMs">>, compiled: CompiledTariff): DisplayMinutes {
  let [billed, covered, overage] = [ZERO_FRACTION, ZERO_FRACTION, ZERO_FRACTION];
  for (const part of parts) {
    const denominator = BigInt(packageTimePerMinuteOf(part, compiled));
    billed = addFractions(billed, { numerator: BigInt(part.billedSeconds), denominator: SECONDS_PER_MINUTE });
    covered = addFractions(covered, { numerator: BigInt(part.drawnMs), denominator });
    overage = addFractions(overage, { numerator: BigInt(part.overageMs), denominator });
  }
  return { minutes: roundHalfEven(billed), coveredMinutes: roundHalfEven(covered), overageMinutes: roundHalfEven(overage) };
}

/** The price of a minute on a line. */
export const displayRate = (line: ChargedLine, compiled: CompiledTariff): Decimal =>
  fromUnits(pricePerMinute(compiled, line.item, line.region, line.day) ?? 0n, MAX_DECIMALS);

import { type CompiledTariff, pricePerMinute } from "../tariff/compiled-tariff.js";
import { type Fraction, reduceFraction } from "../values/fraction.js";
import type { UsageLine } from "./usage-line.js";

/** The part of a line that its charge depends on. */
export type ChargedLine = Pick<UsageLine, "day" | "region" | "item" | "overageMs">;

/**
 * The exact charge of a line: overage ÷ weight × rate (rule 6), in units of 10⁻⁸ of the currency. 0 if the item has no rate. It depends
 * on the whole line: what a part of a line costs is its share (charge-shares.ts), so that a rate need not be linear.
 */
export function chargeOf(line: ChargedLine, compiled: CompiledTariff): Fraction {
  const unitsPerMinute = pricePerMinute(compiled, line.item, line.region, line.day) ?? 0n;
  const { numerator, denominator } = packageTimePerMinuteOf(line, compiled);
  return reduceFraction(BigInt(line.overageMs) * unitsPerMinute * denominator, numerator);
}

/** The package time of a minute of a line's item. */
export const packageTimePerMinuteOf = ({ item }: Pick<ChargedLine, "item">, compiled: CompiledTariff): Fraction =>
  compiled.items.get(item)?.packageTimePerMinute ?? ONE;

const ONE: Fraction = { numerator: 1n, denominator: 1n };

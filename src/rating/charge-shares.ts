import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { addFractions, type Fraction, subtractFractions, ZERO_FRACTION } from "../values/fraction.js";
import { addPackageTime, type PackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { smallestOf } from "./charge.js";
import { type ChargedLine, chargeOf } from "./line-charge.js";
import { lineKey } from "./usage-line.js";

/** The key of a line among the lines of all days. */
export const dayLineKey = (line: { readonly day: Day; readonly region: string; readonly item: string }): string =>
  `${line.day} ${lineKey(line)}`;

/** Takes the parts of lines in canonical order, and returns the share of each in the exact charge of its line. */
export type LineShares = (part: ChargedLine) => Fraction;

/**
 * Allocates the exact charge of lines to their parts (rule 6): each part gets what it adds to the charge of its line so far, in units of
 * 10⁻⁸ of the currency. So parts sum to the line by construction, whether or not the rate is linear. `before` holds what is in the lines
 * before the first part.
 */
export function lineShares(compiled: CompiledTariff, before: Iterable<ChargedLine> = []): LineShares {
  const totals = new Map<string, { readonly overageMs: PackageTime; readonly charge: Fraction }>();
  for (const line of before) totals.set(dayLineKey(line), { overageMs: line.overageMs, charge: chargeOf(line, compiled) });
  return (part) => {
    if (part.overageMs === 0) return ZERO_FRACTION;
    const key = dayLineKey(part);
    const { overageMs: soFarMs, charge: soFar } = totals.get(key) ?? NOTHING;
    const overageMs = addPackageTime(soFarMs, part.overageMs);
    const charge = chargeOf({ ...part, overageMs }, compiled);
    totals.set(key, { overageMs, charge });
    return subtractFractions(charge, soFar);
  };
}

const NOTHING = { overageMs: ZERO_PACKAGE_TIME, charge: ZERO_FRACTION };

/**
 * Allocates the rounded charge of a day to its parts, in smallest amounts: takes their exact shares in canonical order, and returns what
 * each adds to the running total, rounded as a bill rounds the day (B10). So parts sum to what the day is due by construction. `before`
 * is the exact charge of the day that is allocated already.
 */
export function roundedShares(compiled: CompiledTariff, before: Fraction = ZERO_FRACTION): (charge: Fraction) => bigint {
  let total = before;
  let smallest = smallestOf(total, compiled);
  return (charge) => {
    const smallestBefore = smallest;
    total = addFractions(total, charge);
    smallest = smallestOf(total, compiled);
    return smallest - smallestBefore;
  };
}

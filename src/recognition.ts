import { fromUnits, type Decimal, MAX_DECIMALS, unitsOf, ZERO } from "./money.js";
import type { PackageTime } from "./minutes.js";
import type { PackageTerms } from "./tariff.js";

/**
 * What of a package's price is earned once `drawn` of its quota is: price × drawn ÷ quota, rounded down to 8 decimals, so that
 * the last draw takes what rounding left.
 */
export function recognised({ price, quota }: Pick<PackageTerms, "price" | "quota">, drawn: PackageTime): Decimal {
  return drawn === 0 ? ZERO : fromUnits((unitsOf(price) * BigInt(drawn)) / BigInt(quota), MAX_DECIMALS);
}

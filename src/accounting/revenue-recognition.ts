import type { PackageTerms } from "../tariff/tariff.js";
import { type Decimal, fromUnits, MAX_DECIMALS, unitsOf, ZERO } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/**
 * What of a package's price is earned once `drawnMs` of its quota is: price × drawn ÷ quota, rounded down to 8 decimals, so that
 * the last draw takes what rounding left.
 */
export function recognizedRevenue({ price, quotaMs }: Pick<PackageTerms, "price" | "quotaMs">, drawnMs: PackageTime): Decimal {
  return drawnMs === 0 ? ZERO : fromUnits((unitsOf(price) * BigInt(drawnMs)) / BigInt(quotaMs), MAX_DECIMALS);
}

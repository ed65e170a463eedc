import type { PackageTerms } from "../tariff/tariff.js";
import { type Decimal, fromUnits, MAX_DECIMALS, unitsOf, ZERO } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/**
 * The part of a package's price that is earned when `drawnMs` of its quota is drawn: price × drawn ÷ quota, rounded down to 8 decimals.
 * Postings are differences of this function, so rounding errors do not add up: a full draw earns the whole price.
 */
export function recognizedRevenue({ price, quotaMs }: Pick<PackageTerms, "price" | "quotaMs">, drawnMs: PackageTime): Decimal {
  return drawnMs === 0 ? ZERO : fromUnits((unitsOf(price) * BigInt(drawnMs)) / BigInt(quotaMs), MAX_DECIMALS);
}

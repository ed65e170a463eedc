import type { PackageTime } from "../values/package-time.js";

/** The terms of a package that its postings depend on. */
export interface BookedTerms {
  readonly packageId: string;
  /** In units of 10⁻⁸ of the currency. */
  readonly price: bigint;
  readonly quotaMs: PackageTime;
}

/**
 * The part of a package's price that is earned when `drawnMs` of its quota is drawn: price × drawn ÷ quota, rounded down to 8 decimals.
 * Postings are differences of this function, so rounding errors do not add up: a full draw earns the whole price.
 */
export const recognizedRevenue = ({ price, quotaMs }: Omit<BookedTerms, "packageId">, drawnMs: PackageTime): bigint =>
  drawnMs === 0 ? 0n : (price * BigInt(drawnMs)) / BigInt(quotaMs);

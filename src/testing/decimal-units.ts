/** What can print itself in plain digits, as a `Decimal` can. */
export interface DecimalLike {
  readonly toFixed: () => string;
}

export const isDecimalLike = (value: unknown): value is DecimalLike =>
  typeof value === "object" && value !== null && "toFixed" in value && typeof value.toFixed === "function";

/** The most decimals that money has. */
const DECIMALS = 8;

/** An amount in whole hundred millionths: sums of them are exact. */
export function unitsOf(amount: DecimalLike): bigint {
  const [digits = "", decimals = ""] = amount.toFixed().split(".");
  return BigInt(`${digits}${decimals.padEnd(DECIMALS, "0")}`);
}

/** The decimal text of so many hundred millionths. */
export function amountOf(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(DECIMALS + 1, "0");
  const decimals = digits.slice(-DECIMALS).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -DECIMALS)}${decimals === "" ? "" : `.${decimals}`}`;
}

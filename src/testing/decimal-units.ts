/** A value that can print itself in plain digits, such as a `Decimal`. */
export interface DecimalLike {
  readonly toFixed: () => string;
}

export const isDecimalLike = (value: unknown): value is DecimalLike =>
  typeof value === "object" && value !== null && "toFixed" in value && typeof value.toFixed === "function";

/** The most decimals of an amount of money. */
const DECIMALS = 8;

/** An amount in units of 10⁻⁸, whose sums are exact. */
export function unitsOf(amount: DecimalLike): bigint {
  const [digits = "", decimals = ""] = amount.toFixed().split(".");
  return BigInt(`${digits}${decimals.padEnd(DECIMALS, "0")}`);
}

/** The decimal text of a number of units of 10⁻⁸. */
export function amountOf(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(DECIMALS + 1, "0");
  const decimals = digits.slice(-DECIMALS).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -DECIMALS)}${decimals === "" ? "" : `.${decimals}`}`;
}

import type { MinutePackage, PaidFrom } from "../packages/minute-package.js";
import { type Decimal, isNegative, minus, plus, ZERO } from "../values/money.js";
import { minutesOf, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import type { ChartName } from "./chart-of-accounts.js";
import { recognizedRevenue } from "./revenue-recognition.js";

/** What an event adds to a line of the chart: a debit is positive. */
export interface ChartPosting {
  readonly name: ChartName;
  /** Of the package or the item, where the chart has a ledger account for each; otherwise empty. */
  readonly id: string;
  /** Money, or package minutes. */
  readonly amount: Decimal;
}

export const debit = (name: ChartName, amount: Decimal, id = ""): ChartPosting => ({ name, id, amount });
export const credit = (name: ChartName, amount: Decimal, id = ""): ChartPosting => debit(name, amount.negated(), id);

const creditBalanceOf = (cash: Decimal): Decimal => (isNegative(cash) ? ZERO : cash);
const receivableOf = (cash: Decimal): Decimal => (isNegative(cash) ? cash.negated() : ZERO);

/** Puts `amount` to a customer's cash, or takes it where it is negative. What the cash lacks is a receivable, settled first. */
export function customerCashPostings(cash: Decimal, amount: Decimal): readonly ChartPosting[] {
  const after = plus(cash, amount);
  return [credit("customerCash", minus(creditBalanceOf(after), creditBalanceOf(cash))), debit("receivable", minus(receivableOf(after), receivableOf(cash)))];
}

/** What the books need to know of a package. */
export interface BookedPackage extends Pick<MinutePackage, "packageId" | "price" | "quotaMs"> {
  readonly consumedMs: PackageTime;
}

export const purchasePostings = ({ packageId, price, quotaMs }: Omit<BookedPackage, "consumedMs">, paidFrom: PaidFrom, cash: Decimal): readonly ChartPosting[] => [
  ...(paidFrom === "cash" ? customerCashPostings(cash, price.negated()) : [debit("externalPayments", price)]),
  credit("deferredRevenue", price, packageId),
  debit("minutesAvailable", minutesOf(quotaMs), packageId),
  credit("minutesGranted", minutesOf(quotaMs), packageId),
];

/**
 * Draws `time` from a package, or gives it back where it is negative. Drawing on a package that has expired takes back what its
 * expiry lost.
 */
export function drawPostings(pack: BookedPackage, consumedMs: PackageTime, hasExpired: boolean): readonly ChartPosting[] {
  const earned = minus(recognizedRevenue(pack, consumedMs), recognizedRevenue(pack, pack.consumedMs));
  return [
    debit(hasExpired ? "breakage" : "deferredRevenue", earned, pack.packageId),
    credit("packageRevenue", earned, pack.packageId),
    credit(hasExpired ? "minutesForfeited" : "minutesAvailable", minutesOf(subtractPackageTime(consumedMs, pack.consumedMs)), pack.packageId),
  ];
}

export function expiryPostings(pack: BookedPackage): readonly ChartPosting[] {
  const rest = minus(pack.price, recognizedRevenue(pack, pack.consumedMs));
  const left = minutesOf(subtractPackageTime(pack.quotaMs, pack.consumedMs));
  return [
    debit("deferredRevenue", rest, pack.packageId),
    credit("breakage", rest, pack.packageId),
    debit("minutesForfeited", left, pack.packageId),
    credit("minutesAvailable", left, pack.packageId),
  ];
}

export const returnPostings = ({ packageId, price, quotaMs }: BookedPackage): readonly ChartPosting[] => [
  debit("deferredRevenue", price, packageId),
  credit("refundsPayable", price, packageId),
  debit("minutesReturned", minutesOf(quotaMs), packageId),
  credit("minutesAvailable", minutesOf(quotaMs), packageId),
];

export const repaymentPostings = ({ packageId, price }: BookedPackage, paidTo: PaidFrom, cash: Decimal): readonly ChartPosting[] => [
  debit("refundsPayable", price, packageId),
  ...(paidTo === "cash" ? customerCashPostings(cash, price) : [credit("externalPayments", price)]),
];

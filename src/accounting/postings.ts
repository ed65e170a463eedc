import type { MinutePackage, PaidFrom } from "../packages/minute-package.js";
import { type Decimal, isNegative, minus, plus, ZERO } from "../values/money.js";
import { minutesOf, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import type { ChartName } from "./chart-of-accounts.js";
import { recognizedRevenue } from "./revenue-recognition.js";

/** The amount that an event adds to a line of the chart of accounts: a debit is positive, a credit negative. */
export interface ChartPosting {
  readonly name: ChartName;
  /** The id of the package or item if the chart has a ledger account for each; otherwise empty. */
  readonly id: string;
  /** Money, or package minutes, as the unit of the line says. */
  readonly amount: Decimal;
}

export const debit = (name: ChartName, amount: Decimal, id = ""): ChartPosting => ({ name, id, amount });
export const credit = (name: ChartName, amount: Decimal, id = ""): ChartPosting => debit(name, amount.negated(), id);

const creditBalanceOf = (cash: Decimal): Decimal => (isNegative(cash) ? ZERO : cash);
const receivableOf = (cash: Decimal): Decimal => (isNegative(cash) ? cash.negated() : ZERO);

/**
 * Adds `amount`, which may be negative, to a customer's cash, which is `cash` before. Cash below zero is a receivable: a payment settles
 * it first, a charge that cash cannot pay raises it.
 */
export function customerCashPostings(cash: Decimal, amount: Decimal): readonly ChartPosting[] {
  const after = plus(cash, amount);
  return [
    credit("customerCash", minus(creditBalanceOf(after), creditBalanceOf(cash))),
    debit("receivable", minus(receivableOf(after), receivableOf(cash))),
  ];
}

/** The fields of a package that its postings depend on. `consumedMs` is what is drawn from it before the event. */
export interface BookedPackage extends Pick<MinutePackage, "packageId" | "price" | "quotaMs"> {
  readonly consumedMs: PackageTime;
}

/** A purchase: the price is paid and deferred, the minutes are granted. */
export const purchasePostings = (
  { packageId, price, quotaMs }: Omit<BookedPackage, "consumedMs">,
  paidFrom: PaidFrom,
  cash: Decimal,
): readonly ChartPosting[] => [
  ...(paidFrom === "cash" ? customerCashPostings(cash, price.negated()) : [debit("externalPayments", price)]),
  credit("deferredRevenue", price, packageId),
  debit("minutesAvailable", minutesOf(quotaMs), packageId),
  credit("minutesGranted", minutesOf(quotaMs), packageId),
];

/**
 * What is drawn from a package becomes `consumedAfterMs`, more or less than before: the difference is earned, or deferred again. After
 * its expiry, the difference comes from breakage and forfeited minutes instead.
 */
export function drawPostings(pack: BookedPackage, consumedAfterMs: PackageTime, hasExpired: boolean): readonly ChartPosting[] {
  const earned = minus(recognizedRevenue(pack, consumedAfterMs), recognizedRevenue(pack, pack.consumedMs));
  const drawnMinutes = minutesOf(subtractPackageTime(consumedAfterMs, pack.consumedMs));
  return [
    debit(hasExpired ? "breakage" : "deferredRevenue", earned, pack.packageId),
    credit("packageRevenue", earned, pack.packageId),
    credit(hasExpired ? "minutesForfeited" : "minutesAvailable", drawnMinutes, pack.packageId),
  ];
}

/** An expiry: the part of the price that is not earned becomes breakage (IFRS 15 B46), the remaining minutes are forfeited. */
export function expiryPostings(pack: BookedPackage): readonly ChartPosting[] {
  const unearned = minus(pack.price, recognizedRevenue(pack, pack.consumedMs));
  const forfeitedMinutes = minutesOf(subtractPackageTime(pack.quotaMs, pack.consumedMs));
  return [
    debit("deferredRevenue", unearned, pack.packageId),
    credit("breakage", unearned, pack.packageId),
    debit("minutesForfeited", forfeitedMinutes, pack.packageId),
    credit("minutesAvailable", forfeitedMinutes, pack.packageId),
  ];
}

/** A return (rule 3): the whole price is owed to the customer, the whole quota is returned. */
export const returnPostings = ({ packageId, price, quotaMs }: BookedPackage): readonly ChartPosting[] => [
  debit("deferredRevenue", price, packageId),
  credit("refundsPayable", price, packageId),
  debit("minutesReturned", minutesOf(quotaMs), packageId),
  credit("minutesAvailable", minutesOf(quotaMs), packageId),
];

/** The repayment of a returned package: to cash, or outside the account as it was paid. */
export const repaymentPostings = ({ packageId, price }: BookedPackage, paidTo: PaidFrom, cash: Decimal): readonly ChartPosting[] => [
  debit("refundsPayable", price, packageId),
  ...(paidTo === "cash" ? customerCashPostings(cash, price) : [credit("externalPayments", price)]),
];

import type { ChartName } from "./chart.js";
import { minutesOf, type PackageTime, subtractTime } from "./minutes.js";
import { type Decimal, isNegative, minus, plus, ZERO } from "./money.js";
import type { MinutePackage, PaidFrom } from "./packages.js";
import { recognised } from "./recognition.js";

/** What an event adds to a line of the chart: a debit is positive. */
export interface Move {
  readonly name: ChartName;
  /** Of the package or the item, where the chart has a ledger account for each; otherwise empty. */
  readonly id: string;
  /** Money, or package minutes. */
  readonly amount: Decimal;
}

export const debit = (name: ChartName, amount: Decimal, id = ""): Move => ({ name, id, amount });
export const credit = (name: ChartName, amount: Decimal, id = ""): Move => debit(name, amount.negated(), id);

const heldIn = (cash: Decimal): Decimal => (isNegative(cash) ? ZERO : cash);
const owedIn = (cash: Decimal): Decimal => (isNegative(cash) ? cash.negated() : ZERO);

/** Puts `amount` to a customer's cash, or takes it where it is negative. What the cash lacks is a receivable, settled first. */
export function customerMoves(cash: Decimal, amount: Decimal): readonly Move[] {
  const after = plus(cash, amount);
  return [credit("customerCash", minus(heldIn(after), heldIn(cash))), debit("receivable", minus(owedIn(after), owedIn(cash)))];
}

/** What the books need to know of a package. */
export interface BookedPackage extends Pick<MinutePackage, "packageId" | "price" | "quota"> {
  readonly consumed: PackageTime;
}

export const purchaseMoves = ({ packageId, price, quota }: Omit<BookedPackage, "consumed">, paidFrom: PaidFrom, cash: Decimal): readonly Move[] => [
  ...(paidFrom === "cash" ? customerMoves(cash, price.negated()) : [debit("externalPayments", price)]),
  credit("deferredRevenue", price, packageId),
  debit("minutesAvailable", minutesOf(quota), packageId),
  credit("minutesGranted", minutesOf(quota), packageId),
];

/**
 * Draws `time` from a package, or gives it back where it is negative. Drawing on a package that has expired takes back what its
 * expiry lost.
 */
export function drawMoves(pack: BookedPackage, consumed: PackageTime, hasExpired: boolean): readonly Move[] {
  const earned = minus(recognised(pack, consumed), recognised(pack, pack.consumed));
  return [
    debit(hasExpired ? "breakage" : "deferredRevenue", earned, pack.packageId),
    credit("packageRevenue", earned, pack.packageId),
    credit(hasExpired ? "minutesForfeited" : "minutesAvailable", minutesOf(subtractTime(consumed, pack.consumed)), pack.packageId),
  ];
}

export function expiryMoves(pack: BookedPackage): readonly Move[] {
  const rest = minus(pack.price, recognised(pack, pack.consumed));
  const left = minutesOf(subtractTime(pack.quota, pack.consumed));
  return [
    debit("deferredRevenue", rest, pack.packageId),
    credit("breakage", rest, pack.packageId),
    debit("minutesForfeited", left, pack.packageId),
    credit("minutesAvailable", left, pack.packageId),
  ];
}

export const returnMoves = ({ packageId, price, quota }: BookedPackage): readonly Move[] => [
  debit("deferredRevenue", price, packageId),
  credit("refundsPayable", price, packageId),
  debit("minutesReturned", minutesOf(quota), packageId),
  credit("minutesAvailable", minutesOf(quota), packageId),
];

export const payBackMoves = ({ packageId, price }: BookedPackage, paidTo: PaidFrom, cash: Decimal): readonly Move[] => [
  debit("refundsPayable", price, packageId),
  ...(paidTo === "cash" ? customerMoves(cash, price) : [credit("externalPayments", price)]),
];

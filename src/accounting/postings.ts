import type { PaidFrom } from "../packages/minute-package.js";
import { addPackageTime, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import type { JournalPosting } from "./journal-entry.js";
import type { PostingWriter } from "./posting-writer.js";
import { type BookedTerms, recognizedRevenue } from "./revenue-recognition.js";

const creditBalanceOf = (cash: bigint): bigint => (cash < 0n ? 0n : cash);
const receivableOf = (cash: bigint): bigint => (cash < 0n ? -cash : 0n);

/**
 * Adds `amount`, which may be negative, to a customer's cash, which is `cash` before. Cash below zero is a receivable: a payment settles
 * it first, a charge that cash cannot pay raises it.
 */
export function customerCashPostings({ debit, credit }: PostingWriter, cash: bigint, amount: bigint): readonly JournalPosting[] {
  const after = cash + amount;
  return [
    credit("customerCash", creditBalanceOf(after) - creditBalanceOf(cash)),
    debit("receivable", receivableOf(after) - receivableOf(cash)),
  ];
}

/** A package in the books. */
export interface BookedPackage extends BookedTerms {
  /** What is drawn from it by the events that were posted. */
  readonly consumedMs: PackageTime;
  /** Whether its expiry was posted. */
  readonly hasExpired: boolean;
}

/** A purchase: the price is paid and deferred, the minutes are granted. */
export const purchasePostings = (
  { debit, credit }: PostingWriter,
  { packageId, price, quotaMs }: BookedTerms,
  paidFrom: PaidFrom,
  cash: bigint,
): readonly JournalPosting[] => [
  ...(paidFrom === "cash" ? customerCashPostings({ debit, credit }, cash, -price) : [debit("externalPayments", price)]),
  credit("deferredRevenue", price, packageId),
  debit("minutesAvailable", quotaMs, packageId),
  credit("minutesGranted", quotaMs, packageId),
];

/**
 * `drawnMs` more is drawn from a package, less if it is negative: the difference is earned, or deferred again. After its expiry, the
 * difference comes from breakage and forfeited minutes instead.
 */
export function drawPostings({ debit, credit }: PostingWriter, pack: BookedPackage, drawnMs: PackageTime): readonly JournalPosting[] {
  const { packageId, consumedMs, hasExpired } = pack;
  const earned = recognizedRevenue(pack, addPackageTime(consumedMs, drawnMs)) - recognizedRevenue(pack, consumedMs);
  return [
    debit(hasExpired ? "breakage" : "deferredRevenue", earned, packageId),
    credit("packageRevenue", earned, packageId),
    credit(hasExpired ? "minutesForfeited" : "minutesAvailable", drawnMs, packageId),
  ];
}

/** An expiry: the part of the price that is not earned becomes breakage (IFRS 15 B46), the remaining minutes are forfeited. */
export function expiryPostings({ debit, credit }: PostingWriter, pack: BookedPackage): readonly JournalPosting[] {
  const { packageId, price, quotaMs, consumedMs } = pack;
  const unearned = price - recognizedRevenue(pack, consumedMs);
  const forfeitedMs = subtractPackageTime(quotaMs, consumedMs);
  return [
    debit("deferredRevenue", unearned, packageId),
    credit("breakage", unearned, packageId),
    debit("minutesForfeited", forfeitedMs, packageId),
    credit("minutesAvailable", forfeitedMs, packageId),
  ];
}

/** A return (rule 3): the whole price is owed to the customer, the whole quota is returned. */
export const returnPostings = ({ debit, credit }: PostingWriter, { packageId, price, quotaMs }: BookedTerms): readonly JournalPosting[] => [
  debit("deferredRevenue", price, packageId),
  credit("refundsPayable", price, packageId),
  debit("minutesReturned", quotaMs, packageId),
  credit("minutesAvailable", quotaMs, packageId),
];

/** The repayment of a returned package: to cash, or outside the account as it was paid. */
export const repaymentPostings = (
  { debit, credit }: PostingWriter,
  { packageId, price }: BookedTerms,
  paidTo: PaidFrom,
  cash: bigint,
): readonly JournalPosting[] => [
  debit("refundsPayable", price, packageId),
  ...(paidTo === "cash" ? customerCashPostings({ debit, credit }, cash, price) : [credit("externalPayments", price)]),
];

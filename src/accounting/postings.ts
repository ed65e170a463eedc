import type { PaidFrom } from "../packages/minute-package.js";
import { addPackageTime, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import type { ChartName } from "./chart-of-accounts.js";
import type { JournalPosting } from "./journal-entry.js";
import { postedTime } from "./posted-minutes.js";
import type { PostingWriter } from "./posting-writer.js";
import { type BookedTerms, earnedOf } from "./revenue-recognition.js";

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

/** `amount`, which may be negative, comes to a customer's cash from a line of the chart: what was paid in, or what an adjustment is. */
export const movedCashPostings = (
  { debit, credit }: PostingWriter, from: ChartName, cash: bigint, amount: bigint, id?: string,
): readonly JournalPosting[] => [debit(from, amount, id), ...customerCashPostings({ debit, credit }, cash, amount)];

/** A package in the books. */
export interface BookedPackage extends BookedTerms {
  /** What is drawn from it by the events that were posted. */
  readonly consumedMs: PackageTime;
  /** Whether its expiry was posted: its minutes are forfeited. */
  readonly hasExpired: boolean;
  /** Whether the part of its price that is not drawn was posted as breakage. */
  readonly isOver: boolean;
}

/** A purchase or a renewal: the price is paid and deferred, the minutes are granted. */
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

/** What more is earned, or deferred again if it is negative: by draws, and as breakage. */
function earningPostings(
  { debit, credit }: PostingWriter, pack: BookedPackage, after: Pick<BookedPackage, "consumedMs" | "isOver">, expected: bigint,
): JournalPosting[] {
  const [before, now] = [earnedOf(pack, pack.consumedMs, pack.isOver, expected), earnedOf(pack, after.consumedMs, after.isOver, expected)];
  const [drawn, breakage] = [now.drawn - before.drawn, now.breakage - before.breakage];
  const postings: JournalPosting[] = [];
  if (drawn + breakage !== 0n) postings.push(debit("deferredRevenue", drawn + breakage, pack.packageId));
  if (breakage !== 0n) postings.push(credit("breakage", breakage, pack.packageId));
  if (drawn !== 0n) postings.push(credit("packageRevenue", drawn, pack.packageId));
  return postings;
}

/**
 * `drawnMs` more is drawn from a package, less if it is negative: the difference is earned, or deferred again. Once what was not drawn is
 * breakage, and its minutes forfeited, the difference comes from these instead.
 */
export function drawPostings(
  writer: PostingWriter, pack: BookedPackage, drawnMs: PackageTime, expected: bigint,
): readonly JournalPosting[] {
  const { packageId, isOver, hasExpired } = pack;
  const consumedMs = addPackageTime(pack.consumedMs, drawnMs);
  const postings = earningPostings(writer, pack, { consumedMs, isOver }, expected);
  const postedMs = subtractPackageTime(postedTime(consumedMs), postedTime(pack.consumedMs));
  postings.push(writer.credit(hasExpired ? "minutesForfeited" : "minutesAvailable", postedMs, packageId));
  return postings;
}

/** The part of a price that is not earned becomes breakage (IFRS 15 B46). */
export const breakagePostings = (writer: PostingWriter, pack: BookedPackage, expected: bigint): readonly JournalPosting[] =>
  earningPostings(writer, pack, { consumedMs: pack.consumedMs, isOver: true }, expected);

/** The minutes that are left at an expiry are forfeited. */
export function forfeitPostings(
  { debit, credit }: PostingWriter, { packageId, quotaMs, consumedMs }: BookedPackage,
): readonly JournalPosting[] {
  const forfeitedMs = subtractPackageTime(quotaMs, postedTime(consumedMs));
  return [debit("minutesForfeited", forfeitedMs, packageId), credit("minutesAvailable", forfeitedMs, packageId)];
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

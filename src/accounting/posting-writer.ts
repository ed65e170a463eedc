import { type Decimal, decimal, decimalText, fromUnits, MAX_DECIMALS } from "../values/money.js";
import { memoized } from "../values/memoized.js";
import { minutesOf, packageTimeOf } from "../values/package-time.js";
import { type ChartName, ledgerAccountOf, unitOf } from "./chart-of-accounts.js";
import type { JournalPosting } from "./journal-entry.js";

/**
 * Money as a `bigint` in units of 10⁻⁸ of the currency, or package time as a whole number of milliseconds. Both are exact, and take
 * less time and memory than a `Decimal`.
 */
type PostedAmount = bigint | number;

/** Writes a posting to a line of the chart of accounts. `id` is that of the package or item, if the line has one. */
type WritePosting = (name: ChartName, amount: PostedAmount, id?: string) => JournalPosting;

/** Writes the postings of a customer's account: a debit adds an amount to a line, a credit subtracts it. */
export interface PostingWriter {
  readonly debit: WritePosting;
  readonly credit: WritePosting;
}

/** Equal postings are one frozen object (flyweight): the calls of a ledger have few different lengths and prices. */
export function postingWriter(accountId: string, currency: string): PostingWriter {
  const writerOf = memoized((name: ChartName) =>
    memoized((id: string) => {
      const [ledgerAccount, unit] = [ledgerAccountOf(name, accountId, id), unitOf(name, currency)];
      return memoized((amount: PostedAmount): JournalPosting => Object.freeze({ ledgerAccount, unit, amount: decimalOf(amount) }));
    }),
  );
  const debit: WritePosting = (name, amount, id = "") => writerOf(name)(id)(amount);
  return { debit, credit: (name, amount, id) => debit(name, -amount, id) };
}

/** `decimal` freezes, `minutesOf` does not. */
const decimalOf = (amount: PostedAmount): Decimal =>
  typeof amount === "bigint" ? fromUnits(amount, MAX_DECIMALS) : decimal(decimalText(minutesOf(packageTimeOf(amount))));

import { anInstant, objectOf } from "../parsing/parser.js";
import type { InstantInput } from "../values/instant.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import { byCodeUnit } from "../values/text-order.js";
import type { LedgerAccount } from "./chart-of-accounts.js";
import { type JournalEntry, someEntries } from "./journal-entry.js";

/** What a ledger account holds in a unit: a debit is positive, a credit negative. */
export interface LedgerAccountBalance {
  readonly ledgerAccount: LedgerAccount;
  readonly unit: string;
  readonly amount: Decimal;
}

const someOptions = objectOf((field) => ({ until: field("until", anInstant) }));

/**
 * What every ledger account holds by the entries that are posted (`at`) before `until`, which is excluded; sorted by ledger account and
 * unit, without those that hold 0. It sums to 0 in each unit.
 *
 * Throws a `RefusalError` for invalid entries, then for an `until` that is not an instant.
 *
 * @example
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }),
 *     (school) => topUp(school, { at: "2021-04-01T00:00:00Z", paymentId: "pay-1", amount: "100" }),
 *   ),
 * );
 * const [cash] = trialBalance(journal(events), { until: "2021-05-01T00:00:00Z" });
 * `${cash.ledgerAccount} ${cash.amount} ${cash.unit}`; // => Assets:Cash 100 CNY
 */
export function trialBalance(
  entries: readonly JournalEntry[], options: { readonly until: InstantInput },
): readonly LedgerAccountBalance[] {
  const read = someEntries(entries);
  const { until } = someOptions(options, "options");
  return balancesOf(read.filter(({ at }) => at < until));
}

/** What entries add to each ledger account, sorted by ledger account and unit, without those that hold 0. */
function balancesOf(entries: readonly JournalEntry[]): readonly LedgerAccountBalance[] {
  const balances = new Map<string, LedgerAccountBalance>();
  for (const { postings } of entries) {
    for (const { ledgerAccount, unit, amount } of postings) {
      const key = `${ledgerAccount} ${unit}`; // a ledger account has no space
      balances.set(key, { ledgerAccount, unit, amount: plus(balances.get(key)?.amount ?? ZERO, amount) });
    }
  }
  return [...balances.values()].filter(({ amount }) => !amount.isZero())
    .sort((a, b) => byCodeUnit(a.ledgerAccount, b.ledgerAccount) || byCodeUnit(a.unit, b.unit));
}

import type { Event } from "../ledger/events.js";
import { anEvent } from "../ledger/parse-event.js";
import { aStoredList } from "../parsing/stored-values.js";
import type { JournalEntry } from "./journal-entry.js";
import { entriesOf } from "./journal-writer.js";
import { type JournalOptions, recognitionOf } from "./revenue-recognition.js";

/**
 * The books of an account in double entry: how each event changes the ledger accounts of `chartOfAccounts`, in two units, the tariff's
 * currency and `"MIN"` for package minutes. Debits are positive, and each entry sums to 0 in each unit. An event that moves nothing has
 * no entry; a return has two, for the price owed and the price paid back; a bill, or a rating, one for each day on which something was
 * delivered (`valueAt`). The price of a package is earned as its minutes are drawn, overage when it is billed, and what is never drawn
 * as `options.breakage` says. `accruals` has what a close needs besides.
 *
 * A correction is a new entry: later events never change earlier entries. So a store of entries only has to append those whose
 * `sequence` is above its last one.
 *
 * Takes the whole ledger of one account, from `AccountOpened` on. Throws a `RefusalError` for invalid options, as `replay` does, and for
 * a tariff whose currency is `"MIN"`.
 *
 * @example
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }),
 *     (school) => topUp(school, { at: "2021-04-01T00:00:00Z", paymentId: "pay-1", amount: "100" }),
 *   ),
 * );
 * const [{ entryId, postings }] = journal(events);
 * const [debit, credit] = postings.map(({ ledgerAccount, amount }) => `${ledgerAccount} ${amount}`);
 * entryId; // => school-2.1
 * debit; // => Assets:Cash 100
 * credit; // => Liabilities:CustomerCash:Account-school -100
 */
export function journal(events: readonly Event[], options?: JournalOptions): readonly JournalEntry[] {
  const recognition = recognitionOf(options);
  return entriesOf(aStoredList(anEvent)(events, "events"), recognition).entries;
}

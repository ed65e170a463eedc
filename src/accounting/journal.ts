import { fromStart } from "../account/replay.js";
import type { Event } from "../ledger/events.js";
import { anEvent } from "../ledger/parse-event.js";
import { aStoredList } from "../parsing/stored-values.js";
import { invalid } from "../refusals/refusal-error.js";
import { MINUTES_UNIT } from "./chart-of-accounts.js";
import { entryDescriptions } from "./entry-descriptions.js";
import type { JournalEntry } from "./journal-entry.js";
import { postingWriter } from "./posting-writer.js";
import { booksFor, isMovement, postEvent } from "./posting-rules.js";

/**
 * The books of an account in double entry: how each event changes the ledger accounts of `chartOfAccounts`, in two units, the tariff's
 * currency and `"MIN"` for package minutes. Debits are positive, and each entry sums to 0 in each unit. An event that moves nothing has
 * no entry; a return has two, for the price owed and the price paid back. The price of a package is earned as its minutes are drawn,
 * overage when it is billed.
 *
 * A correction is a new entry: later events never change earlier entries. So a store of entries only has to append those whose
 * `sequence` is above its last one.
 *
 * Takes the whole ledger of one account, from `AccountOpened` on. Throws a `RefusalError` as `replay` does, and for a tariff whose
 * currency is `"MIN"`.
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
export function journal(events: readonly Event[]): readonly JournalEntry[] {
  const entries: JournalEntry[] = [];
  const parsed = aStoredList(anEvent)(events, "events");
  fromStart(parsed, ({ accountId, tariff: { currency } }) => {
    if (currency === MINUTES_UNIT) invalid("events[0].tariff.currency", `must not be ${MINUTES_UNIT}, the unit of package minutes`);
    const books = booksFor(parsed, postingWriter(accountId, currency));
    const descriptionOf = entryDescriptions(currency);
    return ({ cash }, event) => {
      if (!isMovement(event)) return;
      const { sequence, at } = event;
      let number = 0;
      for (const postings of postEvent(books, event, cash)) {
        if (postings.length === 0) continue;
        number += 1;
        entries.push({ entryId: `${accountId}-${sequence}.${number}`, at, description: descriptionOf(event), sequence, postings });
      }
    };
  });
  return entries;
}

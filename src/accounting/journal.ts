import type { Account } from "../account/account.js";
import { replayWith } from "../account/replay.js";
import { movementText } from "../ledger/describe-event.js";
import type { Event } from "../ledger/events.js";
import { invalid } from "../refusals/refusal-error.js";
import { isoOf } from "../values/instant.js";
import { ledgerAccountsOf, MINUTES_UNIT, unitOf } from "./chart-of-accounts.js";
import type { JournalEntry, JournalPosting } from "./journal-entry.js";
import { isMovement, postingsOf } from "./posting-rules.js";
import type { ChartPosting } from "./postings.js";

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
  replayWith(events, (opened) => {
    const postingOf = poster(opened);
    const expired = new Set<string>();
    return (before, event) => {
      if (!isMovement(event)) return;
      const { sequence, at } = event;
      const entriesOfEvent = postingsOf(before, event, expired)
        .map((postings) => postings.filter(({ amount }) => !amount.isZero()))
        .filter((postings) => postings.length > 0);
      entriesOfEvent.forEach((postings, index) => {
        entries.push({
          entryId: `${opened.accountId}-${sequence}.${index + 1}`,
          at,
          description: movementText(event, { currency: opened.tariff.currency, instantText: isoOf }),
          sequence,
          postings: postings.map(postingOf),
        });
      });
      if (event.type === "PackageExpired") expired.add(event.packageId);
    };
  });
  return entries;
}

/** Returns a function that makes journal postings of an account: with the names of its ledger accounts and its currency. */
function poster({ accountId, tariff: { currency } }: Account): (posting: ChartPosting) => JournalPosting {
  if (currency === MINUTES_UNIT) invalid("events[0].tariff.currency", `must not be ${MINUTES_UNIT}, the unit of package minutes`);
  const nameOf = ledgerAccountsOf(accountId);
  return ({ name, id, amount }) => ({ ledgerAccount: nameOf(name, id), unit: unitOf(name, currency), amount });
}

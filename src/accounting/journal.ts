import type { Account } from "../account/account.js";
import { replayWith } from "../account/replay.js";
import { movementText } from "../ledger/describe-event.js";
import type { Event } from "../ledger/events.js";
import { invalid } from "../refusals/refusal-error.js";
import { ledgerAccountsOf, MINUTES_UNIT, unitOf } from "./chart-of-accounts.js";
import type { JournalEntry, JournalPosting } from "./journal-entry.js";
import { isMovement, postingsOf } from "./posting-rules.js";
import type { ChartPosting } from "./postings.js";

/**
 * The books of an account, in double entry: what each event moves between the ledger accounts of `chartOfAccounts`, in two units,
 * the tariff's currency and `"MIN"` for package minutes. Debits are positive, and every entry sums to 0 in each unit. What moves
 * nothing has no entry; a return has two, the price owed and the price paid back. A package's price is earned as its minutes are
 * drawn, overage when it is billed.
 *
 * A correction is an entry of its own: more events never change the entries of those before. So a store of entries goes on with
 * the ones whose `sequence` it does not have.
 *
 * Takes a whole ledger, of one account, from `AccountOpened` on, and throws a `RefusalError` as `replay` does, and for a tariff
 * whose currency is `"MIN"`.
 *
 * @example
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }),
 *     (school) => topUp(school, { at: "2021-04-01T00:00:00Z", paymentId: "pay-1", amount: "100" }),
 *   ),
 * );
 * const [{ entryId, postings }] = journal(events);
 * [entryId, ...postings.map(({ ledgerAccount, amount }) => `${ledgerAccount} ${amount}`)].join(); // => school-2.1,Assets:Cash 100,Liabilities:CustomerCash:Account-school -100
 */
export function journal(events: readonly Event[]): readonly JournalEntry[] {
  const entries: JournalEntry[] = [];
  replayWith(events, (opened) => {
    const postingOf = poster(opened);
    const expired = new Set<string>();
    return (reached, event) => {
      if (!isMovement(event)) return;
      const { sequence, at } = event;
      const booked = postingsOf(reached, event, expired)
        .map((moves) => moves.filter(({ amount }) => !amount.isZero()))
        .filter((moves) => moves.length > 0);
      booked.forEach((moves, index) => {
        entries.push({
          entryId: `${opened.accountId}-${sequence}.${index + 1}`,
          at,
          description: movementText(event, opened.tariff.currency),
          sequence,
          postings: moves.map(postingOf),
        });
      });
      if (event.type === "PackageExpired") expired.add(event.packageId);
    };
  });
  return entries;
}

function poster({ accountId, tariff: { currency } }: Account): (move: ChartPosting) => JournalPosting {
  if (currency === MINUTES_UNIT) invalid("events[0].tariff.currency", `must not be ${MINUTES_UNIT}, the unit of package minutes`);
  const nameOf = ledgerAccountsOf(accountId);
  return ({ name, id, amount }) => ({ ledgerAccount: nameOf(name, id), unit: unitOf(name, currency), amount });
}

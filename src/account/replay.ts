import type { Event } from "../ledger/events.js";
import { anEvent } from "../ledger/parse-event.js";
import { aStoredList } from "../parsing/stored-values.js";
import { invalid } from "../refusals/refusal-error.js";
import { anAccount, internalsOf } from "./account-handle.js";
import type { Account } from "./account.js";
import { type EventVisitor, evolve, openedAccount } from "./evolve.js";
import { ledgerEnd } from "./ledger-end.js";
import { whyInvalid } from "./validate-event.js";

/**
 * Rebuilds an account from its events: all of them, or those that follow the account `from`. It equals the account that the commands
 * returned, since a command changes an account only by applying its events (law 4).
 *
 * Throws a `RefusalError`, in this order: for a `from` that is not an account; for an event of another shape; for a ledger that does
 * not begin with `AccountOpened` of sequence 1; then, event by event, for a gap in `sequence`, for an `at` before that of the event
 * before it (the same instant is allowed), and for an event that cannot follow. Its path names the event, such as `events[3]`.
 *
 * @example
 * const { events, account: open } = unwrap(openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }));
 * replay(events).accountId === open.accountId; // => true
 */
export function replay(events: readonly Event[], from?: Account): Account {
  if (from === undefined) return fromStart(aStoredList(anEvent)(events, "events"));
  return replayOnto(anAccount(from, "from"), aStoredList(anEvent)(events, "events"), 0);
}

/**
 * Replays a whole ledger of parsed events. `begin` gets the opened account, and returns the visitor that is called before each later
 * event is applied. `pathOf` names the event at an index.
 */
export function fromStart(
  events: readonly Event[], begin: (opened: Account) => EventVisitor = () => () => undefined, pathOf = inEvents,
): Account {
  const [first] = events;
  if (first?.type !== "AccountOpened") return invalid(pathOf(0), "must be AccountOpened");
  if (first.sequence !== 1) return invalid(pathOf(0), "must have the sequence 1");
  const account = openedAccount(first);
  return replayOnto(account, events, 1, begin(account), pathOf);
}

const inEvents = (index: number): string => `events[${index}]`;

/** Closed days are dropped at the end of a fold: folds of so many events bound the memory that a long ledger takes. */
const EVENTS_PER_FOLD = 10_000;

/** Applies the events from `firstIndex` on, which are parsed already, each after it is validated and visited. */
export function replayOnto(
  account: Account, events: readonly Event[], firstIndex: number, visit: EventVisitor = () => undefined, pathOf = inEvents,
): Account {
  let replayed = account;
  for (let start = firstIndex; start < events.length; start += EVENTS_PER_FOLD) {
    let index = start;
    replayed = evolve(replayed, events.slice(start, start + EVENTS_PER_FOLD), (before, event) => {
      const reason = whyInvalid(before, event);
      if (reason !== null) invalid(pathOf(index), reason);
      visit(before, event);
      index += 1;
    });
  }
  noteLedgerEnd(replayed, account, events.slice(firstIndex));
  return replayed;
}

/** What follows on the account first brings what the ledger lacks if it breaks off within a command. */
function noteLedgerEnd(replayed: Account, from: Account, events: readonly Event[]): void {
  const end = internalsOf(from).ledgerEnd;
  if (events.length > 0) internalsOf(replayed).ledgerEnd = ledgerEnd(events, replayed.clock, { clock: from.clock, end });
}

import type { Event } from "../ledger/events.js";
import { anEvent } from "../ledger/parse-event.js";
import { aStoredList } from "../parsing/stored-values.js";
import { invalid } from "../refusals/refusal-error.js";
import { anAccount } from "./account-handle.js";
import type { Account } from "./account.js";
import { type EventVisitor, evolve, openedAccount } from "./evolve.js";
import { whyInvalid } from "./validate-event.js";

/**
 * The account that events lead to: from nothing, or continuing `from`. Since commands change an account only by folding their
 * events, it equals the account they returned.
 *
 * Throws a `RefusalError` that names the event on a gap in `sequence`, an `at` that decreases, or an event that cannot follow.
 *
 * @example
 * const { events, account: open } = unwrap(openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }));
 * replay(events).accountId === open.accountId; // => true
 */
export function replay(events: readonly Event[], from?: Account): Account {
  if (from === undefined) return replayWith(events, () => () => undefined);
  return replayOnto(anAccount(from, "from"), aStoredList(anEvent)(events, "events"), 0, () => undefined);
}

/** Replays a whole ledger: `begin` gets the opened account and returns what visits each later event that can follow. */
export const replayWith = (events: readonly Event[], begin: (opened: Account) => EventVisitor): Account =>
  fromStart(aStoredList(anEvent)(events, "events"), begin);

/** The same for events that are parsed already. */
export function fromStart(events: readonly Event[], begin: (opened: Account) => EventVisitor = () => () => undefined): Account {
  const [first] = events;
  if (first?.type !== "AccountOpened") return invalid("events[0]", "must be AccountOpened");
  if (first.sequence !== 1) return invalid("events[0]", "must have the sequence 1");
  const account = openedAccount(first);
  return replayOnto(account, events, 1, begin(account));
}

/** A fold notes how to undo each of its writes: folds of so many events bound that list. */
const EVENTS_A_FOLD = 10_000;

/** Continues with the events from index `from` on. */
function replayOnto(account: Account, events: readonly Event[], from: number, visit: EventVisitor): Account {
  let reached = account;
  for (let start = from; start < events.length; start += EVENTS_A_FOLD) {
    let index = start;
    reached = evolve(reached, events.slice(start, start + EVENTS_A_FOLD), (before, event) => {
      const reason = whyInvalid(before, event);
      if (reason !== null) invalid(`events[${index}]`, reason);
      visit(before, event);
      index += 1;
    });
  }
  return reached;
}

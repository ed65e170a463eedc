import type { Account } from "./account.js";
import { anEvent } from "./event-reading.js";
import type { Event } from "./events.js";
import { evolve, opened } from "./evolve.js";
import { objectionTo } from "./following.js";
import { required } from "./reading.js";
import { type InvalidInput, invalid } from "./refusals.js";
import { isAccount } from "./sealing.js";
import { aStoredList } from "./stored.js";

const notEvents: InvalidInput = { type: "InvalidInput", path: "events", reason: "must be events of one account, in their order" };

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
  return required(() => {
    const read = aStoredList(anEvent)(events, "events");
    if (from === undefined) return fromStart(read);
    return isAccount(from) ? continued(from, read, 0) : invalid("from", "must be an account made by this library");
  }, notEvents);
}

/** The account that events which are read already lead to from nothing. */
export function fromStart([first, ...rest]: readonly Event[]): Account {
  if (first?.type !== "AccountOpened") return invalid("events[0]", "must be AccountOpened");
  if (first.sequence !== 1) return invalid("events[0]", "must have the sequence 1");
  return continued(opened(first), rest, 1);
}

/** `skipped` events came before: paths count from the first of all. */
function continued(account: Account, events: readonly Event[], skipped: number): Account {
  let index = skipped;
  return evolve(account, events, (reached, event) => {
    const objection = objectionTo(reached, event);
    if (objection !== null) invalid(`events[${index}]`, objection);
    index += 1;
  });
}

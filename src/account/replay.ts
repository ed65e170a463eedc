import type { Event } from "../ledger/events.js";
import { anEvent } from "../ledger/parse-event.js";
import { required } from "../parsing/parser.js";
import { aStoredList } from "../parsing/stored-values.js";
import { invalid } from "../refusals/refusal-error.js";
import type { InvalidInput } from "../refusals/refusals.js";
import { isAccount } from "./account-handle.js";
import type { Account } from "./account.js";
import { evolve, openedAccount } from "./evolve.js";
import { whyInvalid } from "./validate-event.js";

export const notEvents: InvalidInput = { type: "InvalidInput", path: "events", reason: "must be events of one account, in their order" };

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
  return required(() => {
    if (!isAccount(from)) return invalid("from", "must be an account made by this library");
    return replayOnto(from, aStoredList(anEvent)(events, "events"), 0, () => undefined);
  }, notEvents);
}

/** Is shown each event and the account it meets, which is only good until the visit ends. */
export type EventVisitor = (reached: Account, event: Event) => void;

/** Replays a whole ledger: what `begin` makes of the opened account visits each later event, once it is known to follow. */
export const replayWith = (events: readonly Event[], begin: (opened: Account) => EventVisitor): Account =>
  required(() => fromStart(aStoredList(anEvent)(events, "events"), begin), notEvents);

/** The same of events that are read already. */
export function fromStart([first, ...rest]: readonly Event[], begin: (opened: Account) => EventVisitor = () => () => undefined): Account {
  if (first?.type !== "AccountOpened") return invalid("events[0]", "must be AccountOpened");
  if (first.sequence !== 1) return invalid("events[0]", "must have the sequence 1");
  const account = openedAccount(first);
  return replayOnto(account, rest, 1, begin(account));
}

/** `skipped` events came before: paths count from the first of all. */
function replayOnto(account: Account, events: readonly Event[], skipped: number, visit: EventVisitor): Account {
  let index = skipped;
  return evolve(account, events, (reached, event) => {
    const objection = whyInvalid(reached, event);
    if (objection !== null) invalid(`events[${index}]`, objection);
    visit(reached, event);
    index += 1;
  });
}

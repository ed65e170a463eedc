import type { Event, NewEvent } from "../ledger/events.js";
import type { Account } from "./account.js";
import { evolve } from "./evolve.js";

/** What a command has produced so far: its events, and the account with them applied. Only the latest of a command is continued. */
export interface PendingEvents {
  readonly account: Account;
  /** One list for all steps of a command, to which each appends. */
  readonly events: Event[];
}

export const nothingPending = (account: Account): PendingEvents => ({ account, events: [] });

/** Numbers new events, from the account's version on, and applies them. */
export const appendNew = (pending: PendingEvents, newEvents: readonly NewEvent[]): PendingEvents =>
  newEvents.length === 0
    ? pending
    : appendEvents(pending, newEvents.map((event, index) => ({ sequence: pending.account.version + 1 + index, ...event })));

/** Applies events that have their sequence already. */
export function appendEvents({ account, events }: PendingEvents, added: readonly Event[]): PendingEvents {
  if (added.length === 0) return { account, events };
  const after = evolve(account, added);
  if (events.length === 0) return { account: after, events: added.slice() };
  for (const event of added) events.push(event);
  return { account: after, events };
}

import type { Event, NewEvent } from "../ledger/events.js";
import type { Account } from "./account.js";
import { evolve } from "./evolve.js";

/** What a command has produced so far: its events, and the account with them applied. */
export interface PendingEvents {
  readonly account: Account;
  readonly events: readonly Event[];
}

export const nothingPending = (account: Account): PendingEvents => ({ account, events: [] });

/** Numbers new events, from the account's version on, and applies them. */
export const appendNew = (pending: PendingEvents, newEvents: readonly NewEvent[]): PendingEvents =>
  appendEvents(pending, newEvents.map((event, index) => ({ sequence: pending.account.version + 1 + index, ...event })));

/** Applies events that have their sequence already. */
export function appendEvents(pending: PendingEvents, added: readonly Event[]): PendingEvents {
  if (added.length === 0) return pending;
  const { account, events } = pending;
  return { account: evolve(account, added), events: events.length === 0 ? added : [...events, ...added] };
}

import type { Event, NewEvent } from "../ledger/events.js";
import type { Account } from "./account.js";
import { evolve } from "./evolve.js";

/** An account on its way through a command, and the events that brought it there. */
export interface PendingEvents {
  readonly account: Account;
  readonly events: readonly Event[];
}

export const nothingPending = (account: Account): PendingEvents => ({ account, events: [] });

/** Gives facts their places in the ledger and folds them into the account. */
export const appendNew = (progress: PendingEvents, facts: readonly NewEvent[]): PendingEvents =>
  appendEvents(progress, facts.map((fact, index) => ({ sequence: progress.account.version + 1 + index, ...fact })));

/** Folds events that have their places in the ledger into the account. */
export function appendEvents(progress: PendingEvents, next: readonly Event[]): PendingEvents {
  if (next.length === 0) return progress;
  const { account, events } = progress;
  return { account: evolve(account, next), events: events.length === 0 ? next : [...events, ...next] };
}

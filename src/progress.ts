import type { Account } from "./account.js";
import type { Event, Fact } from "./events.js";
import { evolve } from "./evolve.js";

/** An account on its way through a command, and the events that brought it there. */
export interface Progress {
  readonly account: Account;
  readonly events: readonly Event[];
}

export const setOut = (account: Account): Progress => ({ account, events: [] });

/** Gives facts their places in the ledger and folds them into the account. */
export const record = (progress: Progress, facts: readonly Fact[]): Progress =>
  follow(progress, facts.map((fact, index) => ({ sequence: progress.account.version + 1 + index, ...fact })));

/** Folds events that have their places in the ledger into the account. */
export function follow(progress: Progress, next: readonly Event[]): Progress {
  if (next.length === 0) return progress;
  const { account, events } = progress;
  return { account: evolve(account, next), events: events.length === 0 ? next : [...events, ...next] };
}

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
export function record({ account, events }: Progress, facts: readonly Fact[]): Progress {
  if (facts.length === 0) return { account, events };
  const recorded: readonly Event[] = facts.map((fact, index) => ({ sequence: account.version + 1 + index, ...fact }));
  return { account: evolve(account, recorded), events: [...events, ...recorded] };
}

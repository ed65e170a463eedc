import { type Account, type Event, openAccount, type Tariff, unwrap } from "rtc-billing";
import { type Answer, perform, type Step } from "./commands.js";

/** The account that a service is to begin with: the request of `openAccount`. */
export interface Opening {
  readonly at: number;
  readonly accountId: string;
  readonly tariff: Tariff;
}

/** What a service says to a step: accepted or refused. An outcome of the library is one. */
export type StoreAnswer =
  | { readonly ok: true; readonly refused?: readonly { readonly index: number; readonly refusal: { readonly type: string } }[] }
  | { readonly ok: false; readonly refusal: { readonly type: string } };

/** A service under test, which keeps one account. Every answer may come later. */
export interface Store {
  readonly perform: (step: Step) => StoreAnswer | Promise<StoreAnswer>;
  /** The account as it is kept. */
  readonly account: () => Account | Promise<Account>;
  /** All events of the account, from the first on. */
  readonly events: () => readonly Event[] | Promise<readonly Event[]>;
  /** Lets go of what the service holds, at the end of a run. */
  readonly close?: () => void | Promise<void>;
}

/** A store whose answers are there at once. */
export interface MemoryStore extends Store {
  readonly perform: (step: Step) => Answer;
  readonly account: () => Account;
  readonly events: () => readonly Event[];
}

/** Makes a service anew, with an account that was just opened. */
export type OpenStore = (opening: Opening) => Store | Promise<Store>;

/**
 * A store that keeps the account in memory: what the laws are checked on where no other store is given.
 *
 * @example
 * const store = inMemory({ at: 0, accountId: "school", tariff: aliyunRtc });
 * store.perform({ command: "verifyIdentity", request: { at: 1 } });
 * store.events().map(({ type }) => type).join(); // => AccountOpened,IdentityVerified
 */
export function inMemory(opening: Opening): MemoryStore {
  const opened = unwrap(openAccount(opening));
  const events: Event[] = [...opened.events];
  let { account } = opened;
  return {
    perform: (step) => {
      const answer = perform(account, step);
      if (!answer.ok) return answer;
      ({ account } = answer);
      events.push(...answer.events);
      return answer;
    },
    account: () => account,
    events: () => [...events],
  };
}

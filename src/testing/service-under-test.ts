import { type Account, type Event, openAccount, type Tariff, unwrap } from "rtc-billing";
import { type Answer, perform, type Step } from "./commands.js";

/** The account that a service starts with: the request of `openAccount`. */
export interface Opening {
  readonly at: number;
  readonly accountId: string;
  readonly tariff: Tariff;
}

/** The answer of a service to a step: accepted or refused. An outcome of the library is such an answer. */
export type StoreAnswer =
  | { readonly ok: true; readonly refused?: readonly { readonly index: number; readonly refusal: { readonly type: string } }[] }
  | { readonly ok: false; readonly refusal: { readonly type: string } };

/** A service under test, which keeps one account. Its methods may be asynchronous. */
export interface Store {
  readonly perform: (step: Step) => StoreAnswer | Promise<StoreAnswer>;
  /** The current account. */
  readonly account: () => Account | Promise<Account>;
  /** All events of the account, from its opening on. */
  readonly events: () => readonly Event[] | Promise<readonly Event[]>;
  /** Called at the end of a run, to free resources. */
  readonly close?: () => void | Promise<void>;
}

/** A store whose methods are synchronous. */
export interface MemoryStore extends Store {
  readonly perform: (step: Step) => Answer;
  readonly account: () => Account;
  readonly events: () => readonly Event[];
}

/** Makes a new service with a newly opened account. */
export type OpenStore = (opening: Opening) => Store | Promise<Store>;

/**
 * A store that keeps the account in memory. Laws check it if no other store is given.
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

import type { Store } from "rtc-billing/service";
import fc from "fast-check";
import { chooserOf } from "./law.js";
import { type StoreSession, storeSessions } from "./store-session.js";

/** A store that laws check. */
export interface StoreSubject {
  /** Opens a store that has no accounts yet. */
  readonly store: () => Store | Promise<Store>;
  /** Opens again what a store has written, as another process does. By default the store itself. */
  readonly reopen?: (store: Store) => Store | Promise<Store>;
  /** Called at the end of a run, to free resources. */
  readonly close?: (store: Store) => void | Promise<void>;
}

/** What hosts rely on, as a property that a store must keep. */
export interface StoreLaw {
  /** The law in words, for the title of a test. */
  readonly title: string;
  /** The law as a property, for `fc.assert`. */
  readonly property: (subject: StoreSubject) => fc.IAsyncPropertyWithHooks<[StoreSession]>;
}

/** What the check of a law gets. */
export interface StoreTrial {
  readonly session: StoreSession;
  readonly store: Store;
  readonly reopened: () => Promise<Store>;
  readonly choose: (bound: number) => number;
}

export const defineStoreLaw = (title: string, check: (trial: StoreTrial) => Promise<void>): StoreLaw => ({
  title,
  property: ({ store: open, reopen = (store) => store, close = () => undefined }) =>
    fc.asyncProperty(storeSessions, async (session) => {
      const store = await open();
      const [history] = session.histories;
      const choose = history ? chooserOf({ ...history, choices: session.choices }) : () => 0;
      try {
        await check({ session, store, reopened: async () => reopen(store), choose });
      } finally {
        await close(store);
      }
    }),
});

import { atOnce, freshness, hosts, reopening } from "./host-laws.js";
import { crashes, lostAnswers } from "./fault-laws.js";
import { accounts, due, outbox, snapshots, versions } from "./plain-store-laws.js";
import type { StoreLaw } from "./store-law.js";

/** The names of the laws for stores. */
export type StoreLawName =
  | "versions" | "accounts" | "due" | "outbox" | "snapshots" | "hosts" | "freshness" | "atOnce" | "reopening" | "crashes" | "lostAnswers";

/**
 * What the hosts of `rtc-billing/service` rely on, as properties of a store of your own. Each run opens a store without accounts; a store
 * in a database can drop what the run before wrote. With a database, take fewer runs: a run makes some hundred calls.
 *
 * @example
 * const titles = [];
 * const it = (title, test) => titles.push(title); // as your test runner's
 * for (const law of Object.values(storeLaws)) it(law.title, () => fc.assert(law.property({ store: inMemoryStore }), { numRuns: 10 }));
 * titles.length; // => 11
 */
export const storeLaws: Readonly<Record<StoreLawName, StoreLaw>> = {
  /** Of writes that expect the same version one wins. */
  versions,
  /** Accounts of one append do not depend on each other. */
  accounts,
  /** Each account is due when its last write says. */
  due,
  /** What was appended is handed on until it was delivered. */
  outbox,
  /** Parts of a snapshot are read back. */
  snapshots,
  /** Hosts that share a store answer as one. */
  hosts,
  /** No refusal is older than the last acknowledged write. */
  freshness,
  /** What is asked at the same time is recorded once. */
  atOnce,
  /** What was acknowledged survives. */
  reopening,
  /** A host can end at any time. */
  crashes,
  /** An answer of the store can be lost. */
  lostAnswers,
};

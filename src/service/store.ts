import type { JsonObject } from "../parsing/json.js";
import type { AccountPart } from "../persistence/account-parts.js";
import type { Instant } from "../values/instant.js";

/** The events of one commit of an account, to be appended to its ledger. */
export interface Write {
  readonly accountId: string;
  /** The version that the events follow; 0 for those that open the account. */
  readonly expected: number;
  /** The version after them: the sequence of the last. */
  readonly version: number;
  /** The document that `eventsToJSON` makes of them. */
  readonly events: JsonObject;
  /** When the account has to be settled next (`nextDueAt`). It replaces what earlier writes said. */
  readonly wakeAt: Instant | null;
}

/** A commit that is to be handed on, as it was appended. */
export interface OutboxEntry {
  readonly accountId: string;
  readonly version: number;
  readonly events: unknown;
}

/**
 * Where a host keeps accounts: ledgers, snapshots, the instants at which accounts are due, and an outbox. Several hosts, of several
 * processes, may use one store. A method that rejects may have written, or not. `storeLaws` of `rtc-billing/testing` checks a store.
 */
export interface Store {
  /**
   * Appends each write whose account is at the version `expected`, and says of each whether it did. The version check, the events, `wakeAt`
   * and the entry of the outbox are one transaction for each account. At most one write an account; none depends on another.
   */
  readonly append: (writes: readonly Write[]) => Promise<readonly boolean[]>;
  /** The parts of the last snapshot of an account; empty if there is none. */
  readonly load: (accountId: string) => Promise<readonly AccountPart[]>;
  /** Writes parts of a snapshot over earlier ones of the same names, and deletes those whose bytes are `null`; all of them or none. */
  readonly snapshot: (accountId: string, parts: readonly AccountPart[]) => Promise<void>;
  /** The events after the version `from`, a document for each commit, oldest first; at most `most` documents. */
  readonly tail: (accountId: string, from: number, most: number) => Promise<readonly unknown[]>;
  /** Ids of accounts whose `wakeAt` is at or before `now`, the longest due first; at most `most`. */
  readonly due: (now: Instant, most: number) => Promise<readonly string[]>;
  /**
   * The oldest commits that are neither delivered nor held at `now`, and holds them until `heldUntil`, so that no other host takes them
   * too; at most `most`.
   */
  readonly outbox: (now: Instant, heldUntil: Instant, most: number) => Promise<readonly OutboxEntry[]>;
  /** Takes commits out of the outbox. */
  readonly delivered: (entries: readonly Pick<OutboxEntry, "accountId" | "version">[]) => Promise<void>;
}

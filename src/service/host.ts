import type { Account } from "../account/account.js";
import { anId, attempt } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { instantOf } from "../values/instant.js";
import { type Actor, type Asked, type Context, newActor } from "./actor.js";
import type { NamedCommand } from "./commands.js";
import type { Answer } from "./decide.js";
import { deliver, type Delivery } from "./outbox.js";
import { startQueues } from "./queues.js";
import type { Store } from "./store.js";
import { illFormedTextIn } from "./well-formed.js";

/** What a host is told besides its store. */
export interface HostOptions {
  /** The time now, in epoch milliseconds, such as `Date.now`. */
  readonly clock: () => number;
  /** How many milliseconds after now a call may have ended, by the clock of whoever measured it. */
  readonly skewMs: number;
  /** Accounts that are kept in memory; of more, those that were asked for longest ago are dropped. By default 10,000. */
  readonly mostAccounts?: number;
  /** A snapshot is written after so many events of an account. By default 2,000. */
  readonly snapshotEvery?: number;
  /** Gets what fails while nobody waits for it: a snapshot that was not written, an account that was due and not settled. */
  readonly onError?: (error: unknown) => void;
}

/** Accounts in a store, with one queue for each. */
export interface Host {
  /**
   * Performs a command on an account. Its request has no `at`, and that of `openAccount` no `accountId`: the host sets them. Rejects
   * where the store does; then the command was performed or not, and can be sent again.
   */
  readonly perform: (accountId: string, step: NamedCommand) => Promise<Answer>;
  /** The account as the store has it now, for queries; `null` if there is none. */
  readonly account: (accountId: string) => Promise<Account | null>;
  /** Settles the accounts that are due, and returns how many. Call it every few seconds, in any number of processes. */
  readonly settleDue: () => Promise<number>;
  /** Hands events on, each at least once, and returns how many commits. What `send` rejects is handed on again later. */
  readonly deliver: (send: (delivery: Delivery) => Promise<void>) => Promise<number>;
}

/**
 * Opens a host: one queue an account, decided in memory and committed to the store. While one commit is in flight, what arrives gathers
 * for the next, so that many usages, and many accounts, share a commit. A commit that another host was faster than is decided again on
 * what that wrote. A refusal or a repeat is answered once the store has confirmed that the version it was decided on is the last, so no
 * answer is older than what was acknowledged before it was asked for. Usages that are sent again after their day was closed, and the
 * opening of an account, are answered from the ledger.
 *
 * @example
 * const host = openHost(inMemoryStore(), { clock: () => Date.UTC(2021, 3, 1), skewMs: 0 });
 * await host.perform("school", { command: "openAccount", request: {} });
 * const answer = await host.perform("school", { command: "topUp", request: { paymentId: "pay-1", amount: "50.00" } });
 * answer.ok && answer.version; // => 2
 */
export function openHost(store: Store, options: HostOptions): Host {
  const { clock, skewMs, mostAccounts = 10_000, snapshotEvery = 2_000, onError = () => undefined } = options;
  const context: Context = { store, clock, skewMs, snapshotEvery, onError };
  const actors = new Map<string, Actor>();
  const advance = startQueues(context);
  const enter = (accountId: string, asked: Asked): void => {
    const actor = actors.get(accountId) ?? newActor(accountId);
    actors.delete(accountId); // the account that was asked for last stands last
    actors.set(accountId, actor);
    actor.asked.push(asked);
    dropIdle(actors, mostAccounts);
    advance(actor);
  };
  const perform = (accountId: string, step: NamedCommand): Promise<Answer> => {
    const refused = attempt(() => requireAddressed(accountId, step));
    if (!refused.ok) return Promise.resolve(refused);
    return new Promise((resolve, reject) => {
      enter(accountId, { step, answered: (answer) => (answer ? resolve(answer) : reject(new Error("no answer"))), failed: reject });
    });
  };

  return {
    perform,
    account: (accountId) => new Promise((resolve, reject) => {
      enter(accountId, { step: null, answered: (_, account) => resolve(account), failed: reject });
    }),
    settleDue: () => settleDue(context, perform),
    deliver: (send) => deliver(store, instantOf(clock()), send),
  };
}

/** Forgets the accounts that were asked for longest ago and have nothing to do. */
function dropIdle(actors: Map<string, Actor>, most: number): void {
  for (const [accountId, { isBusy, asked }] of actors) {
    if (actors.size <= most) return;
    if (!isBusy && asked.length === 0) actors.delete(accountId);
  }
}

function requireAddressed(accountId: unknown, step: unknown): void {
  const id = anId(accountId, "accountId");
  if (illFormedTextIn(id) !== null) invalid("accountId", NOT_WELL_FORMED);
  const path = illFormedTextIn(step);
  if (path !== null) invalid(path.replace(/^request\.?/, ""), NOT_WELL_FORMED);
}

const NOT_WELL_FORMED = "must be well-formed Unicode without NUL";

/** The most accounts that are settled at a time. */
const MOST_DUE = 1_000;

async function settleDue({ store, clock, onError }: Context, perform: Host["perform"]): Promise<number> {
  let settled = 0;
  for (;;) {
    const due = await store.due(instantOf(clock()), MOST_DUE);
    const outcomes = await Promise.allSettled(due.map((accountId) => perform(accountId, { command: "settle", request: {} })));
    const failures = outcomes.filter(({ status }) => status === "rejected");
    for (const failure of failures) if (failure.status === "rejected") onError(failure.reason);
    settled += due.length - failures.length;
    if (due.length < MOST_DUE || failures.length === due.length) return settled;
  }
}

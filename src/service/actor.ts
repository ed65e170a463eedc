import type { Account } from "../account/account.js";
import { eventsToJSON } from "../ledger/event-json.js";
import { nextDueAt } from "../queries/next-due-at.js";
import { instantOf } from "../values/instant.js";
import type { NamedCommand } from "./commands.js";
import { type Answer, decide, type Decided } from "./decide.js";
import { answersFromLedger } from "./ledger-retries.js";
import type { Store, Write } from "./store.js";
import { caughtUp, snapshotIn, writeSnapshot } from "./stored-account.js";

/** What somebody waits for. */
export interface Asked {
  /** `null`: only the account is asked for. */
  readonly step: NamedCommand | null;
  readonly answered: (answer: Answer | undefined, account: Account | null) => void;
  readonly failed: (error: unknown) => void;
}

/** What the queues share. */
export interface Context {
  readonly store: Store;
  readonly clock: () => number;
  readonly skewMs: number;
  readonly snapshotEvery: number;
  readonly onError: (error: unknown) => void;
}

/** The queue of an account, and the account as far as it is known. */
export interface Actor {
  readonly accountId: string;
  readonly asked: Asked[];
  isBusy: boolean;
  account: Account | null;
  knowledge: "none" | "stale" | "current";
  /** The snapshot that the store has; `null` if another host may have written one. */
  snapshot: Account | null;
  snapshotVersion: number;
}

export const newActor = (accountId: string): Actor =>
  ({ accountId, asked: [], isBusy: false, account: null, knowledge: "none", snapshot: null, snapshotVersion: 0 });

/** What a host has decided for an account, and not yet answered. */
export interface Work extends Decided {
  readonly actor: Actor;
  readonly asked: readonly Asked[];
}

/** The most requests of an account in one commit. */
const MOST_GATHERED = 1_000;

/** Reads what is not known of an account, or not any more. */
export async function read(actor: Actor, { store }: Context): Promise<void> {
  if (actor.knowledge === "none") {
    actor.snapshot = await snapshotIn(store, actor.accountId);
    actor.snapshotVersion = actor.snapshot?.version ?? 0;
    actor.account = await caughtUp(actor.snapshot, actor.accountId, store);
  } else if (actor.knowledge === "stale") {
    await readOn(actor, store);
  }
  actor.knowledge = "current";
}

/** Reads what other hosts have written, and says whether there was anything. */
async function readOn(actor: Actor, store: Store): Promise<boolean> {
  const account = await caughtUp(actor.account, actor.accountId, store);
  if (account === actor.account) return false;
  actor.account = account;
  actor.snapshot = null;
  return true;
}

/** Decides what waits, as far as fits in one commit. */
export function work(actor: Actor, { clock, skewMs }: Context): Work {
  const asked = actor.asked.splice(0, MOST_GATHERED);
  try {
    return { actor, asked, ...decide(actor.account, actor.accountId, stepsOf(asked), { now: instantOf(clock()), skewMs }) };
  } catch (error) {
    fail(actor, asked, error);
    return { actor, asked: [], account: actor.account, events: [], answers: [] };
  }
}

const stepsOf = (asked: readonly Asked[]): readonly NamedCommand[] => asked.flatMap(({ step }) => step ?? []);

export const writeOf = ({ actor, account, events }: Work): Write => ({
  accountId: actor.accountId,
  expected: actor.account?.version ?? 0,
  version: account?.version ?? 0,
  events: eventsToJSON(events),
  wakeAt: account && nextDueAt(account),
});

/** Ends work whose events the store has, or which has none. */
export async function finish({ actor, asked, account, events, answers }: Work, context: Context): Promise<void> {
  if (events.length === 0 && (await readOn(actor, context.store))) {
    repeat(actor, asked);
    return;
  }
  actor.account = account;
  const all = await answersFromLedger(stepsOf(asked), answers, account, context.store);
  let next = 0;
  for (const { step, answered } of asked) answered(step ? all[next++] : undefined, account);
  await snapshot(actor, context);
}

/** What was decided on an old version is decided again, before what was asked for since. */
export function repeat(actor: Actor, asked: readonly Asked[]): void {
  actor.asked.unshift(...asked);
}

/** Whether the store has what was written is not known: the account is read again before the next command. */
export function fail(actor: Actor, asked: readonly Asked[], error: unknown): void {
  actor.knowledge = "none";
  for (const { failed } of asked) failed(error);
}

async function snapshot(actor: Actor, { store, snapshotEvery, onError }: Context): Promise<void> {
  const { account } = actor;
  if (!account || account.version - actor.snapshotVersion < snapshotEvery) return;
  try {
    await writeSnapshot(account, actor.snapshot, store);
    actor.snapshot = account;
  } catch (error) {
    actor.snapshot = null;
    onError(error);
  }
  actor.snapshotVersion = account.version;
}

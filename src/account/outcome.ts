import type { Event } from "../ledger/events.js";
import { invalid, RefusalError } from "../refusals/refusal-error.js";
import { refusalText } from "../refusals/refusal-text.js";
import type { Refusal, Refused } from "../refusals/refusals.js";
import { isoOf } from "../values/instant.js";
import { hasField, IS_A_PROMISE, isAccount } from "./account-handle.js";
import type { Account } from "./account.js";

/** A command was accepted. `account` is the new state; without events it is the same object that was given. */
export interface Accepted<E> {
  readonly ok: true;
  readonly account: Account;
  readonly events: readonly E[];
}

/** What a command returns. */
export type Outcome<E, R extends Refusal> = Accepted<E> | Refused<R>;

const NOT_AN_OUTCOME = "must be what a command returned";

function requireOutcome(value: unknown, path: string): void {
  let isOutcome: boolean;
  try {
    isOutcome = typeof value === "object" && value !== null && "ok" in value && typeof value.ok === "boolean";
  } catch {
    isOutcome = false; // a getter or a proxy threw
  }
  if (!isOutcome) invalid(path, hasField(value, "then") ? `${NOT_AN_OUTCOME}: ${IS_A_PROMISE}` : NOT_AN_OUTCOME);
}

/**
 * Returns an accepted outcome as it is.
 *
 * Throws a `RefusalError`: with `InvalidInput` for what is not an outcome, with the outcome's own refusal for a refused one.
 *
 * @example
 * const { events } = unwrap(createApp(account, { at: "2021-04-02T00:00:00Z", appId: "lab" }));
 * events.map((event) => event.type).join(); // => AppCreated
 */
export function unwrap<A extends { readonly ok: true }>(outcome: A | Refused<Refusal>): A {
  requireOutcome(outcome, "outcome");
  if (!outcome.ok) throw new RefusalError(outcome.refusal, refusalText(outcome.refusal, isoOf));
  return outcome;
}

/** A usage of a batch that was refused, in a chain of commands. */
export interface RefusedInChain<R extends Refusal> {
  /** The index of the command in the chain, from 0; -1 for the outcome that the chain started from. */
  readonly step: number;
  /** The index of the usage in its batch, from 0. */
  readonly index: number;
  readonly refusal: R;
}

/** A usage of a batch that was a repeat, in a chain of commands. */
export type RepeatedInChain = Omit<RefusedInChain<never>, "refusal">;

/** Every command of a chain was accepted. What batches refused or knew already is listed in the order of the commands. */
export interface Chained<R extends Refusal> extends Accepted<Event> {
  readonly refused: readonly RefusedInChain<R>[];
  readonly repeated: readonly RepeatedInChain[];
}

/** What `recordUsages` or `chain` says of usages, besides what every outcome says. */
interface OfBatches {
  readonly refused?: readonly { readonly index: number; readonly refusal: Refusal }[];
  readonly repeated?: readonly (number | { readonly index: number })[];
}

type StepOutcome = (Accepted<Event> & OfBatches) | Refused<Refusal>;
type Step = (account: Account) => StepOutcome;
type RefusalOf<O> = O extends Refused<infer R> ? R : never;
type RefusedIn<O> = O extends { readonly ok: true; readonly refused: readonly { readonly refusal: infer R extends Refusal }[] } ? R : never;

/**
 * Runs commands in sequence, each on the account that the previous one returned, and returns the last account with the events of all.
 * It starts from an account, or from an outcome, whose events come first. It stops at the first refusal and returns it.
 * A batch is accepted although usages of it are refused: those, and the usages that are repeats, are listed with the step and their index
 * in its batch. A chain that is a step of another counts as one step.
 *
 * Throws a `RefusalError` with `InvalidInput` for a start, a step or a result of a step of another shape. It does not catch what a step
 * throws.
 *
 * @example
 * const at = "2021-04-02T00:00:00Z";
 * const outcome = chain(
 *   account,
 *   (a) => topUp(a, { at, paymentId: "pay-1", amount: "100.00" }),
 *   (a) => createApp(a, { at, appId: "lab" }),
 * );
 * unwrap(outcome).events.length; // => 2
 */
export function chain<Start extends Account | StepOutcome, Steps extends readonly Step[]>(
  start: Start,
  ...steps: Steps
): Chained<RefusedIn<Start> | RefusedIn<ReturnType<Steps[number]>>> | Refused<RefusalOf<Start> | RefusalOf<ReturnType<Steps[number]>>>;
export function chain(start: Account | StepOutcome, ...steps: readonly Step[]): Chained<Refusal> | Refused<Refusal> {
  const started = startOf(start);
  if (!started.ok) return started;
  let chained = atStep(started, -1);
  for (const [index, step] of steps.entries()) {
    const outcome = runStep(step, chained.account);
    if (!outcome.ok) return outcome;
    chained = joined(chained, atStep(outcome, index));
  }
  return chained;
}

const atStep = ({ account, events, refused = [], repeated = [] }: Accepted<Event> & OfBatches, step: number): Chained<Refusal> => ({
  ok: true,
  account,
  events,
  refused: refused.map(({ index, refusal }) => ({ step, index, refusal })),
  repeated: repeated.map((repeat) => ({ step, index: typeof repeat === "number" ? repeat : repeat.index })),
});

const joined = (before: Chained<Refusal>, next: Chained<Refusal>): Chained<Refusal> => ({
  ok: true,
  account: next.account,
  events: [...before.events, ...next.events],
  refused: [...before.refused, ...next.refused],
  repeated: [...before.repeated, ...next.repeated],
});

function runStep(step: Step, account: Account): StepOutcome {
  if (typeof step !== "function") return invalid("steps", "must be functions of an account");
  const outcome = step(account);
  requireOutcome(outcome, "steps");
  return outcome;
}

function startOf(start: Account | StepOutcome): StepOutcome {
  if (isAccount(start)) return { ok: true, account: start, events: [] };
  requireOutcome(start, "start");
  return start;
}

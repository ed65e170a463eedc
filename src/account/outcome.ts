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

type Step = (account: Account) => Outcome<Event, Refusal>;
type RefusalOf<O> = O extends Refused<infer R> ? R : never;

/**
 * Runs commands in sequence, each on the account that the previous one returned, and returns the last account with the events of all.
 * It starts from an account, or from an outcome, whose events come first. It stops at the first refusal and returns it.
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
export function chain<Start extends Account | Outcome<Event, Refusal>, Steps extends readonly Step[]>(
  start: Start,
  ...steps: Steps
): Outcome<Event, RefusalOf<Start> | RefusalOf<ReturnType<Steps[number]>>>;
export function chain(start: Account | Outcome<Event, Refusal>, ...steps: readonly Step[]): Outcome<Event, Refusal> {
  let chained = startOf(start);
  for (const step of steps) {
    if (!chained.ok) return chained;
    const outcome = runStep(step, chained.account);
    chained = outcome.ok ? { ok: true, account: outcome.account, events: [...chained.events, ...outcome.events] } : outcome;
  }
  return chained;
}

function runStep(step: Step, account: Account): Outcome<Event, Refusal> {
  if (typeof step !== "function") return invalid("steps", "must be functions of an account");
  const outcome = step(account);
  requireOutcome(outcome, "steps");
  return outcome;
}

function startOf(start: Account | Outcome<Event, Refusal>): Outcome<Event, Refusal> {
  if (isAccount(start)) return { ok: true, account: start, events: [] };
  requireOutcome(start, "start");
  return start;
}

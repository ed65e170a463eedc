import { type Account, isAccount } from "./account.js";
import type { Event } from "./events.js";
import { invalid, type Refusal, RefusalError } from "./refusals.js";

/** A command was accepted. `account` is the new state; where there are no events it is the very object that was given. */
export interface Accepted<E> {
  readonly ok: true;
  readonly account: Account;
  readonly events: readonly E[];
}

/** A command was refused: the account that the caller holds still stands. */
export interface Refused<R extends Refusal> {
  readonly ok: false;
  readonly refusal: R;
}

export type Outcome<E, R extends Refusal> = Accepted<E> | Refused<R>;

export const refuse = <R extends Refusal>(refusal: R): Refused<R> => ({ ok: false, refusal });

const isOutcome = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "ok" in value && typeof value.ok === "boolean";

/**
 * An accepted outcome, whole. Throws a `RefusalError` with the refusal of a refused one.
 *
 * @example
 * const { events } = unwrap(createApp(account, { at: "2021-04-02T00:00:00Z", appId: "lab" }));
 * events.map((event) => event.type).join(); // => AppCreated
 */
export function unwrap<A extends { readonly ok: true }>(outcome: A | Refused<Refusal>): A {
  if (!isOutcome(outcome)) return invalid("outcome", "must be what a command returned");
  if (!outcome.ok) throw new RefusalError(outcome.refusal);
  return outcome;
}

type Step = (account: Account) => Outcome<Event, Refusal>;
type RefusalOf<O> = O extends Refused<infer R> ? R : never;

/**
 * Runs commands one after the other, each on the account that the last one left, and gathers their events.
 * Stops at the first refusal and returns it. It starts from an account, or from an outcome, whose events come first.
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
  let reached: Outcome<Event, Refusal> = isAccount(start) ? { ok: true, account: start, events: [] } : start;
  if (!isOutcome(reached)) return invalid("start", "must be an account or what a command returned");
  for (const step of steps) {
    if (!reached.ok) return reached;
    if (typeof step !== "function") return invalid("steps", "must be functions from an account to an outcome");
    const outcome: Outcome<Event, Refusal> = step(reached.account);
    if (!isOutcome(outcome)) return invalid("steps", "must return what a command returned");
    reached = outcome.ok ? { ok: true, account: outcome.account, events: [...reached.events, ...outcome.events] } : outcome;
  }
  return reached;
}

import { anAccount } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import type { Outcome } from "../account/outcome.js";
import { appendEvents, type PendingEvents, appendNew } from "../account/pending-events.js";
import { advanceTime } from "../billing/advance-time.js";
import { withConsequences } from "../billing/consequences.js";
import { ratingEvents } from "../billing/rerating.js";
import type { Event, NewEvent } from "../ledger/events.js";
import { attempt, type Parser } from "../parsing/parser.js";
import {
  type ClockWentBackwards, type InvalidInput, type Refusal, refuse, type Refused, type ServiceReleasedRefusal } from "../refusals/refusals.js";
import type { Instant } from "../values/instant.js";

/** A pure function of an account: it returns the new state and what happened, or why nothing did. */
export type Command<Request, R extends Refusal> = (account: Account, request: Request) => Outcome<Event, R>;

/** What any command may refuse with. */
export type CommonRefusal = InvalidInput | ClockWentBackwards;

/** What a command decided: the facts that come to pass. */
export interface Decided {
  readonly ok: true;
  readonly events: readonly NewEvent[];
}

export const accept = (...events: readonly NewEvent[]): Decided => ({ ok: true, events });

interface CommandRules<Read, R extends Refusal> {
  /** The command's name, in the `cause` of what it re-rates. */
  readonly name: string;
  /** Whether the effect already holds; seen before the clock is looked at. */
  readonly repeated?: (account: Account, request: Read) => boolean;
  /** The conflict where the request's id was used before; what is no repeat has other content. */
  readonly conflicting?: (account: Account, request: Read) => R | null;
  /** Judges the request on an account for which time has passed to `at`. */
  readonly decide: (account: Account, request: Read) => Refused<R> | Decided;
  /** Says that the facts change what usages are rated on: by which id, and up to which instant they change nothing. */
  readonly rerates?: (account: Account, request: Read) => { readonly id: string; readonly since: Instant };
}

/** Makes a command: reads the request, sees repeats, lets time pass, judges, and folds what was decided with what follows from it. */
export function command<Request, Read extends { readonly at: Instant }, R extends Refusal>(
  parse: Parser<Read>,
  rules: CommandRules<Read, NoInfer<R>>,
): Command<Request, R | CommonRefusal> {
  return (account, request) => {
    const parsed = attempt(() => ({ account: anAccount(account), request: parse(request, "") }));
    return parsed.ok ? run(parsed.value.account, parsed.value.request, rules) : parsed;
  };
}

function run<Read extends { readonly at: Instant }, R extends Refusal>(
  account: Account,
  request: Read,
  { name, repeated, conflicting, decide, rerates }: CommandRules<Read, R>,
): Outcome<Event, R | CommonRefusal> {
  if (repeated?.(account, request)) return { ok: true, account, events: [] };
  const conflict = conflicting?.(account, request);
  if (conflict) return refuse(conflict);
  if (request.at < account.clock) return refuse({ type: "ClockWentBackwards", clock: account.clock });

  const afterTimePassed = advanceTime(account, request.at);
  const decided = decide(afterTimePassed.account, request);
  if (!decided.ok) return decided;

  const recorded = appendNew(afterTimePassed, decided.events);
  const rated = rerates ? rerated(recorded, request.at, name, rerates(recorded.account, request)) : recorded;
  return { ok: true, ...withConsequences(afterTimePassed.account, rated, request.at) };
}

const rerated = (progress: PendingEvents, at: Instant, name: string, { id, since }: { readonly id: string; readonly since: Instant }): PendingEvents =>
  appendEvents(progress, ratingEvents(progress.account, at, { command: name, id }, since));

/** A command that a released service refuses. */
export function serviceCommand<Request, Read extends { readonly at: Instant }, R extends Refusal>(
  parse: Parser<Read>,
  rules: CommandRules<Read, NoInfer<R>>,
): Command<Request, R | ServiceReleasedRefusal | CommonRefusal> {
  return command<Request, Read, R | ServiceReleasedRefusal>(parse, {
    ...rules,
    decide: (account, request) =>
      account.releasedAt === null
        ? rules.decide(account, request)
        : refuse({ type: "ServiceReleased", releasedAt: account.releasedAt }),
  });
}

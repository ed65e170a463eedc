import { anAccount } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import type { Outcome } from "../account/outcome.js";
import { appendEvents, type PendingEvents, appendNew } from "../account/pending-events.js";
import { advanceTime } from "../billing/advance-time.js";
import { withConsequences } from "../billing/consequences.js";
import { type RatedChange, ratingEvents } from "../billing/rerating.js";
import type { Event, NewEvent } from "../ledger/events.js";
import { attempt, type Parser } from "../parsing/parser.js";
import {
  type ClockWentBackwards, type InvalidInput, type Refusal, refuse, type Refused, type ServiceReleasedRefusal,
} from "../refusals/refusals.js";
import type { Instant } from "../values/instant.js";

/** A pure function of an account and a request. It returns the new account with the events that led to it, or a refusal. */
export type Command<Request, R extends Refusal> = (account: Account, request: Request) => Outcome<Event, R>;

/** What any command may refuse with. `ClockWentBackwards`: `at` is before the last event; the same instant is allowed. */
export type CommonRefusal = InvalidInput | ClockWentBackwards;

/** What a command decided: its own events, without those that they cause. */
export interface Decided {
  readonly ok: true;
  readonly events: readonly NewEvent[];
}

export const accept = (...events: readonly NewEvent[]): Decided => ({ ok: true, events });

interface CommandRules<Read, R extends Refusal> {
  /** The command's name, for the `cause` of a re-rating. */
  readonly name: string;
  /** Whether the request's effect already holds. Checked before the clock: a repeat is accepted whatever its `at`. */
  readonly repeated?: (account: Account, request: Read) => boolean;
  /**
   * The refusal of an id that was used before. Checked after `repeated`, so the content is known to differ, and again once time has passed,
   * which may have brought what uses the id.
   */
  readonly conflicting?: (account: Account, request: Read) => R | null;
  /** Judges the request on the account as it is after time has passed to the request's `at`. */
  readonly decide: (account: Account, request: Read) => Refused<R | InvalidInput> | Decided;
  /** For events that may change how usages are rated: the id for the `cause`, and what changes. `before` is the account without them. */
  readonly rerates?: (account: Account, request: Read, before: Account) => RatedChange & { readonly id: string };
}

/**
 * Makes a command from its rules. It parses account and request (`InvalidInput`), accepts a repeat, refuses an id conflict and an `at`
 * before the last event (`ClockWentBackwards`), lets time pass, judges, and applies the command's events and those that they cause.
 */
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
  const conflictSince = conflicting?.(afterTimePassed.account, request);
  if (conflictSince) return refuse(conflictSince);
  const decision = decide(afterTimePassed.account, request);
  if (!decision.ok) return decision;

  const decided = appendNew(afterTimePassed, decision.events);
  const rerated = rerates ? withRerating(decided, request.at, name, rerates(decided.account, request, afterTimePassed.account)) : decided;
  return { ok: true, ...withConsequences(afterTimePassed.account, rerated, request.at) };
}

const withRerating = (
  pending: PendingEvents, at: Instant, name: string, { id, ...change }: RatedChange & { readonly id: string },
): PendingEvents => appendEvents(pending, ratingEvents(pending.account, at, { command: name, id }, change));

/** Makes a command that refuses with `ServiceReleased`, before its own refusals, once the service is released (B7). */
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

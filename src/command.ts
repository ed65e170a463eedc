import type { Account } from "./account.js";
import { alertFacts } from "./alerts.js";
import { arrearsFacts } from "./arrears.js";
import { depletionFacts } from "./depletion.js";
import { changedPackages } from "./drawn.js";
import type { Event, Fact } from "./events.js";
import { type Outcome, refuse, type Refused } from "./outcome.js";
import { passTime } from "./passage.js";
import { follow, type Progress, record } from "./progress.js";
import { attempt, notAnAccount, type Reader } from "./reading.js";
import {
  type ClockWentBackwards, type InvalidInput, invalid, type Refusal, type ServiceReleasedRefusal,
} from "./refusals.js";
import { ratingEvents } from "./rerating.js";
import { isAccount } from "./sealing.js";
import { type Instant, latest } from "./time.js";

/** A pure function of an account: it returns the new state and what happened, or why nothing did. */
export type Command<Request, R extends Refusal> = (account: Account, request: Request) => Outcome<Event, R>;

/** What any command may refuse with. */
export type CommonRefusal = InvalidInput | ClockWentBackwards;

/** What a command decided: the facts that come to pass. */
export interface Decided {
  readonly ok: true;
  readonly facts: readonly Fact[];
}

export const accept = (...facts: readonly Fact[]): Decided => ({ ok: true, facts });

interface Judgement<Read, R extends Refusal> {
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
  read: Reader<Read>,
  judgement: Judgement<Read, NoInfer<R>>,
): Command<Request, R | CommonRefusal> {
  return (account, request) => {
    const attempted = attempt(() => run(anAccount(account), read(request, ""), judgement));
    return attempted.ok ? attempted.value : attempted;
  };
}

function run<Read extends { readonly at: Instant }, R extends Refusal>(
  account: Account,
  request: Read,
  { name, repeated, conflicting, decide, rerates }: Judgement<Read, R>,
): Outcome<Event, R | CommonRefusal> {
  if (repeated?.(account, request)) return { ok: true, account, events: [] };
  const conflict = conflicting?.(account, request);
  if (conflict) return refuse(conflict);
  if (request.at < account.clock) return refuse({ type: "ClockWentBackwards", clock: account.clock });

  const passed = passTime(account, request.at);
  const decided = decide(passed.account, request);
  if (!decided.ok) return decided;

  const recorded = record(passed, decided.facts);
  const rated = rerates ? rateAnew(recorded, request.at, name, rerates(recorded.account, request)) : recorded;
  return { ok: true, ...withConsequences(passed.account, rated, request.at) };
}

const rateAnew = (progress: Progress, at: Instant, name: string, { id, since }: { readonly id: string; readonly since: Instant }): Progress =>
  follow(progress, ratingEvents(progress.account, at, { command: name, id }, since));

/** Adds what follows from a command's own facts, compared with the account before them. */
export function withConsequences(before: Account, progress: Progress, at: Instant): Progress {
  const { account } = progress;
  const changed = changedPackages(before, account);
  const depleted = record(progress, depletionFacts(changed, at));
  const paid = record(depleted, arrearsFacts(account, at));
  return record(paid, alertFacts(before, account, changed, at));
}

/** A command that a released service refuses. */
export function serviceCommand<Request, Read extends { readonly at: Instant }, R extends Refusal>(
  read: Reader<Read>,
  judgement: Judgement<Read, NoInfer<R>>,
): Command<Request, R | ServiceReleasedRefusal | CommonRefusal> {
  return command<Request, Read, R | ServiceReleasedRefusal>(read, {
    ...judgement,
    decide: (account, request) =>
      account.releasedAt === null
        ? judgement.decide(account, request)
        : refuse({ type: "ServiceReleased", releasedAt: account.releasedAt }),
  });
}

export const anAccount = (value: unknown): Account => (isAccount(value) ? value : invalid(notAnAccount.path, notAnAccount.reason));

/** The account as it will be at `at` if nothing is asked of it until then; an `at` before the clock means the clock. */
export const accountAt = (account: Account, at: Instant): Account => passTime(account, latest(at, account.clock)).account;

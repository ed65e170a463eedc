import type { Account } from "../account/account.js";
import type { RefusedUsage } from "../commands/record-usages.js";
import type { Event } from "../ledger/events.js";
import { anUnparsedList, attempt, inspectArgument, mayHaveFields, objectOf } from "../parsing/parser.js";
import { aUsage } from "../rating/parse-usage.js";
import { endOf, type Usage } from "../rating/usage.js";
import { invalid } from "../refusals/refusal-error.js";
import { type Refusal, refuse, type Refused } from "../refusals/refusals.js";
import { type Instant, latest, plusMs } from "../values/instant.js";
import { type NamedCommand, perform, type Performed } from "./commands.js";

/**
 * A command that a host performed. Without events it was a repeat: what it asks for was so already. Usages that were sent one by one have
 * their own `UsageRated`; what else they bring, such as a warning, is handed on by the outbox.
 */
export interface Done {
  readonly ok: true;
  /** The version of the account of which this is the answer. */
  readonly version: number;
  readonly events: readonly Event[];
  /** Usages of the batch that were refused. */
  readonly refused: readonly RefusedUsage[];
  /** Usages of the batch that were known already. */
  readonly repeated: readonly number[];
}

/** What a host answers. */
export type Answer = Done | Refused<Refusal>;

/** What a host decided: the account after its commands, their events, and an answer for each command. */
export interface Decided {
  readonly account: Account | null;
  readonly events: readonly Event[];
  readonly answers: readonly Answer[];
}

/** The time of a host: now, and how far ahead of it the end of a call may be, where other clocks measured it. */
export interface HostTime {
  readonly now: Instant;
  readonly skewMs: number;
}

/**
 * Decides commands one after the other. Usages that are sent one by one and stand together are decided as one batch, which gives the same
 * account and bills (law 8).
 */
export function decide(account: Account | null, accountId: string, steps: readonly NamedCommand[], time: HostTime): Decided {
  const events: Event[] = [];
  const answers: Answer[] = [];
  let current = account;
  for (const group of groupsOf(steps)) {
    const next = decideGroup(current, accountId, group, time);
    current = next.account;
    for (const event of next.events) events.push(event);
    for (const answer of next.answers) answers.push(answer);
  }
  return { account: current, events, answers };
}

const isUsage = ({ command }: NamedCommand): boolean => command === "recordUsage";

function groupsOf(steps: readonly NamedCommand[]): readonly (readonly NamedCommand[])[] {
  const groups: NamedCommand[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.[0] && isUsage(last[0]) && isUsage(step)) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

function decideGroup(account: Account | null, accountId: string, steps: readonly NamedCommand[], time: HostTime): Decided {
  const [step, ...others] = steps;
  if (!step) return { account, events: [], answers: [] };
  if (account === null && step.command !== "openAccount") {
    const missing = refuse({ type: "AccountNotFound", accountId });
    return { account, events: [], answers: [missing, ...others.map(() => missing)] };
  }
  return isUsage(step) ? decideUsages(account, steps, time) : decideOne(account, accountId, step, time);
}

/** One batch for many usages, and an answer for each. */
function decideUsages(account: Account | null, steps: readonly NamedCommand[], time: HostTime): Decided {
  const reports = steps.map(({ request }) => asReport(request));
  const outcome = perform(account, { command: "recordUsages", request: batchOf(reports, account, time) });
  if (!outcome.ok) return { account, events: [], answers: steps.map(() => outcome) };
  const { version } = outcome.account;
  const refused = new Map(outcome.refused?.map(({ index, refusal }) => [index, refusal]));
  const repeated = new Set(outcome.repeated);
  const rated = new Map(outcome.events.flatMap((event) => (event.type === "UsageRated" ? [[event.usageId, event] as const] : [])));
  const answers = reports.map(({ usage }, index): Answer => {
    const refusal = refused.get(index);
    if (refusal) return refuse(refusal);
    const event = repeated.has(index) ? undefined : rated.get(usage?.usageId ?? "");
    return { ok: true, version, events: event ? [event] : [], refused: [], repeated: event ? [] : [0] };
  });
  return { account: outcome.account, events: outcome.events, answers };
}

function decideOne(account: Account | null, accountId: string, { command, request }: NamedCommand, time: HostTime): Decided {
  const attempted = attempt(() => requestOf(account, accountId, command, request, time));
  const outcome = attempted.ok ? perform(account, { command, request: attempted.value }) : attempted;
  if (!outcome.ok) return { account, events: [], answers: [outcome] };
  return { account: outcome.account, events: outcome.events, answers: [doneOf(outcome)] };
}

/** What opening an account with this request would be. */
export const openingOf = (request: unknown, accountId: string, now: Instant): Decided =>
  decideOne(null, accountId, { command: "openAccount", request }, { now, skewMs: 0 });

const doneOf = ({ account: { version }, events, refused = [], repeated = [] }: Performed): Done =>
  ({ ok: true, version, events, refused, repeated });

/** The most usages of a batch: as many as `recordUsages` takes. */
const MOST_USAGES = 1_000_000;

/** What a command reports as usages. */
export function reportsOf({ command, request }: NamedCommand): readonly unknown[] {
  if (command === "recordUsage") return [request];
  const batch = attempt(() => aBatch(request, ""));
  return batch.ok ? batch.value : [];
}

const aBatch = objectOf((field) => field("usages", anUnparsedList(MOST_USAGES)));

/** The request with what is the host's to say: the instant, and which account is opened. */
function requestOf(account: Account | null, accountId: string, command: string, request: unknown, time: HostTime): unknown {
  if (command === "recordUsages") return batchOf(aBatch(request, "").map(asReport), account, time);
  if (!mayHaveFields<string>(request)) return request;
  const given = inspectArgument("request", "cannot be read", () => ({ ...request }));
  const at = account === null ? time.now : latest(time.now, account.clock);
  const ofHost: Readonly<Record<string, unknown>> = command === "openAccount" ? { accountId, at } : { at };
  for (const name of Object.keys(ofHost)) if (given[name] !== undefined) invalid(name, "is not a known field: the host sets it");
  return { ...given, ...ofHost };
}

/** What was sent as a usage, and the usage where it is one. */
interface Report {
  readonly given: unknown;
  readonly usage: Usage | null;
}

export function asReport(given: unknown): Report {
  const parsed = attempt(() => aUsage(given, ""));
  return { given, usage: parsed.ok ? parsed.value : null };
}

/** A batch at the host's instant, or at the end of its last call, if that is not too far ahead. */
function batchOf(reports: readonly Report[], account: Account | null, { now, skewMs }: HostTime): unknown {
  const ends = reports.flatMap(({ usage }) => (usage ? [endOf(usage)] : [])).filter((end) => end <= plusMs(now, skewMs));
  return { at: [...ends, account?.clock ?? now].reduce(latest, now), usages: reports.map(({ usage, given }) => usage ?? given) };
}

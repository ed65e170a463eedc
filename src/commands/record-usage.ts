import { anAccount, usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import type { Accepted, Outcome } from "../account/outcome.js";
import { appendEvents, type PendingEvents } from "../account/pending-events.js";
import { advanceTime } from "../billing/advance-time.js";
import { appendUsages } from "../billing/append-usages.js";
import { withConsequences } from "../billing/consequences.js";
import { unaffectedUntilUsage, ratingEvents } from "../billing/rerating.js";
import type { Cause, Event } from "../ledger/events.js";
import { anUnparsedList, anInstant, attempt, type Parser, refusalIn, objectOf } from "../parsing/parser.js";
import { aUsage, plainReport, plainUsage, type UsageReport } from "../rating/parse-usage.js";
import { type RatedUsage, unratedUsage, type MutableRatedUsage } from "../rating/rated-usage.js";
import { isSameUsage, type Usage } from "../rating/usage.js";
import { type IdConflict, type InvalidInput, refuse, type Refused } from "../refusals/refusals.js";
import { earliest, type Instant, type InstantInput, latest } from "../values/instant.js";
import type { Command } from "./command.js";
import { whyUsageRefused, type UsageRefusal } from "./usage-eligibility.js";

/** One metered call leg. */
export interface UsageInput {
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly startedAt: InstantInput;
  readonly seconds: number;
  /** `"cn"` where none is given. */
  readonly region?: string;
}

/** What `recordUsage` takes. */
export interface RecordUsageRequest extends UsageInput {
  readonly at: InstantInput;
}

/** What `recordUsages` takes. */
export interface RecordUsagesRequest {
  readonly at: InstantInput;
  /** At most 1,000,000. */
  readonly usages: readonly UsageInput[];
}

/** What a usage can be refused with. */
export type RecordUsageRefusal = InvalidInput | IdConflict | UsageRefusal;

/** A usage of a batch that was refused, by its place in the batch. */
export interface RefusedUsage {
  readonly index: number;
  readonly refusal: RecordUsageRefusal;
}

/** The outcome of a batch; with every usage refused or repeated, the account is the one given. */
export type RecordUsagesOutcome = (Accepted<Event> & { readonly refused: readonly RefusedUsage[] }) | Refused<InvalidInput>;

const NONE: readonly never[] = [];
const MOST_USAGES = 1_000_000;

const readReport: Parser<UsageReport> = (value, path) => ({ at: readAt(value, path), usage: aUsage(value, path) });
const readAt = objectOf((field) => field("at", anInstant));
const readMany = objectOf((field) => ({ at: field("at", anInstant), usages: field("usages", anUnparsedList(MOST_USAGES)) }));

/**
 * Records one call leg after it ended, and rates it. An `at` before the clock is read as the clock: usages may arrive in any
 * order, and the result does not depend on it (rules 8 to 10). The same usage again is a repeat while its day is open.
 *
 * Refuses with `IdConflict`, `UsageInFuture` (it ends after `at`), `UsageTooLate`, `UnknownItem`, `AppNotFound`,
 * `ServiceNotActivated`, `AppDisabled`, `ServiceSuspended`, `ServiceReleased`, each judged as of the call's start (rule 14).
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-02T08:00:00Z", seconds: 61 };
 * const { account: after } = unwrap(recordUsage(account, { at: "2021-04-02T09:00:00Z", ...call }));
 * remainingMinutes(after, "2021-04-02T09:00:00Z"); // => 999.5
 */
export const recordUsage: Command<RecordUsageRequest, RecordUsageRefusal> = (account, request) => {
  try {
    const known = anAccount(account);
    const { at, usage } = plainReport(request) ?? readReport(request, "");
    return recordParsedUsage(known, at, usage);
  } catch (thrown) {
    return refuse(refusalIn(thrown));
  }
};

/** Records a usage that is read already. */
export function recordParsedUsage(account: Account, at: Instant, usage: Usage): Outcome<Event, RecordUsageRefusal> {
  const now = latest(at, account.clock);
  const afterTimePassed = advanceTime(account, now);
  const { byId } = usageIndexOf(afterTimePassed.account);
  const held = byId.get(usage.usageId);
  const judged = verdictOn(afterTimePassed.account, usage, held, at, now);
  if (judged === "repeat") return { ok: true, account, events: [] };
  if (judged) return refuse(judged);

  const draft = unratedUsage(usage);
  byId.set(draft.usageId, draft);
  const { account: reached, events } = rateNewUsages(afterTimePassed, { newUsages: [draft], replaced: held ? [held] : NONE }, now, { command: "recordUsage", id: usage.usageId });
  return { ok: true, account: reached, events };
}

/**
 * Records many call legs in one pass. Account (`version` aside) and bills equal recording them one by one; the events are net of
 * what the batch itself re-rates. What is refused is told by its place in the batch, the rest is recorded.
 *
 * Refuses as a whole only with `InvalidInput`.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-02T08:00:00Z", seconds: 61 };
 * const outcome = recordUsages(account, { at: "2021-04-02T09:00:00Z", usages: [call, { ...call, usageId: "u2", appId: "lab" }] });
 * unwrap(outcome).refused; // => [{"index":1,"refusal":{"type":"AppNotFound","appId":"lab"}}]
 */
export function recordUsages(account: Account, request: RecordUsagesRequest): RecordUsagesOutcome {
  const attempted = attempt((): RecordUsagesOutcome => {
    const known = anAccount(account);
    const { at, usages } = readMany(request, "");
    const reports = usages.map(aReport); // this may run a caller's code: only then the book is looked at
    const now = latest(at, known.clock);
    const afterTimePassed = advanceTime(known, now);
    const { refused, ...entrants } = triage(afterTimePassed.account, reports, at, now);
    if (entrants.newUsages.length === 0) return { ok: true, account: known, events: [], refused };
    const { account: reached, events } = rateNewUsages(afterTimePassed, entrants, now, { command: "recordUsages", id: null });
    return { ok: true, account: reached, events, refused };
  });
  return attempted.ok ? attempted.value : attempted;
}

function aReport(reported: unknown): MutableRatedUsage | InvalidInput {
  const usage = plainUsage(reported);
  if (usage) return unratedUsage(usage);
  const read = attempt(() => aUsage(reported, ""));
  return read.ok ? unratedUsage(read.value) : read.refusal;
}

/** Usages to be rated, which hold their ids in the book already, and those of closed days that had such an id before. */
interface AcceptedUsages {
  readonly newUsages: readonly MutableRatedUsage[];
  readonly replaced: readonly RatedUsage[];
}

/** Judges reports one after the other, and lets those take their ids that are neither refused nor repeats. */
function triage(account: Account, reports: readonly (MutableRatedUsage | InvalidInput)[], at: Instant, now: Instant): AcceptedUsages & { readonly refused: readonly RefusedUsage[] } {
  const { byId } = usageIndexOf(account);
  const newUsages: MutableRatedUsage[] = [];
  const replaced: RatedUsage[] = [];
  const refused: RefusedUsage[] = [];
  reports.forEach((report, index) => {
    if ("type" in report) return refused.push({ index, refusal: report });
    const held = byId.get(report.usageId);
    const judged = verdictOn(account, report, held, at, now);
    if (judged === "repeat") return null;
    if (judged) return refused.push({ index, refusal: judged });
    if (held) replaced.push(held);
    byId.set(report.usageId, report);
    return newUsages.push(report);
  });
  return { newUsages, replaced, refused };
}

/** Whether a usage is to be rated: `null`, or why not. `held` is the one that has its id. */
function verdictOn(account: Account, usage: Usage, held: Usage | undefined, at: Instant, now: Instant): RecordUsageRefusal | "repeat" | null {
  const compiled = tariffOf(account);
  const isFree = !held || held.startedAt < compiled.openAt(now).openFrom; // ids of closed days are free again
  if (isFree) return whyUsageRefused(account, usage, at, now, compiled);
  return isSameUsage(held, usage) ? "repeat" : { type: "IdConflict", kind: "usage", id: usage.usageId };
}

/** Rates usages that are new, all at once, and adds what follows. */
const rateNewUsages = (afterTimePassed: PendingEvents, entrants: AcceptedUsages, now: Instant, cause: Cause): PendingEvents =>
  appendUsages(afterTimePassed, entrants.newUsages, entrants.replaced, now) ?? insertUsages(afterTimePassed, entrants, now, cause);

/** The same of usages that may change how others are rated. They take their ids again when their events are folded in. */
function insertUsages(afterTimePassed: PendingEvents, { newUsages, replaced }: AcceptedUsages, now: Instant, cause: Cause): PendingEvents {
  const { byId } = usageIndexOf(afterTimePassed.account);
  for (const { usageId } of newUsages) byId.delete(usageId);
  for (const usage of replaced) byId.set(usage.usageId, usage);
  const since = newUsages.reduce((first, usage) => earliest(first, unaffectedUntilUsage(afterTimePassed.account, usage)), now);
  return withConsequences(afterTimePassed.account, appendEvents(afterTimePassed, ratingEvents(afterTimePassed.account, now, cause, since, newUsages)), now);
}

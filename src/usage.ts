import { type Account, termsFor } from "./account.js";
import { anAccount, type Command, withConsequences } from "./command.js";
import type { Cause, Event } from "./events.js";
import { judgeUsage, type UsageRefusal } from "./judging.js";
import { type Accepted, type Outcome, refuse, type Refused } from "./outcome.js";
import { passTime } from "./passage.js";
import { follow, type Progress } from "./progress.js";
import { aList, anInstant, attempt, refusalIn, type Reader, shape } from "./reading.js";
import type { IdConflict, InvalidInput } from "./refusals.js";
import { beforeUsage, ratingEvents } from "./rerating.js";
import { bookFor } from "./sealing.js";
import { earliest, type Instant, type InstantInput, latest } from "./time.js";
import { appended } from "./appending.js";
import { aUsage, plainReport, plainUsage, type Report } from "./usage-reading.js";
import { isSameUsage, type RatedUsage, unrated, type Usage, type UsageDraft } from "./usages.js";

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

const readReport: Reader<Report> = (value, path) => ({ at: readAt(value, path), usage: aUsage(value, path) });
const readAt = shape((field) => field("at", anInstant));
const readMany = shape((field) => ({ at: field("at", anInstant), usages: field("usages", aList(MOST_USAGES)) }));

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
    return register(known, at, usage);
  } catch (thrown) {
    return refuse(refusalIn(thrown));
  }
};

/** Records a usage that is read already. */
export function register(account: Account, at: Instant, usage: Usage): Outcome<Event, RecordUsageRefusal> {
  const now = latest(at, account.clock);
  const passed = passTime(account, now);
  const { byId } = bookFor(passed.account);
  const held = byId.get(usage.usageId);
  const judged = judge(passed.account, usage, held, at, now);
  if (judged === "repeat") return { ok: true, account, events: [] };
  if (judged) return refuse(judged);

  const draft = unrated(usage);
  byId.set(draft.usageId, draft);
  const { account: reached, events } = recorded(passed, { fresh: [draft], ousted: held ? [held] : NONE }, now, { command: "recordUsage", id: usage.usageId });
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
    const passed = passTime(known, now);
    const { refused, ...entrants } = sift(passed.account, reports, at, now);
    if (entrants.fresh.length === 0) return { ok: true, account: known, events: [], refused };
    const { account: reached, events } = recorded(passed, entrants, now, { command: "recordUsages", id: null });
    return { ok: true, account: reached, events, refused };
  });
  return attempted.ok ? attempted.value : attempted;
}

function aReport(reported: unknown): UsageDraft | InvalidInput {
  const usage = plainUsage(reported);
  if (usage) return unrated(usage);
  const read = attempt(() => aUsage(reported, ""));
  return read.ok ? unrated(read.value) : read.refusal;
}

/** Usages to be rated, which hold their ids in the book already, and those of closed days that had such an id before. */
interface Entrants {
  readonly fresh: readonly UsageDraft[];
  readonly ousted: readonly RatedUsage[];
}

/** Judges reports one after the other, and lets those take their ids that are neither refused nor repeats. */
function sift(account: Account, reports: readonly (UsageDraft | InvalidInput)[], at: Instant, now: Instant): Entrants & { readonly refused: readonly RefusedUsage[] } {
  const { byId } = bookFor(account);
  const fresh: UsageDraft[] = [];
  const ousted: RatedUsage[] = [];
  const refused: RefusedUsage[] = [];
  reports.forEach((report, index) => {
    if ("type" in report) return refused.push({ index, refusal: report });
    const held = byId.get(report.usageId);
    const judged = judge(account, report, held, at, now);
    if (judged === "repeat") return null;
    if (judged) return refused.push({ index, refusal: judged });
    if (held) ousted.push(held);
    byId.set(report.usageId, report);
    return fresh.push(report);
  });
  return { fresh, ousted, refused };
}

/** Whether a usage is to be rated: `null`, or why not. `held` is the one that has its id. */
function judge(account: Account, usage: Usage, held: Usage | undefined, at: Instant, now: Instant): RecordUsageRefusal | "repeat" | null {
  const terms = termsFor(account);
  const isFree = !held || held.startedAt < terms.openAt(now).openFrom; // ids of closed days are free again
  if (isFree) return judgeUsage(account, usage, at, now, terms);
  return isSameUsage(held, usage) ? "repeat" : { type: "IdConflict", kind: "usage", id: usage.usageId };
}

/** Rates usages that are new, all at once, and adds what follows. */
const recorded = (passed: Progress, entrants: Entrants, now: Instant, cause: Cause): Progress =>
  appended(passed, entrants.fresh, entrants.ousted, now) ?? inserted(passed, entrants, now, cause);

/** The same of usages that may change how others are rated. They take their ids again when their events are folded in. */
function inserted(passed: Progress, { fresh, ousted }: Entrants, now: Instant, cause: Cause): Progress {
  const { byId } = bookFor(passed.account);
  for (const { usageId } of fresh) byId.delete(usageId);
  for (const usage of ousted) byId.set(usage.usageId, usage);
  const since = fresh.reduce((first, usage) => earliest(first, beforeUsage(passed.account, usage)), now);
  return withConsequences(passed.account, follow(passed, ratingEvents(passed.account, now, cause, since, fresh)), now);
}

import { type Account, termsFor } from "./account.js";
import { usageById } from "./book.js";
import { anAccount, type Command, withConsequences } from "./command.js";
import type { Cause, Event } from "./events.js";
import { judgeUsage, type UsageRefusal } from "./judging.js";
import { type Accepted, type Outcome, refuse, type Refused } from "./outcome.js";
import { passTime } from "./passage.js";
import { follow, type Progress } from "./progress.js";
import { aList, anInstant, attempt, type Reader, shape } from "./reading.js";
import type { IdConflict, InvalidInput } from "./refusals.js";
import { beforeUsage, ratingEvents } from "./rerating.js";
import { bookFor } from "./sealing.js";
import { earliest, type Instant, type InstantInput, latest } from "./time.js";
import { aUsage, plainUsage } from "./usage-reading.js";
import { isSameUsage, type Usage } from "./usages.js";

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

const MOST_USAGES = 1_000_000;

const readOne: Reader<{ readonly at: Instant; readonly usage: Usage }> = (value, path) => ({ at: readAt(value, path), usage: aUsage(value, path) });
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
  const attempted = attempt(() => {
    const known = anAccount(account);
    const { at, usage } = readOne(request, "");
    return register(known, at, usage);
  });
  return attempted.ok ? attempted.value : attempted;
};

/** Records a usage that is read already. */
export function register(account: Account, at: Instant, usage: Usage): Outcome<Event, RecordUsageRefusal> {
  const now = latest(at, account.clock);
  const passed = passTime(account, now);
  const judged = judge(passed.account, usage, at, now);
  if (judged === "repeat") return { ok: true, account, events: [] };
  if (judged) return refuse(judged);
  const { account: reached, events } = recordFresh(passed, [usage], now, { command: "recordUsage", id: usage.usageId });
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
    const now = latest(at, known.clock);
    const passed = passTime(known, now);
    const fresh = new Map<string, Usage>();
    const refused: RefusedUsage[] = [];
    usages.forEach((reported, index) => {
      const report = readReport(reported);
      if (!report.ok) return refused.push({ index, refusal: report.refusal });
      const usage = report.value;
      const judged = judge(passed.account, usage, at, now, fresh.get(usage.usageId));
      if (judged === null) return fresh.set(usage.usageId, usage);
      return judged === "repeat" ? null : refused.push({ index, refusal: judged });
    });
    if (fresh.size === 0) return { ok: true, account: known, events: [], refused };
    const { account: reached, events } = recordFresh(passed, [...fresh.values()], now, { command: "recordUsages", id: null });
    return { ok: true, account: reached, events, refused };
  });
  return attempted.ok ? attempted.value : attempted;
}

const readReport = (reported: unknown): ReturnType<typeof attempt<Usage>> => {
  const usage = plainUsage(reported);
  return usage ? { ok: true, value: usage } : attempt(() => aUsage(reported, ""));
};

/** Whether a usage is to be rated: `null`, or why not. `inBatch` is the one of a batch that came before it under its id. */
function judge(account: Account, usage: Usage, at: Instant, now: Instant, inBatch?: Usage): RecordUsageRefusal | "repeat" | null {
  const known = inBatch ?? usageById(bookFor(account), usage.usageId, termsFor(account).openAt(now).openFrom);
  if (!known) return judgeUsage(account, usage, at, now);
  return isSameUsage(known, usage) ? "repeat" : { type: "IdConflict", kind: "usage", id: usage.usageId };
}

/** Rates usages that are new, all at once, and adds what follows. */
function recordFresh(passed: Progress, added: readonly Usage[], now: Instant, cause: Cause): Progress {
  const since = added.reduce((first, usage) => earliest(first, beforeUsage(passed.account, usage)), now);
  return withConsequences(passed.account, follow(passed, ratingEvents(passed.account, now, cause, since, added)), now);
}

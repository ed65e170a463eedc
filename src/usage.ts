import { type Account, termsFor, usageById } from "./account.js";
import { anAccount, type Command, withConsequences } from "./command.js";
import type { Cause, Event } from "./events.js";
import { judgeUsage, type UsageRefusal } from "./judging.js";
import { type Accepted, type Outcome, refuse, type Refused } from "./outcome.js";
import { passTime } from "./passage.js";
import { type Progress, record } from "./progress.js";
import { anId, anInstant, anything, attempt, aWholeNumber, type Field, listOf, optional, shape } from "./reading.js";
import type { IdConflict, InvalidInput } from "./refusals.js";
import { ratingFacts } from "./rerating.js";
import { oldestOpenDay } from "./terms.js";
import { earliest, type Instant, type InstantInput, latest } from "./time.js";
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

const usageFields = (field: Field): Usage => ({
  usageId: field("usageId", anId),
  appId: field("appId", anId),
  region: field("region", optional(anId, "cn")),
  item: field("item", anId),
  startedAt: field("startedAt", anInstant),
  seconds: field("seconds", aWholeNumber(0, Number.MAX_SAFE_INTEGER)),
});
const readUsage = shape(usageFields);
const readOne = shape((field) => ({ at: field("at", anInstant), usage: usageFields(field) }));
const readMany = shape((field) => ({ at: field("at", anInstant), usages: field("usages", listOf(anything, MOST_USAGES)) }));

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
  const attempted = attempt((): Outcome<Event, RecordUsageRefusal> => {
    const known = anAccount(account);
    const { at, usage } = readOne(request, "");
    const { progress, refused } = register(known, at, [usage], { command: "recordUsage", id: usage.usageId });
    return refused[0] ? refuse(refused[0].refusal) : { ok: true, ...progress };
  });
  return attempted.ok ? attempted.value : attempted;
};

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
    const reports = usages.map((usage) => attempt(() => readUsage(usage, "")));
    const { progress, refused } = register(
      known,
      at,
      reports.map((report) => (report.ok ? report.value : report)),
      { command: "recordUsages", id: null },
    );
    return { ok: true, ...progress, refused };
  });
  return attempted.ok ? attempted.value : attempted;
}

type Report = Usage | Refused<InvalidInput>;

/** Judges each report, then rates those that are new, all at once. */
export function register(
  account: Account,
  at: Instant,
  reports: readonly Report[],
  cause: Cause,
): { readonly progress: Progress; readonly refused: readonly RefusedUsage[] } {
  const now = latest(at, account.clock);
  const oldestDay = oldestOpenDay(termsFor(account), now);
  const passed = passTime(account, now);

  const fresh = new Map<string, Usage>();
  const refused: RefusedUsage[] = [];
  for (const [index, report] of reports.entries()) {
    if ("refusal" in report) {
      refused.push({ index, refusal: report.refusal });
      continue;
    }
    const known = fresh.get(report.usageId) ?? usageById(account, report.usageId, oldestDay)?.usage;
    if (known && isSameUsage(known, report)) continue;
    const refusal: RecordUsageRefusal | null = known
      ? { type: "IdConflict", kind: "usage", id: report.usageId }
      : judgeUsage(passed.account, report, at, now);
    if (refusal) refused.push({ index, refusal });
    else fresh.set(report.usageId, report);
  }
  if (fresh.size === 0) return { progress: { account, events: [] }, refused };

  const added = [...fresh.values()];
  const since = added.reduce((first, { startedAt }) => earliest(first, startedAt), now);
  const rated = record(passed, ratingFacts(passed.account, now, { cause, since }, added));
  return { progress: withConsequences(passed.account, rated, now), refused };
}

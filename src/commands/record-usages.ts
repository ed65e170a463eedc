import { anAccount } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import type { Accepted } from "../account/outcome.js";
import { advanceTime } from "../billing/advance-time.js";
import { rateNewUsages } from "../billing/rate-new-usages.js";
import type { Event } from "../ledger/events.js";
import { anInstant, anUnparsedList, attempt, objectOf } from "../parsing/parser.js";
import { aUsage } from "../rating/parse-usage.js";
import type { Usage } from "../rating/usage.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import { type Instant, type InstantInput, latest } from "../values/instant.js";
import { lineLimit } from "./line-limit.js";
import { type RecordUsageRefusal, type UsageInput, verdictOn } from "./record-usage.js";

/** What `recordUsages` takes. */
export interface RecordUsagesRequest {
  readonly at: InstantInput;
  /** At most 1,000,000 usages. */
  readonly usages: readonly UsageInput[];
}

/** A usage of a batch that was refused. */
export interface RefusedUsage {
  /** Its index in the batch, from 0. */
  readonly index: number;
  readonly refusal: RecordUsageRefusal;
}

/** The outcome of a batch. If every usage is refused or a repeat, the account is the same object that was given. */
export type RecordUsagesOutcome = RecordedUsages | Refused<InvalidInput>;

/** A batch that was recorded. The usages that are neither refused nor repeated have a `UsageRated` each. */
export interface RecordedUsages extends Accepted<Event> {
  readonly refused: readonly RefusedUsage[];
  /** The indexes in the batch, rising, of the usages that are known already: from before, or from earlier in the batch. */
  readonly repeated: readonly number[];
}

const MAX_USAGES = 1_000_000;

const aBatch = objectOf((field) => ({ at: field("at", anInstant), usages: field("usages", anUnparsedList(MAX_USAGES)) }));

/**
 * Records many call legs at once. Usages that are refused, and repeats, are listed by their index in the batch; the others are recorded.
 * The account (`version` aside) and the bills equal those of recording the usages one by one (law 8). The events are fewer: no usage of
 * the batch is re-rated because of another one in it. An `at` before the account's clock is read as the clock.
 *
 * The batch as a whole is refused only with `InvalidInput`, each usage as `recordUsage` refuses it. A usage is judged on the account
 * as it is at `at` before the batch; one that has the id of an accepted usage before it in the batch is a repeat or an `IdConflict`.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-02T08:00:00Z", seconds: 61 };
 * const outcome = recordUsages(account, { at: "2021-04-02T09:00:00Z", usages: [call, { ...call, usageId: "u2", appId: "lab" }] });
 * unwrap(outcome).refused; // => [{"index":1,"refusal":{"type":"AppNotFound","appId":"lab"}}]
 */
export function recordUsages(account: Account, request: RecordUsagesRequest): RecordUsagesOutcome {
  const parsed = attempt(() => {
    const before = anAccount(account);
    const { at, usages } = aBatch(request, "");
    return { before, at, reports: usages.map(aReport) };
  });
  if (!parsed.ok) return parsed;

  const { before, at, reports } = parsed.value;
  const now = latest(at, before.clock);
  const afterTimePassed = advanceTime(before, now);
  const { newUsages, refused, repeated } = triage(afterTimePassed.account, reports, at, now);
  if (newUsages.length === 0) return { ok: true, account: before, events: [], refused, repeated };
  const rated = rateNewUsages(afterTimePassed, newUsages, now, { command: "recordUsages", id: null });
  return { ok: true, account: rated.account, events: rated.events, refused, repeated };
}

function aReport(reported: unknown): Usage | InvalidInput {
  const parsed = attempt(() => aUsage(reported, ""));
  return parsed.ok ? parsed.value : parsed.refusal;
}

interface Triage {
  readonly newUsages: readonly Usage[];
  readonly refused: readonly RefusedUsage[];
  readonly repeated: readonly number[];
}

/** Judges reports in sequence. A usage that is neither refused nor a repeat holds its id for the reports after it. */
function triage(account: Account, reports: readonly (Usage | InvalidInput)[], at: Instant, now: Instant): Triage {
  const limit = lineLimit(account, reports.length);
  const accepted = new Map<string, Usage>();
  const refused: RefusedUsage[] = [];
  const repeated: number[] = [];
  reports.forEach((report, index) => {
    if ("type" in report) {
      refused.push({ index, refusal: report });
      return;
    }
    const verdict = verdictOn(account, report, accepted.get(report.usageId) ?? null, at, now) ?? limit(report);
    if (verdict === null) accepted.set(report.usageId, report);
    else if (verdict === "repeat") repeated.push(index);
    else refused.push({ index, refusal: verdict });
  });
  return { newUsages: [...accepted.values()], refused, repeated };
}

import { anAccount, usageIndexOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import type { Accepted } from "../account/outcome.js";
import { advanceTime } from "../billing/advance-time.js";
import { rateNewUsages } from "../billing/rate-new-usages.js";
import type { Event } from "../ledger/events.js";
import { anInstant, anUnparsedList, attempt, objectOf } from "../parsing/parser.js";
import { aUsage, plainUsage } from "../rating/parse-usage.js";
import { type MutableRatedUsage, unratedUsage } from "../rating/rated-usage.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import { type Instant, type InstantInput, latest } from "../values/instant.js";
import { type RecordUsageRefusal, type UsageInput, verdictOn } from "./record-usage.js";

/** What `recordUsages` takes. */
export interface RecordUsagesRequest {
  readonly at: InstantInput;
  /** At most 1,000,000. */
  readonly usages: readonly UsageInput[];
}

/** A usage of a batch that was refused, by its place in the batch. */
export interface RefusedUsage {
  readonly index: number;
  readonly refusal: RecordUsageRefusal;
}

/** The outcome of a batch; with every usage refused or repeated, the account is the one given. */
export type RecordUsagesOutcome = (Accepted<Event> & { readonly refused: readonly RefusedUsage[] }) | Refused<InvalidInput>;

const MOST_USAGES = 1_000_000;

const aBatch = objectOf((field) => ({ at: field("at", anInstant), usages: field("usages", anUnparsedList(MOST_USAGES)) }));

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
  const parsed = attempt(() => {
    const before = anAccount(account);
    const { at, usages } = aBatch(request, "");
    return { before, at, reports: usages.map(aReport) };
  });
  if (!parsed.ok) return parsed;

  const { before, at, reports } = parsed.value;
  const now = latest(at, before.clock);
  const afterTimePassed = advanceTime(before, now);
  const { newUsages, refused } = triage(afterTimePassed.account, reports, at, now);
  if (newUsages.length === 0) return { ok: true, account: before, events: [], refused };
  const rated = rateNewUsages(afterTimePassed, newUsages, now, { command: "recordUsages", id: null });
  return { ok: true, account: rated.account, events: rated.events, refused };
}

function aReport(reported: unknown): MutableRatedUsage | InvalidInput {
  const usage = plainUsage(reported);
  if (usage) return unratedUsage(usage);
  const parsed = attempt(() => aUsage(reported, ""));
  return parsed.ok ? unratedUsage(parsed.value) : parsed.refusal;
}

interface Triage {
  readonly newUsages: readonly MutableRatedUsage[];
  readonly refused: readonly RefusedUsage[];
}

/** Judges reports one after the other. Those that are neither refused nor repeats hold their ids for the reports after them. */
function triage(account: Account, reports: readonly (MutableRatedUsage | InvalidInput)[], at: Instant, now: Instant): Triage {
  const { byId } = usageIndexOf(account);
  const accepted = new Map<string, MutableRatedUsage>();
  const refused: RefusedUsage[] = [];
  reports.forEach((report, index) => {
    const verdict = "type" in report ? report : verdictOn(account, report, accepted.get(report.usageId) ?? byId.get(report.usageId), at, now);
    if (verdict === null && !("type" in report)) accepted.set(report.usageId, report);
    else if (verdict !== null && verdict !== "repeat") refused.push({ index, refusal: verdict });
  });
  return { newUsages: [...accepted.values()], refused };
}

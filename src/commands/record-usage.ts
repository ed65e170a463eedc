import { anAccount, usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import type { Outcome } from "../account/outcome.js";
import { openUsageById } from "../account/usage-lookup.js";
import { advanceTime } from "../billing/advance-time.js";
import { rateNewUsages } from "../billing/rate-new-usages.js";
import type { Event } from "../ledger/events.js";
import { attempt } from "../parsing/parser.js";
import { aUsageReport } from "../rating/parse-usage.js";
import { isSameUsage, type Usage } from "../rating/usage.js";
import { type IdConflict, type InvalidInput, refuse } from "../refusals/refusals.js";
import { type Instant, type InstantInput, latest } from "../values/instant.js";
import type { Command } from "./command.js";
import { lineLimit } from "./line-limit.js";
import { type UsageRefusal, whyUsageRefused } from "./usage-eligibility.js";

/** One metered call leg, which lasts `seconds` from `startedAt` on. */
export interface UsageInput {
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly startedAt: InstantInput;
  readonly seconds: number;
  /** By default `"cn"`. */
  readonly region?: string;
  /**
   * What the call is rounded up with, if the tariff rounds up each usage: calls of an app, region, item and day of start that have the same
   * are rounded up as one (rule 4). At most 256 characters; by default the usage's own id.
   */
  readonly roundWith?: string;
}

/** What `recordUsage` takes. */
export interface RecordUsageRequest extends UsageInput {
  readonly at: InstantInput;
}

/** Everything that a usage can be refused with. */
export type RecordUsageRefusal = InvalidInput | IdConflict | UsageRefusal;

/**
 * Records one call leg after it has ended, and rates it. Usages may arrive in any order, and the result does not depend on it (rules 8
 * and 9): an `at` before the account's clock is read as the clock. The same usage again is a repeat while its day is open (rule 10).
 *
 * Refuses, in this order: `InvalidInput`, `IdConflict` (another usage of an open day has the id), `UsageInFuture` (it ends after `at`; at
 * `at` is allowed), `UsageTooLate` (it starts on a closed day), and then, judged by what held when the call started (rule 14):
 * `UnknownItem`, `AppNotFound`, `ServiceNotActivated`, `AppDisabled`, `ServiceSuspended`, `ServiceReleased`. Last, `InvalidInput` for
 * `seconds` that would take the package time of all usages of a day, region and item beyond 2^53 − 1 ms, which is counted exactly.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-02T08:00:00Z", seconds: 61 };
 * const { account: after } = unwrap(recordUsage(account, { at: "2021-04-02T09:00:00Z", ...call }));
 * remainingMinutes(after, "2021-04-02T09:00:00Z"); // => 999.5
 */
export const recordUsage: Command<RecordUsageRequest, RecordUsageRefusal> = (account, request) => {
  const parsed = attempt(() => ({ account: anAccount(account), report: aUsageReport(request, "") }));
  if (!parsed.ok) return parsed;
  const { at, usage } = parsed.value.report;
  return recordParsedUsage(parsed.value.account, at, usage);
};

/** Records a usage that is parsed already. */
export function recordParsedUsage(account: Account, at: Instant, usage: Usage): Outcome<Event, RecordUsageRefusal> {
  const now = latest(at, account.clock);
  const afterTimePassed = advanceTime(account, now);
  const verdict = verdictOn(afterTimePassed.account, usage, null, at, now);
  if (verdict === "repeat") return { ok: true, account, events: [] };
  if (verdict) return refuse(verdict);
  const beyond = lineLimit(afterTimePassed.account, 1)(usage);
  if (beyond) return refuse(beyond);

  const rated = rateNewUsages(afterTimePassed, [usage], now, { command: "recordUsage", id: usage.usageId });
  return { ok: true, account: rated.account, events: rated.events };
}

/**
 * Judges a usage that is reported at `at`, on an account for which time has passed to `now`; `null` if it is to be rated. `heldBy` is
 * the usage of the same batch that has its id already, if any.
 */
export function verdictOn(
  account: Account, usage: Usage, heldBy: Usage | null, at: Instant, now: Instant,
): RecordUsageRefusal | "repeat" | null {
  const compiled = tariffOf(account);
  const holder = heldBy ?? openUsageById(usageIndexOf(account), usage.usageId, compiled.openAt(now).openFrom);
  if (!holder) return whyUsageRefused(account, usage, at, now, compiled);
  return isSameUsage(holder, usage) ? "repeat" : { type: "IdConflict", kind: "usage", id: usage.usageId };
}

import { usageIndexOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { wasEnabled } from "../account/app.js";
import { drawDown } from "../packages/drawdown.js";
import { endOf, type Usage } from "../rating/usage.js";
import type {
  AppDisabledRefusal, AppNotFound, MinutesExhausted, ServiceNotActivated, ServiceReleasedRefusal, ServiceSuspendedRefusal, UnknownItem,
  UsageInFuture, UsageTooLate,
} from "../refusals/refusals.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import { type Instant, plusMs } from "../values/instant.js";

/** Why a call cannot start. */
export type CallRefusal =
  | UnknownItem | AppNotFound | ServiceNotActivated | AppDisabledRefusal | ServiceSuspendedRefusal | ServiceReleasedRefusal;

/** Why a usage is not rated. */
export type UsageRefusal = UsageInFuture | UsageTooLate | CallRefusal;

/** Why a call is not let in, besides what `recordUsage` would say of it. */
export type AuthorizationRefusal = CallRefusal | MinutesExhausted;

/** What is known of a call when it starts. */
export type Call = Pick<Usage, "appId" | "region" | "item" | "startedAt">;

/**
 * Judges a usage that is reported at `at`, on an account for which time has passed to `now`; `null` if it can be rated. It may end at
 * `at` itself, and start at the first instant of the oldest day that is open at `now` (rule 10).
 */
export function whyUsageRefused(account: Account, usage: Usage, at: Instant, now: Instant, compiled: CompiledTariff): UsageRefusal | null {
  const endsAt = endOf(usage);
  if (endsAt > at) return { type: "UsageInFuture", endsAt, at };
  const { oldestDay, openFrom } = compiled.openAt(now);
  if (usage.startedAt < openFrom) return { type: "UsageTooLate", oldestDay };
  return whyCallRefused(account, usage, compiled);
}

/**
 * Judges a call by what held when it started, even if that changed later (rule 14); `null` if it can start. Activation, enabling and
 * disabling, suspension, resumption and release each hold from their own instant on, that instant included.
 */
export function whyCallRefused(account: Account, { appId, region, item, startedAt }: Call, { items }: CompiledTariff): CallRefusal | null {
  if (!items.get(item)?.rates.has(region)) return { type: "UnknownItem", region, item };
  const app = account.apps.get(appId);
  if (!app) return { type: "AppNotFound", appId };
  const active = account.regions.get(region);
  if (!active || startedAt < active.activatedAt) return { type: "ServiceNotActivated", region };
  if (!wasEnabled(app, startedAt)) return { type: "AppDisabled", appId };

  const suspension = account.suspensions.find(({ from, until }) => from <= startedAt && (until === null || startedAt < until));
  if (suspension) return { type: "ServiceSuspended", suspendedAt: suspension.from };
  if (account.releasedAt !== null && startedAt >= account.releasedAt) return { type: "ServiceReleased", releasedAt: account.releasedAt };
  return null;
}

/**
 * Whether packages have less than one step left for a call, where the tariff refuses it then. It is a matter of questions: a call that
 * happened is rated, or the order in which calls are reported would matter (rule 9). An item that no package covers is not asked.
 */
export function whyExhausted(account: Account, call: Call, compiled: CompiledTariff): MinutesExhausted | null {
  const { region, item, startedAt } = call;
  const asked = compiled.service.whenExhausted === "refuse" ? compiled.items.get(item) : undefined;
  if (!asked?.covered) return null;
  const atItsStart = { usage: call, startedAt, endedAt: plusMs(startedAt, 1) };
  const { overageMs } = drawDown(usageIndexOf(account).balances, atItsStart, asked.packageTimePerStep);
  return overageMs > 0 ? { type: "MinutesExhausted", region, item } : null;
}

import type { Account } from "../account/account.js";
import { wasEnabled } from "../account/app.js";
import { endOf, type Usage } from "../rating/usage.js";
import type {
  AppDisabledRefusal, AppNotFound, ServiceNotActivated, ServiceReleasedRefusal, ServiceSuspendedRefusal, UnknownItem, UsageInFuture,
  UsageTooLate,
} from "../refusals/refusals.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Instant } from "../values/instant.js";

/** Why a call cannot start. */
export type CallRefusal =
  | UnknownItem | AppNotFound | ServiceNotActivated | AppDisabledRefusal | ServiceSuspendedRefusal | ServiceReleasedRefusal;

/** Why a usage is not rated. */
export type UsageRefusal = UsageInFuture | UsageTooLate | CallRefusal;

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

import type { Account } from "./account.js";
import { wasEnabled } from "./apps.js";
import type {
  AppDisabledRefusal, AppNotFound, ServiceNotActivated, ServiceReleasedRefusal, ServiceSuspendedRefusal, UnknownItem, UsageInFuture, UsageTooLate,
} from "./refusals.js";
import type { Terms } from "./terms.js";
import type { Instant } from "./time.js";
import { endOf, type Usage } from "./usages.js";

/** Why a call cannot be made. */
export type CallRefusal =
  | UnknownItem | AppNotFound | ServiceNotActivated | AppDisabledRefusal | ServiceSuspendedRefusal | ServiceReleasedRefusal;

/** Why a usage is not rated. */
export type UsageRefusal = UsageInFuture | UsageTooLate | CallRefusal;

/** A call as it starts. */
export type Call = Pick<Usage, "appId" | "region" | "item" | "startedAt">;

/** Judges a usage that is reported at `at`, on an account for which time has passed to `now`. */
export function judgeUsage(account: Account, usage: Usage, at: Instant, now: Instant, terms: Terms): UsageRefusal | null {
  const endsAt = endOf(usage);
  if (endsAt > at) return { type: "UsageInFuture", endsAt, at };
  const { oldestDay, openFrom } = terms.openAt(now);
  if (usage.startedAt < openFrom) return { type: "UsageTooLate", oldestDay };
  return judgeCall(account, usage, terms);
}

/** Judges a call by what held when it started, even if that became known or changed later (rule 14). */
export function judgeCall(account: Account, { appId, region, item, startedAt }: Call, { items }: Terms): CallRefusal | null {
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

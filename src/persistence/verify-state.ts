import { type Account, tariffOf } from "../account/account.js";
import { canRenew, isClaimed, renewedId } from "../account/renewals.js";
import { invalid } from "../refusals/refusal-error.js";
import { monthOf } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";

/** Refuses a document of which something does not hold. */
export const requireThat = (holds: boolean, path: string, reason: string): void => {
  if (!holds) invalid(path, reason);
};

/** Refuses an account whose service, apps and arrears say different things, or something else than its clock. */
export function requireState(account: Account): void {
  const { service, regions, suspensions, releasedAt, deadlines, arrearsSince, apps } = account;
  const isSuspended = suspensions.some(({ until }) => until === null);
  requireThat((service === "inactive") === (regions.size === 0), "service", "must be inactive exactly while no region is active");
  requireThat((service === "suspended") === isSuspended, "service", "must be suspended exactly while a suspension lasts");
  requireThat((service === "released") === (releasedAt !== null), "service", "must be released exactly while releasedAt is set");
  requireThat((deadlines === null) === (arrearsSince === null), "deadlines", "must be set exactly while there are arrears");
  requireDeadlines(account);
  requireRenewals(account);
  requirePast(account);
  for (const { appId, status, switches } of apps.values()) {
    requireThat(status === (switches.at(-1)?.status ?? "disabled"), `apps.${appId}.status`, "must be the status of the last switch");
  }
}

/** What a renewal grants was bought to renew, and no other package has an id that a renewal can still take. */
function requireRenewals(account: Account): void {
  const { calendar } = tariffOf(account);
  const monthOfDay = (at: Instant): string => monthOf(calendar.dayOf(at));
  for (const pack of account.packages.values()) {
    const { packageId, renews, renewal, renewalOf, purchasedAt } = pack;
    const path = `packages.${packageId}`;
    const isBought = renews !== null && renewalOf === null;
    requireThat((renewal !== null) === isBought, `${path}.renewal`, "must be set exactly for a package that was bought to renew");
    const isFit = renews === null || canRenew(renewalOf ?? packageId, pack);
    requireThat(isFit, `${path}.renews`, "must be with an id and a validity that can renew");
    requireThat(renewal !== "running" || account.service !== "released", `${path}.renewal`, "must not run once the service is released");
    const isFree = !isClaimed(account, packageId, monthOfDay(account.clock));
    requireThat(isFree, `${path}.packageId`, "must not be an id that a renewal can take");
    if (renewalOf === null) continue;
    const isGranted = account.packages.get(renewalOf)?.renews === renews && packageId === renewedId(renewalOf, monthOfDay(purchasedAt));
    requireThat(isGranted, `${path}.renewalOf`, "must be a package that was bought to renew, and name the id");
  }
}

/** What has happened is not after the clock, which is the instant of the last event. */
function requirePast({ clock, regions, apps, packages, suspensions, arrearsSince, releasedAt }: Account): void {
  const requireNotAfter = (path: string, instants: readonly (Instant | null)[]): void => {
    requireThat(instants.every((at) => at === null || at <= clock), path, "must not be after the clock");
  };
  for (const { region, activatedAt } of regions.values()) requireNotAfter(`regions.${region}.activatedAt`, [activatedAt]);
  for (const { appId, createdAt, switches } of apps.values()) {
    requireNotAfter(`apps.${appId}.createdAt`, [createdAt]);
    requireNotAfter(`apps.${appId}.switches`, switches.map(({ at }) => at));
  }
  for (const { packageId, purchasedAt } of packages.values()) requireNotAfter(`packages.${packageId}.purchasedAt`, [purchasedAt]);
  requireNotAfter("suspensions", suspensions.flatMap(({ from, until }) => [from, until]));
  requireNotAfter("arrearsSince", [arrearsSince]);
  requireNotAfter("releasedAt", [releasedAt]);
}

/** What is still to come of arrears is not before the clock, or it would be dated before the last event; the release is the later. */
function requireDeadlines({ service, deadlines, clock }: Account): void {
  if (deadlines === null || service === "released") return;
  requireThat(deadlines.releasesAt >= deadlines.suspendsAt, "deadlines.releasesAt", "must not be before suspendsAt");
  const reason = "must not be before the clock";
  if (service === "active") requireThat(deadlines.suspendsAt >= clock, "deadlines.suspendsAt", reason);
  if (service === "suspended") requireThat(deadlines.releasesAt >= clock, "deadlines.releasesAt", reason);
}

import type { Account } from "./account.js";
import type { Fact } from "./events.js";
import { isNegative } from "./money.js";
import { type Instant, later, MS_PER_DAY, MS_PER_HOUR } from "./time.js";

/** The next instant at which arrears have a consequence: suspension, then release. */
export function nextDeadline({ deadlines, service }: Account): Instant | null {
  if (!deadlines) return null;
  if (service === "active") return deadlines.suspendsAt;
  return service === "suspended" ? deadlines.releasesAt : null;
}

/** What is due at `at` and not yet done. */
export function deadlineFacts({ deadlines, service }: Account, at: Instant): readonly Fact[] {
  if (!deadlines) return [];
  const suspends = service === "active" && deadlines.suspendsAt <= at;
  const releases = (suspends || service === "suspended") && deadlines.releasesAt <= at;
  return [...(suspends ? [{ type: "ServiceSuspended", at } as const] : []), ...(releases ? [{ type: "ServiceReleased", at } as const] : [])];
}

/** Whether arrears are to start or to be cleared: cash and they say different things. */
export const areArrearsOutdated = ({ cash, arrearsSince }: Account): boolean => isNegative(cash) !== (arrearsSince !== null);

/** What follows from the cash having moved: below zero arrears start, at zero or above they are cleared (rule 12). */
export function arrearsFacts(account: Account, at: Instant): readonly Fact[] {
  if (!areArrearsOutdated(account)) return [];
  const { cash, arrearsSince, service, tariff } = account;
  if (arrearsSince !== null) return [{ type: "ArrearsCleared", at }, ...(service === "suspended" ? [{ type: "ServiceResumed", at } as const] : [])];
  const suspendsAt = later(at, tariff.arrears.suspendAfterHours * MS_PER_HOUR);
  const releasesAt = later(suspendsAt, tariff.arrears.releaseAfterDays * MS_PER_DAY);
  return [{ type: "ArrearsStarted", at, due: cash.negated(), suspendsAt, releasesAt }];
}

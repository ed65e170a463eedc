import type { Account } from "../account/account.js";
import type { NewEvent } from "../ledger/events.js";
import { type Instant, plusMs, MS_PER_DAY, MS_PER_HOUR } from "../values/instant.js";
import { isNegative } from "../values/money.js";

/** The next instant at which arrears have a consequence: suspension, then release. */
export function nextDeadline({ deadlines, service }: Account): Instant | null {
  if (!deadlines) return null;
  if (service === "active") return deadlines.suspendsAt;
  return service === "suspended" ? deadlines.releasesAt : null;
}

/** What is due at `at` and not yet done. */
export function deadlineEvents({ deadlines, service }: Account, at: Instant): readonly NewEvent[] {
  if (!deadlines) return [];
  const suspends = service === "active" && deadlines.suspendsAt <= at;
  const releases = (suspends || service === "suspended") && deadlines.releasesAt <= at;
  return [...(suspends ? [{ type: "ServiceSuspended", at } as const] : []), ...(releases ? [{ type: "ServiceReleased", at } as const] : [])];
}

/** Whether arrears are to start or to be cleared: cash and they say different things. */
export const areArrearsOutdated = ({ cash, arrearsSince }: Account): boolean => isNegative(cash) !== (arrearsSince !== null);

/** What follows from the cash having moved: below zero arrears start, at zero or above they are cleared (rule 12). */
export function arrearsEvents(account: Account, at: Instant): readonly NewEvent[] {
  if (!areArrearsOutdated(account)) return [];
  const { cash, arrearsSince, service, tariff } = account;
  if (arrearsSince !== null) return [{ type: "ArrearsCleared", at }, ...(service === "suspended" ? [{ type: "ServiceResumed", at } as const] : [])];
  const suspendsAt = plusMs(at, tariff.arrears.suspendAfterHours * MS_PER_HOUR);
  const releasesAt = plusMs(suspendsAt, tariff.arrears.releaseAfterDays * MS_PER_DAY);
  return [{ type: "ArrearsStarted", at, due: cash.negated(), suspendsAt, releasesAt }];
}

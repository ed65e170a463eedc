import type { Account } from "../account/account.js";
import type { NewEvent } from "../ledger/events.js";
import { type Instant, plusMs, MS_PER_DAY, MS_PER_HOUR } from "../values/instant.js";
import { isNegative } from "../values/money.js";

/** The next instant at which arrears have a consequence: suspension, then release (rule 12, B7). */
export function nextDeadline({ deadlines, service }: Account): Instant | null {
  if (!deadlines) return null;
  if (service === "active") return deadlines.suspendsAt;
  return service === "suspended" ? deadlines.releasesAt : null;
}

const NO_EVENTS: readonly NewEvent[] = Object.freeze([]);

/**
 * The suspension and the release that are due at `at`. A suspension can have been due before: of a service that was not active then.
 * The release is counted from the suspension.
 */
export function deadlineEvents({ deadlines, service }: Account, at: Instant): readonly NewEvent[] {
  if (!deadlines) return NO_EVENTS;
  const suspends = service === "active" && deadlines.suspendsAt <= at;
  const releasesAt = suspends ? plusMs(at, deadlines.releasesAt - deadlines.suspendsAt) : deadlines.releasesAt;
  const releases = (suspends || service === "suspended") && releasesAt <= at;
  const events: NewEvent[] = [];
  if (suspends) events.push({ type: "ServiceSuspended", at, releasesAt });
  if (releases) events.push({ type: "ServiceReleased", at });
  return events;
}

/** Whether arrears must start or be cleared: `arrearsSince` does not agree with the sign of the cash. */
const areArrearsOutdated = ({ cash, arrearsSince }: Account): boolean => isNegative(cash) !== (arrearsSince !== null);

/** What a change of cash causes: below zero arrears start, at zero or more they are cleared (rule 12). */
export function arrearsEvents(account: Account, at: Instant): readonly NewEvent[] {
  if (!areArrearsOutdated(account)) return NO_EVENTS;
  const { cash, arrearsSince, service, tariff } = account;
  if (arrearsSince !== null) {
    const cleared: NewEvent = { type: "ArrearsCleared", at };
    return service === "suspended" ? [cleared, { type: "ServiceResumed", at }] : [cleared];
  }
  const suspendsAt = plusMs(at, tariff.arrears.suspendAfterHours * MS_PER_HOUR);
  const releasesAt = plusMs(suspendsAt, tariff.arrears.releaseAfterDays * MS_PER_DAY);
  return [{ type: "ArrearsStarted", at, due: cash.negated(), suspendsAt, releasesAt }];
}

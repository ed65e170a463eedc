import type { Account } from "./account.js";
import { alertFacts, announcementFacts, nextAnnouncement } from "./alerts.js";
import { arrearsFacts, deadlineFacts, nextDeadline } from "./arrears.js";
import { billingFacts, nextBillingRun } from "./billing.js";
import type { Fact } from "./events.js";
import { expiryFacts, nextExpiry } from "./expiry.js";
import { type Progress, record, setOut } from "./progress.js";
import type { Instant } from "./time.js";

/**
 * Lets time pass until `until`, that instant included (rule 13): the one way in which it passes, whoever asks. It goes from one
 * instant at which something is due to the next, so an idle year costs nothing and leaves no trace.
 */
export function passTime(account: Account, until: Instant): Progress {
  let progress = setOut(account);
  let reached = account.clock;
  for (;;) {
    const next = nextDue(progress.account, reached);
    if (next === null || next > until) return progress;
    progress = arriveAt(progress, next);
    reached = next;
  }
}

function nextDue(account: Account, after: Instant): Instant | null {
  const due = [nextExpiry(account, after), nextAnnouncement(account, after), nextBillingRun(account, after), nextDeadline(account)];
  return due.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
}

/** What falls on one instant, in the order of rule 13. */
const steps: readonly ((account: Account, at: Instant) => readonly Fact[])[] = [
  expiryFacts,
  announcementFacts,
  billingFacts,
  arrearsFacts,
  deadlineFacts,
];

function arriveAt(progress: Progress, at: Instant): Progress {
  const arrived = steps.reduce((reached, step) => record(reached, step(reached.account, at)), progress);
  return record(arrived, alertFacts(progress.account, arrived.account, at));
}

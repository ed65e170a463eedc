import { usageIndexOf, internalsOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { type PendingEvents, appendNew, nothingPending } from "../account/pending-events.js";
import { versionAt } from "../account/usage-index-versions.js";
import { withoutClosedUsages } from "../account/usage-index.js";
import type { NewEvent } from "../ledger/events.js";
import { type Instant, latest } from "../values/instant.js";
import { alertEvents, expiryWarningEvents, nextExpiryWarning } from "./alerts.js";
import { arrearsEvents, deadlineEvents, nextDeadline } from "./arrears.js";
import { billEvents, nextBillingRun } from "./billing-run.js";
import { expiryEvents, nextExpiry } from "./package-expiry.js";

/** The account as it will be at `at` if nothing is asked of it until then; an `at` before the clock means the clock. */
export const accountAt = (account: Account, at: Instant): Account => advanceTime(account, latest(at, account.clock)).account;

/**
 * Lets time pass until `until`, that instant included (rule 13): the one way in which it passes, whoever asks. It goes from one
 * instant at which something is due to the next, so an idle year costs nothing and leaves no trace.
 */
export function advanceTime(account: Account, until: Instant): PendingEvents {
  const { nextDueAt } = internalsOf(account);
  if (nextDueAt !== null && until < nextDueAt) return nothingPending(account);

  dropClosedUsages(account);
  let progress = nothingPending(account);
  let reached = account.clock;
  for (;;) {
    const next = nextDueInstant(progress.account, reached);
    if (next === null || next > until) break;
    progress = advanceTo(progress, next);
    reached = next;
  }
  cacheNextDueAt(progress.account);
  return progress;
}

function nextDueInstant(account: Account, after: Instant): Instant | null {
  return earliestOf(nextExpiry(account, after), nextExpiryWarning(account, after), nextBillingRun(account, after), nextDeadline(account));
}

const earliestOf = (...instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((least, at) => (least === null || (at !== null && at < least) ? at : least), null);

/**
 * Notes before which instant nothing can fall due, whatever is used and billed until then: the next run bounds it. So a call
 * is recorded without looking at each package for one that expires.
 */
function cacheNextDueAt(account: Account): void {
  const { clock } = account;
  const { nextRunAt } = tariffOf(account).openAt(clock);
  internalsOf(account).nextDueAt = earliestOf(nextExpiry(account, clock), nextExpiryWarning(account, clock), nextDeadline(account), nextRunAt);
}

/** Gives the account a book without the usages that no longer count, where those have become the larger part. */
function dropClosedUsages(account: Account): void {
  const usageIndex = withoutClosedUsages(usageIndexOf(account), tariffOf(account).openAt(account.clock).openFrom);
  if (usageIndex) internalsOf(account).version = versionAt(usageIndex);
}

/** What falls on one instant, in the order of rule 13. */
const steps: readonly ((account: Account, at: Instant) => readonly NewEvent[])[] = [
  expiryEvents,
  expiryWarningEvents,
  billEvents,
  arrearsEvents,
  deadlineEvents,
];

function advanceTo(progress: PendingEvents, at: Instant): PendingEvents {
  const arrived = steps.reduce((reached, step) => appendNew(reached, step(reached.account, at)), progress);
  return appendNew(arrived, alertEvents(progress.account, arrived.account, [], at)); // time draws on no package
}

import { internalsOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { type PendingEvents, appendNew, nothingPending } from "../account/pending-events.js";
import type { NewEvent } from "../ledger/events.js";
import { type Instant, latest } from "../values/instant.js";
import { alertEvents, expiryWarningEvents, nextExpiryWarning } from "./alerts.js";
import { arrearsEvents, deadlineEvents, nextDeadline } from "./arrears.js";
import { billEvents, nextBillingRun } from "./billing-run.js";
import { completeLedger } from "./complete-ledger.js";
import { expiryEvents, nextExpiry } from "./package-expiry.js";

/** The account as it will be at `at` if no command comes before. An `at` before the account's clock is read as the clock. */
export const accountAt = (account: Account, at: Instant): Account => advanceTime(account, latest(at, account.clock)).account;

/**
 * Lets time pass until `until`, that instant included (rule 13): the only way in which time passes. It goes from one instant at which
 * something is due to the next, so a year in which nothing is due costs nothing and brings no event.
 */
export function advanceTime(account: Account, until: Instant): PendingEvents {
  const { nextDueAt, ledgerEnd } = internalsOf(account);
  if (nextDueAt !== null && until < nextDueAt && ledgerEnd === null) return nothingPending(account);

  let pending = completeLedger(account);
  if (pending.account === account) internalsOf(account).ledgerEnd = null; // it was whole
  for (let at = nextDueInstant(pending.account, account.clock); at !== null && at <= until; at = nextDueInstant(pending.account, at)) {
    pending = advanceTo(pending, at);
  }
  cacheNextDueAt(pending.account);
  return pending;
}

function nextDueInstant(account: Account, after: Instant): Instant | null {
  return earliestOf(nextExpiry(account, after), nextExpiryWarning(account, after), nextBillingRun(account, after), nextDeadline(account));
}

const earliestOf = (...instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((earliest, at) => (earliest === null || (at !== null && at < earliest) ? at : earliest), null);

/**
 * Caches an instant before which nothing can be due, whatever is recorded until then. It includes the next billing run even if nothing
 * is to be billed yet, since a usage may change that. So a call is recorded without looking for the package that expires next.
 */
function cacheNextDueAt(account: Account): void {
  const { clock } = account;
  const { nextRunAt } = tariffOf(account).openAt(clock);
  const nextDueAt = earliestOf(nextExpiry(account, clock), nextExpiryWarning(account, clock), nextDeadline(account), nextRunAt);
  internalsOf(account).nextDueAt = nextDueAt;
}

/** What can be due at one instant, in the order of rule 13; arrears come with the cash of the billing run. */
const steps: readonly ((account: Account, at: Instant) => readonly NewEvent[])[] = [
  expiryEvents,
  expiryWarningEvents,
  billEvents,
  arrearsEvents,
  deadlineEvents,
];

function advanceTo(before: PendingEvents, at: Instant): PendingEvents {
  const after = steps.reduce((pending, step) => appendNew(pending, step(pending.account, at)), before);
  return appendNew(after, alertEvents(before.account, after.account, [], at)); // no changed packages: time draws on none
}

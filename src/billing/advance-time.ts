import { internalsOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { changedPackages } from "../account/package-changes.js";
import { type PendingEvents, appendNew, nothingPending } from "../account/pending-events.js";
import type { NewEvent } from "../ledger/events.js";
import { type Instant, latest } from "../values/instant.js";
import {
  alertEvents, expiryWarningEvents, isWarned, nextExpiryWarning, nextProjectedCashWarning, projectedCashEvents,
} from "./alerts.js";
import { arrearsEvents, deadlineEvents, nextDeadline } from "./arrears.js";
import { billEvents, nextBill, nextBillingRun } from "./billing-run.js";
import { completeLedger } from "./complete-ledger.js";
import { expiryEvents, nextExpiry } from "./package-expiry.js";
import { nextRenewal, withRenewals } from "./package-renewal.js";

/**
 * The account as it will be at `at` if no command comes before. An `at` before the account's clock is read as the clock. It lacks the
 * events that only announce what time has changed already, expiries and warnings of them, since nothing that is asked depends on them.
 */
export const accountAt = (account: Account, at: Instant): Account => advance(account, latest(at, account.clock), MONEY).account;

/**
 * Lets time pass until `until`, that instant included (rule 13): the only way in which time passes. It goes from one instant at which
 * something is due to the next, so a year in which nothing is due costs nothing and brings no event.
 */
export function advanceTime(account: Account, until: Instant): PendingEvents {
  const { nextDueAt, ledgerEnd } = internalsOf(account);
  if (nextDueAt !== null && until < nextDueAt && ledgerEnd === null) return nothingPending(account);
  const after = advance(account, until, EVERYTHING);
  cacheNextDueAt(after.account);
  return after;
}

/**
 * The next instant at which time by itself changes the account: `settle` brings at least one event there, and none before. `null` if
 * nothing is due. The account's clock if its ledger breaks off within a command.
 */
export function nextChange(account: Account): Instant | null {
  if (completeLedger(account).account !== account) return account.clock;
  const { clock } = account;
  const warning = nextExpiryWarning(account, clock, (balance) => isWarned(account, balance));
  const ofPackages = earliestOf(nextExpiry(account, clock), nextRenewal(account, clock), warning);
  return earliestOf(ofPackages, nextProjectedCashWarning(account, clock), nextBill(account), nextDeadline(account));
}

/** Brings what is due at an instant. `before` is the account before the instant brought anything. */
type Step = (pending: PendingEvents, at: Instant, before: Account) => PendingEvents;

const adding = (eventsAt: (account: Account, at: Instant, before: Account) => readonly NewEvent[]): Step => (pending, at, before) =>
  appendNew(pending, eventsAt(pending.account, at, before));
const renewing: Step = (pending, at) => withRenewals(pending, at);

/** What can be due at one instant, and the next instant at which it is. */
interface Due {
  readonly steps: readonly Step[];
  readonly next: (account: Account, after: Instant) => Instant | null;
}

const MONEY_STEPS = [billEvents, arrearsEvents, deadlineEvents].map(adding);

/** In the order of rule 13; arrears come with the cash of the billing run. */
const MONEY: Due = {
  steps: [renewing, ...MONEY_STEPS],
  next: (account, after) => earliestOf(nextRenewal(account, after), nextBillingRun(account, after), nextDeadline(account)),
};

const EVERYTHING: Due = {
  steps: [
    adding(expiryEvents), renewing, adding(expiryWarningEvents), adding(projectedCashEvents), ...MONEY_STEPS,
  ],
  next: (account, after) =>
    earliestOf(
      nextExpiry(account, after), nextExpiryWarning(account, after), nextProjectedCashWarning(account, after), MONEY.next(account, after),
    ),
};

function advance(account: Account, until: Instant, { steps, next }: Due): PendingEvents {
  let pending = completeLedger(account);
  if (pending.account === account) internalsOf(account).ledgerEnd = null; // it was whole
  for (let at = next(pending.account, account.clock); at !== null && at <= until; at = next(pending.account, at)) {
    pending = advanceTo(pending, at, steps);
  }
  return pending;
}

const earliestOf = (...instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((earliest, at) => (earliest === null || (at !== null && at < earliest) ? at : earliest), null);

/**
 * Caches an instant before which nothing can be due, whatever is recorded until then. It includes the next billing run even if nothing
 * is to be billed yet, and the next day if the tariff warns of cash, since a usage may change that. So a call is recorded without looking
 * for the package that expires next.
 */
function cacheNextDueAt(account: Account): void {
  const { clock } = account;
  const { openAt, calendar, tariff } = tariffOf(account);
  const nextDay = tariff.alerts.cashBelow === null ? null : calendar.dayAt(clock).end;
  const next = earliestOf(nextExpiry(account, clock), nextExpiryWarning(account, clock), nextRenewal(account, clock));
  internalsOf(account).nextDueAt = earliestOf(next, nextDeadline(account), openAt(clock).nextRunAt, nextDay);
}

function advanceTo(before: PendingEvents, at: Instant, steps: Due["steps"]): PendingEvents {
  const eventsBefore = before.events.length;
  const after = steps.reduce((pending, step) => step(pending, at, before.account), before);
  const changed = changedPackages(before.account, after.account, after.events.slice(eventsBefore));
  return appendNew(after, alertEvents(before.account, after.account, changed, at));
}

import type { Account } from "../account/account.js";
import { changedPackages } from "../account/package-changes.js";
import { type PendingEvents, appendNew } from "../account/pending-events.js";
import type { Instant } from "../values/instant.js";
import { alertEvents, depletionEvents } from "./alerts.js";
import { arrearsEvents, deadlineEvents } from "./arrears.js";

/** Adds the events that a command's own events cause, found by comparing the account before and after them. */
export function withConsequences(before: Account, pending: PendingEvents, at: Instant): PendingEvents {
  const { account } = pending;
  const changed = changedPackages(before, account, pending.events);
  const withDepletion = appendNew(pending, depletionEvents(changed, at));
  const withArrears = appendNew(withDepletion, arrearsEvents(account, at));
  const withSuspension = appendNew(withArrears, deadlineEvents(withArrears.account, at));
  return appendNew(withSuspension, alertEvents(before, account, changed, at));
}

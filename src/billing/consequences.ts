import type { Account } from "../account/account.js";
import { changedPackages } from "../account/package-changes.js";
import { type PendingEvents, appendNew } from "../account/pending-events.js";
import type { Instant } from "../values/instant.js";
import { alertEvents, depletionEvents } from "./alerts.js";
import { arrearsEvents } from "./arrears.js";

/** Adds what follows from a command's own facts, compared with the account before them. */
export function withConsequences(before: Account, progress: PendingEvents, at: Instant): PendingEvents {
  const { account } = progress;
  const changed = changedPackages(before, account);
  const depleted = appendNew(progress, depletionEvents(changed, at));
  const paid = appendNew(depleted, arrearsEvents(account, at));
  return appendNew(paid, alertEvents(before, account, changed, at));
}

import { type Account, tariffOf } from "../account/account.js";
import { appendNew, type PendingEvents } from "../account/pending-events.js";
import { boughtPackage, renewedId } from "../account/renewals.js";
import { spendableCash } from "../account/unbilled-charges.js";
import type { NewEvent } from "../ledger/events.js";
import { firstOfNextMonth, monthOf } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { grantedAt } from "./package-grant.js";

/** The next instant after `after` (exclusive) at which packages renew: the first of a month in the zone. `null` if none does. */
export function nextRenewal(account: Account, after: Instant): Instant | null {
  if (account.renewals.size === 0) return null;
  const { calendar } = tariffOf(account);
  return calendar.startOf(firstOfNextMonth(calendar.dayOf(after)));
}

/** Renews the packages that are due at `at`, in the order of their ids, each out of what those before it left of the cash. */
export function withRenewals(before: PendingEvents, at: Instant, due = dueRenewals(before.account, at)): PendingEvents {
  let pending = before;
  for (const packageId of due) pending = appendNew(pending, [renewalEvent(pending.account, packageId, at)]);
  return pending;
}

/** The packages that were bought before `at` and renew then. */
export function dueRenewals(account: Account, at: Instant): readonly string[] {
  if (account.renewals.size === 0) return [];
  const { date, start } = tariffOf(account).calendar.dayAt(at);
  if (start !== at || !date.endsWith("-01")) return [];
  return [...account.renewals.keys()].filter((packageId) => boughtPackage(account, packageId).purchasedAt < at);
}

/** The package again, on the terms on which it was bought; or why it is not granted for the month. */
function renewalEvent(account: Account, renewalOf: string, at: Instant): NewEvent {
  const compiled = tariffOf(account);
  const {
    offerId, label, regions, items, appIds, priority, returnable, renews, quotaMs, price, validFor, source, paidFrom,
  } = boughtPackage(account, renewalOf);
  const month = monthOf(compiled.calendar.dayOf(at));
  const cash = spendableCash(account);
  if (paidFrom === "cash" && cash.lessThan(price)) return { type: "RenewalFailed", at, packageId: renewalOf, month, price, cash };
  return {
    type: "PackageRenewed", at, packageId: renewedId(renewalOf, month),
    offerId, label, regions, items, appIds, priority, returnable, renews, quotaMs, price, validFor, source, paidFrom,
    ...grantedAt(at, validFor, compiled), renewalOf,
  };
}

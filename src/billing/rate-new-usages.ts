import { type PendingEvents, appendEvents } from "../account/pending-events.js";
import type { Cause } from "../ledger/events.js";
import type { Usage } from "../rating/usage.js";
import { earliest, type Instant } from "../values/instant.js";
import { withConsequences } from "./consequences.js";
import { addedUsage, ratingEvents, unaffectedUntil } from "./rerating.js";

/** Rates accepted usages, all of them at once, and adds the events that this causes. */
export function rateNewUsages(before: PendingEvents, newUsages: readonly Usage[], now: Instant, cause: Cause): PendingEvents {
  const { account } = before;
  const added = newUsages.map((usage) => addedUsage(account, usage));
  let since = now;
  for (const usage of added) since = earliest(since, unaffectedUntil(usage));
  const rated = appendEvents(before, ratingEvents(account, now, cause, { since, added, changes: "one by one" }));
  return withConsequences(account, rated, now);
}

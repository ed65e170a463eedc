import { appendEvents, type PendingEvents } from "../account/pending-events.js";
import type { Cause } from "../ledger/events.js";
import type { MutableRatedUsage } from "../rating/rated-usage.js";
import { earliest, type Instant } from "../values/instant.js";
import { appendUsages } from "./append-usages.js";
import { withConsequences } from "./consequences.js";
import { ratingEvents, unaffectedUntilUsage } from "./rerating.js";

/** Rates accepted usages, all of them at once, and adds the events that this causes. */
export const rateNewUsages = (before: PendingEvents, newUsages: readonly MutableRatedUsage[], now: Instant, cause: Cause): PendingEvents =>
  appendUsages(before, newUsages, now) ?? insertUsages(before, newUsages, now, cause);

/** Rates usages that may change how others are rated. */
function insertUsages(before: PendingEvents, newUsages: readonly MutableRatedUsage[], now: Instant, cause: Cause): PendingEvents {
  const { account } = before;
  const since = newUsages.reduce((first, usage) => earliest(first, unaffectedUntilUsage(account, usage)), now);
  return withConsequences(account, appendEvents(before, ratingEvents(account, now, cause, since, newUsages)), now);
}

import { internalsOf, usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import type { LedgerEnd } from "../account/ledger-end.js";
import { appendEvents, appendNew, nothingPending, type PendingEvents } from "../account/pending-events.js";
import { openUsageById, usageOfDay } from "../account/usage-lookup.js";
import type { Cause, Event, NewEvent } from "../ledger/events.js";
import { unaffectedUntil } from "../packages/minute-package.js";
import type { Usage } from "../rating/usage.js";
import { earliest, type Instant } from "../values/instant.js";
import { arrearsEvents, deadlineEvents } from "./arrears.js";
import { billEvents } from "./billing-run.js";
import { expiryEvents } from "./package-expiry.js";
import { dueRenewals, withRenewals } from "./package-renewal.js";
import { ratingEvents, unaffectedUntilUsage } from "./rerating.js";

/**
 * Brings what an account lacks because its ledger broke off within a command: expiries, renewals, re-ratings, a bill, arrears and what
 * follows from them, dated at its clock. Warnings of that instant may be lacking for good. A whole ledger lacks nothing, and nothing is
 * brought.
 */
export function completeLedger(account: Account): PendingEvents {
  const { ledgerEnd } = internalsOf(account);
  if (!ledgerEnd) return nothingPending(account);
  const at = account.clock;
  const expired = appendNew(nothingPending(account), missingExpiries(account, ledgerEnd));
  const renewed = withRenewals(expired, at, missingRenewals(expired.account, ledgerEnd));
  const rated = appendEvents(renewed, missingRatings(renewed.account, ledgerEnd));
  const billed = mayLackBill(ledgerEnd) ? appendNew(rated, billEvents(rated.account, at)) : rated;
  const inArrears = appendNew(billed, arrearsEvents(billed.account, at));
  const resumed = appendNew(inArrears, missingResumption(inArrears.account));
  return appendNew(resumed, deadlineEvents(resumed.account, at));
}

/** A suspended service without arrears: they were cleared by the last event. */
const missingResumption = ({ service, arrearsSince, clock }: Account): readonly NewEvent[] =>
  service === "suspended" && arrearsSince === null ? [{ type: "ServiceResumed", at: clock }] : [];

/** Expiries come before all else of an instant, so after a command none is missing. */
function missingExpiries(account: Account, { events, isAfterCommand }: LedgerEnd): readonly NewEvent[] {
  if (isAfterCommand) return [];
  const recorded = new Set(events.flatMap((event) => (event.type === "PackageExpired" ? [event.packageId] : [])));
  return expiryEvents(account, account.clock).filter((event) => event.type !== "PackageExpired" || !recorded.has(event.packageId));
}

/** Only expiries come before the renewals of an instant, so after a command none is missing. */
function missingRenewals(account: Account, { events, isAfterCommand }: LedgerEnd): readonly string[] {
  if (isAfterCommand) return [];
  const renewed = events.flatMap((event) => (event.type === "PackageRenewed" ? [event.renewalOf] : []));
  const failed = events.flatMap((event) => (event.type === "RenewalFailed" ? [event.packageId] : []));
  const recorded = new Set([...renewed, ...failed]);
  return dueRenewals(account, account.clock).filter((packageId) => !recorded.has(packageId));
}

/** What comes before the bill of an instant. */
const BEFORE_BILL: ReadonlySet<Event["type"]> = new Set(["PackageExpired", "PackageRenewed", "RenewalFailed", "PackageExpiringSoon"]);

const mayLackBill = ({ events, isAfterCommand }: LedgerEnd): boolean =>
  !isAfterCommand && events.every(({ type }) => BEFORE_BILL.has(type));

/** Re-ratings after facts that may have more of them: from the first piece on that any of these facts can change. */
function missingRatings(account: Account, { events }: LedgerEnd): readonly Event[] {
  const facts = events.map((event) => factIn(event, account)).filter((fact) => fact !== null);
  const last = facts.at(-1);
  if (!last) return [];
  const since = facts.reduce((first, fact) => earliest(first, fact.since), last.since);
  return ratingEvents(account, account.clock, last.cause, { since, changes: "all" });
}

interface RatedFact {
  readonly cause: Cause;
  /** The last instant up to which the fact changes no rating. */
  readonly since: Instant;
}

function factIn(event: Event, account: Account): RatedFact | null {
  if (event.type === "PackagePurchased") return factOfPackage("purchasePackage", event, account);
  if (event.type === "PackageRefunded") return factOfPackage("requestRefund", event, account);
  if (event.type === "UsageRated") return { cause: { command: "recordUsages", id: null }, since: sinceUsages(account, [event]) };
  if (event.type === "UsageVoided") {
    return { cause: { command: "voidUsage", id: event.usageId }, since: sinceUsages(account, [openUsage(account, event.usageId)]) };
  }
  if (event.type !== "UsagesRerated") return null;
  const usages = event.changes.map(({ usageId, before }) => before[0] && usageOfDay(usageIndexOf(account), usageId, before[0].day));
  return { cause: event.cause, since: sinceUsages(account, usages) };
}

const factOfPackage = (command: string, { packageId }: { readonly packageId: string }, { packages }: Account): RatedFact =>
  ({ cause: { command, id: packageId }, since: unaffectedUntil(packages.get(packageId)) });

const openUsage = (account: Account, usageId: string): Usage | undefined =>
  openUsageById(usageIndexOf(account), usageId, tariffOf(account).openAt(account.clock).openFrom);

const sinceUsages = (account: Account, usages: readonly (Usage | undefined)[]): Instant =>
  usages.reduce((first, usage) => (usage ? earliest(first, unaffectedUntilUsage(account, usage)) : first), account.clock);

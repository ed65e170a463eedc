import { nextChange } from "../billing/advance-time.js";
import type { Bill, CashToppedUp, Event, PackagePurchased, PackageRefunded } from "../ledger/events.js";
import { anInstant, objectOf } from "../parsing/parser.js";
import type { ExactAmount } from "../rating/exact-amount.js";
import { invalid } from "../refusals/refusal-error.js";
import type { Instant, InstantInput } from "../values/instant.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import { type AuditTrail, auditTrailOf } from "./audit-trail.js";
import { cashChangeOf } from "./cash-balance.js";
import { type MinutesFlow, packagesOf, type StatementPackage } from "./statement-packages.js";
import { type Period, type StatementUsage, usageOf } from "./statement-usage.js";

/** The request of `statement`: a period from `from`, included, to `until`, excluded. */
export interface StatementRequest {
  readonly from: InstantInput;
  readonly until: InstantInput;
}

/** The flow of cash in a period: `opening` + `toppedUp` + `refunds` − `purchases` − `billed` = `closing`. */
export interface CashFlow {
  readonly opening: Decimal;
  readonly toppedUp: Decimal;
  /** Prices of packages paid from cash. */
  readonly purchases: Decimal;
  /** Prices of returned packages paid back to cash. */
  readonly refunds: Decimal;
  readonly billed: Decimal;
  readonly closing: Decimal;
}

/** Arrears at some time within a period, as known at its end: `null` for what had not happened by then. */
export interface ArrearsPeriod {
  readonly startedAt: Instant;
  /** The missing cash when arrears started. */
  readonly due: Decimal;
  readonly suspendedAt: Instant | null;
  readonly releasedAt: Instant | null;
  readonly clearedAt: Instant | null;
}

/** What happened to an account in a period: from `from`, included, to `until`, excluded. */
export interface Statement {
  readonly accountId: string;
  readonly currency: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly cash: CashFlow;
  readonly minutes: MinutesFlow;
  readonly topUps: readonly CashToppedUp[];
  readonly purchases: readonly PackagePurchased[];
  readonly refunds: readonly PackageRefunded[];
  readonly bills: readonly Bill[];
  readonly usage: readonly StatementUsage[];
  readonly packages: readonly StatementPackage[];
  /** The exact charge that the draws of packages would have had at the rates of their days. */
  readonly listValue: ExactAmount;
  /** Arrears that had not ended before the period began. Arrears that a payment cleared at `from` are included, as the payment is. */
  readonly arrears: readonly ArrearsPeriod[];
  /** Whether the ledger has all that time brings before `until`: expiries, warnings, bills, deadlines. Usages may still come late. */
  readonly complete: boolean;
}

/**
 * What happened to an account from `from`, included, to `until`, excluded: cash and package minutes at the start and at the end with the
 * flows in between, issued bills, usage by billing day, app, region and item, each package, and arrears (A13).
 *
 * An event belongs to the period of its instant, so statements of adjoining periods add up: each opens with what the one before it closes
 * with, and their flows sum to those of the whole. Usage is the rating at the end minus the rating at the start; changes to days that were
 * over at the start are marked as a `correction`. The bill of a day is issued by the run after that day, and belongs to the period of the
 * run. What time brings is in the ledger once it is settled: `complete` says whether it is up to `until`.
 *
 * `events` is the whole ledger, read as `replay` reads it. Throws a `RefusalError` with `InvalidInput` if it is not a ledger, or if
 * `until` is before `from`.
 *
 * @example
 * const at = "2021-04-01T00:00:00+08:00";
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at, accountId: "school" }),
 *     (a) => topUp(a, { at, paymentId: "pay-1", amount: "50.00" }),
 *     (a) => topUp(a, { at: "2021-05-01T00:00:00+08:00", paymentId: "pay-2", amount: "20.00" }),
 *   ),
 * );
 * const { cash } = statement(events, { from: at, until: "2021-05-01T00:00:00+08:00" });
 * `${cash.opening} + ${cash.toppedUp} = ${cash.closing}`; // => 0 + 50 = 50
 */
export function statement(events: readonly Event[], period: StatementRequest): Statement {
  const { from, until } = aPeriod(period, "");
  if (until < from) return invalid("until", "must not be before from");
  return statementOf(auditTrailOf(events), from, until);
}

const aPeriod = objectOf((field) => ({ from: field("from", anInstant), until: field("until", anInstant) }));

function statementOf(trail: AuditTrail, from: Instant, until: Instant): Statement {
  const { account, events, compiled } = trail;
  const [opening, closing] = [eventsBefore(from, events), eventsBefore(until, events)];
  const period: Period = { from, opening, closing };
  const ofPeriod = events.slice(opening, closing);
  return {
    accountId: account.accountId,
    currency: compiled.tariff.currency,
    from,
    until,
    cash: cashFlowOf(cashChangeOf(events.slice(0, opening)), ofPeriod),
    topUps: ofPeriod.filter((event) => event.type === "CashToppedUp"),
    purchases: ofPeriod.filter((event) => event.type === "PackagePurchased"),
    refunds: ofPeriod.filter((event) => event.type === "PackageRefunded"),
    bills: ofPeriod.filter((event) => event.type === "BillIssued").map(({ bill }) => bill),
    usage: usageOf(period, trail),
    ...packagesOf(period, trail),
    arrears: arrearsIn(events.slice(0, closing)).filter(({ clearedAt }) => clearedAt === null || clearedAt >= from),
    complete: (nextChange(account) ?? until) >= until,
  };
}

/** The number of events before `at`, which is also the sequence of the last of them: instants never decrease. */
function eventsBefore(at: Instant, events: readonly Event[]): number {
  const next = events.findIndex((event) => event.at >= at);
  return next < 0 ? events.length : next;
}

function cashFlowOf(opening: Decimal, events: readonly Event[]): CashFlow {
  const changeBy = (cashEvent: Event["type"]): Decimal => cashChangeOf(events.filter(({ type }) => type === cashEvent));
  const [purchases, billed] = [changeBy("PackagePurchased").negated(), changeBy("BillIssued").negated()];
  return {
    opening,
    toppedUp: changeBy("CashToppedUp"),
    purchases: purchases.isZero() ? ZERO : purchases,
    refunds: changeBy("PackageRefunded"),
    billed: billed.isZero() ? ZERO : billed,
    closing: plus(opening, cashChangeOf(events)),
  };
}

function arrearsIn(events: readonly Event[]): readonly ArrearsPeriod[] {
  const periods: ArrearsPeriod[] = [];
  const change = (changes: Partial<ArrearsPeriod>): void => {
    const last = periods.pop();
    if (last) periods.push({ ...last, ...changes });
  };
  for (const event of events) {
    const { type, at } = event;
    if (event.type === "ArrearsStarted") {
      periods.push({ startedAt: at, due: event.due, suspendedAt: null, releasedAt: null, clearedAt: null });
    } else if (type === "ServiceSuspended") change({ suspendedAt: at });
    else if (type === "ServiceReleased") change({ releasedAt: at });
    else if (type === "ArrearsCleared") change({ clearedAt: at });
  }
  return periods;
}

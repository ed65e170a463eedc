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

/** What `statement` takes: a period that begins with `from` and ends before `until`. */
export interface StatementRequest {
  readonly from: InstantInput;
  readonly until: InstantInput;
}

/** The cash of a period: `opening` + `toppedUp` + `refunds` − `purchases` − `billed` = `closing`. */
export interface CashFlow {
  readonly opening: Decimal;
  readonly toppedUp: Decimal;
  /** Packages paid from cash, and their prices paid back to it. */
  readonly purchases: Decimal;
  readonly refunds: Decimal;
  readonly billed: Decimal;
  readonly closing: Decimal;
}

/** Arrears that lasted at some time of a period, as they were known at its end. */
export interface ArrearsPeriod {
  readonly startedAt: Instant;
  /** What the cash lacked at first. */
  readonly due: Decimal;
  readonly suspendedAt: Instant | null;
  readonly releasedAt: Instant | null;
  readonly clearedAt: Instant | null;
}

/** What happened to an account in a period. */
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
  /** What the packages' draws would have come to at the rates of their days. */
  readonly saved: ExactAmount;
  /** Those that had not ended when the period began; what a payment at that very instant ended belongs to it, as the payment does. */
  readonly arrears: readonly ArrearsPeriod[];
}

/**
 * What happened to an account from `from` on and before `until`: cash and package minutes at the begin and at the end and what
 * moved them, the bills issued, usage by billing day, app, region and item, each package, and arrears (A13).
 *
 * Everything is told by the instants of the events, so that statements over adjoining periods add up: what one closes with the
 * next opens with, and the sums of their flows are those of the whole. Usage is how it is rated at the end less how it was at
 * the begin; what changed of days that were over by then is marked as a `correction`. A day's bill is issued by the run after
 * it, and belongs to the period of that run. The ledger knows what `settle` brought: settle to `until` before.
 *
 * `events` are read as `replay` reads them. Throws a `RefusalError` with `InvalidInput` for what is no ledger, or a period that
 * ends before it begins.
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
  const within = events.slice(opening, closing);
  return {
    accountId: account.accountId,
    currency: compiled.tariff.currency,
    from,
    until,
    cash: cashOf(cashChangeOf(events.slice(0, opening)), within),
    topUps: within.filter((event) => event.type === "CashToppedUp"),
    purchases: within.filter((event) => event.type === "PackagePurchased"),
    refunds: within.filter((event) => event.type === "PackageRefunded"),
    bills: within.filter((event) => event.type === "BillIssued").map(({ bill }) => bill),
    usage: usageOf(period, trail),
    ...packagesOf(period, trail),
    arrears: arrearsIn(events.slice(0, closing)).filter(({ clearedAt }) => clearedAt === null || clearedAt >= from),
  };
}

/** How many events are dated before `at`: their instants never decrease, and their sequences count them. */
function eventsBefore(at: Instant, events: readonly Event[]): number {
  const next = events.findIndex((event) => event.at >= at);
  return next < 0 ? events.length : next;
}

function cashOf(opening: Decimal, within: readonly Event[]): CashFlow {
  const moved = (...types: readonly Event["type"][]): Decimal => cashChangeOf(within.filter(({ type }) => types.includes(type)));
  const [purchases, billed] = [moved("PackagePurchased").negated(), moved("BillIssued").negated()];
  return {
    opening,
    toppedUp: moved("CashToppedUp"),
    purchases: purchases.isZero() ? ZERO : purchases,
    refunds: moved("PackageRefunded"),
    billed: billed.isZero() ? ZERO : billed,
    closing: plus(opening, cashChangeOf(within)),
  };
}

function arrearsIn(events: readonly Event[]): readonly ArrearsPeriod[] {
  const periods: ArrearsPeriod[] = [];
  const change = (happened: Partial<ArrearsPeriod>): void => {
    const last = periods.pop();
    if (last) periods.push({ ...last, ...happened });
  };
  for (const event of events) {
    const { type, at } = event;
    if (event.type === "ArrearsStarted") periods.push({ startedAt: at, due: event.due, suspendedAt: null, releasedAt: null, clearedAt: null });
    else if (type === "ServiceSuspended") change({ suspendedAt: at });
    else if (type === "ServiceReleased") change({ releasedAt: at });
    else if (type === "ArrearsCleared") change({ clearedAt: at });
  }
  return periods;
}

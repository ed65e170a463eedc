import { anAccount } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { fromStart, replayOnto } from "../account/replay.js";
import { nextChange } from "../billing/advance-time.js";
import type {
  Bill, CashAdjusted, CashPaidOut, CashToppedUp, Event, PackagePurchased, PackageRefunded, PackageRenewed, PaymentReversed, RenewalFailed,
} from "../ledger/events.js";
import { anEvent } from "../ledger/parse-event.js";
import { anInstant, objectOf } from "../parsing/parser.js";
import { aStoredList } from "../parsing/stored-values.js";
import type { ExactAmount } from "../rating/exact-amount.js";
import { invalid } from "../refusals/refusal-error.js";
import type { Instant, InstantInput } from "../values/instant.js";
import { type Decimal, minus, plus, ZERO } from "../values/money.js";
import { byDay, heldUsages, usagesIn } from "./usage-histories.js";
import { cashChangeOf, isGrant } from "./cash-balance.js";
import { type ArrearsPeriod, arrearsIn } from "./statement-arrears.js";
import { billingOf } from "./statement-charges.js";
import { type MinutesFlow, packagesOf, type StatementPackage } from "./statement-packages.js";
import { changedPieces, type Period, type StatementUsage, usageOf } from "./statement-usage.js";

/** The request of `statement`: a period from `from`, included, to `until`, excluded. */
export interface StatementRequest {
  readonly from: InstantInput;
  readonly until: InstantInput;
}

/** The flow of cash: `opening` + `toppedUp` − `reversed` + `adjusted` − `paidOut` + `refunds` − `purchases` − `billed` = `closing`. */
export interface CashFlow {
  readonly opening: Decimal;
  readonly toppedUp: Decimal;
  /** Of payments that bounced or were charged back. */
  readonly reversed: Decimal;
  /** Credits less debits that are no payments. */
  readonly adjusted: Decimal;
  /** Cash that was paid back. */
  readonly paidOut: Decimal;
  /** Prices of packages paid from cash, by purchases and renewals. */
  readonly purchases: Decimal;
  /** Prices of returned packages paid back to cash. */
  readonly refunds: Decimal;
  readonly billed: Decimal;
  readonly closing: Decimal;
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
  readonly reversals: readonly PaymentReversed[];
  readonly adjustments: readonly CashAdjusted[];
  readonly payouts: readonly CashPaidOut[];
  readonly purchases: readonly PackagePurchased[];
  /** The packages that renewals granted, and the months for which one was not. */
  readonly renewals: readonly (PackageRenewed | RenewalFailed)[];
  readonly refunds: readonly PackageRefunded[];
  readonly bills: readonly Bill[];
  readonly usage: readonly StatementUsage[];
  readonly packages: readonly StatementPackage[];
  /** The sum of the exact charges of `usage`, before bills round it down. */
  readonly charges: ExactAmount;
  /** The exact charge of what is rated and on no bill yet: `opening` + `charges` − `rounding` − `cash.billed` = `closing`. */
  readonly unbilled: { readonly opening: ExactAmount; readonly closing: ExactAmount };
  /** By how much bills were rounded down: the exact charges that they charged less their totals. */
  readonly rounding: ExactAmount;
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
 * What is charged ties to what is billed: `unbilled.opening` + `charges` − `rounding` − `cash.billed` = `unbilled.closing`, exactly.
 *
 * `events` is the whole ledger, read as `replay` reads it, or what follows the account `since`, whose clock must be before `from`: so a
 * monthly job reads a snapshot and a month. Throws a `RefusalError` with `InvalidInput` if it is not a ledger, if `until` is before
 * `from`, or if `since` is not such an account.
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
export function statement(events: readonly Event[], period: StatementRequest, since?: Account): Statement {
  const { from, until } = aPeriod(period, "");
  if (until < from) return invalid("until", "must not be before from");
  const start = since === undefined ? null : anAccount(since, "since");
  if (start && start.clock >= from) return invalid("since", "must be an account before the period: its clock must be before from");
  return statementOf(aStoredList(anEvent)(events, "events"), start, from, until);
}

const aPeriod = objectOf((field) => ({ from: field("from", anInstant), until: field("until", anInstant) }));

function statementOf(events: readonly Event[], start: Account | null, from: Instant, until: Instant): Statement {
  const [first, end] = [eventsBefore(from, events), eventsBefore(until, events)];
  const opening = accountAfter(start, events, 0, first);
  const closing = accountAfter(opening, events, first, end);
  const account = accountAfter(closing, events, end, events.length) ?? fromStart(events);
  const before = start?.version ?? 0;
  const period: Period = { from, opening: before + first, closing: before + end };
  const ofPeriod = events.slice(first, end);
  const compiled = tariffOf(account);
  const usages = usagesIn(events, compiled, start ? heldUsages(start) : []);
  const changed = changedPieces(period, { compiled, usages, usagesOfDay: byDay(usages) });
  const bills = ofPeriod.filter((event) => event.type === "BillIssued").map(({ bill }) => bill);
  return {
    accountId: account.accountId,
    currency: compiled.tariff.currency,
    from,
    until,
    cash: cashFlowOf(opening?.cash ?? ZERO, ofPeriod),
    topUps: ofPeriod.filter((event) => event.type === "CashToppedUp"),
    reversals: ofPeriod.filter((event) => event.type === "PaymentReversed"),
    adjustments: ofPeriod.filter((event) => event.type === "CashAdjusted"),
    payouts: ofPeriod.filter((event) => event.type === "CashPaidOut"),
    purchases: ofPeriod.filter((event) => event.type === "PackagePurchased"),
    renewals: ofPeriod.filter((event) => event.type === "PackageRenewed" || event.type === "RenewalFailed"),
    refunds: ofPeriod.filter((event) => event.type === "PackageRefunded"),
    bills,
    ...usageOf(period, changed, { usages, compiled }),
    ...billingOf({ opening, closing }, bills, compiled),
    ...packagesOf({ opening, closing }, changed),
    arrears: arrearsIn(start, events.slice(0, end)).filter(({ clearedAt }) => clearedAt === null || clearedAt >= from),
    complete: (nextChange(account) ?? until) >= until,
  };
}

/** The number of events before `at`: instants never decrease. */
function eventsBefore(at: Instant, events: readonly Event[]): number {
  const next = events.findIndex((event) => event.at >= at);
  return next < 0 ? events.length : next;
}

function cashFlowOf(opening: Decimal, events: readonly Event[]): CashFlow {
  const changeBy = (cashEvent: Event["type"]): Decimal => cashChangeOf(events.filter(({ type }) => type === cashEvent));
  const takenBy = (cashEvent: Event["type"]): Decimal => minus(ZERO, changeBy(cashEvent));
  return {
    opening,
    toppedUp: changeBy("CashToppedUp"),
    reversed: takenBy("PaymentReversed"),
    adjusted: changeBy("CashAdjusted"),
    paidOut: takenBy("CashPaidOut"),
    purchases: minus(ZERO, cashChangeOf(events.filter(isGrant))),
    refunds: changeBy("PackageRefunded"),
    billed: takenBy("BillIssued"),
    closing: plus(opening, cashChangeOf(events)),
  };
}

/** The account after the events from index `first` on and before index `end`; `null` where it is not open yet. */
function accountAfter(account: Account | null, events: readonly Event[], first: number, end: number): Account | null {
  if (account) return replayOnto(account, events.slice(0, end), first);
  return end > 0 ? fromStart(events.slice(0, end)) : null;
}

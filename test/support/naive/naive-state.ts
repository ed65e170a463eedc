import type { PackageOffer, Tariff } from "../../../src/index.js";
import type { Scene } from "../../../src/testing/arbitrary-tariff.js";
import type { Adjustment, Purchase } from "../../../src/testing/commands.js";
import { add, decimalText, type Fraction, fractionOf, isAtMost, negative, whole } from "../fractions.js";
import { addDays, calendarOf } from "../luxon-calendar.js";
import type { Warning } from "./naive-alerts.js";
import { linesOf, type NaiveBill, type NaiveLine, totalOf } from "./naive-billing.js";
import { type NaivePackage, type NaivePiece, type NaiveUsage, rate } from "./naive-rating.js";

const HOUR = 3_600_000;

export interface HeldPackage extends NaivePackage {
  readonly purchase: Purchase;
  readonly validFor: PackageOffer["validFor"];
  readonly offerId: string | null;
  readonly label: string | null;
  readonly purchasedAt: number;
  readonly price: Fraction;
  readonly paidFrom: "external" | "cash";
  readonly refundableUntil: number;
  readonly returnable: boolean;
  readonly renews: boolean;
  /** Of a package that was bought to renew. */
  readonly renewal: "running" | "cancelled" | "ended" | null;
  /** The package that was bought, of one that a renewal granted. */
  readonly renewalOf: string | null;
  readonly announcedExpired: boolean;
}

/** A change that time or cash brought to a package or to the service, with the facts of its event; money as canonical text. */
type Transition =
  | { readonly type: "PackageExpired"; readonly at: number; readonly packageId: string; readonly forfeitedMs: number }
  | { readonly type: "ArrearsStarted"; readonly at: number; readonly due: string; readonly suspendsAt: number; readonly releasesAt: number }
  | { readonly type: "PackageRenewed"; readonly at: number; readonly packageId: string; readonly renewalOf: string }
  | { readonly type: "RenewalFailed"; readonly at: number; readonly packageId: string; readonly month: string; readonly price: string; readonly cash: string }
  | { readonly type: "RenewalCancelled"; readonly at: number; readonly packageId: string }
  | { readonly type: "ServiceSuspended"; readonly at: number; readonly releasesAt: number }
  | { readonly type: "ArrearsCleared" | "ServiceResumed" | "ServiceReleased"; readonly at: number };

interface Rating {
  readonly pieces: readonly NaivePiece[];
  readonly lines: readonly NaiveLine[];
  readonly consumedMs: ReadonlyMap<string, number>;
}

/** The whole state of an account at one instant. */
export interface NaiveState {
  tariff: Tariff;
  /** The instant of the last event. */
  clock: number;
  identityVerified: boolean;
  readonly activeSince: Map<string, number>;
  readonly apps: Map<string, { readonly at: number; readonly enabled: boolean }[]>;
  readonly payments: Map<string, Fraction>;
  readonly adjustments: Map<string, Adjustment>;
  readonly reversals: { readonly reversalId: string; readonly paymentId: string; readonly reason: string; readonly amount: Fraction; readonly leftBefore: Fraction }[];
  readonly payouts: Map<string, Fraction>;
  /** The next first instant of a billing day that time has to pass, and whether the projected cash was low at the last. */
  nextMidnight: number;
  wasLow: boolean;
  packages: HeldPackage[];
  usages: NaiveUsage[];
  cash: Fraction;
  arrearsSince: number | null;
  /** Of the present arrears, by the terms under which they started. */
  deadlines: { readonly suspendsAt: number; readonly releasesAt: number } | null;
  suspendedAt: number | null;
  releasedAt: number | null;
  suspensions: { readonly from: number; readonly until: number }[];
  readonly bills: NaiveBill[];
  readonly transitions: Transition[];
  /** The warnings that time brought, not those of commands. */
  readonly warnings: Warning[];
  billed: readonly NaiveLine[];
  /** Cache; `null` after a change that can change the rating. */
  rated: Rating | null;
  /** Whether everything rated is billed: then a run issues no bill. */
  settled: boolean;
}

export const newState = ({ tariff, openedAt }: Scene): NaiveState => ({
  tariff, clock: openedAt, identityVerified: false, activeSince: new Map(), apps: new Map(), payments: new Map(), adjustments: new Map(), reversals: [], payouts: new Map(), packages: [], usages: [],
  cash: whole(0), arrearsSince: null, deadlines: null, suspendedAt: null, releasedAt: null, suspensions: [], bills: [], transitions: [], warnings: [], billed: [], rated: null, settled: true,
  nextMidnight: calendarOf(tariff.timeZone).startOf(addDays(calendarOf(tariff.timeZone).dayOf(openedAt), 1)),
  wasLow: tariff.alerts.cashBelow !== null && !isAtMost(fractionOf(String(tariff.alerts.cashBelow)), whole(0)),
});

/** The cash after the runs that bill all that is rated. */
export const projectedCashOf = (state: NaiveState): Fraction =>
  add(state.cash, negative(totalOf(state.tariff, { day: "", issuedAt: 0, now: ratingOf(state).lines, billed: state.billed })));

/** What may be spent: the lesser of the cash and of what it will be. */
export function spendableOf(state: NaiveState): Fraction {
  const projected = projectedCashOf(state);
  return isAtMost(state.cash, projected) ? state.cash : projected;
}

/** What is left of a payment to reverse. */
export function leftOf({ payments, reversals }: NaiveState, paymentId: string): Fraction | undefined {
  const paid = payments.get(paymentId);
  return paid && reversals.filter((reversal) => reversal.paymentId === paymentId).reduce((left, { amount }) => add(left, negative(amount)), paid);
}

export function ratingOf(state: NaiveState): Rating {
  if (!state.rated) {
    const pieces = rate(state.tariff, state.usages, state.packages);
    const consumedMs = new Map<string, number>();
    for (const { packageId, drawnMs } of pieces.flatMap(({ draws }) => draws)) consumedMs.set(packageId, (consumedMs.get(packageId) ?? 0) + drawnMs);
    state.rated = { pieces, lines: linesOf(pieces), consumedMs };
  }
  return state.rated;
}

export const consumedOf = (state: NaiveState, packageId: string): number => ratingOf(state).consumedMs.get(packageId) ?? 0;

/** Sets what became of the renewal of the packages of which `isMeant` holds. */
export function endRenewals(state: NaiveState, renewal: "cancelled" | "ended", isMeant: (pack: HeldPackage) => boolean = () => true): void {
  state.packages = state.packages.map((pack) => (pack.renewal === "running" && isMeant(pack) ? { ...pack, renewal } : pack));
}

/** The packages of one renewal: the one that was bought, and those granted since, which come later. */
export const chainOf = (state: NaiveState, boughtId: string): HeldPackage[] =>
  state.packages.filter(({ packageId, renewalOf }) => packageId === boughtId || renewalOf === boughtId);

export function serviceOf(state: NaiveState): "inactive" | "active" | "suspended" | "released" {
  if (state.releasedAt !== null) return "released";
  if (state.suspendedAt !== null) return "suspended";
  return state.activeSince.size > 0 ? "active" : "inactive";
}

/** The day of the last billing run up to `at`. */
export function lastRunDay(tariff: Tariff, at: number): string {
  const { dayOf, timeOf } = calendarOf(tariff.timeZone);
  const today = dayOf(at);
  return timeOf(today, tariff.billingRunAt) <= at ? today : addDays(today, -1);
}

/** Rule 10: the oldest day that the last run left open. */
export const oldestOpenDay = (tariff: Tariff, at: number): string => addDays(lastRunDay(tariff, at), -tariff.lateUsageDays);

const isNegative = ({ numerator }: Fraction): boolean => numerator < 0n;

/** Rule 12: cash below zero starts arrears; cash of zero or more clears them and ends a suspension. */
export function addCash(state: NaiveState, amount: Fraction, at: number): void {
  state.cash = add(state.cash, amount);
  if (isNegative(state.cash) && state.arrearsSince === null) startArrears(state, at);
  if (isNegative(state.cash) || state.arrearsSince === null) return;
  state.arrearsSince = null;
  state.deadlines = null;
  state.transitions.push({ type: "ArrearsCleared", at });
  if (serviceOf(state) !== "suspended") return;
  endSuspension(state, at);
  state.transitions.push({ type: "ServiceResumed", at });
}

function startArrears(state: NaiveState, at: number): void {
  state.arrearsSince = at;
  const suspendsAt = at + state.tariff.arrears.suspendAfterHours * HOUR;
  const releasesAt = suspendsAt + state.tariff.arrears.releaseAfterDays * 24 * HOUR;
  state.deadlines = { suspendsAt, releasesAt };
  state.transitions.push({ type: "ArrearsStarted", at, due: decimalText(negative(state.cash)), suspendsAt, releasesAt });
}

export function endSuspension(state: NaiveState, at: number): void {
  if (state.suspendedAt !== null) state.suspensions.push({ from: state.suspendedAt, until: at });
  state.suspendedAt = null;
}

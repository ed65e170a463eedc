import { decimalText, fractionOf, isAtMost, negative } from "../fractions.js";
import { addDays, calendarOf } from "../luxon-calendar.js";
import { warningsOfCash, warningsOfExpiry } from "./naive-alerts.js";
import { hasChanges, totalOf } from "./naive-billing.js";
import { grant } from "./naive-evolve.js";
import { byCodeUnit, inExpiryOrder } from "./naive-rating.js";
import { addCash, consumedOf, endRenewals, endSuspension, lastRunDay, type NaiveState, projectedCashOf, ratingOf, serviceOf, spendableOf } from "./naive-state.js";

/** Rule 13: lets time pass, instant by instant. At one instant the order is: expiries, renewals, warnings (of expiry, then of cash), the billing run, deadlines. */
export function advanceTime(state: NaiveState, until: number): void {
  const { tariff } = state;
  let warnedUntil = state.clock;
  const runOn = (day: string): number => calendarOf(tariff.timeZone).timeOf(day, tariff.billingRunAt);
  let runDay = addDays(lastRunDay(tariff, state.clock), 1);
  let month = nextMonth(calendarOf(tariff.timeZone).dayOf(state.clock));
  /** Before the last instant at which cash moved: a warning looks at the whole of an instant. */
  let cashBefore = { at: -Infinity, cash: state.cash };
  for (;;) {
    const expiry = Math.min(...state.packages.filter((pack) => !pack.returned && !pack.announcedExpired).map(({ expiresAt }) => expiresAt));
    const run = state.settled ? Infinity : runOn(runDay);
    const upcoming = warningsOfExpiry(state, warnedUntil, until);
    const warning = Math.min(...upcoming.map(({ at }) => at));
    const deadline = nextDeadline(state);
    const renewal = state.packages.some((pack) => pack.renewal === "running") ? calendarOf(tariff.timeZone).startOf(`${month}-01`) : Infinity;
    const midnight = state.nextMidnight;
    const next = Math.min(expiry, renewal, warning, midnight, run, deadline);
    if (cashBefore.at < next) {
      state.warnings.push(...warningsOfCash(tariff, cashBefore.cash, state.cash, cashBefore.at));
      cashBefore = { at: next, cash: state.cash };
    }
    if (next > until) return;
    if (next === expiry) {
      expire(state, next);
    } else if (next === renewal) {
      renew(state, month, next);
      month = nextMonth(`${month}-01`);
    } else if (next === warning) {
      state.clock = next;
      state.warnings.push(...upcoming.filter(({ at }) => at === next));
      warnedUntil = next;
    } else if (next === midnight) {
      passMidnight(state, next);
    } else if (next === run) {
      runBilling(state, runDay, run);
      runDay = addDays(runDay, 1);
    } else {
      applyDeadline(state, next);
    }
  }
}

function expire(state: NaiveState, at: number): void {
  const expired = state.packages.filter((pack) => pack.expiresAt === at && !pack.returned).sort(inExpiryOrder);
  state.transitions.push(
    ...expired.map(({ packageId, quotaMs }) => ({ type: "PackageExpired", at, packageId, forfeitedMs: quotaMs - consumedOf(state, packageId) }) as const),
  );
  state.packages = state.packages.map((pack) => (pack.expiresAt === at ? { ...pack, announcedExpired: true } : pack));
  state.clock = at;
}

/** The month after that of a day, as text. */
function nextMonth(day: string): string {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return month === 12 ? `${year + 1}-01` : `${String(year).padStart(4, "0")}-${String(month + 1).padStart(2, "0")}`;
}

/** Grants each package that renews for a month, in the order of ids, out of the cash that is left. */
function renew(state: NaiveState, month: string, at: number): void {
  state.clock = at;
  const renewing = state.packages.filter(({ renewal }) => renewal === "running").sort((a, b) => byCodeUnit(a.packageId, b.packageId));
  for (const bought of renewing) {
    const { packageId, price, paidFrom } = bought;
    if (paidFrom === "cash" && !isAtMost(price, spendableOf(state))) {
      state.transitions.push({ type: "RenewalFailed", at, packageId, month, price: decimalText(price), cash: decimalText(spendableOf(state)) });
      continue;
    }
    const { purchasedAt: _bought, refundableUntil: _until, effectiveAt: _from, expiresAt: _to, returned: _returned, announcedExpired: _expired, ...terms } = bought;
    grant(state, { ...terms, packageId: `${packageId}/${month}`, renewal: null, renewalOf: packageId }, at);
    const granted = state.packages.filter((pack) => pack.packageId === `${packageId}/${month}`);
    state.transitions.push({ type: "PackageRenewed", at, packageId: `${packageId}/${month}`, renewalOf: packageId });
    if (granted.length > 0 && state.tariff.alerts.remainingPercent.some((percent) => percent >= 100)) {
      state.warnings.push({ type: "PackageRunningLow", at, packageId: `${packageId}/${month}`, percent: 100 });
    }
  }
}

function runBilling(state: NaiveState, runDay: string, issuedAt: number): void {
  const ended = ratingOf(state).lines.filter(({ day }) => day < runDay);
  const bill = { day: addDays(runDay, -1), issuedAt, now: ended, billed: state.billed };
  state.settled = ended.length === ratingOf(state).lines.length;
  if (!hasChanges(bill)) return;

  state.bills.push(bill);
  state.billed = ended;
  state.clock = issuedAt;
  addCash(state, negative(totalOf(state.tariff, bill)), issuedAt);
}

/** At the first instant of a billing day: a warning if the projected cash is low now and was not a day before. */
function passMidnight(state: NaiveState, at: number): void {
  const { dayOf, startOf } = calendarOf(state.tariff.timeZone);
  const level = state.tariff.alerts.cashBelow;
  const isLow = level !== null && !isAtMost(fractionOf(String(level)), projectedCashOf(state));
  if (isLow && !state.wasLow) {
    state.warnings.push({ type: "CashRunningLow", at, projected: true });
    state.clock = at;
  }
  state.wasLow = isLow;
  state.nextMidnight = startOf(addDays(dayOf(at), 1));
}

function nextDeadline(state: NaiveState): number {
  if (state.deadlines === null || serviceOf(state) === "released" || serviceOf(state) === "inactive") return Infinity;
  return state.suspendedAt === null ? state.deadlines.suspendsAt : state.deadlines.releasesAt;
}

/** The deadlines that a command finds passed, or makes due at once. */
export function applyDueDeadlines(state: NaiveState, now: number): void {
  while (nextDeadline(state) <= now) applyDeadline(state, now);
}

function applyDeadline(state: NaiveState, at: number): void {
  state.clock = at;
  if (state.suspendedAt === null && state.deadlines !== null) {
    const releasesAt = at + state.deadlines.releasesAt - state.deadlines.suspendsAt;
    state.suspendedAt = at;
    state.deadlines = { suspendsAt: at, releasesAt };
    state.transitions.push({ type: "ServiceSuspended", at, releasesAt });
  } else {
    endSuspension(state, at);
    endRenewals(state, "ended");
    state.releasedAt = at;
    state.transitions.push({ type: "ServiceReleased", at });
  }
}

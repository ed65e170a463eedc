import { decimalText, negative } from "../fractions.js";
import { addDays, calendarOf } from "../luxon-calendar.js";
import { warningsOfCash, warningsOfExpiry } from "./naive-alerts.js";
import { hasChanges, totalOf } from "./naive-billing.js";
import { inExpiryOrder } from "./naive-rating.js";
import { addCash, consumedOf, endSuspension, isNegative, lastRunDay, type NaiveState, ratingOf } from "./naive-state.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Rule 13: lets time pass, instant by instant. At one instant the order is: expiries, warnings, the billing run, deadlines. */
export function advanceTime(state: NaiveState, until: number): void {
  const { tariff } = state;
  let warnedUntil = state.clock;
  const runOn = (day: string): number => calendarOf(tariff.timeZone).timeOf(day, tariff.billingRunAt);
  let runDay = addDays(lastRunDay(tariff, state.clock), 1);
  for (;;) {
    const expiry = Math.min(...state.packages.filter((pack) => !pack.returned && !pack.announcedExpired).map(({ expiresAt }) => expiresAt));
    const run = state.settled ? Infinity : runOn(runDay);
    const upcoming = warningsOfExpiry(state, warnedUntil, until);
    const warning = Math.min(...upcoming.map(({ at }) => at));
    const deadline = nextDeadline(state);
    const next = Math.min(expiry, warning, run, deadline);
    if (next > until) return;
    if (next === expiry) {
      expire(state, next);
    } else if (next === warning) {
      state.clock = next;
      state.warnings.push(...upcoming.filter(({ at }) => at === next));
      warnedUntil = next;
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

function runBilling(state: NaiveState, runDay: string, issuedAt: number): void {
  const ended = ratingOf(state).lines.filter(({ day }) => day < runDay);
  const bill = { day: addDays(runDay, -1), issuedAt, now: ended, billed: state.billed };
  state.settled = ended.length === ratingOf(state).lines.length;
  if (!hasChanges(bill)) return;

  state.bills.push(bill);
  state.billed = ended;
  state.clock = issuedAt;
  const before = state.cash;
  addCash(state, negative(totalOf(state.tariff, bill)), issuedAt);
  state.warnings.push(...warningsOfCash(state.tariff, before, state.cash, issuedAt));
  if (!isNegative(state.cash) || state.arrearsSince !== null) return;
  state.arrearsSince = issuedAt;
  const suspendsAt = issuedAt + state.tariff.arrears.suspendAfterHours * HOUR;
  const releasesAt = suspendsAt + state.tariff.arrears.releaseAfterDays * DAY;
  state.deadlines = { suspendsAt, releasesAt };
  state.transitions.push({ type: "ArrearsStarted", at: issuedAt, due: decimalText(negative(state.cash)), suspendsAt, releasesAt });
}

function nextDeadline(state: NaiveState): number {
  if (state.deadlines === null || state.releasedAt !== null) return Infinity;
  return state.suspendedAt === null ? state.deadlines.suspendsAt : state.deadlines.releasesAt;
}

function applyDeadline(state: NaiveState, at: number): void {
  state.clock = at;
  if (state.suspendedAt === null) {
    state.suspendedAt = at;
    state.transitions.push({ type: "ServiceSuspended", at });
  } else {
    endSuspension(state, at);
    state.releasedAt = at;
    state.transitions.push({ type: "ServiceReleased", at });
  }
}

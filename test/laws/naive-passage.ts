import { addDays, calendarOf } from "./calendar.js";
import { decimalText, negative } from "./fractions.js";
import { hasChanges, totalOf } from "./naive-billing.js";
import { inDrawdownOrder } from "./naive-rating.js";
import { warningsOfCash, warningsOfExpiry } from "./naive-warnings.js";
import { addCash, consumedOf, endSuspension, isNegative, lastRunDay, rated, type World } from "./naive-world.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Rule 13: lets time pass, instant by instant; at one instant expiry comes first, then warnings, the billing run, deadlines. */
export function passTime(world: World, until: number): void {
  const { tariff } = world;
  let warnedUntil = world.clock;
  const runOn = (day: string): number => calendarOf(tariff.timeZone).timeOf(day, tariff.billingRunAt);
  let runDay = addDays(lastRunDay(tariff, world.clock), 1);
  for (;;) {
    const expiry = Math.min(...world.packages.filter((pack) => !pack.returned && !pack.announcedExpired).map(({ expiresAt }) => expiresAt));
    const run = world.settled ? Infinity : runOn(runDay);
    const announcements = warningsOfExpiry(world, warnedUntil, until);
    const warning = Math.min(...announcements.map(({ at }) => at));
    const deadline = nextDeadline(world);
    const next = Math.min(expiry, warning, run, deadline);
    if (next > until) return;
    if (next === expiry) {
      expire(world, next);
    } else if (next === warning) {
      world.clock = next;
      world.warnings.push(...announcements.filter(({ at }) => at === next));
      warnedUntil = next;
    } else if (next === run) {
      runBilling(world, runDay, run);
      runDay = addDays(runDay, 1);
    } else {
      meetDeadline(world, next);
    }
  }
}

function expire(world: World, at: number): void {
  const expired = world.packages.filter((pack) => pack.expiresAt === at && !pack.returned).sort(inDrawdownOrder);
  world.turns.push(
    ...expired.map(({ packageId, quotaMs }) => ({ type: "PackageExpired", at, packageId, forfeitedMs: quotaMs - consumedOf(world, packageId) }) as const),
  );
  world.packages = world.packages.map((pack) => (pack.expiresAt === at ? { ...pack, announcedExpired: true } : pack));
  world.clock = at;
}

function runBilling(world: World, runDay: string, issuedAt: number): void {
  const ended = rated(world).lines.filter(({ day }) => day < runDay);
  const bill = { day: addDays(runDay, -1), issuedAt, now: ended, billed: world.billed };
  world.settled = ended.length === rated(world).lines.length;
  if (!hasChanges(bill)) return;

  world.bills.push(bill);
  world.billed = ended;
  world.clock = issuedAt;
  const before = world.cash;
  addCash(world, negative(totalOf(world.tariff, bill)), issuedAt);
  world.warnings.push(...warningsOfCash(world.tariff, before, world.cash, issuedAt));
  if (!isNegative(world.cash) || world.arrearsSince !== null) return;
  world.arrearsSince = issuedAt;
  const suspendsAt = issuedAt + world.tariff.arrears.suspendAfterHours * HOUR;
  const releasesAt = suspendsAt + world.tariff.arrears.releaseAfterDays * DAY;
  world.deadlines = { suspendsAt, releasesAt };
  world.turns.push({ type: "ArrearsStarted", at: issuedAt, due: decimalText(negative(world.cash)), suspendsAt, releasesAt });
}

function nextDeadline(world: World): number {
  if (world.deadlines === null || world.releasedAt !== null) return Infinity;
  return world.suspendedAt === null ? world.deadlines.suspendsAt : world.deadlines.releasesAt;
}

function meetDeadline(world: World, at: number): void {
  world.clock = at;
  if (world.suspendedAt === null) {
    world.suspendedAt = at;
    world.turns.push({ type: "ServiceSuspended", at });
  } else {
    endSuspension(world, at);
    world.releasedAt = at;
    world.turns.push({ type: "ServiceReleased", at });
  }
}

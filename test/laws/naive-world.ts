import type { Tariff } from "../../src/index.js";
import { addDays, calendarOf } from "./calendar.js";
import { add, type Fraction, fractionOf, negative, times, whole } from "./fractions.js";
import { hasChanges, linesOf, type NaiveBill, type NaiveLine, totalOf } from "./naive-billing.js";
import { type NaivePackage, type NaivePiece, type NaiveUsage, rate } from "./naive-rating.js";
import { type Warning, warningsOfCash, warningsOfExpiry } from "./naive-warnings.js";
import type { Purchase, Step } from "./steps.js";
import type { Scene } from "./tariffs.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface BoughtPackage extends NaivePackage {
  readonly purchase: Purchase;
  readonly offerId: string | null;
  readonly purchasedAt: number;
  readonly price: Fraction;
  readonly paidFrom: "external" | "cash";
  readonly announcedExpired: boolean;
}

interface Rating {
  readonly pieces: readonly NaivePiece[];
  readonly lines: readonly NaiveLine[];
  readonly consumed: ReadonlyMap<string, number>;
}

/** Everything there is to know about an account at one moment. */
export interface World {
  readonly tariff: Tariff;
  /** When something last happened. */
  clock: number;
  identityVerified: boolean;
  readonly activeSince: Map<string, number>;
  readonly apps: Map<string, { readonly at: number; readonly enabled: boolean }[]>;
  readonly payments: Map<string, Fraction>;
  packages: BoughtPackage[];
  usages: NaiveUsage[];
  cash: Fraction;
  arrearsSince: number | null;
  suspendedAt: number | null;
  releasedAt: number | null;
  suspensions: { readonly from: number; readonly until: number }[];
  readonly bills: NaiveBill[];
  /** What time brought in warnings. */
  readonly warnings: Warning[];
  billed: readonly NaiveLine[];
  /** Null when something happened that may change the rating. */
  rated: Rating | null;
  /** Whether the last run left nothing to bill and nothing was rated since: then no run has anything to do. */
  settled: boolean;
}

export const newWorld = ({ tariff, openedAt }: Scene): World => ({
  tariff, clock: openedAt, identityVerified: false, activeSince: new Map(), apps: new Map(), payments: new Map(), packages: [], usages: [],
  cash: whole(0), arrearsSince: null, suspendedAt: null, releasedAt: null, suspensions: [], bills: [], warnings: [], billed: [], rated: null, settled: true,
});

export function rated(world: World): Rating {
  if (!world.rated) {
    const pieces = rate(world.tariff, world.usages, world.packages);
    const consumed = new Map<string, number>();
    for (const { packageId, drawn } of pieces.flatMap(({ draws }) => draws)) consumed.set(packageId, (consumed.get(packageId) ?? 0) + drawn);
    world.rated = { pieces, lines: linesOf(pieces), consumed };
  }
  return world.rated;
}

export const consumedOf = (world: World, packageId: string): number => rated(world).consumed.get(packageId) ?? 0;

export function serviceOf(world: World): "inactive" | "active" | "suspended" | "released" {
  if (world.releasedAt !== null) return "released";
  if (world.suspendedAt !== null) return "suspended";
  return world.activeSince.size > 0 ? "active" : "inactive";
}

/** The day of the last billing run up to `at`. */
function lastRunDay(tariff: Tariff, at: number): string {
  const { dayOf, timeOf } = calendarOf(tariff.timeZone);
  const today = dayOf(at);
  return timeOf(today, tariff.billingRunAt) <= at ? today : addDays(today, -1);
}

/** Rule 10. */
export const oldestOpenDay = (tariff: Tariff, at: number): string => addDays(lastRunDay(tariff, at), -tariff.lateUsageDays);

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
      world.packages = world.packages.map((pack) => (pack.expiresAt === next ? { ...pack, announcedExpired: true } : pack));
      world.clock = next;
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
  if (isNegative(world.cash)) world.arrearsSince ??= issuedAt;
}

const isNegative = ({ over }: Fraction): boolean => over < 0n;

/** Rule 12: cash that reaches zero ends arrears and a suspension. */
function addCash(world: World, amount: Fraction, at: number): void {
  world.cash = add(world.cash, amount);
  if (world.arrearsSince === null || isNegative(world.cash)) return;
  world.arrearsSince = null;
  if (serviceOf(world) === "suspended") endSuspension(world, at);
}

function endSuspension(world: World, at: number): void {
  if (world.suspendedAt !== null) world.suspensions.push({ from: world.suspendedAt, until: at });
  world.suspendedAt = null;
}

function nextDeadline(world: World): number {
  const { arrears } = world.tariff;
  if (world.arrearsSince === null || world.releasedAt !== null) return Infinity;
  return world.suspendedAt === null
    ? world.arrearsSince + arrears.suspendAfterHours * HOUR
    : world.suspendedAt + arrears.releaseAfterDays * DAY;
}

function meetDeadline(world: World, at: number): void {
  world.clock = at;
  if (world.suspendedAt === null) {
    world.suspendedAt = at;
  } else {
    endSuspension(world, at);
    world.releasedAt = at;
  }
}

/** What an accepted command changes, at the instant at which it is decided. */
export function apply(world: World, { command, request }: Step, now: number): void {
  world.clock = command === "settle" ? world.clock : now;
  switch (command) {
    case "verifyIdentity":
      world.identityVerified = true;
      break;
    case "activate":
      world.activeSince.set(request.region, now);
      break;
    case "createApp":
      world.apps.set(request.appId, []);
      break;
    case "enableApp":
    case "disableApp":
      world.apps.get(request.appId)?.push({ at: now, enabled: command === "enableApp" });
      break;
    case "topUp":
      world.payments.set(request.paymentId, fractionOf(request.amount));
      addCash(world, fractionOf(request.amount), now);
      break;
    case "purchasePackage":
      buy(world, request, now);
      break;
    case "recordUsage":
      changeUsages(world, [...world.usages, { region: "cn", ...request, voided: false }]);
      break;
    case "voidUsage": {
      const newest = world.usages.filter(({ usageId }) => usageId === request.usageId).at(-1);
      changeUsages(world, world.usages.map((usage) => (usage === newest ? { ...usage, voided: true } : usage)));
      break;
    }
    case "requestRefund": {
      const pack = world.packages.find(({ packageId }) => packageId === request.packageId);
      world.packages = world.packages.map((other) => (other === pack ? { ...other, returned: true } : other));
      if (pack?.paidFrom === "cash") addCash(world, pack.price, now);
      changeUsages(world, world.usages);
      break;
    }
    case "recordUsages": // what is left of a batch are its calls
    case "settle":
      break;
  }
}

function changeUsages(world: World, usages: NaiveUsage[]): void {
  world.usages = usages;
  world.rated = null;
  world.settled = false;
}

function buy(world: World, purchase: Purchase, now: number): void {
  const { tariff } = world;
  const { dayOf, startOf, expiryOf } = calendarOf(tariff.timeZone);
  const offer = purchase.offer ?? tariff.offers.find(({ offerId }) => offerId === purchase.offerId);
  if (!offer) throw new Error("a purchase without an offer was accepted");
  const quota = times(fractionOf(String(offer.minutes)), whole(60_000));
  const price = fractionOf(String(offer.price));
  const paidFrom = purchase.paidFrom ?? "external";
  world.packages.push({
    packageId: purchase.packageId,
    purchase,
    offerId: offer.offerId ?? null,
    regions: offer.regions ?? ["cn"],
    quota: Number(quota.over / quota.under),
    price,
    paidFrom,
    purchasedAt: now,
    effectiveAt: tariff.coverFrom === "start-of-day" ? startOf(dayOf(now)) : now,
    expiresAt: expiryOf(now, offer.validFor),
    returned: false,
    announcedExpired: false,
  });
  if (paidFrom === "cash") world.cash = add(world.cash, negative(price));
  changeUsages(world, world.usages);
}

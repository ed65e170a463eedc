import type { Tariff } from "../../src/index.js";
import type { Scene } from "../../src/testing/arbitrary-tariff.js";
import type { Purchase } from "../../src/testing/commands.js";
import { addDays, calendarOf } from "./calendar.js";
import { add, type Fraction, whole } from "./fractions.js";
import { linesOf, type NaiveBill, type NaiveLine } from "./naive-billing.js";
import { type NaivePackage, type NaivePiece, type NaiveUsage, rate } from "./naive-rating.js";
import type { Warning } from "./naive-warnings.js";

export interface BoughtPackage extends NaivePackage {
  readonly purchase: Purchase;
  readonly offerId: string | null;
  readonly purchasedAt: number;
  readonly price: Fraction;
  readonly paidFrom: "external" | "cash";
  readonly refundableUntil: number;
  readonly announcedExpired: boolean;
}

/** What became of a package or of the service by itself, as the ledger tells it; money as canonical text. */
type Turn =
  | { readonly type: "PackageExpired"; readonly at: number; readonly packageId: string; readonly forfeitedMs: number }
  | { readonly type: "ArrearsStarted"; readonly at: number; readonly due: string; readonly suspendsAt: number; readonly releasesAt: number }
  | { readonly type: "ArrearsCleared" | "ServiceSuspended" | "ServiceResumed" | "ServiceReleased"; readonly at: number };

interface Rating {
  readonly pieces: readonly NaivePiece[];
  readonly lines: readonly NaiveLine[];
  readonly consumedMs: ReadonlyMap<string, number>;
}

/** Everything there is to know about an account at one moment. */
export interface World {
  tariff: Tariff;
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
  /** Of the arrears there are, by the terms under which they started. */
  deadlines: { readonly suspendsAt: number; readonly releasesAt: number } | null;
  suspendedAt: number | null;
  releasedAt: number | null;
  suspensions: { readonly from: number; readonly until: number }[];
  readonly bills: NaiveBill[];
  readonly turns: Turn[];
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
  cash: whole(0), arrearsSince: null, deadlines: null, suspendedAt: null, releasedAt: null, suspensions: [], bills: [], turns: [], warnings: [], billed: [], rated: null, settled: true,
});

export function rated(world: World): Rating {
  if (!world.rated) {
    const pieces = rate(world.tariff, world.usages, world.packages);
    const consumedMs = new Map<string, number>();
    for (const { packageId, drawnMs } of pieces.flatMap(({ draws }) => draws)) consumedMs.set(packageId, (consumedMs.get(packageId) ?? 0) + drawnMs);
    world.rated = { pieces, lines: linesOf(pieces), consumedMs };
  }
  return world.rated;
}

export const consumedOf = (world: World, packageId: string): number => rated(world).consumedMs.get(packageId) ?? 0;

export function serviceOf(world: World): "inactive" | "active" | "suspended" | "released" {
  if (world.releasedAt !== null) return "released";
  if (world.suspendedAt !== null) return "suspended";
  return world.activeSince.size > 0 ? "active" : "inactive";
}

/** The day of the last billing run up to `at`. */
export function lastRunDay(tariff: Tariff, at: number): string {
  const { dayOf, timeOf } = calendarOf(tariff.timeZone);
  const today = dayOf(at);
  return timeOf(today, tariff.billingRunAt) <= at ? today : addDays(today, -1);
}

/** Rule 10. */
export const oldestOpenDay = (tariff: Tariff, at: number): string => addDays(lastRunDay(tariff, at), -tariff.lateUsageDays);

export const isNegative = ({ over }: Fraction): boolean => over < 0n;

/** Rule 12: cash that reaches zero ends arrears and a suspension. */
export function addCash(world: World, amount: Fraction, at: number): void {
  world.cash = add(world.cash, amount);
  if (world.arrearsSince === null || isNegative(world.cash)) return;
  world.arrearsSince = null;
  world.deadlines = null;
  world.turns.push({ type: "ArrearsCleared", at });
  if (serviceOf(world) !== "suspended") return;
  endSuspension(world, at);
  world.turns.push({ type: "ServiceResumed", at });
}

export function endSuspension(world: World, at: number): void {
  if (world.suspendedAt !== null) world.suspensions.push({ from: world.suspendedAt, until: at });
  world.suspendedAt = null;
}

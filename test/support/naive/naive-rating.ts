import type { Tariff } from "../../../src/index.js";
import type { Call } from "../../../src/testing/commands.js";
import { type Fraction, fractionOf, times, whole } from "../fractions.js";
import { addDays, calendarOf } from "../luxon-calendar.js";

export interface NaiveUsage extends Required<Call> {
  readonly voided: boolean;
}

export interface NaivePackage {
  readonly packageId: string;
  readonly regions: readonly string[];
  /** `null`: all. */
  readonly items: readonly string[] | null;
  readonly appIds: readonly string[] | null;
  readonly priority: number;
  /** Package time in ms. */
  readonly quotaMs: number;
  readonly effectiveAt: number;
  readonly expiresAt: number;
  readonly returned: boolean;
}

export interface NaivePiece {
  readonly usage: NaiveUsage;
  readonly day: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly billedSeconds: number;
  readonly draws: readonly { readonly packageId: string; readonly drawnMs: number }[];
  readonly overageMs: number;
}

export const endOf = ({ startedAt, seconds }: Call): number => startedAt + seconds * 1_000;

/** Rule 4: what seconds are rounded up to multiples of. */
export const stepOf = (tariff: Tariff): number => tariff.stepSeconds ?? 60;

/** Rule 5: the package minutes that a minute of an item draws; 1 where no package covers it. */
export const weightOf = (tariff: Tariff, item: string): Fraction => fractionOf(tariff.items[item]?.weight ?? "1");

/** Rule 5: the package time that billed seconds of an item draw, in ms. */
export function timeNeeded(tariff: Tariff, item: string, billedSeconds: number): number {
  const { numerator, denominator } = times(weightOf(tariff, item), whole(billedSeconds * 1_000));
  if (numerator % denominator !== 0n) throw new Error("a step must draw whole milliseconds");
  return Number(numerator / denominator);
}

/** Order by UTF-16 code unit. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Rule 2: the order in which packages are drawn. */
export const inDrawdownOrder = (a: NaivePackage, b: NaivePackage): number =>
  a.priority - b.priority || inExpiryOrder(a, b);

export const inExpiryOrder = (a: NaivePackage, b: NaivePackage): number =>
  a.expiresAt - b.expiresAt || a.effectiveAt - b.effectiveAt || byCodeUnit(a.packageId, b.packageId);

/**
 * Rates all usages from scratch (rules 1 to 8).
 *
 * Closed days are rated again with the rest, and their result cannot change: what is recorded later ends later, and a package that
 * can still be returned was bought on a day that is still open (no tariff of these laws closes a day earlier).
 */
export function rate(tariff: Tariff, usages: readonly NaiveUsage[], packages: readonly NaivePackage[]): NaivePiece[] {
  const held = packages.filter(({ returned }) => !returned).sort(inDrawdownOrder);
  const remainingMs = new Map(held.map(({ packageId, quotaMs }) => [packageId, quotaMs]));
  const runningTotals = new Map<string, number>();

  return usages
    .filter(({ voided }) => !voided)
    .flatMap((usage) => cut(tariff, usage, held))
    .sort((a, b) => a.endedAt - b.endedAt || byCodeUnit(a.usage.usageId, b.usage.usageId) || a.startedAt - b.startedAt)
    .map((piece) => {
      const { usage, day, startedAt, endedAt } = piece;
      const basis = tariff.rounding === "per-day" ? `${day} ${usage.region} ${usage.item}` : JSON.stringify([usage.roundWith, usage.appId, usage.region, usage.item, calendarOf(tariff.timeZone).dayOf(usage.startedAt)]);
      const before = runningTotals.get(basis) ?? 0;
      const after = before + endedAt - startedAt;
      runningTotals.set(basis, after);
      const stepMs = stepOf(tariff) * 1_000;
      const billedSeconds = (Math.ceil(after / stepMs) - Math.ceil(before / stepMs)) * stepOf(tariff);

      const draws: { packageId: string; drawnMs: number }[] = [];
      let wanted = timeNeeded(tariff, usage.item, billedSeconds);
      for (const { packageId, effectiveAt, expiresAt, regions, items, appIds } of held) {
        if (tariff.items[usage.item]?.weight === null) break;
        if ((items && !items.includes(usage.item)) || (appIds && !appIds.includes(usage.appId))) continue;
        if (effectiveAt > startedAt || endedAt > expiresAt || !regions.includes(usage.region)) continue;
        const left = remainingMs.get(packageId) ?? 0;
        const drawnMs = Math.min(left, wanted);
        if (drawnMs === 0) continue;
        draws.push({ packageId, drawnMs });
        remainingMs.set(packageId, left - drawnMs);
        wanted -= drawnMs;
      }
      return { ...piece, billedSeconds, draws, overageMs: wanted };
    });
}

/** Rule 7: cuts a usage at midnights and at the ends of validity. */
function cut(tariff: Tariff, usage: NaiveUsage, held: readonly NaivePackage[]): Pick<NaivePiece, "usage" | "day" | "startedAt" | "endedAt">[] {
  const { dayOf } = calendarOf(tariff.timeZone);
  const end = endOf(usage);
  const cuts = [...midnightsBetween(tariff, usage.startedAt, end), ...held.flatMap(({ effectiveAt, expiresAt }) => [effectiveAt, expiresAt])]
    .filter((at) => usage.startedAt < at && at < end)
    .sort((a, b) => a - b);
  const bounds = [...new Set([usage.startedAt, ...cuts, end])];
  return bounds.slice(1).map((endedAt, index) => {
    const startedAt = bounds[index] ?? 0;
    return { usage, day: dayOf(startedAt), startedAt, endedAt };
  });
}

function midnightsBetween(tariff: Tariff, start: number, end: number): number[] {
  const { dayOf, startOf } = calendarOf(tariff.timeZone);
  const midnights: number[] = [];
  for (let day = dayOf(start); startOf(day) < end; day = addDays(day, 1)) midnights.push(startOf(day));
  return midnights;
}

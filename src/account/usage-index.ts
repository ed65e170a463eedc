import type { MinutePackage } from "../packages/minute-package.js";
import { adjustRemaining, copyBalances, remainingOf, type PackageBalances, packageBalances } from "../packages/package-balances.js";
import type { RatedUsage } from "../rating/rated-usage.js";
import { firstEndingAfter, insertInOrder, positionOf, removeFromOrder } from "../rating/rating-order.js";
import { type DayLines, isEmpty, type UsageLine, lineKey } from "../rating/usage-line.js";
import { endOf, type Usage } from "../rating/usage.js";
import type { Calendar, Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, packageTimeOf } from "../values/package-time.js";

/**
 * The rated usages of an account's window, and what they come to. It is changed in place, for an account of a million usages
 * cannot be copied for each: many versions of an account share one book, which stands at one of them at a time (see versions.ts).
 */
export interface UsageIndex {
  readonly calendar: Calendar;
  /** By id; of two usages of one id, the newer. */
  readonly byId: Map<string, RatedUsage>;
  /** In canonical order. */
  readonly order: RatedUsage[];
  readonly lines: Map<Day, MutableDayLines>;
  balances: PackageBalances;
  /** How many changes it was taken back or on by since it was made: what asking old versions has cost. */
  stepsTaken: number;
}

/** A line that is added to in place, and how much of the day is metered. */
type MutableLine = { -readonly [Key in keyof UsageLine]: UsageLine[Key] } & { meteredMs: number };

/** The lines of a day, by region and item. */
type MutableDayLines = Map<string, Map<string, MutableLine>>;

/**
 * A step from one version of a book to the next, which can be taken in both directions, and by several books: nothing in it is
 * changed in place.
 */
export type IndexChange =
  | { readonly kind: "added"; readonly usages: readonly RatedUsage[]; readonly replaced: readonly RatedUsage[] }
  | { readonly kind: "re-rated"; readonly before: RatedUsage; readonly after: RatedUsage }
  | { readonly kind: "packages changed"; readonly before: readonly MinutePackage[]; readonly after: readonly MinutePackage[] }
  | { readonly kind: "day dropped"; readonly day: Day; readonly lines: MutableDayLines };

export const emptyUsageIndex = (calendar: Calendar, balances: PackageBalances): UsageIndex => ({ calendar, byId: new Map(), order: [], lines: new Map(), balances, stepsTaken: 0 });

/**
 * A book with usages, of one id the oldest first, where what they come to and leave is told besides: of closed days neither
 * follows from them.
 */
export function usageIndexWith(calendar: Calendar, balances: PackageBalances, rated: ReadonlyMap<Day, DayLines>, usages: readonly RatedUsage[]): UsageIndex {
  const usageIndex = emptyUsageIndex(calendar, packageBalances([], ({ quotaMs }) => quotaMs));
  for (const usage of usages) addUsage(usageIndex, usage);
  insertInOrder(usageIndex.order, usages);
  for (const day of usageIndex.lines.keys()) if (!rated.has(day)) usageIndex.lines.delete(day);
  for (const lines of rated.values()) for (const line of lines.values()) Object.assign(mutableLine(usageIndex, line.day, line), line);
  usageIndex.balances = balances;
  return usageIndex;
}

export const copyUsageIndex = (usageIndex: UsageIndex): UsageIndex => detachedIndex(usageIndex, new Map(usageIndex.byId), [...usageIndex.order]);

/** A book that shares nothing that is changed in place with `usageIndex`, and has these usages. */
const detachedIndex = (usageIndex: UsageIndex, byId: UsageIndex["byId"], order: UsageIndex["order"]): UsageIndex => ({
  ...usageIndex,
  byId,
  order,
  lines: copyOfLines(usageIndex),
  balances: copyBalances(usageIndex.balances),
  stepsTaken: 0,
});

const copyOfLines = ({ lines }: UsageIndex): UsageIndex["lines"] =>
  new Map([...lines].map(([day, ofDay]) => [day, copyOfDay(ofDay)]));

const copyOfDay = (ofDay: MutableDayLines): MutableDayLines => mapValues(ofDay, (ofRegion) => mapValues(ofRegion, (line) => ({ ...line })));

/** Of a package that comes nothing is drawn yet, of one that goes nothing is drawn any more. */
function replacePackages(usageIndex: UsageIndex, packages: readonly MinutePackage[]): void {
  const { balances } = usageIndex;
  usageIndex.balances = packageBalances(packages, (pack) => remainingOf(balances, pack));
}

/** A book of its own without the usages that no longer count, where those are the larger part; until then they are kept. */
export function withoutClosedUsages(usageIndex: UsageIndex, openFrom: Instant): UsageIndex | null {
  if (2 * firstEndingAfter(usageIndex.order, openFrom) <= usageIndex.order.length) return null;
  const order = usagesSince(usageIndex, openFrom);
  const byId = new Map<string, RatedUsage>();
  for (const usage of order) if (usage.startedAt >= (byId.get(usage.usageId)?.startedAt ?? 0)) byId.set(usage.usageId, usage);
  return detachedIndex(usageIndex, byId, order);
}

const mapValues = <T>(map: ReadonlyMap<string, T>, copy: (value: T) => T): Map<string, T> => new Map([...map].map(([key, value]) => [key, copy(value)]));

export function applyChange(usageIndex: UsageIndex, change: IndexChange): void {
  switch (change.kind) {
    case "added":
      for (const usage of change.usages) addUsage(usageIndex, usage);
      return insertInOrder(usageIndex.order, change.usages);
    case "re-rated":
      return replaceUsage(usageIndex, change.before, change.after);
    case "packages changed":
      return replacePackages(usageIndex, change.after);
    case "day dropped":
      usageIndex.lines.delete(change.day);
      return;
  }
}

export function revertChange(usageIndex: UsageIndex, change: IndexChange): void {
  switch (change.kind) {
    case "added":
      for (const usage of change.usages) {
        usageIndex.byId.delete(usage.usageId);
        applyContribution(usageIndex, usage, -1);
      }
      for (const usage of change.replaced) usageIndex.byId.set(usage.usageId, usage);
      return removeFromOrder(usageIndex.order, change.usages);
    case "re-rated":
      return replaceUsage(usageIndex, change.after, change.before);
    case "packages changed":
      return replacePackages(usageIndex, change.before);
    case "day dropped":
      usageIndex.lines.set(change.day, copyOfDay(change.lines));
      return;
  }
}

/** Enters a usage, but for its place in the order, which many can be given at once. */
export function addUsage(usageIndex: UsageIndex, usage: RatedUsage): void {
  usageIndex.byId.set(usage.usageId, usage);
  applyContribution(usageIndex, usage, 1);
}

function replaceUsage(usageIndex: UsageIndex, before: RatedUsage, after: RatedUsage): void {
  applyContribution(usageIndex, before, -1);
  applyContribution(usageIndex, after, 1);
  usageIndex.order[positionOf(usageIndex.order, before)] = after;
  if (usageIndex.byId.get(before.usageId) === before) usageIndex.byId.set(after.usageId, after);
}

/** Adds what a usage draws and comes to, `times` 1, or takes it back, `times` -1. */
function applyContribution(usageIndex: UsageIndex, usage: RatedUsage, times: 1 | -1): void {
  const { billedSeconds, packageId, drawnMs, overageMs, pieces } = usage;
  if (pieces === null) {
    if (packageId !== null) adjustRemaining(usageIndex.balances, packageId, -times * drawnMs);
    addToLine(usageIndex, usage, usageIndex.calendar.dayOf(usage.startedAt), times, billedSeconds, drawnMs, overageMs, usage.seconds * 1_000);
    return;
  }
  let startedAt = usage.startedAt;
  for (const { day, endedAt, billedSeconds, draws, overageMs } of pieces) {
    for (const { packageId, drawnMs } of draws) adjustRemaining(usageIndex.balances, packageId, -times * drawnMs);
    const drawnMs = draws.reduce((sum, draw) => addPackageTime(sum, draw.drawnMs), ZERO_PACKAGE_TIME);
    addToLine(usageIndex, usage, day, times, billedSeconds, drawnMs, overageMs, endedAt - startedAt);
    startedAt = endedAt;
  }
}

function addToLine(
  usageIndex: UsageIndex, usage: Usage, day: Day, times: 1 | -1, billedSeconds: number, drawnMs: PackageTime, overageMs: PackageTime, ms: number,
): void {
  addTo(mutableLine(usageIndex, day, usage), times * billedSeconds, times * drawnMs, times * overageMs, times * ms);
}

/** Adds package time, and milliseconds that are metered, to a line. */
export function addTo(line: MutableLine, billedSeconds: number, drawnMs: number, overageMs: number, ms: number): void {
  line.billedSeconds += billedSeconds;
  line.drawnMs = packageTimeOf(line.drawnMs + drawnMs);
  line.overageMs = packageTimeOf(line.overageMs + overageMs);
  line.meteredMs += ms;
}

/** The line of a region and item on a day, where there is none a new one. */
export function mutableLine({ lines }: UsageIndex, day: Day, { region, item }: { readonly region: string; readonly item: string }): MutableLine {
  const ofDay = lines.get(day) ?? setAndReturn(lines, day, new Map<string, Map<string, MutableLine>>());
  const ofRegion = ofDay.get(region) ?? setAndReturn(ofDay, region, new Map<string, MutableLine>());
  return ofRegion.get(item) ?? setAndReturn(ofRegion, item, { day, region, item, billedSeconds: 0, drawnMs: ZERO_PACKAGE_TIME, overageMs: ZERO_PACKAGE_TIME, meteredMs: 0 });
}

function setAndReturn<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  return value;
}

/** What the usages of a day come to, each line a copy; a line that comes to nothing is left out. */
export function linesOf({ lines }: UsageIndex, day: Day): DayLines {
  const all = [...(lines.get(day)?.values() ?? [])].flatMap((ofRegion) => [...ofRegion.values()]);
  return new Map(all.filter((line) => !isEmpty(line)).map(({ meteredMs: _ms, ...line }) => [lineKey(line), line]));
}

/** The same of all days; a day that comes to nothing is left out. */
export const linesByDay = (usageIndex: UsageIndex): ReadonlyMap<Day, DayLines> =>
  new Map([...usageIndex.lines.keys()].map((day) => [day, linesOf(usageIndex, day)] as const).filter(([, lines]) => lines.size > 0));

/** The milliseconds that are metered of a usage's item in its region on a day. */
export const meteredMsOn = ({ lines }: UsageIndex, day: Day, { region, item }: Usage): number => lines.get(day)?.get(region)?.get(item)?.meteredMs ?? 0;

/**
 * The usages that still count where the days from `openFrom` on are open: those that start from then on, and those that are not
 * voided and run into such a day. The others wait until the book is made anew.
 */
export const usagesSince = ({ order }: UsageIndex, openFrom: Instant): RatedUsage[] =>
  order.filter((usage) => usage.startedAt >= openFrom || (!usage.voided && endOf(usage) > openFrom));

/** The usage of an open day that holds an id; ids of closed days are free again. */
export function openUsageById({ byId }: UsageIndex, usageId: string, openFrom: Instant): RatedUsage | undefined {
  const usage = byId.get(usageId);
  return usage && usage.startedAt >= openFrom ? usage : undefined;
}

/** The usage that starts on a day and has an id, which one of an open day may have taken since. */
export function usageOfDay({ byId, order, calendar }: UsageIndex, usageId: string, day: Day): RatedUsage | undefined {
  const isIt = (usage: RatedUsage | undefined): boolean => usage?.usageId === usageId && calendar.dayOf(usage.startedAt) === day;
  const newest = byId.get(usageId);
  return isIt(newest) ? newest : order.findLast(isIt);
}

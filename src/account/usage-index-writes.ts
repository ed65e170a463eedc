import type { MinutePackage } from "../packages/minute-package.js";
import { adjustRemaining, type PackageBalances, packageBalances, remainingOf } from "../packages/package-balances.js";
import type { RatedUsage } from "../rating/rated-usage.js";
import { firstPositionOf, insertInOrder, positionOf, removeFromOrder } from "../rating/rating-order.js";
import type { DayLines } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import type { Calendar, Day } from "../values/calendar.js";
import { addPackageTime, type PackageTime, packageTimeOf, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { commit, note, noteLine, noteOrder } from "./usage-index-transaction.js";
import { copyOfDay, emptyUsageIndex, type IndexChange, type MutableDayLines, type MutableLine, type UsageIndex } from "./usage-index.js";

/**
 * An index with usages, those with the same id ordered from the oldest, and the lines and balances of their account: for closed days
 * neither follows from the usages.
 */
export function usageIndexWith(calendar: Calendar, balances: PackageBalances, rated: ReadonlyMap<Day, DayLines>, usages: readonly RatedUsage[]): UsageIndex {
  const usageIndex = emptyUsageIndex(calendar, packageBalances([], ({ quotaMs }) => quotaMs));
  for (const usage of usages) addUsage(usageIndex, usage);
  insertInOrder(usageIndex.order, usages);
  for (const day of usageIndex.lines.keys()) if (!rated.has(day)) usageIndex.lines.delete(day);
  for (const lines of rated.values()) for (const line of lines.values()) Object.assign(mutableLine(usageIndex, line.day, line), line);
  usageIndex.balances = balances;
  commit(usageIndex);
  return usageIndex;
}

/** Nothing is drawn yet from a package that is added, and nothing any more from one that is removed. */
function replacePackages(usageIndex: UsageIndex, packages: readonly MinutePackage[]): void {
  const { balances } = usageIndex;
  note(usageIndex, () => {
    usageIndex.balances = balances;
  });
  usageIndex.balances = packageBalances(packages, (pack) => remainingOf(balances, pack));
}

export function applyChange(usageIndex: UsageIndex, change: IndexChange): void {
  switch (change.kind) {
    case "added":
      for (const usage of change.usages) addUsage(usageIndex, usage);
      return placeInOrder(usageIndex, change.usages);
    case "re-rated":
      return replaceUsage(usageIndex, change.before, change.after);
    case "packages changed":
      return replacePackages(usageIndex, change.after);
    case "day dropped":
      return setDayLines(usageIndex, change.day, undefined);
  }
}

export function revertChange(usageIndex: UsageIndex, change: IndexChange): void {
  switch (change.kind) {
    case "added":
      for (const usage of change.usages) {
        setHolder(usageIndex, usage.usageId, undefined);
        applyContribution(usageIndex, usage, -1);
      }
      for (const usage of change.replaced) setHolder(usageIndex, usage.usageId, usage);
      return takeFromOrder(usageIndex, change.usages);
    case "re-rated":
      return replaceUsage(usageIndex, change.after, change.before);
    case "packages changed":
      return replacePackages(usageIndex, change.before);
    case "day dropped":
      return setDayLines(usageIndex, change.day, copyOfDay(change.lines));
  }
}

/** Adds a usage everywhere but in the order, into which many can be inserted at once. */
export function addUsage(usageIndex: UsageIndex, usage: RatedUsage): void {
  setHolder(usageIndex, usage.usageId, usage);
  applyContribution(usageIndex, usage, 1);
}

function replaceUsage(usageIndex: UsageIndex, before: RatedUsage, after: RatedUsage): void {
  applyContribution(usageIndex, before, -1);
  applyContribution(usageIndex, after, 1);
  const position = positionOf(usageIndex.order, before);
  note(usageIndex, () => {
    usageIndex.order[position] = before;
  });
  usageIndex.order[position] = after;
  if (usageIndex.byId.get(before.usageId) === before) setHolder(usageIndex, after.usageId, after);
}

/** Lets a usage hold its id, or nobody. */
function setHolder(usageIndex: UsageIndex, usageId: string, usage: RatedUsage | undefined): void {
  const { byId } = usageIndex;
  const before = byId.get(usageId);
  note(usageIndex, () => {
    if (before) byId.set(usageId, before);
    else byId.delete(usageId);
  });
  if (usage) byId.set(usageId, usage);
  else byId.delete(usageId);
}

/** Inserts usages at their positions in canonical order. */
export function placeInOrder(usageIndex: UsageIndex, usages: readonly RatedUsage[]): void {
  noteOrder(usageIndex, firstPositionOf(usageIndex.order, usages));
  insertInOrder(usageIndex.order, usages);
}

function takeFromOrder(usageIndex: UsageIndex, usages: readonly RatedUsage[]): void {
  noteOrder(usageIndex, firstPositionOf(usageIndex.order, usages));
  removeFromOrder(usageIndex.order, usages);
}

function setDayLines(usageIndex: UsageIndex, day: Day, next: MutableDayLines | undefined): void {
  const { lines } = usageIndex;
  const before = lines.get(day);
  note(usageIndex, () => {
    if (before) lines.set(day, before);
    else lines.delete(day);
  });
  if (next) lines.set(day, next);
  else lines.delete(day);
}

/** Adds what a usage draws and is billed for (`sign` 1), or subtracts it (`sign` -1). */
function applyContribution(usageIndex: UsageIndex, usage: RatedUsage, sign: 1 | -1): void {
  const { billedSeconds, packageId, drawnMs, overageMs, pieces } = usage;
  if (pieces === null) {
    if (packageId !== null) adjustRemaining(usageIndex.balances, packageId, -sign * drawnMs);
    addToLine(usageIndex, usage, usageIndex.calendar.dayOf(usage.startedAt), sign, billedSeconds, drawnMs, overageMs, usage.seconds * 1_000);
    return;
  }
  let startedAt = usage.startedAt;
  for (const { day, endedAt, billedSeconds, draws, overageMs } of pieces) {
    for (const { packageId, drawnMs } of draws) adjustRemaining(usageIndex.balances, packageId, -sign * drawnMs);
    const drawnMs = draws.reduce((sum, draw) => addPackageTime(sum, draw.drawnMs), ZERO_PACKAGE_TIME);
    addToLine(usageIndex, usage, day, sign, billedSeconds, drawnMs, overageMs, endedAt - startedAt);
    startedAt = endedAt;
  }
}

function addToLine(
  usageIndex: UsageIndex, usage: Usage, day: Day, sign: 1 | -1, billedSeconds: number, drawnMs: PackageTime, overageMs: PackageTime, ms: number,
): void {
  const line = mutableLine(usageIndex, day, usage);
  noteLine(usageIndex, line);
  addTo(line, sign * billedSeconds, sign * drawnMs, sign * overageMs, sign * ms);
}

/** Adds billed seconds, package time and metered milliseconds to a line that is noted. */
export function addTo(line: MutableLine, billedSeconds: number, drawnMs: number, overageMs: number, ms: number): void {
  line.billedSeconds += billedSeconds;
  line.drawnMs = packageTimeOf(line.drawnMs + drawnMs);
  line.overageMs = packageTimeOf(line.overageMs + overageMs);
  line.meteredMs += ms;
}

/** The line of a region and item on a day; where there is none, a new one, which counts as none while it is empty. */
export function mutableLine({ lines }: UsageIndex, day: Day, { region, item }: { readonly region: string; readonly item: string }): MutableLine {
  const ofDay = lines.get(day) ?? setAndReturn(lines, day, new Map<string, Map<string, MutableLine>>());
  const ofRegion = ofDay.get(region) ?? setAndReturn(ofDay, region, new Map<string, MutableLine>());
  return ofRegion.get(item) ?? setAndReturn(ofRegion, item, { day, region, item, billedSeconds: 0, drawnMs: ZERO_PACKAGE_TIME, overageMs: ZERO_PACKAGE_TIME, meteredMs: 0, notedAt: -1 });
}

function setAndReturn<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  return value;
}

import type { MinutePackage } from "../packages/minute-package.js";
import { adjustRemaining, type PackageBalances, packageBalances, remainingOf } from "../packages/package-balances.js";
import type { RatedUsage } from "../rating/rated-usage.js";
import { firstPositionOf, insertInOrder, positionOf, removeFromOrder } from "../rating/rating-order.js";
import type { DayLines } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import type { Calendar, Day } from "../values/calendar.js";
import { addPackageTime, type PackageTime, packageTimeOf, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { addToGroup, beginGroup, type CarriedGroup, carryGroup } from "./rounding-groups.js";
import { commit, note, noteLine, noteOrder } from "./usage-index-transaction.js";
import { copyOfDay, emptyUsageIndex, type IndexChange, type MutableDayLines, type MutableLine, type UsageIndex } from "./usage-index.js";

/**
 * An index with given usages, lines and balances. Of usages with the same id the oldest must come first. Lines and balances are given,
 * since those of closed days do not follow from the usages.
 */
export function usageIndexWith(
  calendar: Calendar, balances: PackageBalances, rated: ReadonlyMap<Day, DayLines>, usages: readonly RatedUsage[],
  groups: readonly CarriedGroup[],
): UsageIndex {
  const usageIndex = emptyUsageIndex(calendar);
  for (const usage of usages) addUsage(usageIndex, usage);
  for (const group of groups) carryGroup(usageIndex, group);
  insertInOrder(usageIndex.order, usages);
  for (const day of usageIndex.lines.keys()) if (!rated.has(day)) usageIndex.lines.delete(day);
  for (const dayLines of rated.values()) {
    for (const line of dayLines.values()) Object.assign(mutableLine(usageIndex, line.day, line), line);
  }
  usageIndex.balances = balances;
  commit(usageIndex);
  return usageIndex;
}

/**
 * Replaces the packages of the balances. A package that was not there has its whole quota left: it is new, or its return is reverted,
 * and a package can only be returned while nothing is drawn from it.
 */
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

/** Adds a usage everywhere but in `order`, where `placeInOrder` inserts many at once. */
export function addUsage(usageIndex: UsageIndex, usage: RatedUsage): void {
  beginGroup(usageIndex, usage);
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

/** Makes a usage the holder of an id, or, if `undefined`, leaves the id without a holder. */
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

/** Adds what a usage draws from packages and contributes to lines (`sign` 1), or subtracts it (`sign` -1). */
function applyContribution(usageIndex: UsageIndex, usage: RatedUsage, sign: 1 | -1): void {
  const { billedSeconds, packageId, drawnMs, overageMs, pieces } = usage;
  addToGroup(usageIndex, usage, sign);
  if (pieces === null) {
    if (packageId !== null) adjustRemaining(usageIndex.balances, packageId, -sign * drawnMs);
    const day = usageIndex.calendar.dayOf(usage.startedAt);
    addToLine(usageIndex, usage, day, sign, billedSeconds, drawnMs, overageMs, usage.seconds * 1_000);
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
  usageIndex: UsageIndex, usage: Usage, day: Day, sign: 1 | -1,
  billedSeconds: number, drawnMs: PackageTime, overageMs: PackageTime, meteredMs: number,
): void {
  const line = mutableLine(usageIndex, day, usage);
  noteLine(usageIndex, line);
  addTo(line, sign * billedSeconds, sign * drawnMs, sign * overageMs, sign * meteredMs);
}

/** Adds to the figures of a line. The caller has noted the line in the undo log. */
export function addTo(line: MutableLine, billedSeconds: number, drawnMs: number, overageMs: number, meteredMs: number): void {
  line.billedSeconds += billedSeconds;
  line.drawnMs = packageTimeOf(line.drawnMs + drawnMs);
  line.overageMs = packageTimeOf(line.overageMs + overageMs);
  line.meteredMs += meteredMs;
}

/** The line of a region and item on a day. A new line is not noted in the undo log: while it is empty, it counts as missing. */
export function mutableLine({ lines }: UsageIndex, day: Day, { region, item }: Pick<Usage, "region" | "item">): MutableLine {
  const dayLines = lines.get(day) ?? setAndReturn(lines, day, new Map<string, Map<string, MutableLine>>());
  const regionLines = dayLines.get(region) ?? setAndReturn(dayLines, region, new Map<string, MutableLine>());
  return regionLines.get(item) ?? setAndReturn(regionLines, item, emptyLine(day, region, item));
}

const emptyLine = (day: Day, region: string, item: string): MutableLine => ({
  day,
  region,
  item,
  billedSeconds: 0,
  drawnMs: ZERO_PACKAGE_TIME,
  overageMs: ZERO_PACKAGE_TIME,
  meteredMs: 0,
  notedAfterCommit: -1,
});

function setAndReturn<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  return value;
}

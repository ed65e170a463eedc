import type { MinutePackage } from "../packages/minute-package.js";
import { adjustRemaining, copyBalances, remainingOf, type PackageBalances, packageBalances, restoreBalances } from "../packages/package-balances.js";
import type { RatedUsage } from "../rating/rated-usage.js";
import { firstEndingAfter, firstPositionOf, insertInOrder, positionOf, removeFromOrder } from "../rating/rating-order.js";
import { type DayLines, isEmpty, type UsageLine, lineKey } from "../rating/usage-line.js";
import { endOf, type Usage } from "../rating/usage.js";
import type { Calendar, Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, packageTimeOf } from "../values/package-time.js";

/**
 * The rated usages of an account's open days, their lines and the package balances. The index is changed in place, since a million
 * usages cannot be copied for each command: many versions of an account share one index, which stands at one of them at a time
 * (usage-index-versions.ts). It is written inside `transaction` only, and each write first notes how to undo it.
 */
export interface UsageIndex {
  readonly calendar: Calendar;
  /** By id; where two usages have one id, the newer. */
  readonly byId: Map<string, RatedUsage>;
  /** In canonical order. */
  readonly order: RatedUsage[];
  readonly lines: Map<Day, MutableDayLines>;
  balances: PackageBalances;
  /** How many changes were reverted or applied again since the index was made: what questions to old versions have cost. */
  stepsTaken: number;
  /** How to undo what was written since the last commit, the newest write first. */
  undo: Undo | null;
  commits: number;
  isWriting: boolean;
}

/** Restores what one write overwrote. It sets absolute values, so that a rollback that fails half-way can start again. */
interface Undo {
  readonly restore: () => void;
  readonly next: Undo | null;
}

/** A line that is added to in place, the milliseconds that are metered on it, and after which commit it was noted. */
export type MutableLine = { -readonly [Key in keyof UsageLine]: UsageLine[Key] } & { meteredMs: number; notedAt: number };

/** The lines of a day, by region and item. */
type MutableDayLines = Map<string, Map<string, MutableLine>>;

/** A change from one version of an index to the next. It can be applied and reverted, by several indexes: it is never mutated. */
export type IndexChange =
  | { readonly kind: "added"; readonly usages: readonly RatedUsage[]; readonly replaced: readonly RatedUsage[] }
  | { readonly kind: "re-rated"; readonly before: RatedUsage; readonly after: RatedUsage }
  | { readonly kind: "packages changed"; readonly before: readonly MinutePackage[]; readonly after: readonly MinutePackage[] }
  | { readonly kind: "day dropped"; readonly day: Day; readonly lines: MutableDayLines };

export const emptyUsageIndex = (calendar: Calendar, balances: PackageBalances): UsageIndex =>
  ({ calendar, byId: new Map(), order: [], lines: new Map(), balances, stepsTaken: 0, undo: null, commits: 0, isWriting: false });

/**
 * Runs `write`, which may change the index and must end with `commit`. Where it throws, the notes stay, and the next one who opens
 * the index rolls it back: nothing is undone while the stack may be exhausted (law 17).
 */
export function transaction<T>(usageIndex: UsageIndex, write: () => T): T {
  if (usageIndex.isWriting) return write();
  usageIndex.isWriting = true;
  try {
    return write();
  } finally {
    usageIndex.isWriting = false;
  }
}

/** Makes all writes since the last commit final. */
export function commit(usageIndex: UsageIndex): void {
  usageIndex.undo = null;
  usageIndex.balances.overwritten = null;
  usageIndex.commits += 1;
}

/** Notes how to undo the write that comes next. */
function note(usageIndex: UsageIndex, restore: () => void): void {
  usageIndex.undo = { restore, next: usageIndex.undo };
}

/** Rolls back what a command left behind that failed before its commit. */
export function recover(usageIndex: UsageIndex): UsageIndex {
  const { undo, balances, isWriting } = usageIndex;
  if (isWriting || (undo === null && balances.overwritten === null)) return usageIndex;
  for (let each = undo; each; each = each.next) each.restore();
  restoreBalances(usageIndex.balances);
  commit(usageIndex);
  return usageIndex;
}

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

export const copyUsageIndex = (usageIndex: UsageIndex): UsageIndex => detachedIndex(usageIndex, new Map(usageIndex.byId), [...usageIndex.order]);

/** An index with these usages that shares nothing mutable with `usageIndex`. */
const detachedIndex = (usageIndex: UsageIndex, byId: UsageIndex["byId"], order: UsageIndex["order"]): UsageIndex => ({
  ...usageIndex,
  byId,
  order,
  lines: copyOfLines(usageIndex),
  balances: copyBalances(usageIndex.balances),
  stepsTaken: 0,
  undo: null,
  commits: 0,
  isWriting: false,
});

const copyOfLines = ({ lines }: UsageIndex): UsageIndex["lines"] =>
  new Map([...lines].map(([day, ofDay]) => [day, copyOfDay(ofDay)]));

const copyOfDay = (ofDay: MutableDayLines): MutableDayLines => mapValues(ofDay, (ofRegion) => mapValues(ofRegion, (line) => ({ ...line, notedAt: -1 })));

/** Nothing is drawn yet from a package that is added, and nothing any more from one that is removed. */
function replacePackages(usageIndex: UsageIndex, packages: readonly MinutePackage[]): void {
  const { balances } = usageIndex;
  note(usageIndex, () => {
    usageIndex.balances = balances;
  });
  usageIndex.balances = packageBalances(packages, (pack) => remainingOf(balances, pack));
}

/** A separate index without the usages that no longer count, once those are the larger part; `null` until then. */
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

/** Notes that `added` usages take ids, which `replaced` usages and no others held before. */
export function noteHolders(usageIndex: UsageIndex, added: readonly RatedUsage[], replaced: readonly RatedUsage[]): void {
  const { byId } = usageIndex;
  note(usageIndex, () => {
    for (const usage of added) byId.delete(usage.usageId);
    for (const usage of replaced) byId.set(usage.usageId, usage);
  });
}

/** Lets a usage hold its id, or nobody. */
export function setHolder(usageIndex: UsageIndex, usageId: string, usage: RatedUsage | undefined): void {
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

/** Notes the order from a position on, before it is changed there. */
export function noteOrder(usageIndex: UsageIndex, from: number): void {
  const { order } = usageIndex;
  const tail = order.slice(from);
  note(usageIndex, () => {
    order.length = from;
    for (const usage of tail) order.push(usage);
  });
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

/** Notes a line before it is changed, once from commit to commit. */
export function noteLine(usageIndex: UsageIndex, line: MutableLine): void {
  if (line.notedAt === usageIndex.commits) return;
  line.notedAt = usageIndex.commits;
  const { billedSeconds, drawnMs, overageMs, meteredMs } = line;
  note(usageIndex, () => {
    line.billedSeconds = billedSeconds;
    line.drawnMs = drawnMs;
    line.overageMs = overageMs;
    line.meteredMs = meteredMs;
  });
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

/** The lines of a day, each a copy; an empty one is left out. */
export function linesOf({ lines }: UsageIndex, day: Day): DayLines {
  const all = [...(lines.get(day)?.values() ?? [])].flatMap((ofRegion) => [...ofRegion.values()]);
  return new Map(all.filter((line) => !isEmpty(line)).map(({ meteredMs: _ms, notedAt: _noted, ...line }) => [lineKey(line), line]));
}

/** The lines of all days; a day without lines is left out. */
export const linesByDay = (usageIndex: UsageIndex): ReadonlyMap<Day, DayLines> =>
  new Map([...usageIndex.lines.keys()].map((day) => [day, linesOf(usageIndex, day)] as const).filter(([, lines]) => lines.size > 0));

/** The milliseconds that are metered of a usage's item in its region on a day. */
export const meteredMsOn = ({ lines }: UsageIndex, day: Day, { region, item }: Usage): number => lines.get(day)?.get(region)?.get(item)?.meteredMs ?? 0;

/**
 * The usages that still count where the days from `openFrom` on are open: those that start from then on, and those that are not
 * voided and run into such a day. The others stay until the index is rebuilt without them.
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

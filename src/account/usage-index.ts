import type { MinutePackage } from "../packages/minute-package.js";
import { copyBalances, type PackageBalances } from "../packages/package-balances.js";
import type { RatedUsage } from "../rating/rated-usage.js";
import { firstEndingAfter } from "../rating/rating-order.js";
import { type DayLines, isEmpty, lineKey, type UsageLine } from "../rating/usage-line.js";
import { endOf, type Usage } from "../rating/usage.js";
import type { Calendar, Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";

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
export type MutableDayLines = Map<string, Map<string, MutableLine>>;

/** A change from one version of an index to the next. It can be applied and reverted, by several indexes: it is never mutated. */
export type IndexChange =
  | { readonly kind: "added"; readonly usages: readonly RatedUsage[]; readonly replaced: readonly RatedUsage[] }
  | { readonly kind: "re-rated"; readonly before: RatedUsage; readonly after: RatedUsage }
  | { readonly kind: "packages changed"; readonly before: readonly MinutePackage[]; readonly after: readonly MinutePackage[] }
  | { readonly kind: "day dropped"; readonly day: Day; readonly lines: MutableDayLines };

export const emptyUsageIndex = (calendar: Calendar, balances: PackageBalances): UsageIndex =>
  ({ calendar, byId: new Map(), order: [], lines: new Map(), balances, stepsTaken: 0, undo: null, commits: 0, isWriting: false });

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

export const copyOfDay = (ofDay: MutableDayLines): MutableDayLines => mapValues(ofDay, (ofRegion) => mapValues(ofRegion, (line) => ({ ...line, notedAt: -1 })));

/** A separate index without the usages that no longer count, once those are the larger part; `null` until then. */
export function withoutClosedUsages(usageIndex: UsageIndex, openFrom: Instant): UsageIndex | null {
  if (2 * firstEndingAfter(usageIndex.order, openFrom) <= usageIndex.order.length) return null;
  const order = usagesSince(usageIndex, openFrom);
  const byId = new Map<string, RatedUsage>();
  for (const usage of order) if (usage.startedAt >= (byId.get(usage.usageId)?.startedAt ?? 0)) byId.set(usage.usageId, usage);
  return detachedIndex(usageIndex, byId, order);
}

const mapValues = <T>(map: ReadonlyMap<string, T>, copy: (value: T) => T): Map<string, T> => new Map([...map].map(([key, value]) => [key, copy(value)]));

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

import type { MinutePackage } from "../packages/minute-package.js";
import { copyBalances, type PackageBalances, packageBalances } from "../packages/package-balances.js";
import type { RatedUsage } from "../rating/rated-usage.js";
import { firstEndingAfter } from "../rating/rating-order.js";
import { type DayLines, isEmpty, lineKey, type UsageLine } from "../rating/usage-line.js";
import { endOf, type Usage } from "../rating/usage.js";
import type { Calendar, Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { copyOfGroups, groupsOf, type RoundingGroups } from "./rounding-groups.js";

/**
 * The rated usages of an account's open days, their lines and the package balances. The index is changed in place, since a million
 * usages cannot be copied for each command: many versions of an account share one index, which holds the state of one of them at a time
 * (usage-index-versions.ts). It is written only inside `transaction`, and each write is first noted in the undo log.
 */
export interface UsageIndex {
  readonly calendar: Calendar;
  /** By id. Where two usages have the same id, the newer one. */
  readonly byId: Map<string, RatedUsage>;
  /** In canonical order (rule 8). */
  readonly order: RatedUsage[];
  readonly lines: Map<Day, MutableDayLines>;
  readonly groups: RoundingGroups;
  balances: PackageBalances;
  /** Changes that were reverted or applied again since the index was created: the cost of reading old versions. */
  stepsTaken: number;
  /** The undo log: how to undo the writes since the last commit, the newest write first. */
  undo: Undo | null;
  commits: number;
  isWriting: boolean;
}

/** Restores what one write overwrote. It sets absolute values, so that a rollback that fails halfway can start again. */
interface Undo {
  readonly restore: () => void;
  readonly next: Undo | null;
}

/** A line whose figures are changed in place. */
export type MutableLine = { -readonly [Key in keyof UsageLine]: UsageLine[Key] } & {
  meteredMs: number;
  /** The number of commits before the line was last noted in the undo log; -1: never. */
  notedAfterCommit: number;
};

/** The lines of a day, by region and item. */
export type MutableDayLines = Map<string, Map<string, MutableLine>>;

/** A change from one version of an index to the next. It is immutable, since several indexes may apply and revert it. */
export type IndexChange =
  | { readonly kind: "added"; readonly usages: readonly RatedUsage[]; readonly replaced: readonly RatedUsage[] }
  | { readonly kind: "re-rated"; readonly before: RatedUsage; readonly after: RatedUsage }
  | { readonly kind: "packages changed"; readonly before: readonly MinutePackage[]; readonly after: readonly MinutePackage[] }
  | { readonly kind: "day dropped"; readonly day: Day; readonly lines: MutableDayLines };

export const emptyUsageIndex = (calendar: Calendar): UsageIndex => ({
  calendar,
  byId: new Map(),
  order: [],
  lines: new Map(),
  groups: new Map(),
  balances: packageBalances([], ({ quotaMs }) => quotaMs),
  stepsTaken: 0,
  undo: null,
  commits: 0,
  isWriting: false,
});

export const copyUsageIndex = (usageIndex: UsageIndex): UsageIndex =>
  detachedIndex(usageIndex, new Map(usageIndex.byId), [...usageIndex.order], copyOfGroups(usageIndex.groups));

/** An index with these usages and the lines and balances of `usageIndex`. It shares nothing mutable with `usageIndex`. */
const detachedIndex = (
  usageIndex: UsageIndex, byId: UsageIndex["byId"], order: UsageIndex["order"], groups: RoundingGroups,
): UsageIndex => ({
  ...usageIndex,
  byId,
  order,
  groups,
  lines: copyOfLines(usageIndex),
  balances: copyBalances(usageIndex.balances),
  stepsTaken: 0,
  undo: null,
  commits: 0,
  isWriting: false,
});

const copyOfLines = ({ lines }: UsageIndex): UsageIndex["lines"] =>
  new Map([...lines].map(([day, dayLines]) => [day, copyOfDay(dayLines)]));

export const copyOfDay = (dayLines: MutableDayLines): MutableDayLines =>
  mapValues(dayLines, (regionLines) => mapValues(regionLines, (line) => ({ ...line, notedAfterCommit: -1 })));

/** A separate index without the usages of closed days, once those are more than half; `null` until then. */
export function withoutClosedUsages(usageIndex: UsageIndex, openFrom: Instant): UsageIndex | null {
  if (2 * firstEndingAfter(usageIndex.order, openFrom) <= usageIndex.order.length) return null;
  const order = usagesSince(usageIndex, openFrom);
  const byId = new Map<string, RatedUsage>();
  for (const usage of order) {
    if (usage.startedAt >= (byId.get(usage.usageId)?.startedAt ?? 0)) byId.set(usage.usageId, usage);
  }
  return detachedIndex(usageIndex, byId, order, groupsOf(usageIndex, order));
}

const mapValues = <T>(map: ReadonlyMap<string, T>, copy: (value: T) => T): Map<string, T> =>
  new Map([...map].map(([key, value]) => [key, copy(value)]));

/** Copies of the lines of a day, without empty ones. */
export function linesOf({ lines }: UsageIndex, day: Day): DayLines {
  const dayLines = [...(lines.get(day)?.values() ?? [])].flatMap((regionLines) => [...regionLines.values()]);
  const copies = dayLines.filter((line) => !isEmpty(line)).map(({ meteredMs: _meteredMs, notedAfterCommit: _commit, ...line }) => line);
  return new Map(copies.map((line) => [lineKey(line), line]));
}

/** Copies of the lines of all days, without days that have none. */
export const linesByDay = (usageIndex: UsageIndex): ReadonlyMap<Day, DayLines> =>
  new Map([...usageIndex.lines.keys()].map((day) => [day, linesOf(usageIndex, day)] as const).filter(([, lines]) => lines.size > 0));

/** Call time on a day that is metered of the usage's item in its region, in milliseconds. */
export const meteredMsOn = ({ lines }: UsageIndex, day: Day, { region, item }: Usage): number =>
  lines.get(day)?.get(region)?.get(item)?.meteredMs ?? 0;

/**
 * The usages that belong to open days, where `openFrom` is the first instant of the oldest one: those that start at `openFrom` or later,
 * and those that are not voided and end after it. The others stay in `order` until the index is rebuilt without them.
 */
export const usagesSince = ({ order }: UsageIndex, openFrom: Instant): RatedUsage[] =>
  order.filter((usage) => usage.startedAt >= openFrom || (!usage.voided && endOf(usage) > openFrom));

/** The usage of an open day that holds an id. Ids of closed days are free again (rule 10). */
export function openUsageById({ byId }: UsageIndex, usageId: string, openFrom: Instant): RatedUsage | undefined {
  const usage = byId.get(usageId);
  return usage && usage.startedAt >= openFrom ? usage : undefined;
}

/** The usage with an id that starts on a day. If that day is closed, a newer usage may have taken the id since. */
export function usageOfDay({ byId, order, calendar }: UsageIndex, usageId: string, day: Day): RatedUsage | undefined {
  const matches = (usage: RatedUsage | undefined): boolean => usage?.usageId === usageId && calendar.dayOf(usage.startedAt) === day;
  const newest = byId.get(usageId);
  return matches(newest) ? newest : order.findLast(matches);
}

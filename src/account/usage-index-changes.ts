import type { UsageRated, UsagesRerated } from "../ledger/events.js";
import type { MinutePackage } from "../packages/minute-package.js";
import { voidedUsage, ratedUsage, type RatedUsage } from "../rating/rated-usage.js";
import { insertInOrder } from "../rating/rating-order.js";
import { changedLines, type DayLines } from "../rating/usage-line.js";
import { invalid } from "../refusals/refusal-error.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { applyChange, type UsageIndex, type IndexChange, addUsage, linesOf, revertChange, openUsageById, usageOfDay } from "./usage-index.js";

/** What events change in a book, one after the other. All of it can be taken back, so that no fold is ever half-done. */
export interface IndexChanges {
  readonly usageIndex: UsageIndex;
  readonly changes: IndexChange[];
  /** Usages that are entered, but for their places in the order: those of a batch are given theirs all at once. */
  added: RatedUsage[];
  replaced: RatedUsage[];
  /** Packages that are not on the shelf yet: many are put there at once. */
  packages: ReadonlyMap<string, MinutePackage> | null;
}

export const beginChanges = (usageIndex: UsageIndex): IndexChanges => ({ usageIndex, changes: [], added: [], replaced: [], packages: null });

export function recordUsageRated(entries: IndexChanges, event: UsageRated): void {
  if (entries.packages) flush(entries);
  const { usageIndex, added, replaced } = entries;
  const before = usageIndex.byId.get(event.usageId);
  if (before) replaced.push(before);
  const usage = ratedUsage(event, event.pieces, usageIndex.calendar);
  addUsage(usageIndex, usage);
  added.push(usage);
}

/** Gives what was added so far its place: whatever looks at the order of usages or at the shelf comes after this. */
export function flush(entries: IndexChanges): void {
  const { usageIndex, changes, added, replaced, packages } = entries;
  if (added.length > 0) {
    insertInOrder(usageIndex.order, added);
    changes.push({ kind: "added", usages: added, replaced: replaced.length > 0 ? without(replaced, added) : replaced });
    entries.added = [];
    entries.replaced = [];
  }
  if (packages) {
    entries.packages = null;
    change(entries, { kind: "packages changed", before: usageIndex.balances.packages, after: [...packages.values()] });
  }
}

/** What an earlier fold had entered: an id that was taken twice in this one was free before. */
function without(replaced: readonly RatedUsage[], added: readonly RatedUsage[]): readonly RatedUsage[] {
  const own = new Set(added);
  return replaced.filter((usage) => !own.has(usage));
}

/** Takes everything back. */
export function revertAll(entries: IndexChanges): void {
  flush(entries);
  for (const applyAndNote of entries.changes.toReversed()) revertChange(entries.usageIndex, applyAndNote);
}

function change(entries: IndexChanges, next: IndexChange): void {
  flush(entries);
  applyChange(entries.usageIndex, next);
  entries.changes.push(next);
}

export function recordRerating(entries: IndexChanges, { changes }: UsagesRerated): void {
  flush(entries);
  for (const { usageId, before, after } of changes) {
    const first = before[0] ?? invalid("changes", "must have the pieces from before");
    const known = usageOfDay(entries.usageIndex, usageId, first.day) ?? invalid("usageId", "must be the id of a usage in the window");
    change(entries, { kind: "re-rated", before: known, after: ratedUsage(known, after, entries.usageIndex.calendar) });
  }
}

export function recordVoid(entries: IndexChanges, usageId: string, openFrom: Instant): void {
  const known = openUsageById(entries.usageIndex, usageId, openFrom) ?? invalid("usageId", "must be the id of a usage of an open day");
  change(entries, { kind: "re-rated", before: known, after: voidedUsage(known) });
}

/** The account's packages are others than before. */
export function changePackages(entries: IndexChanges, packages: ReadonlyMap<string, MinutePackage>): void {
  if (entries.added.length > 0) flush(entries);
  entries.packages = packages;
}

/** Forgets the lines of closed days that are billed to the end, and returns what is billed of the days that are left. */
export function dropClosedDays(entries: IndexChanges, billed: ReadonlyMap<Day, DayLines>, oldestDay: Day): ReadonlyMap<Day, DayLines> {
  const { usageIndex } = entries;
  const dropped = [...usageIndex.lines.keys()].filter((day) => day < oldestDay && changedLines(linesOf(usageIndex, day), billed.get(day)).length === 0);
  for (const day of dropped) change(entries, { kind: "day dropped", day, lines: usageIndex.lines.get(day) ?? new Map<string, never>() });
  return dropped.length > 0 ? new Map([...billed].filter(([day]) => !dropped.includes(day))) : billed;
}

import type { UsageRated, UsagesRerated } from "../ledger/events.js";
import type { MinutePackage } from "../packages/minute-package.js";
import { ratedUsage, type RatedUsage, voidedUsage } from "../rating/rated-usage.js";
import { changedLines, type DayLines } from "../rating/usage-line.js";
import { bug } from "../refusals/refusal-error.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { readOnlyMap } from "./copy-on-write.js";
import { type IndexChange, linesOf, openUsageById, type UsageIndex, usageOfDay } from "./usage-index.js";
import { addUsage, applyChange, placeInOrder } from "./usage-index-writes.js";

/** The changes that one fold of events makes to a usage index, in order. The fold runs inside a transaction. */
export interface PendingChanges {
  readonly usageIndex: UsageIndex;
  readonly changes: IndexChange[];
  /** Usages that are not in `order` yet: inserting a batch at once is cheaper than one usage at a time. */
  added: RatedUsage[];
  /** The usages that held the ids of `added` before. */
  replaced: RatedUsage[];
  /** The account's packages, where the balances lack some of them: rebuilding the balances once is cheaper than for each package. */
  packages: ReadonlyMap<string, MinutePackage> | null;
}

export const beginChanges = (usageIndex: UsageIndex): PendingChanges =>
  ({ usageIndex, changes: [], added: [], replaced: [], packages: null });

export function recordUsageRated(indexChanges: PendingChanges, event: UsageRated): void {
  if (indexChanges.packages) flush(indexChanges);
  const { usageIndex, added, replaced } = indexChanges;
  const before = usageIndex.byId.get(event.usageId);
  if (before) replaced.push(before);
  const usage = ratedUsage(event, event.pieces, usageIndex.calendar);
  addUsage(usageIndex, usage);
  added.push(usage);
}

/** Brings `order` and the balances up to date. It must run before anything reads them. */
export function flush(indexChanges: PendingChanges): void {
  const { usageIndex, changes, added, replaced, packages } = indexChanges;
  if (added.length > 0) {
    placeInOrder(usageIndex, added);
    changes.push({ kind: "added", usages: added, replaced: replaced.length > 0 ? heldBefore(replaced, added) : replaced });
    indexChanges.added = [];
    indexChanges.replaced = [];
  }
  if (packages) {
    indexChanges.packages = null;
    applyAndRecord(indexChanges, { kind: "packages changed", before: usageIndex.balances.packages, after: [...packages.values()] });
  }
}

/** The replaced usages without those that this change itself added: reverting the change must not bring them back. */
function heldBefore(replaced: readonly RatedUsage[], added: readonly RatedUsage[]): readonly RatedUsage[] {
  const addedUsages = new Set(added);
  return replaced.filter((usage) => !addedUsages.has(usage));
}

function applyAndRecord(indexChanges: PendingChanges, change: IndexChange): void {
  flush(indexChanges);
  applyChange(indexChanges.usageIndex, change);
  indexChanges.changes.push(change);
}

export function recordRerating(indexChanges: PendingChanges, { changes }: UsagesRerated): void {
  flush(indexChanges);
  const { usageIndex } = indexChanges;
  for (const { usageId, before, after } of changes) {
    const firstPiece = before[0] ?? bug("that a re-rating names the pieces from before");
    const usage = usageOfDay(usageIndex, usageId, firstPiece.day) ?? bug("that a re-rating names a usage of the window");
    applyAndRecord(indexChanges, { kind: "re-rated", before: usage, after: ratedUsage(usage, after, usageIndex.calendar) });
  }
}

export function recordVoid(indexChanges: PendingChanges, usageId: string, openFrom: Instant): void {
  const usage = openUsageById(indexChanges.usageIndex, usageId, openFrom) ?? bug("that a void names a usage of an open day");
  applyAndRecord(indexChanges, { kind: "re-rated", before: usage, after: voidedUsage(usage) });
}

/** Sets the account's packages; the balances follow with the next `flush`. */
export function changePackages(indexChanges: PendingChanges, packages: ReadonlyMap<string, MinutePackage>): void {
  if (indexChanges.added.length > 0) flush(indexChanges);
  indexChanges.packages = packages;
}

/** Drops the lines of closed days that are completely billed. Returns the billed lines of the remaining days. */
export function dropClosedDays(
  indexChanges: PendingChanges, billed: ReadonlyMap<Day, DayLines>, oldestDay: Day,
): ReadonlyMap<Day, DayLines> {
  const { usageIndex } = indexChanges;
  const isBilled = (day: Day): boolean => changedLines(linesOf(usageIndex, day), billed.get(day)).length === 0;
  const dropped = [...usageIndex.lines.keys()].filter((day) => day < oldestDay && isBilled(day));
  for (const day of dropped) {
    applyAndRecord(indexChanges, { kind: "day dropped", day, lines: usageIndex.lines.get(day) ?? new Map<string, never>() });
  }
  return dropped.length > 0 ? readOnlyMap([...billed].filter(([day]) => !dropped.includes(day))) : billed;
}

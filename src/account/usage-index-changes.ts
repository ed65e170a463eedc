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

/** What a fold of events changes in a usage index, one change after the other. It runs inside a transaction. */
export interface PendingChanges {
  readonly usageIndex: UsageIndex;
  readonly changes: IndexChange[];
  /** Usages that are not in the order yet: those of a batch are inserted all at once. */
  added: RatedUsage[];
  replaced: RatedUsage[];
  /** Packages that the balances do not know yet: many are added at once. */
  packages: ReadonlyMap<string, MinutePackage> | null;
}

export const beginChanges = (usageIndex: UsageIndex): PendingChanges => ({ usageIndex, changes: [], added: [], replaced: [], packages: null });

export function recordUsageRated(pending: PendingChanges, event: UsageRated): void {
  if (pending.packages) flush(pending);
  const { usageIndex, added, replaced } = pending;
  const before = usageIndex.byId.get(event.usageId);
  if (before) replaced.push(before);
  const usage = ratedUsage(event, event.pieces, usageIndex.calendar);
  addUsage(usageIndex, usage);
  added.push(usage);
}

/** Inserts what was added so far: whatever looks at the order of usages or at the balances comes after this. */
export function flush(pending: PendingChanges): void {
  const { usageIndex, changes, added, replaced, packages } = pending;
  if (added.length > 0) {
    placeInOrder(usageIndex, added);
    changes.push({ kind: "added", usages: added, replaced: replaced.length > 0 ? without(replaced, added) : replaced });
    pending.added = [];
    pending.replaced = [];
  }
  if (packages) {
    pending.packages = null;
    applyAndNote(pending, { kind: "packages changed", before: usageIndex.balances.packages, after: [...packages.values()] });
  }
}

/** What an earlier fold had added: an id that was taken twice in this one was free before. */
function without(replaced: readonly RatedUsage[], added: readonly RatedUsage[]): readonly RatedUsage[] {
  const own = new Set(added);
  return replaced.filter((usage) => !own.has(usage));
}

function applyAndNote(pending: PendingChanges, next: IndexChange): void {
  flush(pending);
  applyChange(pending.usageIndex, next);
  pending.changes.push(next);
}

export function recordRerating(pending: PendingChanges, { changes }: UsagesRerated): void {
  flush(pending);
  for (const { usageId, before, after } of changes) {
    const first = before[0] ?? bug("that a re-rating names the pieces from before");
    const known = usageOfDay(pending.usageIndex, usageId, first.day) ?? bug("that a re-rating names a usage of the window");
    applyAndNote(pending, { kind: "re-rated", before: known, after: ratedUsage(known, after, pending.usageIndex.calendar) });
  }
}

export function recordVoid(pending: PendingChanges, usageId: string, openFrom: Instant): void {
  const known = openUsageById(pending.usageIndex, usageId, openFrom) ?? bug("that a void names a usage of an open day");
  applyAndNote(pending, { kind: "re-rated", before: known, after: voidedUsage(known) });
}

/** The account has other packages than before. */
export function changePackages(pending: PendingChanges, packages: ReadonlyMap<string, MinutePackage>): void {
  if (pending.added.length > 0) flush(pending);
  pending.packages = packages;
}

/** Drops the lines of closed days that are completely billed, and returns what is billed of the remaining days. */
export function dropClosedDays(pending: PendingChanges, billed: ReadonlyMap<Day, DayLines>, oldestDay: Day): ReadonlyMap<Day, DayLines> {
  const { usageIndex } = pending;
  const dropped = [...usageIndex.lines.keys()].filter((day) => day < oldestDay && changedLines(linesOf(usageIndex, day), billed.get(day)).length === 0);
  for (const day of dropped) applyAndNote(pending, { kind: "day dropped", day, lines: usageIndex.lines.get(day) ?? new Map<string, never>() });
  return dropped.length > 0 ? readOnlyMap([...billed].filter(([day]) => !dropped.includes(day))) : billed;
}

import { restoreBalances } from "../packages/package-balances.js";
import type { RatedUsage } from "../rating/rated-usage.js";
import type { MutableLine, UsageIndex } from "./usage-index.js";

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
export function note(usageIndex: UsageIndex, restore: () => void): void {
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

/** Notes that `added` usages take ids, which `replaced` usages and no others held before. */
export function noteHolders(usageIndex: UsageIndex, added: readonly RatedUsage[], replaced: readonly RatedUsage[]): void {
  const { byId } = usageIndex;
  note(usageIndex, () => {
    for (const usage of added) byId.delete(usage.usageId);
    for (const usage of replaced) byId.set(usage.usageId, usage);
  });
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

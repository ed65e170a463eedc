import { restoreBalances } from "../packages/package-balances.js";
import type { RatedUsage } from "../rating/rated-usage.js";
import type { MutableLine, UsageIndex } from "./usage-index.js";

/**
 * Runs `write`, which changes the index and must end with `commit`. If it throws, the undo log stays, and the next access to the index
 * rolls it back (`recover`): not this function, since the stack may be exhausted (law 17).
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

/** Adds to the undo log how to undo the write that follows. */
export function note(usageIndex: UsageIndex, restore: () => void): void {
  usageIndex.undo = { restore, next: usageIndex.undo };
}

/** Rolls back what a command wrote that failed before its commit. */
export function recover(usageIndex: UsageIndex): UsageIndex {
  const { undo, balances, isWriting } = usageIndex;
  if (isWriting || (undo === null && balances.overwritten === null)) return usageIndex;
  for (let step = undo; step; step = step.next) step.restore();
  restoreBalances(usageIndex.balances);
  commit(usageIndex);
  return usageIndex;
}

/** Notes the ids that `added` usages take. Before, `replaced` usages held some of them and nobody held the others. */
export function noteHolders(usageIndex: UsageIndex, added: readonly RatedUsage[], replaced: readonly RatedUsage[]): void {
  const { byId } = usageIndex;
  note(usageIndex, () => {
    for (const usage of added) byId.delete(usage.usageId);
    for (const usage of replaced) byId.set(usage.usageId, usage);
  });
}

/** Notes the order from position `from` on, before it is changed there. */
export function noteOrder(usageIndex: UsageIndex, from: number): void {
  const { order } = usageIndex;
  const tail = order.slice(from);
  note(usageIndex, () => {
    order.length = from;
    for (const usage of tail) order.push(usage);
  });
}

/** Notes a line before it is changed. Between two commits once is enough: `restore` sets all its figures. */
export function noteLine(usageIndex: UsageIndex, line: MutableLine): void {
  if (line.notedAfterCommit === usageIndex.commits) return;
  line.notedAfterCommit = usageIndex.commits;
  const { billedSeconds, drawnMs, overageMs, meteredMs } = line;
  note(usageIndex, () => {
    line.billedSeconds = billedSeconds;
    line.drawnMs = drawnMs;
    line.overageMs = overageMs;
    line.meteredMs = meteredMs;
  });
}

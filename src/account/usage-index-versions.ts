import { copyUsageIndex, type IndexChange, type UsageIndex } from "./usage-index.js";
import { applyChange, revertChange } from "./usage-index-writes.js";
import { commit, recover, transaction } from "./usage-index-transaction.js";

/**
 * A version of a usage index (rerooting, Baker 1978). The index holds the state of one version. Every other version leads to that one
 * over a chain of steps, which are taken backwards when the version is read. So reading the newest version costs nothing, and reading
 * an old one costs as much as has changed since.
 */
export interface IndexVersion {
  target: UsageIndex | RerootStep;
}

/** One step towards the index. `changes` lead from this version to `next`; if not `forward`, from `next` to this version. */
interface RerootStep {
  readonly next: IndexVersion;
  readonly changes: readonly IndexChange[];
  readonly forward: boolean;
}

export const versionAt = (usageIndex: UsageIndex): IndexVersion => ({ target: usageIndex });

/** The index with the state of `version`. What a failed command left in it is rolled back first. */
export const indexAt = (version: IndexVersion): UsageIndex => ("next" in version.target ? reroot(version) : recover(version.target));

/** Commits the changes that lead from `version` to `next`, whose state the index holds now. */
export function advanceVersion(version: IndexVersion, next: IndexVersion, changes: readonly IndexChange[], usageIndex: UsageIndex): void {
  const step: RerootStep = { next, changes, forward: true };
  commit(usageIndex);
  version.target = step; // no call between the commit and this line, so nothing can fail in between
}

function reroot(version: IndexVersion): UsageIndex {
  const route: { readonly from: IndexVersion; readonly step: RerootStep }[] = [];
  let current = version;
  while ("next" in current.target) {
    route.push({ from: current, step: current.target });
    current = current.target.next;
  }
  const usageIndex = recover(current.target);
  transaction(usageIndex, () => {
    for (const { from, step } of route.toReversed()) takeBack(usageIndex, from, step);
  });
  return usageIndex.stepsTaken <= usageIndex.order.length + FREE_STEPS ? usageIndex : fork(version, route[0]?.step, usageIndex);
}

/** Takes a step backwards: from its `next`, whose state the index holds, to the version `from`. */
function takeBack(usageIndex: UsageIndex, from: IndexVersion, { next, changes, forward }: RerootStep): void {
  if (forward) for (const change of changes.toReversed()) revertChange(usageIndex, change);
  else for (const change of changes) applyChange(usageIndex, change);
  usageIndex.stepsTaken += changes.reduce((sum, change) => sum + (change.kind === "added" ? change.usages.length : 1), 0);
  const stepBack: RerootStep = { next: from, changes, forward: !forward };
  commit(usageIndex);
  next.target = stepBack;
  from.target = usageIndex;
}

/** How many steps a small index may be taken back and forth before it is copied. */
const FREE_STEPS = 100;

/**
 * Gives `version` an index of its own. Two branches that are both continued would otherwise take one index back and forth for ever;
 * this way that costs no more than a copy. The versions that the index was taken back from, over `step`, keep the old index.
 */
function fork(version: IndexVersion, step: RerootStep | undefined, usageIndex: UsageIndex): UsageIndex {
  const ownIndex = copyUsageIndex(usageIndex);
  const forkPoint: IndexVersion = { target: usageIndex };
  const stepBack = step && { next: forkPoint, changes: step.changes, forward: !step.forward };
  usageIndex.stepsTaken = 0;
  if (step && stepBack) step.next.target = stepBack;
  version.target = ownIndex;
  return ownIndex;
}

/** The changes that lead from a version to a later one. The index is rerooted to the later one. */
export function changesBetween(earlier: IndexVersion, later: IndexVersion): readonly IndexChange[] {
  indexAt(later); // otherwise the steps from the earlier version lead to whichever version was read last
  const changes: IndexChange[] = [];
  for (let { target } = earlier; "next" in target; { target } = target.next) for (const change of target.changes) changes.push(change);
  return changes;
}

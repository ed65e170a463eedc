import { copyUsageIndex, type IndexChange, type UsageIndex } from "./usage-index.js";
import { applyChange, revertChange } from "./usage-index-writes.js";
import { commit, recover, transaction } from "./usage-index-transaction.js";

/**
 * A version of a usage index. The index stands at one of its versions, and every other version leads to that one in steps, which are
 * reverted when an older version is asked for (rerooting, Baker 1978). So the newest version costs nothing, an old one what has
 * changed since.
 */
export interface IndexVersion {
  target: UsageIndex | RerootStep;
}

/** A step towards the index: the changes from this version to `next`, or, where it is not `forward`, from `next` to this one. */
interface RerootStep {
  readonly next: IndexVersion;
  readonly changes: readonly IndexChange[];
  readonly forward: boolean;
}

export const versionAt = (usageIndex: UsageIndex): IndexVersion => ({ target: usageIndex });

/** The index, brought to `version`. What a failed command left in it is rolled back first. */
export const indexAt = (version: IndexVersion): UsageIndex => ("next" in version.target ? reroot(version) : recover(version.target));

/** Commits the changes that lead from `version` to `next`, where the index stands now. */
export function advanceVersion(version: IndexVersion, next: IndexVersion, changes: readonly IndexChange[], usageIndex: UsageIndex): void {
  const step: RerootStep = { next, changes, forward: true };
  commit(usageIndex);
  version.target = step; // no call between the commit and this: nothing can fail
}

function reroot(version: IndexVersion): UsageIndex {
  const way: { readonly from: IndexVersion; readonly step: RerootStep }[] = [];
  let at = version;
  while ("next" in at.target) {
    way.push({ from: at, step: at.target });
    at = at.target.next;
  }
  const usageIndex = recover(at.target);
  transaction(usageIndex, () => {
    for (const { from, step } of way.reverse()) takeStep(usageIndex, from, step);
  });
  return usageIndex.stepsTaken <= usageIndex.order.length + FREE_STEPS ? usageIndex : fork(version, way.at(-1)?.step, usageIndex);
}

/** Takes a step backwards: from its `next`, where the index stands, to `from`. */
function takeStep(usageIndex: UsageIndex, from: IndexVersion, { next, changes, forward }: RerootStep): void {
  if (forward) for (const change of changes.toReversed()) revertChange(usageIndex, change);
  else for (const change of changes) applyChange(usageIndex, change);
  usageIndex.stepsTaken += changes.reduce((sum, change) => sum + (change.kind === "added" ? change.usages.length : 1), 0);
  const back: RerootStep = { next: from, changes, forward: !forward };
  commit(usageIndex);
  next.target = back;
  from.target = usageIndex;
}

/** How many steps a small index may take back and forth before it is copied. */
const FREE_STEPS = 100;

/**
 * Gives a version an index of its own: two branches that are both written to would take one index back and forth for ever, and
 * nobody has to pay more for that than for a copy. The versions that the index came from, over `step`, keep the old one.
 */
function fork(version: IndexVersion, step: RerootStep | undefined, usageIndex: UsageIndex): UsageIndex {
  const own = copyUsageIndex(usageIndex);
  const left: IndexVersion = { target: usageIndex };
  const back = step && { next: left, changes: step.changes, forward: !step.forward };
  usageIndex.stepsTaken = 0;
  if (step && back) step.next.target = back;
  version.target = own;
  return own;
}

/** The changes from a version to one that followed on it, to which the index is brought. */
export function changesBetween(earlier: IndexVersion, later: IndexVersion): readonly IndexChange[] {
  indexAt(later); // or the way from the earlier one leads to wherever somebody asked last
  const changes: IndexChange[] = [];
  for (let { target } = earlier; "next" in target; { target } = target.next) for (const change of target.changes) changes.push(change);
  return changes;
}

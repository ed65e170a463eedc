import { applyChange, type UsageIndex, type IndexChange, copyUsageIndex, revertChange } from "./usage-index.js";

/**
 * A version of a book. The book stands at one of its versions; every other leads to that one, step by step, and the book goes
 * those steps back when an older version is asked for. So the newest version costs nothing, an old one what has changed since.
 */
export interface IndexVersion {
  target: UsageIndex | RerootStep;
}

/** A step towards the book: the changes from this version to the next on the way, or, backward, from that one to this. */
interface RerootStep {
  readonly next: IndexVersion;
  readonly changes: readonly IndexChange[];
  readonly forward: boolean;
}

export const versionAt = (usageIndex: UsageIndex): IndexVersion => ({ target: usageIndex });

/** The book, taken to where it stands at `version`. */
export const indexAt = (version: IndexVersion): UsageIndex => ("next" in version.target ? reroot(version) : version.target);

/** Lets `next` follow on `version`, after `changes` that the book has gone through. */
export function advanceVersion(version: IndexVersion, next: IndexVersion, changes: readonly IndexChange[]): void {
  version.target = { next, changes, forward: true };
}

function reroot(version: IndexVersion): UsageIndex {
  const way: { readonly from: IndexVersion; readonly step: RerootStep }[] = [];
  let standing = version;
  while ("next" in standing.target) {
    way.push({ from: standing, step: standing.target });
    standing = standing.target.next;
  }
  const usageIndex = standing.target;
  for (const { from, step } of way.reverse()) {
    takeStep(usageIndex, step);
    step.next.target = { next: from, changes: step.changes, forward: !step.forward };
    from.target = usageIndex;
  }
  if (usageIndex.stepsTaken <= usageIndex.order.length + FREE_STEPS) return usageIndex;
  return fork(version, way.at(-1)?.step, usageIndex);
}

/** Goes a step the other way round: from its `next` to where it leads from. */
function takeStep(usageIndex: UsageIndex, { changes, forward }: RerootStep): void {
  if (forward) for (const change of changes.toReversed()) revertChange(usageIndex, change);
  else for (const change of changes) applyChange(usageIndex, change);
  usageIndex.stepsTaken += changes.reduce((sum, change) => sum + (change.kind === "added" ? change.usages.length : 1), 0);
}

/** How far a small book may be taken back and forth before it is copied. */
const FREE_STEPS = 100;

/**
 * Gives a version a book of its own: two branches that are both written to would take one book back and forth for ever, and
 * nobody shall pay more for that than for a copy. The versions that the book came from, over `step`, keep the old one.
 */
function fork(version: IndexVersion, step: RerootStep | undefined, usageIndex: UsageIndex): UsageIndex {
  const left: IndexVersion = { target: usageIndex };
  if (step) step.next.target = { next: left, changes: step.changes, forward: !step.forward };
  usageIndex.stepsTaken = 0;
  const own = copyUsageIndex(usageIndex);
  version.target = own;
  return own;
}

/** The changes from a version to one that followed on it, at which the book then stands. */
export function changesBetween(earlier: IndexVersion, later: IndexVersion): readonly IndexChange[] {
  indexAt(later); // or the way from the earlier one leads to wherever somebody asked last
  const changes: IndexChange[] = [];
  for (let { target } = earlier; "next" in target; { target } = target.next) for (const change of target.changes) changes.push(change);
  return changes;
}

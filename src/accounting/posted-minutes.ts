import { addPackageTime, type PackageTime, packageTimeOf, subtractPackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";

// Package time of which minutes are a finite decimal is a multiple of 3 milliseconds: 0.00005 minutes. Quotas are such multiples, and so is
// all that is drawn in steps of whole minutes. Other steps draw time that a posting must round.

const POSTED_MS = 3;

/** What is posted of the package time that is drawn from a package: it is rounded down, so that a full draw posts the whole quota. */
export const postedTime = (time: PackageTime): PackageTime => packageTimeOf(time - (time % POSTED_MS));

/** What is drawn from a package by the calls of each item, in the order of their first draws. */
export type DrawnByItem = Map<string, PackageTime>;

/** A change of what the calls of an item draw. */
export interface ItemChange {
  readonly item: string;
  readonly changeMs: PackageTime;
}

/**
 * Applies changes to what is drawn from a package by item, and returns the changes of what is posted. Each item is posted what it adds to
 * the rounded running total, so that items are never below 0 and sum to what is posted of the package. Where a change is no multiple of
 * 3 ms, items after it can move by one.
 */
export function postItemChanges(drawn: DrawnByItem, changes: readonly ItemChange[]): readonly ItemChange[] {
  const isPlain = changes.every(({ changeMs }) => changeMs % POSTED_MS === 0);
  const before = isPlain ? null : postedByItem(drawn);
  for (const { item, changeMs } of changes) drawn.set(item, addPackageTime(drawn.get(item) ?? ZERO_PACKAGE_TIME, changeMs));
  if (!before) return changes;
  return [...postedByItem(drawn)].map(([item, posted]) => ({
    item,
    changeMs: subtractPackageTime(posted, before.get(item) ?? ZERO_PACKAGE_TIME),
  }));
}

function postedByItem(drawn: DrawnByItem): ReadonlyMap<string, PackageTime> {
  let total = ZERO_PACKAGE_TIME;
  return new Map([...drawn].map(([item, drawnMs]) => {
    const before = postedTime(total);
    total = addPackageTime(total, drawnMs);
    return [item, subtractPackageTime(postedTime(total), before)];
  }));
}

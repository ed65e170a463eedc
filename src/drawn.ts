import type { Account } from "./account.js";
import type { Change } from "./book.js";
import { addTime, NO_TIME, type PackageTime, packageTimeOf } from "./minutes.js";
import { inDrawdownOrder, type MinutePackage } from "./packages.js";
import { bookFor, insideOf } from "./sealing.js";
import { leftOn } from "./shelf.js";
import { eachDraw } from "./usages.js";
import { changesBetween } from "./versions.js";

/** A package that a command bought, returned or drew on, and what was left in it before: `null` where it is new. */
export interface ChangedPackage {
  readonly pack: MinutePackage;
  readonly leftBefore: PackageTime | null;
  readonly left: PackageTime;
}

/** The packages that `after`, which followed on `before`, has otherwise, in drawdown order. */
export function changedPackages(before: Account, after: Account): readonly ChangedPackage[] {
  const drawn = drawnIn(changesBetween(insideOf(before).version, insideOf(after).version));
  const touched = after.packs === before.packs ? [] : [...after.packs.values()].filter((pack) => pack !== before.packs.get(pack.packageId));
  const drawnOn = [...drawn.keys()].map((packageId) => after.packs.get(packageId)).filter((pack) => pack !== undefined);
  if (touched.length + drawnOn.length === 0) return [];
  const { shelf } = bookFor(after);
  return [...new Set([...touched, ...drawnOn])].sort(inDrawdownOrder).map((pack) => {
    const left = leftOn(shelf, pack);
    const isNew = !before.packs.has(pack.packageId);
    return { pack, left, leftBefore: isNew ? null : addTime(left, drawn.get(pack.packageId) ?? NO_TIME) };
  });
}

/** What changes of a book draw from packages, or, below zero, give back. */
function drawnIn(changes: readonly Change[]): ReadonlyMap<string, PackageTime> {
  const drawn = new Map<string, PackageTime>();
  const count = (packageId: string, ms: number): void => {
    drawn.set(packageId, packageTimeOf((drawn.get(packageId) ?? NO_TIME) + ms));
  };
  for (const change of changes) {
    if (change.kind === "added") for (const usage of change.usages) eachDraw(usage, count);
    if (change.kind !== "rated anew") continue;
    eachDraw(change.before, (packageId, ms) => count(packageId, -ms));
    eachDraw(change.after, count);
  }
  return drawn;
}

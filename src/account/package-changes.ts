import { compareDrawdown, type MinutePackage } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import { forEachDraw } from "../rating/rated-usage.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, packageTimeOf } from "../values/package-time.js";
import { usageIndexOf, internalsOf } from "./account-handle.js";
import type { Account } from "./account.js";
import { changesBetween } from "./usage-index-versions.js";
import type { IndexChange } from "./usage-index.js";

/** A package that a command bought, returned or drew on, and what was left in it before: `null` where it is new. */
export interface ChangedPackage {
  readonly pack: MinutePackage;
  readonly remainingBeforeMs: PackageTime | null;
  readonly remainingMs: PackageTime;
}

/** The packages that `after`, which followed on `before`, has otherwise, in drawdown order. */
export function changedPackages(before: Account, after: Account): readonly ChangedPackage[] {
  const drawnMs = drawnByPackage(changesBetween(internalsOf(before).version, internalsOf(after).version));
  const touched = after.packages === before.packages ? [] : [...after.packages.values()].filter((pack) => pack !== before.packages.get(pack.packageId));
  const drawnOn = [...drawnMs.keys()].map((packageId) => after.packages.get(packageId)).filter((pack) => pack !== undefined);
  if (touched.length + drawnOn.length === 0) return [];
  const { balances } = usageIndexOf(after);
  return [...new Set([...touched, ...drawnOn])].sort(compareDrawdown).map((pack) => {
    const remainingMs = remainingOf(balances, pack);
    const isNew = !before.packages.has(pack.packageId);
    return { pack, remainingMs, remainingBeforeMs: isNew ? null : addPackageTime(remainingMs, drawnMs.get(pack.packageId) ?? ZERO_PACKAGE_TIME) };
  });
}

/** What changes of a book draw from packages, or, below zero, give back. */
function drawnByPackage(changes: readonly IndexChange[]): ReadonlyMap<string, PackageTime> {
  const drawnMs = new Map<string, PackageTime>();
  const count = (packageId: string, ms: number): void => {
    drawnMs.set(packageId, packageTimeOf((drawnMs.get(packageId) ?? ZERO_PACKAGE_TIME) + ms));
  };
  for (const change of changes) {
    if (change.kind === "added") for (const usage of change.usages) forEachDraw(usage, count);
    if (change.kind !== "re-rated") continue;
    forEachDraw(change.before, (packageId, ms) => count(packageId, -ms));
    forEachDraw(change.after, count);
  }
  return drawnMs;
}

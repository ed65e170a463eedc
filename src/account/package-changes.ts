import { compareDrawdown, type MinutePackage } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import { forEachDraw } from "../rating/rated-usage.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, packageTimeOf } from "../values/package-time.js";
import { usageIndexOf, internalsOf } from "./account-handle.js";
import type { Account } from "./account.js";
import { changesBetween } from "./usage-index-versions.js";
import type { IndexChange } from "./usage-index.js";

/** A package that a command bought, returned, drew on or gave draws back to. */
export interface ChangedPackage {
  readonly pack: MinutePackage;
  /** `null` for a package that is newly bought. */
  readonly remainingBeforeMs: PackageTime | null;
  readonly remainingMs: PackageTime;
}

/** The packages that differ between an account and a later version of it, in drawdown order. */
export function changedPackages(before: Account, after: Account): readonly ChangedPackage[] {
  const drawnMs = drawnMsByPackage(changesBetween(internalsOf(before).version, internalsOf(after).version));
  const boughtOrReturned = packagesNotIn(before, after);
  const drawnOn = [...drawnMs.keys()].map((packageId) => after.packages.get(packageId)).filter((pack) => pack !== undefined);
  if (boughtOrReturned.length + drawnOn.length === 0) return [];

  const { balances } = usageIndexOf(after);
  return [...new Set([...boughtOrReturned, ...drawnOn])].sort(compareDrawdown).map((pack) => {
    const remainingMs = remainingOf(balances, pack);
    if (!before.packages.has(pack.packageId)) return { pack, remainingMs, remainingBeforeMs: null };
    return { pack, remainingMs, remainingBeforeMs: addPackageTime(remainingMs, drawnMs.get(pack.packageId) ?? ZERO_PACKAGE_TIME) };
  });
}

/** The packages of `after` that `before` lacks or has in another state. */
const packagesNotIn = (before: Account, after: Account): readonly MinutePackage[] =>
  after.packages === before.packages ? [] : [...after.packages.values()].filter((pack) => pack !== before.packages.get(pack.packageId));

/** Package time that changes of the usage index draw, by package id; negative for a package that gets more back than is drawn. */
function drawnMsByPackage(changes: readonly IndexChange[]): ReadonlyMap<string, PackageTime> {
  const drawnMs = new Map<string, PackageTime>();
  const addDraw = (packageId: string, ms: number): void => {
    drawnMs.set(packageId, packageTimeOf((drawnMs.get(packageId) ?? ZERO_PACKAGE_TIME) + ms));
  };
  for (const change of changes) {
    if (change.kind === "added") for (const usage of change.usages) forEachDraw(usage, addDraw);
    if (change.kind !== "re-rated") continue;
    forEachDraw(change.before, (packageId, ms) => addDraw(packageId, -ms));
    forEachDraw(change.after, addDraw);
  }
  return drawnMs;
}

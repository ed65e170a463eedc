import type { Event } from "../ledger/events.js";
import { compareDrawdown, type MinutePackage } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import { type Piece, forEachDraw } from "../rating/rated-usage.js";
import type { PackageTime } from "../values/package-time.js";
import { usageIndexOf } from "./account-handle.js";
import { type Account, tariffOf } from "./account.js";
import { openUsageById } from "./usage-index.js";

/** A package that a command bought, returned, drew on or gave draws back to. */
export interface ChangedPackage {
  readonly pack: MinutePackage;
  /** `null` for a package that is newly bought. */
  readonly remainingBeforeMs: PackageTime | null;
  readonly remainingMs: PackageTime;
}

/** The packages that differ between an account and a later version of it, in drawdown order. `events` lie between the two. */
export function changedPackages(before: Account, after: Account, events: readonly Event[]): readonly ChangedPackage[] {
  const packageIds = packagesIn(before, events);
  if (packageIds.size === 0) return [];
  const [{ balances: balancesBefore }, { balances }] = [usageIndexOf(before), usageIndexOf(after)];
  const packages = [...packageIds].map((packageId) => after.packages.get(packageId)).filter((pack) => pack !== undefined);
  return packages.sort(compareDrawdown).map((pack) => ({
    pack,
    remainingMs: remainingOf(balances, pack),
    remainingBeforeMs: before.packages.has(pack.packageId) ? remainingOf(balancesBefore, pack) : null,
  }));
}

/** The packages that events buy, return, draw on or give draws back to. */
function packagesIn(before: Account, events: readonly Event[]): ReadonlySet<string> {
  const found = new Set<string>();
  const addDraws = (pieces: readonly Piece[]): void => {
    for (const { draws } of pieces) for (const { packageId } of draws) found.add(packageId);
  };
  for (const event of events) {
    if (event.type === "UsageRated") addDraws(event.pieces);
    if (event.type === "PackagePurchased" || event.type === "PackageRefunded") found.add(event.packageId);
    if (event.type === "UsagesRerated") for (const change of event.changes) [change.before, change.after].forEach(addDraws);
    if (event.type === "UsageVoided") {
      const usage = openUsageById(usageIndexOf(before), event.usageId, tariffOf(before).openAt(event.at).openFrom);
      if (usage) forEachDraw(usage, (packageId) => found.add(packageId));
    }
  }
  return found;
}

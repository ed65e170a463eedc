import type { Event, UsageVoided } from "../ledger/events.js";
import { compareDrawdown, type MinutePackage } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import type { Piece } from "../rating/rated-usage.js";
import type { PackageTime } from "../values/package-time.js";
import { usageIndexOf } from "./account-handle.js";
import { type Account, tariffOf } from "./account.js";
import { openRowOf, piecesAt } from "./usage-index.js";

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
  const balancesBefore = usageIndexOf(before).balances;
  const balancesAfter = usageIndexOf(after).balances;
  const changed: ChangedPackage[] = [];
  for (const packageId of packageIds) {
    const pack = after.packages.get(packageId);
    if (!pack) continue;
    const remainingBeforeMs = before.packages.has(packageId) ? remainingOf(balancesBefore, pack) : null;
    changed.push({ pack, remainingBeforeMs, remainingMs: remainingOf(balancesAfter, pack) });
  }
  return changed.length > 1 ? changed.sort((a, b) => compareDrawdown(a.pack, b.pack)) : changed;
}

/** The packages that events buy, return, draw on or give draws back to. */
function packagesIn(before: Account, events: readonly Event[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const event of events) {
    if (event.type === "UsageRated") addDrawn(found, event.pieces);
    else if (event.type === "PackagePurchased" || event.type === "PackageRefunded") found.add(event.packageId);
    else if (event.type === "UsagesRerated") for (const change of event.changes) addDrawn(addDrawn(found, change.before), change.after);
    else if (event.type === "UsageVoided") addDrawn(found, piecesVoided(before, event));
  }
  return found;
}

function addDrawn(found: Set<string>, pieces: readonly Piece[]): Set<string> {
  for (const { draws } of pieces) for (const { packageId } of draws) found.add(packageId);
  return found;
}

function piecesVoided(before: Account, { usageId, at }: UsageVoided): readonly Piece[] {
  const usageIndex = usageIndexOf(before);
  const row = openRowOf(usageIndex, usageId, tariffOf(before).openAt(at).openFrom);
  return row === null ? [] : piecesAt(usageIndex, row);
}

import type { Event, UsageVoided } from "../ledger/events.js";
import { compareDrawdown, type MinutePackage } from "../packages/minute-package.js";
import { balanceOf } from "../packages/package-balances.js";
import type { Piece } from "../rating/rated-usage.js";
import type { PackageTime } from "../values/package-time.js";
import { usageIndexOf } from "./account-handle.js";
import { type Account, tariffOf } from "./account.js";
import { openRowOf, piecesAt } from "./usage-lookup.js";

/** A package that a command bought, drew on or gave draws back to. */
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
    const balance = balanceOf(balancesAfter, packageId);
    if (!balance) continue; // it is returned: nothing is left to warn of
    const remainingBeforeMs = balanceOf(balancesBefore, packageId)?.remainingMs ?? null;
    changed.push({ pack: balance.pack, remainingBeforeMs, remainingMs: balance.remainingMs });
  }
  return changed.sort((a, b) => compareDrawdown(a.pack, b.pack));
}

/** The packages that events buy, draw on or give draws back to. */
function packagesIn(before: Account, events: readonly Event[]): ReadonlySet<string> {
  const found = new Set<string>();
  const addDrawn = (pieces: readonly Piece[]): void => {
    for (const { draws } of pieces) for (const { packageId } of draws) found.add(packageId);
  };
  for (const event of events) {
    if (event.type === "UsageRated") addDrawn(event.pieces);
    else if (event.type === "PackagePurchased" || event.type === "PackageRenewed") found.add(event.packageId);
    else if (event.type === "UsageVoided") addDrawn(piecesVoided(before, event));
    else if (event.type === "UsagesRerated") for (const change of event.changes) [change.before, change.after].forEach(addDrawn);
  }
  return found;
}

function piecesVoided(before: Account, { usageId, at }: UsageVoided): readonly Piece[] {
  const usageIndex = usageIndexOf(before);
  const row = openRowOf(usageIndex, usageId, tariffOf(before).openAt(at).openFrom);
  return row === null ? [] : piecesAt(usageIndex, row);
}

import type { Event, UsageVoided } from "../ledger/events.js";
import { compareDrawdown, type MinutePackage } from "../packages/minute-package.js";
import { balanceOf } from "../packages/package-balances.js";
import type { Piece } from "../rating/rated-usage.js";
import type { PackageTime } from "../values/package-time.js";
import { usageIndexOf } from "./account-handle.js";
import { type Account, tariffOf } from "./account.js";
import { openRowOf, piecesAt } from "./usage-index.js";

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
  const balancesBefore = usageIndexOf(before).balances;
  const balancesAfter = usageIndexOf(after).balances;
  const changeOf = (packageId: string): ChangedPackage | null => {
    const balance = balanceOf(balancesAfter, packageId);
    if (!balance) return null; // it is returned: nothing is left to warn of
    const remainingBeforeMs = balanceOf(balancesBefore, packageId)?.remainingMs ?? null;
    return { pack: balance.pack, remainingBeforeMs, remainingMs: balance.remainingMs };
  };
  if (packageIds.length === 0) return NO_CHANGES;
  const [packageId = ""] = packageIds;
  if (packageIds.length === 1) return onlyIfThere(changeOf(packageId));
  const changed = [...new Set(packageIds)].flatMap((id) => onlyIfThere(changeOf(id)));
  return changed.sort((a, b) => compareDrawdown(a.pack, b.pack));
}

const NO_CHANGES: readonly ChangedPackage[] = [];
const onlyIfThere = (change: ChangedPackage | null): readonly ChangedPackage[] => (change ? [change] : NO_CHANGES);

/** The packages that events buy, draw on or give draws back to, some of them several times. */
function packagesIn(before: Account, events: readonly Event[]): readonly string[] {
  if (events.length === 1 && events[0]?.type === "UsageRated") return packagesOf(events[0].pieces);
  const found: string[] = [];
  for (const event of events) {
    if (event.type === "UsageRated") addDrawn(found, event.pieces);
    else if (event.type === "PackagePurchased") found.push(event.packageId);
    else if (event.type === "UsageVoided") addDrawn(found, piecesVoided(before, event));
    else if (event.type === "UsagesRerated") {
      for (const change of event.changes) {
        addDrawn(found, change.before);
        addDrawn(found, change.after);
      }
    }
  }
  return found;
}

const NONE: readonly string[] = [];

function packagesOf(pieces: readonly Piece[]): readonly string[] {
  const [piece] = pieces;
  if (!piece || pieces.length > 1) return pieces.flatMap(({ draws }) => draws.map(({ packageId }) => packageId));
  return piece.draws.length === 0 ? NONE : piece.draws.map(({ packageId }) => packageId);
}

function addDrawn(found: string[], pieces: readonly Piece[]): void {
  for (const { draws } of pieces) for (const { packageId } of draws) if (found.at(-1) !== packageId) found.push(packageId);
}

function piecesVoided(before: Account, { usageId, at }: UsageVoided): readonly Piece[] {
  const usageIndex = usageIndexOf(before);
  const row = openRowOf(usageIndex, usageId, tariffOf(before).openAt(at).openFrom);
  return row === null ? [] : piecesAt(usageIndex, row);
}

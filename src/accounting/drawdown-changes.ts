import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { openUsageById, usageOfDay } from "../account/usage-index.js";
import type { UsageRated, UsagesRerated, UsageVoided } from "../ledger/events.js";
import { type Piece, piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import { invalid, unreachable } from "../refusals/refusal-error.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";

/** The change of what is drawn, by package and by item of the calls; negative if less is drawn than before. */
export interface DrawdownChanges {
  readonly byPackage: ReadonlyMap<string, PackageTime>;
  readonly byItem: ReadonlyMap<string, PackageTime>;
}

/** The change of draws that an event brings. `account` is the account before the event. */
export function drawdownChangesOf(account: Account, event: UsageRated | UsagesRerated | UsageVoided): DrawdownChanges {
  const usageIndex = usageIndexOf(account);
  const byPackage = new Map<string, PackageTime>();
  const byItem = new Map<string, PackageTime>();
  const apply = (item: string, pieces: readonly Piece[], operation: typeof addPackageTime): void => {
    for (const { packageId, drawnMs } of pieces.flatMap(({ draws }) => draws)) {
      byPackage.set(packageId, operation(byPackage.get(packageId) ?? ZERO_PACKAGE_TIME, drawnMs));
      byItem.set(item, operation(byItem.get(item) ?? ZERO_PACKAGE_TIME, drawnMs));
    }
  };

  switch (event.type) {
    case "UsageRated":
      apply(event.item, event.pieces, addPackageTime);
      return { byPackage, byItem };
    case "UsageVoided": {
      const usage = required(openUsageById(usageIndex, event.usageId, tariffOf(account).openAt(event.at).openFrom));
      apply(usage.item, piecesOf(usage, usageIndex.calendar), subtractPackageTime);
      return { byPackage, byItem };
    }
    case "UsagesRerated":
      for (const { usageId, before, after } of event.changes) {
        const { item } = required(before[0] && usageOfDay(usageIndex, usageId, before[0].day));
        apply(item, before, subtractPackageTime);
        apply(item, after, addPackageTime);
      }
      return { byPackage, byItem };
    default:
      return unreachable(event);
  }
}

const required = (usage: RatedUsage | undefined): RatedUsage =>
  usage ?? invalid("usageId", "must be the id of a usage in the window");

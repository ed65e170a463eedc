import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { openUsageById, usageOfDay } from "../account/usage-index.js";
import type { UsageRated, UsagesRerated, UsageVoided } from "../ledger/events.js";
import { type Piece, piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import { invalid, unreachable } from "../refusals/refusal-error.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";

/** How much more than before is drawn, of each package and by each item; less where it is negative. */
export interface DrawdownChanges {
  readonly byPackage: ReadonlyMap<string, PackageTime>;
  readonly byItem: ReadonlyMap<string, PackageTime>;
}

/** What an event changes in draws, on an account that it has reached but not changed yet. */
export function drawdownChangesOf(reached: Account, event: UsageRated | UsagesRerated | UsageVoided): DrawdownChanges {
  const usageIndex = usageIndexOf(reached);
  const byPackage = new Map<string, PackageTime>();
  const byItem = new Map<string, PackageTime>();
  const count = (item: string, pieces: readonly Piece[], posting: typeof addPackageTime): void => {
    for (const { packageId, drawnMs } of pieces.flatMap(({ draws }) => draws)) {
      byPackage.set(packageId, posting(byPackage.get(packageId) ?? ZERO_PACKAGE_TIME, drawnMs));
      byItem.set(item, posting(byItem.get(item) ?? ZERO_PACKAGE_TIME, drawnMs));
    }
  };

  switch (event.type) {
    case "UsageRated":
      count(event.item, event.pieces, addPackageTime);
      return { byPackage, byItem };
    case "UsageVoided": {
      const usage = known(openUsageById(usageIndex, event.usageId, tariffOf(reached).openAt(event.at).openFrom));
      count(usage.item, piecesOf(usage, usageIndex.calendar), subtractPackageTime);
      return { byPackage, byItem };
    }
    case "UsagesRerated":
      for (const { usageId, before, after } of event.changes) {
        const { item } = known(before[0] && usageOfDay(usageIndex, usageId, before[0].day));
        count(item, before, subtractPackageTime);
        count(item, after, addPackageTime);
      }
      return { byPackage, byItem };
    default:
      return unreachable(event);
  }
}

const known = (usage: RatedUsage | undefined): RatedUsage => usage ?? invalid("usageId", "must be the id of a usage in the window");

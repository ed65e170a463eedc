import { type Account, termsFor, usageById } from "./account.js";
import type { UsageRated, UsagesRerated, UsageVoided } from "./events.js";
import { addTime, NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
import { invalid, unreachable } from "./refusals.js";
import { oldestOpenDay } from "./terms.js";
import type { Piece, RatedUsage } from "./usages.js";

/** How much more than before is drawn, of each package and by each item; less where it is negative. */
export interface Redraws {
  readonly byPackage: ReadonlyMap<string, PackageTime>;
  readonly byItem: ReadonlyMap<string, PackageTime>;
}

/** What an event changes in draws, on an account that it has reached but not changed yet. */
export function redrawsIn(reached: Account, event: UsageRated | UsagesRerated | UsageVoided): Redraws {
  const byPackage = new Map<string, PackageTime>();
  const byItem = new Map<string, PackageTime>();
  const count = (item: string, pieces: readonly Piece[], posting: typeof addTime): void => {
    for (const { packageId, drawn } of pieces.flatMap(({ draws }) => draws)) {
      byPackage.set(packageId, posting(byPackage.get(packageId) ?? NO_TIME, drawn));
      byItem.set(item, posting(byItem.get(item) ?? NO_TIME, drawn));
    }
  };

  switch (event.type) {
    case "UsageRated":
      count(event.item, event.pieces, addTime);
      return { byPackage, byItem };
    case "UsageVoided": {
      const { usage, pieces } = known(usageById(reached, event.usageId, oldestOpenDay(termsFor(reached), event.at)));
      count(usage.item, pieces, subtractTime);
      return { byPackage, byItem };
    }
    case "UsagesRerated":
      for (const { usageId, before, after } of event.changes) {
        const { usage } = known(before[0] && reached.usages.get(before[0].day)?.get(usageId));
        count(usage.item, before, subtractTime);
        count(usage.item, after, addTime);
      }
      return { byPackage, byItem };
    default:
      return unreachable(event);
  }
}

const known = (usage: RatedUsage | undefined): RatedUsage => usage ?? invalid("usageId", "must be the id of a usage in the window");

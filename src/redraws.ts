import { type Account, termsFor } from "./account.js";
import { usageById, usageOn } from "./book.js";
import type { UsageRated, UsagesRerated, UsageVoided } from "./events.js";
import { addTime, NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
import { invalid, unreachable } from "./refusals.js";
import { bookFor } from "./sealing.js";
import { type Piece, piecesOf, type RatedUsage } from "./usages.js";

/** How much more than before is drawn, of each package and by each item; less where it is negative. */
export interface Redraws {
  readonly byPackage: ReadonlyMap<string, PackageTime>;
  readonly byItem: ReadonlyMap<string, PackageTime>;
}

/** What an event changes in draws, on an account that it has reached but not changed yet. */
export function redrawsIn(reached: Account, event: UsageRated | UsagesRerated | UsageVoided): Redraws {
  const book = bookFor(reached);
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
      const usage = known(usageById(book, event.usageId, termsFor(reached).openAt(event.at).openFrom));
      count(usage.item, piecesOf(usage, book.calendar), subtractTime);
      return { byPackage, byItem };
    }
    case "UsagesRerated":
      for (const { usageId, before, after } of event.changes) {
        const { item } = known(before[0] && usageOn(book, usageId, before[0].day));
        count(item, before, subtractTime);
        count(item, after, addTime);
      }
      return { byPackage, byItem };
    default:
      return unreachable(event);
  }
}

const known = (usage: RatedUsage | undefined): RatedUsage => usage ?? invalid("usageId", "must be the id of a usage in the window");

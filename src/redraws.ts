import { type Account, termsFor, usageById } from "./account.js";
import type { UsageRated, UsagesRerated, UsageVoided } from "./events.js";
import { addTime, NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
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

  if (event.type === "UsageRated") count(event.item, event.pieces, addTime);
  if (event.type === "UsageVoided") {
    const voided = usageById(reached, event.usageId, oldestOpenDay(termsFor(reached), event.at));
    if (voided) count(voided.usage.item, voided.pieces, subtractTime);
  }
  if (event.type === "UsagesRerated") {
    for (const { usageId, before, after } of event.changes) {
      const item = usageRatedAs(before, usageId, reached)?.usage.item ?? "";
      count(item, before, subtractTime);
      count(item, after, addTime);
    }
  }
  return { byPackage, byItem };
}

/** Pieces of a usage tell its day: ids of closed days are free again. */
const usageRatedAs = ([first]: readonly Piece[], usageId: string, { usages }: Account): RatedUsage | undefined =>
  first && usages.get(first.day)?.get(usageId);

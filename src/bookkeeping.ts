import type { Account } from "./account.js";
import type { Event } from "./events.js";
import { addTime, minutesOf } from "./minutes.js";
import { type BookedPackage, customerMoves, credit, debit, drawMoves, expiryMoves, type Move, payBackMoves, purchaseMoves, returnMoves } from "./moves.js";
import { type Redraws, redrawsIn } from "./redraws.js";
import { invalid, unreachable } from "./refusals.js";
import { consumedOf } from "./sealing.js";

type Moves = readonly Move[];

/**
 * What an event moves in the books, entry by entry, on an account that it has reached but not changed yet. `expired` are the
 * packages whose expiry was told before. Overage moves nothing until it is billed.
 */
export function movesOf(reached: Account, event: Event, expired: ReadonlySet<string>): readonly Moves[] {
  const { cash } = reached;
  switch (event.type) {
    case "CashToppedUp":
      return [[debit("cash", event.amount), ...customerMoves(cash, event.amount)]];
    case "PackagePurchased":
      return [purchaseMoves(event, event.paidFrom, cash)];
    case "PackageExpired":
      return expired.has(event.packageId) ? [] : [expiryMoves(packOf(reached, event.packageId))];
    case "PackageRefunded": {
      const pack = packOf(reached, event.packageId);
      return [returnMoves(pack), payBackMoves(pack, event.paidTo, cash)];
    }
    case "UsageRated":
    case "UsagesRerated":
    case "UsageVoided":
      return [redrawMoves(reached, redrawsIn(reached, event), expired)];
    case "BillIssued":
      return [[...customerMoves(cash, event.bill.total.negated()), credit("payAsYouGoRevenue", event.bill.total)]];
    case "AccountOpened":
    case "IdentityVerified":
    case "ServiceActivated":
    case "AppCreated":
    case "AppEnabled":
    case "AppDisabled":
    case "PackageDepleted":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
    case "CashRunningLow":
    case "ArrearsStarted":
    case "ArrearsCleared":
    case "ServiceSuspended":
    case "ServiceResumed":
    case "ServiceReleased":
    case "TariffChanged":
      return [];
    default:
      return unreachable(event);
  }
}

const redrawMoves = (reached: Account, { byPackage, byItem }: Redraws, expired: ReadonlySet<string>): Moves => [
  ...[...byPackage].flatMap(([packageId, drawn]) => {
    const pack = packOf(reached, packageId);
    return drawMoves(pack, addTime(pack.consumed, drawn), expired.has(packageId));
  }),
  ...[...byItem].map(([item, drawn]) => debit("minutesConsumed", minutesOf(drawn), item)),
];

function packOf(reached: Account, packageId: string): BookedPackage {
  const pack = reached.packs.get(packageId) ?? invalid("packageId", "must be the id of a package of the account");
  return { ...pack, consumed: consumedOf(reached, pack) };
}

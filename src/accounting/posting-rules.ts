import { consumedMsOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import type { Event, Movement } from "../ledger/events.js";
import { invalid, unreachable } from "../refusals/refusal-error.js";
import { addPackageTime, minutesOf } from "../values/package-time.js";
import { type DrawdownChanges, drawdownChangesOf } from "./drawdown-changes.js";
import {
  type BookedPackage, credit, customerCashPostings, debit, drawPostings, expiryPostings, type ChartPosting, repaymentPostings, purchasePostings, returnPostings } from "./postings.js";

type Postings = readonly ChartPosting[];

/** Whether an event moves something in the books. */
export function isMovement(event: Event): event is Movement {
  switch (event.type) {
    case "CashToppedUp":
    case "PackagePurchased":
    case "PackageExpired":
    case "PackageRefunded":
    case "UsageRated":
    case "UsagesRerated":
    case "UsageVoided":
    case "BillIssued":
      return true;
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
      return false;
    default:
      return unreachable(event);
  }
}

/**
 * What an event moves in the books, entry by entry, on an account that it has reached but not changed yet. `expired` are the
 * packages whose expiry was told before. Overage moves nothing until it is billed.
 */
export function postingsOf(reached: Account, event: Movement, expired: ReadonlySet<string>): readonly Postings[] {
  const { cash } = reached;
  switch (event.type) {
    case "CashToppedUp":
      return [[debit("cash", event.amount), ...customerCashPostings(cash, event.amount)]];
    case "PackagePurchased":
      return [purchasePostings(event, event.paidFrom, cash)];
    case "PackageExpired":
      return expired.has(event.packageId) ? [] : [expiryPostings(packOf(reached, event.packageId))];
    case "PackageRefunded": {
      const pack = packOf(reached, event.packageId);
      return [returnPostings(pack), repaymentPostings(pack, event.paidTo, cash)];
    }
    case "UsageRated":
    case "UsagesRerated":
    case "UsageVoided":
      return [drawdownPostings(reached, drawdownChangesOf(reached, event), expired)];
    case "BillIssued":
      return [[...customerCashPostings(cash, event.bill.total.negated()), credit("payAsYouGoRevenue", event.bill.total)]];
    default:
      return unreachable(event);
  }
}

const drawdownPostings = (reached: Account, { byPackage, byItem }: DrawdownChanges, expired: ReadonlySet<string>): Postings => [
  ...[...byPackage].flatMap(([packageId, drawnMs]) => {
    const pack = packOf(reached, packageId);
    return drawPostings(pack, addPackageTime(pack.consumedMs, drawnMs), expired.has(packageId));
  }),
  ...[...byItem].map(([item, drawnMs]) => debit("minutesConsumed", minutesOf(drawnMs), item)),
];

function packOf(reached: Account, packageId: string): BookedPackage {
  const pack = reached.packages.get(packageId) ?? invalid("packageId", "must be the id of a package of the account");
  return { ...pack, consumedMs: consumedMsOf(reached, pack) };
}

import { consumedMsOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import type { Event, Movement } from "../ledger/events.js";
import { invalid, unreachable } from "../refusals/refusal-error.js";
import { addPackageTime, minutesOf } from "../values/package-time.js";
import { type DrawdownChanges, drawdownChangesOf } from "./drawdown-changes.js";
import {
  type BookedPackage, type ChartPosting, credit, customerCashPostings, debit, drawPostings, expiryPostings, purchasePostings,
  repaymentPostings, returnPostings,
} from "./postings.js";

type Postings = readonly ChartPosting[];

/** Whether an event can have postings: it moves money or package minutes. */
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
 * The postings of an event, one list for each journal entry. `before` is the account before the event. `expired` are the packages with
 * an expiry event before it. Overage has no postings until it is billed.
 */
export function postingsOf(before: Account, event: Movement, expired: ReadonlySet<string>): readonly Postings[] {
  const { cash } = before;
  switch (event.type) {
    case "CashToppedUp":
      return [[debit("cash", event.amount), ...customerCashPostings(cash, event.amount)]];
    case "PackagePurchased":
      return [purchasePostings(event, event.paidFrom, cash)];
    case "PackageExpired":
      return expired.has(event.packageId) ? [] : [expiryPostings(packOf(before, event.packageId))];
    case "PackageRefunded": {
      const pack = packOf(before, event.packageId);
      return [returnPostings(pack), repaymentPostings(pack, event.paidTo, cash)];
    }
    case "UsageRated":
    case "UsagesRerated":
    case "UsageVoided":
      return [drawdownPostings(before, drawdownChangesOf(before, event), expired)];
    case "BillIssued":
      return [[...customerCashPostings(cash, event.bill.total.negated()), credit("payAsYouGoRevenue", event.bill.total)]];
    default:
      return unreachable(event);
  }
}

const drawdownPostings = (before: Account, { byPackage, byItem }: DrawdownChanges, expired: ReadonlySet<string>): Postings => [
  ...[...byPackage].flatMap(([packageId, drawnMs]) => {
    const pack = packOf(before, packageId);
    return drawPostings(pack, addPackageTime(pack.consumedMs, drawnMs), expired.has(packageId));
  }),
  ...[...byItem].map(([item, drawnMs]) => debit("minutesConsumed", minutesOf(drawnMs), item)),
];

function packOf(before: Account, packageId: string): BookedPackage {
  const pack = before.packages.get(packageId) ?? invalid("packageId", "must be the id of a package of the account");
  return { ...pack, consumedMs: consumedMsOf(before, pack) };
}

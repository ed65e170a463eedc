import type { Event, PackagePurchased, PackageRenewed } from "../ledger/events.js";
import { type Decimal, minus, plus, ZERO } from "../values/money.js";

/** Whether an event is the purchase or the renewal of a package. */
export const isGrant = (event: Event): event is PackagePurchased | PackageRenewed =>
  event.type === "PackagePurchased" || event.type === "PackageRenewed";

/**
 * The change of cash by events: top-ups − reversals + adjustments − pay-outs + refunds to cash − purchases and renewals from cash − bills
 * (law 12).
 */
export function cashChangeOf(events: readonly Event[]): Decimal {
  let change = ZERO;
  for (const event of events) {
    if (event.type === "CashToppedUp" || event.type === "CashAdjusted") change = plus(change, event.amount);
    else if (event.type === "PaymentReversed" || event.type === "CashPaidOut") change = minus(change, event.amount);
    else if (isGrant(event) && event.paidFrom === "cash") change = minus(change, event.price);
    else if (event.type === "PackageRefunded" && event.paidTo === "cash") change = plus(change, event.amount);
    else if (event.type === "BillIssued") change = minus(change, event.bill.total);
  }
  return change;
}

import type { Event } from "../ledger/events.js";
import { type Decimal, minus, plus, ZERO } from "../values/money.js";

/** The change of cash by events: top-ups + refunds to cash − purchases from cash − bills (law 12). */
export function cashChangeOf(events: readonly Event[]): Decimal {
  let change = ZERO;
  for (const event of events) {
    if (event.type === "CashToppedUp") change = plus(change, event.amount);
    else if (event.type === "PackagePurchased" && event.paidFrom === "cash") change = minus(change, event.price);
    else if (event.type === "PackageRefunded" && event.paidTo === "cash") change = plus(change, event.amount);
    else if (event.type === "BillIssued") change = minus(change, event.bill.total);
  }
  return change;
}

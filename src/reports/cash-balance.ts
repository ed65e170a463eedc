import type { Event } from "../ledger/events.js";
import { type Decimal, minus, plus, ZERO } from "../values/money.js";

/** What events add to the cash; negative where they take from it. */
export function cashChangeOf(events: readonly Event[]): Decimal {
  let cash = ZERO;
  for (const event of events) {
    if (event.type === "CashToppedUp") cash = plus(cash, event.amount);
    else if (event.type === "PackagePurchased" && event.paidFrom === "cash") cash = minus(cash, event.price);
    else if (event.type === "PackageRefunded" && event.paidTo === "cash") cash = plus(cash, event.amount);
    else if (event.type === "BillIssued") cash = minus(cash, event.bill.total);
  }
  return cash;
}

import type { Movement } from "../ledger/events.js";
import { unreachable } from "../refusals/refusal-error.js";
import type { JournalRefs } from "./journal-entry.js";

/** What an event is about. A re-rating is about what caused it. */
export function entryRefs(event: Movement): JournalRefs {
  const { type: eventType } = event;
  switch (event.type) {
    case "CashAdjusted":
      return { eventType, adjustmentId: event.adjustmentId };
    case "CashPaidOut":
      return { eventType };
    case "CashToppedUp":
    case "PaymentReversed":
      return { eventType, paymentId: event.paymentId };
    case "PackagePurchased":
    case "PackageRenewed":
    case "PackageExpired":
    case "PackageRefunded":
      return { eventType, packageId: event.packageId };
    case "UsageRated":
    case "UsageVoided":
      return { eventType, usageId: event.usageId };
    case "UsagesRerated": {
      const { cause: { command, id } } = event;
      if (id === null) return { eventType };
      return command.endsWith("Usage") ? { eventType, usageId: id } : { eventType, packageId: id };
    }
    case "BillIssued":
      return { eventType, billId: event.bill.billId };
    default:
      return unreachable(event);
  }
}

import { Decimal } from "decimal.js";
import type { Refusal } from "../../src/index.js";
import { malformed, ms } from "./account-steps.js";

const instant = ms("2021-03-10T10:00:00+08:00");

/** At least one refusal of each type. */
export const refusals: readonly Refusal[] = malformed([
  { type: "InvalidInput", path: "amount", reason: "must be more than 0" },
  { type: "IdConflict", kind: "payment", id: "pay-1" },
  { type: "IdConflict", kind: "usage", id: "u" },
  { type: "ClockWentBackwards", clock: instant },
  { type: "IdConflict", kind: "account", id: "school" },
  { type: "AccountNotFound", accountId: "school" },
  { type: "UnknownRegion", region: "mars" },
  { type: "IdentityNotVerified" },
  { type: "AgreementNotAccepted" },
  { type: "RegionNeedsAccountManager", region: "us" },
  { type: "ServiceNotActivated", region: null },
  { type: "ServiceNotActivated", region: "us" },
  { type: "ServiceSuspended", suspendedAt: instant },
  { type: "ServiceReleased", releasedAt: instant },
  { type: "AppNotFound", appId: "lab" },
  { type: "AppDisabled", appId: "lab" },
  { type: "NoPackagePurchased" },
  { type: "OfferNotFound", offerId: "o" },
  { type: "InsufficientCash", price: new Decimal("12.5"), cash: new Decimal("-0.345") },
  { type: "PaymentNotFound", paymentId: "pay-1" },
  { type: "ReversalExceedsPayment", paymentId: "pay-1", reversible: new Decimal("2.5") },
  { type: "UsageInFuture", endsAt: instant + 1, at: instant },
  { type: "UsageTooLate", oldestDay: "2021-03-03" },
  { type: "UnknownItem", region: "us", item: "audio" },
  { type: "MinutesExhausted", region: "cn", item: "audio" },
  { type: "UsageNotFound", usageId: "u" },
  { type: "PackageNotFound", packageId: "p" },
  { type: "NotReturnable", packageId: "p" },
  { type: "PackageConsumed", packageId: "p", consumedMinutes: new Decimal("0.25") },
  { type: "PackageExpired", packageId: "p", expiresAt: instant },
  { type: "RefundWindowClosed", packageId: "p", closedAt: instant },
  { type: "NotRenewing", packageId: "p" },
  { type: "BillNotFound", billId: "acme-2021-03-10" },
  { type: "RecordTooLate", from: instant, oldestFrom: instant + 1 },
  { type: "TariffRewritesPast", path: "timeZone" },
  { type: "UsageInFuture", endsAt: 9e15, at: instant },
]);

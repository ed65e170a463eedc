import { type JsonObject, fieldsToJSON } from "../parsing/json.js";
import { unreachable } from "../refusals/refusal-error.js";
import type { Refusal } from "../refusals/refusals.js";

/**
 * What a caller can do about a refusal: correct the request (`invalid`), name what exists (`missing`), settle a contradiction with what
 * is stored (`conflict`), get permission first (`forbidden`), pay first (`payment`), wait (`early`), or nothing: the time is over (`late`).
 */
export type RefusalKind = "invalid" | "missing" | "conflict" | "forbidden" | "payment" | "early" | "late";

/**
 * The kind of a refusal, of which a service makes a status. It is defined for every refusal.
 *
 * @example
 * refusalKind({ type: "AppNotFound", appId: "class" }); // => missing
 * refusalKind({ type: "InvalidInput", path: "amount", reason: "must be more than 0" }); // => invalid
 */
export function refusalKind(refusal: Refusal): RefusalKind {
  switch (refusal.type) {
    case "InvalidInput": case "UnknownRegion": case "UnknownItem":
      return "invalid";
    case "AccountNotFound": case "AppNotFound": case "OfferNotFound": case "UsageNotFound": case "PackageNotFound": case "BillNotFound":
    case "PaymentNotFound":
      return "missing";
    case "IdConflict": case "ClockWentBackwards": case "PackageConsumed": case "TariffRewritesPast":
    case "ReversalExceedsPayment":
      return "conflict";
    case "IdentityNotVerified": case "AgreementNotAccepted": case "RegionNeedsAccountManager": case "ServiceNotActivated":
    case "ServiceReleased": case "AppDisabled": case "NotReturnable": case "NotRenewing":
      return "forbidden";
    case "ServiceSuspended": case "InsufficientCash": case "NoPackagePurchased": case "MinutesExhausted":
      return "payment";
    case "UsageInFuture":
      return "early";
    case "UsageTooLate": case "RecordTooLate": case "PackageExpired": case "RefundWindowClosed":
      return "late";
    default:
      return unreachable(refusal);
  }
}

/**
 * A refusal as JSON, as the schema of refusals says: instants as ISO text, money as decimal text.
 *
 * @example
 * const outcome = recordUsage(account, {
 *   at: "2021-04-02T00:00:00Z", usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-02T00:00:00Z", seconds: 60,
 * });
 * refusalToJSON(outcome.refusal); // => {"type":"UsageInFuture","endsAt":"2021-04-02T00:01:00.000Z","at":"2021-04-02T00:00:00.000Z"}
 */
export const refusalToJSON = (refusal: Refusal): JsonObject => fieldsToJSON(refusal, "refusal", {});

import { isoOf } from "../values/instant.js";
import { amountText, decimalText } from "../values/money.js";
import { invalid, invalidInputText, notFoundText, unreachable } from "./refusal-error.js";
import type {
  AgreementNotAccepted, ClockWentBackwards, IdConflict, IdentityNotVerified, InvalidInput, Refusal, RegionNeedsAccountManager,
  ServiceNotActivated, ServiceReleasedRefusal, ServiceSuspendedRefusal, UnknownRegion,
} from "./refusals.js";

/**
 * One line of text for people that gives the reason of a refusal. Throws a `RefusalError` if the argument is not a refusal.
 *
 * @example
 * describeRefusal({ type: "AppNotFound", appId: "class" }); // => There is no app "class".
 */
export function describeRefusal(refusal: Refusal): string {
  try {
    return refusalText(refusal);
  } catch {
    return invalid("refusal", "must be a refusal");
  }
}

function refusalText(refusal: Refusal): string {
  switch (refusal.type) {
    case "InvalidInput":
      return invalidInputText(refusal);
    case "IdConflict":
      return `The ${refusal.kind} id "${refusal.id}" was used before, with other content.`;
    case "ClockWentBackwards":
      return `The account has events up to ${isoOf(refusal.clock)}; this command is dated before.`;
    case "UnknownRegion":
      return `The tariff has no region "${refusal.region}".`;
    case "IdentityNotVerified":
      return "The owner's identity is not verified.";
    case "AgreementNotAccepted":
      return "The service agreement was not accepted.";
    case "RegionNeedsAccountManager":
      return `The region "${refusal.region}" is opened through the account manager, whose approval is missing.`;
    case "ServiceNotActivated":
      return refusal.region === null ? "The service is not activated." : `The service was not active in the region "${refusal.region}".`;
    case "ServiceSuspended":
      return `The service has been suspended since ${isoOf(refusal.suspendedAt)} because of arrears.`;
    case "ServiceReleased":
      return `The service was released at ${isoOf(refusal.releasedAt)} because of arrears.`;
    default:
      return tradeRefusalText(refusal);
  }
}

type TradeRefusal = Exclude<
  Refusal,
  | InvalidInput | IdConflict | ClockWentBackwards
  | UnknownRegion | IdentityNotVerified | AgreementNotAccepted | RegionNeedsAccountManager
  | ServiceNotActivated | ServiceSuspendedRefusal | ServiceReleasedRefusal
>;

/** The text of refusals that concern apps, packages, usages, bills and tariffs. */
function tradeRefusalText(refusal: TradeRefusal): string {
  switch (refusal.type) {
    case "AppNotFound":
      return `There is no app "${refusal.appId}".`;
    case "AppDisabled":
      return `The app "${refusal.appId}" was disabled when the call started.`;
    case "NoPackagePurchased":
      return "An app can be enabled once a package has been purchased.";
    case "OfferNotFound":
      return `The tariff has no offer "${refusal.offerId}".`;
    case "InsufficientCash":
      return `The price is ${amountText(refusal.price)}, the cash ${amountText(refusal.cash)}.`;
    case "UsageInFuture":
      return `The call ends at ${isoOf(refusal.endsAt)}, after ${isoOf(refusal.at)}.`;
    case "UsageTooLate":
      return `The day of the call is closed; the oldest open day is ${refusal.oldestDay}.`;
    case "UnknownItem":
      return `The tariff has no rate for "${refusal.item}" in the region "${refusal.region}".`;
    case "PackageConsumed":
      return `${decimalText(refusal.consumedMinutes)} minutes of the package "${refusal.packageId}" are consumed.`;
    case "PackageExpired":
      return `The package "${refusal.packageId}" expired at ${isoOf(refusal.expiresAt)}.`;
    case "RefundWindowClosed":
      return `The package "${refusal.packageId}" could be returned until ${isoOf(refusal.closedAt)}.`;
    case "UsageNotFound":
    case "PackageNotFound":
    case "BillNotFound":
      return notFoundText(refusal);
    case "RecordTooLate":
      return `The record starts at ${isoOf(refusal.from)}; `
        + `what came before it leaves room for records from ${isoOf(refusal.oldestFrom)} on.`;
    case "TariffRewritesPast":
      return `The new tariff would change what is past: ${refusal.path}.`;
    default:
      return unreachable(refusal);
  }
}

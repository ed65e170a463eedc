import type { Instant } from "../values/instant.js";
import { amountText, decimalText } from "../values/money.js";
import { onOneLine } from "../values/one-line.js";
import { invalid, invalidInputText, notFoundText, unreachable } from "./refusal-error.js";
import type {
  AccountNotFound, AgreementNotAccepted, ClockWentBackwards, IdConflict, IdentityNotVerified, InvalidInput, RecordTooLate, Refusal,
  RegionNeedsAccountManager, ServiceNotActivated, ServiceReleasedRefusal, ServiceSuspendedRefusal, UnknownRegion, UsageInFuture,
  UsageTooLate,
} from "./refusals.js";

type InstantText = (at: Instant) => string;

/** One line of text that says why something was refused and what to do. Throws a `RefusalError` if the argument is not a refusal. */
export function refusalText(refusal: Refusal, instantText: InstantText): string {
  try {
    return onOneLine(sentenceOf(refusal, instantText));
  } catch {
    return invalid("refusal", "must be a refusal");
  }
}

function sentenceOf(refusal: Refusal, instantText: InstantText): string {
  switch (refusal.type) {
    case "InvalidInput":
      return invalidInputText(refusal);
    case "IdConflict":
      return conflictText(refusal);
    case "ClockWentBackwards":
      return `The account has events up to ${instantText(refusal.clock)}, and "at" is before that: send an "at" that is not.`;
    case "AccountNotFound":
      return `There is no account "${refusal.accountId}".`;
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
      return `The service has been suspended since ${instantText(refusal.suspendedAt)} because of arrears.`;
    case "ServiceReleased":
      return `The service was released at ${instantText(refusal.releasedAt)} because of arrears.`;
    default:
      return tradeRefusalText(refusal, instantText);
  }
}

type TradeRefusal = Exclude<
  Refusal,
  | InvalidInput | IdConflict | ClockWentBackwards
  | AccountNotFound
  | UnknownRegion | IdentityNotVerified | AgreementNotAccepted | RegionNeedsAccountManager
  | ServiceNotActivated | ServiceSuspendedRefusal | ServiceReleasedRefusal
>;

/** The text of refusals that concern apps, packages, usages, bills and tariffs. */
function tradeRefusalText(refusal: TradeRefusal, instantText: InstantText): string {
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
      return `The price is ${amountText(refusal.price)}, and ${amountText(refusal.cash)} of the cash may be spent.`;
    case "PaymentNotFound":
      return `There is no payment "${refusal.paymentId}".`;
    case "ReversalExceedsPayment":
      return `Of the payment "${refusal.paymentId}", ${amountText(refusal.reversible)} is left to reverse.`;
    case "UsageInFuture":
      return futureText(refusal, instantText);
    case "UsageTooLate":
      return tooLateText(refusal);
    case "UnknownItem":
      return `The tariff has no rate for "${refusal.item}" in the region "${refusal.region}".`;
    case "NotReturnable":
      return `The package "${refusal.packageId}" was sold as one that cannot be returned.`;
    case "MinutesExhausted":
      return `No package has enough left for "${refusal.item}" in the region "${refusal.region}", `
        + "and the tariff charges nothing beyond packages.";
    case "PackageConsumed":
      return `${decimalText(refusal.consumedMinutes)} minutes of the package "${refusal.packageId}" are consumed.`;
    case "PackageExpired":
      return `The package "${refusal.packageId}" expired at ${instantText(refusal.expiresAt)}.`;
    case "RefundWindowClosed":
      return `The package "${refusal.packageId}" could be returned until ${instantText(refusal.closedAt)}.`;
    case "NotRenewing":
      return `The package "${refusal.packageId}" does not renew.`;
    case "UsageNotFound":
    case "PackageNotFound":
    case "BillNotFound":
      return notFoundText(refusal);
    case "RecordTooLate":
      return lateRecordText(refusal, instantText);
    case "TariffRewritesPast":
      return `The new tariff would change what is past: ${refusal.path}.`;
    default:
      return unreachable(refusal);
  }
}

function conflictText({ kind, id }: IdConflict): string {
  const used = `The ${kind} id "${id}" was used before, with other content`;
  return `${used}${kind === "usage" ? "; it stays taken while its day is open, also after a void" : ""}: use another id.`;
}

const lateRecordText = ({ from, oldestFrom }: RecordTooLate, instantText: InstantText): string =>
  `The record starts at ${instantText(from)}; after the records before it, only those that start from ${instantText(oldestFrom)} on `
  + `are in time: meter the whole log again.`;

const futureText = ({ endsAt, at }: UsageInFuture, instantText: InstantText): string =>
  `The call ends at ${instantText(endsAt)}, after "at", ${instantText(at)}: send an "at" that is not before the end, `
  + `and compare your clock with the one that measured the call.`;

const tooLateText = ({ oldestDay }: UsageTooLate): string =>
  `The day on which the call started is closed; the oldest open day is ${oldestDay}. Report a call within the tariff's lateUsageDays of `
  + `the day on which it starts, and cut one that lasts longer; a "startedAt" that is a number is in milliseconds.`;

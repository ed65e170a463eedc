import { amountText, type Decimal, decimalText } from "./money.js";
import { type Day, type Instant, isoText } from "./time.js";

/** The request (or the account) is not of the documented shape; `path` names the field. */
export interface InvalidInput { readonly type: "InvalidInput"; readonly path: string; readonly reason: string }
/** The id was used before, with other content. */
export interface IdConflict { readonly type: "IdConflict"; readonly kind: IdKind; readonly id: string }
/** The things whose ids make a command idempotent. */
export type IdKind = "package" | "payment" | "usage";
/** `at` lies before the last event of the account. */
export interface ClockWentBackwards { readonly type: "ClockWentBackwards"; readonly clock: Instant }

/** The tariff has no such region. */
export interface UnknownRegion { readonly type: "UnknownRegion"; readonly region: string }
/** The owner has not passed real-name verification (A1). */
export interface IdentityNotVerified { readonly type: "IdentityNotVerified" }
/** The service agreement was not accepted (A4). */
export interface AgreementNotAccepted { readonly type: "AgreementNotAccepted" }
/** The region is not opened by the customer, and no approval was given (A3). */
export interface RegionNeedsAccountManager { readonly type: "RegionNeedsAccountManager"; readonly region: string }
/** No region is active (`region: null`), or the one a call used was not active when it started. */
export interface ServiceNotActivated { readonly type: "ServiceNotActivated"; readonly region: string | null }
/** The service is, or was when the call started, suspended because of arrears (B7). */
export interface ServiceSuspendedRefusal { readonly type: "ServiceSuspended"; readonly suspendedAt: Instant }
/** The service was released after 120 days of suspension (B7). */
export interface ServiceReleasedRefusal { readonly type: "ServiceReleased"; readonly releasedAt: Instant }

/** The account has no such app. */
export interface AppNotFound { readonly type: "AppNotFound"; readonly appId: string }
/** The app was not enabled when the call started (A6). */
export interface AppDisabledRefusal { readonly type: "AppDisabled"; readonly appId: string }
/** No package was purchased that has not been returned (A7). */
export interface NoPackagePurchased { readonly type: "NoPackagePurchased" }

/** The tariff has no such offer. */
export interface OfferNotFound { readonly type: "OfferNotFound"; readonly offerId: string }
/** The price is more than the cash it was to be paid from. */
export interface InsufficientCash { readonly type: "InsufficientCash"; readonly price: Decimal; readonly cash: Decimal }

/** The call ends after the instant at which it is reported. */
export interface UsageInFuture { readonly type: "UsageInFuture"; readonly endsAt: Instant; readonly at: Instant }
/** `oldestDay` is the oldest day still open. */
export interface UsageTooLate { readonly type: "UsageTooLate"; readonly oldestDay: Day }
/** The tariff has no rate for the item in the region. */
export interface UnknownItem { readonly type: "UnknownItem"; readonly region: string; readonly item: string }
/** No usage of an open day has this id. */
export interface UsageNotFound { readonly type: "UsageNotFound"; readonly usageId: string }

/** The account has no such package. */
export interface PackageNotFound { readonly type: "PackageNotFound"; readonly packageId: string }
/** Something of the package is drawn by the current rating (A18). */
export interface PackageConsumed { readonly type: "PackageConsumed"; readonly packageId: string; readonly consumedMinutes: Decimal }
/** The package is past its validity (A19). */
export interface PackageExpiredRefusal { readonly type: "PackageExpired"; readonly packageId: string; readonly expiresAt: Instant }
/** `closedAt` is the last instant at which the return was possible. */
export interface RefundWindowClosed { readonly type: "RefundWindowClosed"; readonly packageId: string; readonly closedAt: Instant }

/** The ledger has no such bill. */
export interface BillNotFound { readonly type: "BillNotFound"; readonly billId: string }
/** A record of a log starts before the records that came earlier leave room for; `oldestFrom` is the earliest start that would do. */
export interface RecordTooLate { readonly type: "RecordTooLate"; readonly from: Instant; readonly oldestFrom: Instant }

/** A change of tariff would change what is past; `path` names the first field that would. */
export interface TariffRewritesPast { readonly type: "TariffRewritesPast"; readonly path: string }

/** Everything the library can refuse with. */
export type Refusal =
  | InvalidInput | IdConflict | ClockWentBackwards
  | UnknownRegion | IdentityNotVerified | AgreementNotAccepted | RegionNeedsAccountManager
  | ServiceNotActivated | ServiceSuspendedRefusal | ServiceReleasedRefusal
  | AppNotFound | AppDisabledRefusal | NoPackagePurchased
  | OfferNotFound | InsufficientCash
  | UsageInFuture | UsageTooLate | UnknownItem | UsageNotFound
  | PackageNotFound | PackageConsumed | PackageExpiredRefusal | RefundWindowClosed
  | BillNotFound | RecordTooLate
  | TariffRewritesPast;

/**
 * One line that tells a person why something was refused. Throws a `RefusalError` for what is no refusal.
 *
 * @example
 * describeRefusal({ type: "AppNotFound", appId: "class" }); // => There is no app "class".
 */
export function describeRefusal(refusal: Refusal): string {
  try {
    return tell(refusal);
  } catch {
    return invalid("refusal", "must be a refusal");
  }
}

function tell(refusal: Refusal): string {
  switch (refusal.type) {
    case "InvalidInput":
      return `Invalid ${refusal.path}: ${refusal.reason}.`;
    case "IdConflict":
      return `The ${refusal.kind} id "${refusal.id}" was used before, with other content.`;
    case "ClockWentBackwards":
      return `The account has events up to ${isoText(refusal.clock)}; this command is dated before.`;
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
      return `The service has been suspended since ${isoText(refusal.suspendedAt)} because of arrears.`;
    case "ServiceReleased":
      return `The service was released at ${isoText(refusal.releasedAt)} because of arrears.`;
    default:
      return tellTrade(refusal);
  }
}

type TradeRefusal = Exclude<
  Refusal,
  | InvalidInput | IdConflict | ClockWentBackwards
  | UnknownRegion | IdentityNotVerified | AgreementNotAccepted | RegionNeedsAccountManager
  | ServiceNotActivated | ServiceSuspendedRefusal | ServiceReleasedRefusal
>;

/** What concerns an app, a package or a usage. */
function tellTrade(refusal: TradeRefusal): string {
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
      return `The call ends at ${isoText(refusal.endsAt)}, after ${isoText(refusal.at)}.`;
    case "UsageTooLate":
      return `The day of the call is closed; the oldest open day is ${refusal.oldestDay}.`;
    case "UnknownItem":
      return `The tariff has no rate for "${refusal.item}" in the region "${refusal.region}".`;
    case "UsageNotFound":
      return `There is no usage "${refusal.usageId}" on an open day.`;
    case "PackageNotFound":
      return `There is no package "${refusal.packageId}".`;
    case "PackageConsumed":
      return `${decimalText(refusal.consumedMinutes)} minutes of the package "${refusal.packageId}" are consumed.`;
    case "PackageExpired":
      return `The package "${refusal.packageId}" expired at ${isoText(refusal.expiresAt)}.`;
    case "RefundWindowClosed":
      return `The package "${refusal.packageId}" could be returned until ${isoText(refusal.closedAt)}.`;
    case "BillNotFound":
      return `There is no bill "${refusal.billId}".`;
    case "RecordTooLate":
      return `The record starts at ${isoText(refusal.from)}; what came before it leaves room for records from ${isoText(refusal.oldestFrom)} on.`;
    case "TariffRewritesPast":
      return `The new tariff would change what is past: ${refusal.path}.`;
    default:
      return unreachable(refusal);
  }
}

/** A refusal as an exception, for callers who prefer one. */
export class RefusalError extends Error {
  override readonly name = "RefusalError";

  constructor(readonly refusal: Refusal, options?: ErrorOptions) {
    super(describeRefusal(refusal), options);
  }
}

/** Throws the refusal of a field. */
export function invalid(path: string, reason: string): never {
  throw new RefusalError({ type: "InvalidInput", path, reason });
}

/** Ends a switch over a union: the compiler sees that nothing is left, and a value that defies its type is refused. */
export const unreachable = (_: never): never => invalid("type", "is of no known kind");

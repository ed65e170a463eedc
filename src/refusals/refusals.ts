import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";

/** A command was refused: the account that the caller holds still stands. */
export interface Refused<R extends Refusal> {
  readonly ok: false;
  readonly refusal: R;
}

export const refuse = <R extends Refusal>(refusal: R): Refused<R> => ({ ok: false, refusal });

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

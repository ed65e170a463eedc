import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";

/** A command was refused; the account is unchanged. */
export interface Refused<R extends Refusal> {
  readonly ok: false;
  readonly refusal: R;
}

export const refuse = <R extends Refusal>(refusal: R): Refused<R> => ({ ok: false, refusal });

/** The request, the account or a document does not have the documented shape. `path` names the field, `reason` the fault. */
export interface InvalidInput { readonly type: "InvalidInput"; readonly path: string; readonly reason: string }
/** The id was used before, with other content. */
export interface IdConflict { readonly type: "IdConflict"; readonly kind: IdKind; readonly id: string }
/** The things whose ids make a command idempotent. */
export type IdKind = "account" | "package" | "payment" | "usage" | "adjustment" | "reversal" | "payout";
/** `at` is before the last event of the account, which is at `clock`. */
export interface ClockWentBackwards { readonly type: "ClockWentBackwards"; readonly clock: Instant }

/** A service has no such account. */
export interface AccountNotFound { readonly type: "AccountNotFound"; readonly accountId: string }
/** The tariff has no such region. */
export interface UnknownRegion { readonly type: "UnknownRegion"; readonly region: string }
/** The owner has not passed real-name verification (A1). */
export interface IdentityNotVerified { readonly type: "IdentityNotVerified" }
/** The service agreement was not accepted (A4). */
export interface AgreementNotAccepted { readonly type: "AgreementNotAccepted" }
/** The region is not opened by the customer, and no approval was given (A3). */
export interface RegionNeedsAccountManager { readonly type: "RegionNeedsAccountManager"; readonly region: string }
/** No region is active (`region: null`), or the region of a call was not active when it started. */
export interface ServiceNotActivated { readonly type: "ServiceNotActivated"; readonly region: string | null }
/** The service is suspended because of arrears (B7); for a call: was suspended when it started. */
export interface ServiceSuspendedRefusal { readonly type: "ServiceSuspended"; readonly suspendedAt: Instant }
/** The service was released after `releaseAfterDays` (120) days of suspension (B7). */
export interface ServiceReleasedRefusal { readonly type: "ServiceReleased"; readonly releasedAt: Instant }

/** The account has no such app. */
export interface AppNotFound { readonly type: "AppNotFound"; readonly appId: string }
/** The app was not enabled when the call started (A6). */
export interface AppDisabledRefusal { readonly type: "AppDisabled"; readonly appId: string }
/** The account has no package that is not returned, so an app cannot be enabled (A7, where the tariff says so). */
export interface NoPackagePurchased { readonly type: "NoPackagePurchased" }

/** The tariff has no such offer. */
export interface OfferNotFound { readonly type: "OfferNotFound"; readonly offerId: string }
/**
 * The price of a package that is paid from cash, or the amount of a pay-out, is above what may be spent: the cash, less what is rated and
 * not billed yet.
 */
export interface InsufficientCash { readonly type: "InsufficientCash"; readonly price: Decimal; readonly cash: Decimal }

/** The account has no such payment. */
export interface PaymentNotFound { readonly type: "PaymentNotFound"; readonly paymentId: string }
/** The amount is more than what is left of the payment to reverse. */
export interface ReversalExceedsPayment {
  readonly type: "ReversalExceedsPayment";
  readonly paymentId: string;
  readonly reversible: Decimal;
}

/** The call ends after the instant `at` at which it is reported. */
export interface UsageInFuture { readonly type: "UsageInFuture"; readonly endsAt: Instant; readonly at: Instant }
/** The day on which the call started is closed (rule 10). `oldestDay` is the oldest open day. */
export interface UsageTooLate { readonly type: "UsageTooLate"; readonly oldestDay: Day }
/** The tariff has no rate for the item in the region. */
export interface UnknownItem { readonly type: "UnknownItem"; readonly region: string; readonly item: string }
/** Packages that cover the call have less than one step of it left, and the tariff says `whenExhausted: "refuse"`. */
export interface MinutesExhausted { readonly type: "MinutesExhausted"; readonly region: string; readonly item: string }
/** No usage of an open day has this id; for an explanation: no usage at all. */
export interface UsageNotFound { readonly type: "UsageNotFound"; readonly usageId: string }

/** The account has no such package. */
export interface PackageNotFound { readonly type: "PackageNotFound"; readonly packageId: string }
/** The package was sold as one that cannot be returned. */
export interface NotReturnable { readonly type: "NotReturnable"; readonly packageId: string }
/** The current rating draws `consumedMinutes` from the package (A18). */
export interface PackageConsumed { readonly type: "PackageConsumed"; readonly packageId: string; readonly consumedMinutes: Decimal }
/** The package is past its validity, which ended at `expiresAt` (A19). */
export interface PackageExpiredRefusal { readonly type: "PackageExpired"; readonly packageId: string; readonly expiresAt: Instant }
/** The return window is over (A18). `closedAt` is the last instant at which the return was possible. */
export interface RefundWindowClosed { readonly type: "RefundWindowClosed"; readonly packageId: string; readonly closedAt: Instant }

/** The package was not bought to renew, or its renewal has ended. */
export interface NotRenewing { readonly type: "NotRenewing"; readonly packageId: string }

/** The ledger has no such bill. */
export interface BillNotFound { readonly type: "BillNotFound"; readonly billId: string }
/** A record of a log is later than the agreed lateness allows. `oldestFrom` is the earliest start that would have been accepted. */
export interface RecordTooLate { readonly type: "RecordTooLate"; readonly from: Instant; readonly oldestFrom: Instant }

/** A change of tariff would change ratings or bills of the past. `path` names the first field that would. */
export interface TariffRewritesPast { readonly type: "TariffRewritesPast"; readonly path: string }

/** Every reason for which the library refuses something. */
export type Refusal =
  | InvalidInput | IdConflict | ClockWentBackwards
  | AccountNotFound
  | UnknownRegion | IdentityNotVerified | AgreementNotAccepted | RegionNeedsAccountManager
  | ServiceNotActivated | ServiceSuspendedRefusal | ServiceReleasedRefusal
  | AppNotFound | AppDisabledRefusal | NoPackagePurchased
  | OfferNotFound | InsufficientCash
  | PaymentNotFound | ReversalExceedsPayment
  | UsageInFuture | UsageTooLate | UnknownItem | MinutesExhausted | UsageNotFound
  | PackageNotFound | NotReturnable | PackageConsumed | PackageExpiredRefusal | RefundWindowClosed | NotRenewing
  | BillNotFound | RecordTooLate
  | TariffRewritesPast;

import type { PaidFrom } from "../packages/minute-package.js";
import type { Piece } from "../rating/rated-usage.js";
import type { UsageLine } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import type { PackageTerms, Tariff } from "../tariff/tariff.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/** The fields of every event: its position in the account's ledger, from 1 without gaps, and its instant, which never decreases. */
interface EventBase<Type extends string> {
  readonly type: Type;
  readonly sequence: number;
  readonly at: Instant;
}

/** The account was opened on a tariff. It is the first event of every ledger. */
export interface AccountOpened extends EventBase<"AccountOpened"> { readonly accountId: string; readonly tariff: Tariff }
/** The owner passed real-name verification (A1). */
export interface IdentityVerified extends EventBase<"IdentityVerified"> {}
/** A region was opened (A2 to A4). `approval` is the account manager's, if the region needs it. */
export interface ServiceActivated extends EventBase<"ServiceActivated"> {
  readonly region: string;
  readonly serviceType: "general";
  readonly billing: "by-duration";
  readonly approval: string | null;
}

/** An app was created; it is disabled at first (A5). */
export interface AppCreated extends EventBase<"AppCreated"> { readonly appId: string }
/** Calls of the app can start from this instant on (A7). */
export interface AppEnabled extends EventBase<"AppEnabled"> { readonly appId: string }
/** No call of the app can start from this instant on (A6). */
export interface AppDisabledEvent extends EventBase<"AppDisabled"> { readonly appId: string }

/** Cash was paid in. */
export interface CashToppedUp extends EventBase<"CashToppedUp"> { readonly paymentId: string; readonly amount: Decimal }

/** Why cash is adjusted: a credit is goodwill, a promotion or a write-off, a debit is a fee, a correction is either. */
export type AdjustmentKind = "goodwill" | "promotion" | "write-off" | "fee" | "correction";

/** What an adjustment of cash is about. */
export interface AdjustmentReference { readonly kind: "bill" | "usage" | "payment"; readonly id: string }

/** Cash was credited (`amount` above 0) or debited (below 0) without a payment. What it refers to was not looked up. */
export interface CashAdjusted extends EventBase<"CashAdjusted"> {
  readonly adjustmentId: string;
  readonly amount: Decimal;
  readonly kind: AdjustmentKind;
  readonly reason: string;
  readonly refersTo: AdjustmentReference | null;
}
/** A payment bounced or was charged back; `amount`, above 0, left the cash again. */
export interface PaymentReversed extends EventBase<"PaymentReversed"> {
  readonly reversalId: string;
  readonly paymentId: string;
  readonly amount: Decimal;
  readonly reason: string;
}
/** Cash, `amount` above 0, was paid back to the customer. */
export interface CashPaidOut extends EventBase<"CashPaidOut"> { readonly payoutId: string; readonly amount: Decimal }

/** A package was bought. It keeps these terms (A10). */
export interface PackagePurchased extends EventBase<"PackagePurchased">, PackageTerms {
  readonly packageId: string;
  readonly source: "tariff" | "inline";
  readonly paidFrom: PaidFrom;
  readonly effectiveAt: Instant;
  readonly expiresAt: Instant;
  readonly refundableUntil: Instant;
}
/** A package that renews was granted again for a month, on the terms on which it was bought. It is a package of its own. */
export interface PackageRenewed extends EventBase<"PackageRenewed">, Omit<PackagePurchased, "type" | "sequence" | "at"> {
  /** The package that was bought. */
  readonly renewalOf: string;
}
/** A package was not granted for a month, since its price was more than the cash that may be spent. It is tried again next month. */
export interface RenewalFailed extends EventBase<"RenewalFailed"> {
  /** The package that was bought. */
  readonly packageId: string;
  /** Such as `"2021-05"`. */
  readonly month: string;
  readonly price: Decimal;
  readonly cash: Decimal;
}
/** A package no longer renews. What was granted stays as it is. */
export interface RenewalCancelled extends EventBase<"RenewalCancelled"> { readonly packageId: string }
/** The current rating leaves nothing in the package. A later re-rating can change that. */
export interface PackageDepleted extends EventBase<"PackageDepleted"> { readonly packageId: string }
/** The validity of a package ended (rule 1). `forfeitedMs` is what was left in it at that time. */
export interface PackageExpiredEvent extends EventBase<"PackageExpired"> { readonly packageId: string; readonly forfeitedMs: PackageTime }
/** A package was returned (A17); `amount` is its whole price, paid back as it was paid. */
export interface PackageRefunded extends EventBase<"PackageRefunded"> {
  readonly packageId: string;
  readonly amount: Decimal;
  readonly paidTo: PaidFrom;
}

/** A call leg was recorded and rated. */
export interface UsageRated extends EventBase<"UsageRated">, Usage { readonly billedSeconds: number; readonly pieces: readonly Piece[] }
/** A command changed the rating of earlier usages (rule 9). */
export interface UsagesRerated extends EventBase<"UsagesRerated"> { readonly cause: Cause; readonly changes: readonly RatingChange[] }
/** A usage was voided: it is no longer rated, and later bills take back what was charged for it. */
export interface UsageVoided extends EventBase<"UsageVoided"> { readonly usageId: string; readonly reason: string }

/** The command that changed a rating, and the id of its usage or package; `null` for a batch. */
export interface Cause { readonly command: string; readonly id: string | null }
/** The rating of a usage before and after a re-rating. */
export interface RatingChange { readonly usageId: string; readonly before: readonly Piece[]; readonly after: readonly Piece[] }

/** A billing run charged what was rated since the run before (rule 11). */
export interface BillIssued extends EventBase<"BillIssued"> { readonly bill: Bill }

/** What a billing run charges: Σ amount − `rounding` = `total`. The total is negative if more is taken back than charged. */
export interface Bill {
  readonly billId: string;
  /** The billing day before that of the run. */
  readonly day: Day;
  readonly issuedAt: Instant;
  readonly lines: readonly BillLine[];
  readonly rounding: Decimal;
  readonly total: Decimal;
}

/**
 * What was rated of a day, region and item and was not billed before: the difference to earlier bills, so every number can be negative.
 * A line of which something was billed before is an adjustment; a line of an earlier day that is billed for the first time is not.
 * Minutes and amount are rounded half-even to 6 decimals, for display.
 */
export interface BillLine extends UsageLine {
  readonly minutes: Decimal;
  readonly coveredMinutes: Decimal;
  readonly overageMinutes: Decimal;
  readonly rate: Decimal;
  readonly amount: Decimal;
}

/**
 * Cash fell below zero (rule 12). `due` is the missing amount, above 0. If it is not paid before, the service is suspended at
 * `suspendsAt` and released at `releasesAt`.
 */
export interface ArrearsStarted extends EventBase<"ArrearsStarted"> {
  readonly due: Decimal;
  readonly suspendsAt: Instant;
  readonly releasesAt: Instant;
}
/** Cash is zero or more again. */
export interface ArrearsCleared extends EventBase<"ArrearsCleared"> {}
/** The service was suspended because of arrears (B7). It is released at `releasesAt`; without, when `ArrearsStarted` said. */
export interface ServiceSuspendedEvent extends EventBase<"ServiceSuspended"> { readonly releasesAt?: Instant }
/** A suspended service is active again, since arrears were cleared (B7). */
export interface ServiceResumed extends EventBase<"ServiceResumed"> {}
/** The service was released; it cannot be resumed (B7). */
export interface ServiceReleasedEvent extends EventBase<"ServiceReleased"> {}

/** Another tariff holds from this instant on. */
export interface TariffChanged extends EventBase<"TariffChanged"> { readonly tariff: Tariff }

/** Warning: what is left of a package fell to `percent` of its quota or below. */
export interface PackageRunningLow extends EventBase<"PackageRunningLow"> {
  readonly packageId: string;
  readonly percent: number;
  readonly remainingMs: PackageTime;
}
/** Warning: a package with minutes left expires in `days` days of 24 hours. */
export interface PackageExpiringSoon extends EventBase<"PackageExpiringSoon"> {
  readonly packageId: string;
  readonly days: number;
  readonly expiresAt: Instant;
  readonly remainingMs: PackageTime;
}
/**
 * Warning: cash fell below `below`, the level of the tariff's alerts. With `projectedCash` it was found at the first instant of a billing
 * day: the cash that there will be once what is rated is billed is below the level, and was not a day before.
 */
export interface CashRunningLow extends EventBase<"CashRunningLow"> {
  readonly cash: Decimal;
  readonly below: Decimal;
  readonly projectedCash?: Decimal;
}

/** The ledger: everything that can happen to an account. */
export type Event =
  | AccountOpened | IdentityVerified | ServiceActivated
  | AppCreated | AppEnabled | AppDisabledEvent
  | CashToppedUp | CashAdjusted | PaymentReversed | CashPaidOut
  | PackagePurchased | PackageDepleted | PackageExpiredEvent | PackageRefunded
  | PackageRenewed | RenewalFailed | RenewalCancelled
  | UsageRated | UsagesRerated | UsageVoided
  | BillIssued
  | ArrearsStarted | ArrearsCleared | ServiceSuspendedEvent | ServiceResumed | ServiceReleasedEvent
  | TariffChanged
  | PackageRunningLow | PackageExpiringSoon | CashRunningLow;

/** The events that move money or package minutes, so that they have entries in the journal. */
export type Movement =
  | CashToppedUp | CashAdjusted | PaymentReversed | CashPaidOut
  | PackagePurchased | PackageRenewed | PackageExpiredEvent | PackageRefunded
  | UsageRated | UsagesRerated | UsageVoided | BillIssued;

type Unnumbered<E> = E extends Event ? Omit<E, "sequence"> : never;

/** An event without its position in the ledger. */
export type NewEvent = Unnumbered<Event>;

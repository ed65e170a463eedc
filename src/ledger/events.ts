import type { PaidFrom } from "../packages/minute-package.js";
import type { Piece } from "../rating/rated-usage.js";
import type { UsageLine } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import type { PackageTerms, Tariff } from "../tariff/tariff.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/** What every event has: its place in the account's ledger, without gaps from 1, and its instant, which never decreases. */
interface EventBase<Type extends string> {
  readonly type: Type;
  readonly sequence: number;
  readonly at: Instant;
}

/** An account exists, with its tariff. */
export interface AccountOpened extends EventBase<"AccountOpened"> { readonly accountId: string; readonly tariff: Tariff }
/** The owner passed real-name verification (A1). */
export interface IdentityVerified extends EventBase<"IdentityVerified"> {}
/** `approval` names the account manager's consent, where a region needed one. */
export interface ServiceActivated extends EventBase<"ServiceActivated"> {
  readonly region: string;
  readonly serviceType: "general";
  readonly billing: "by-duration";
  readonly approval: string | null;
}

/** An app exists, disabled (A5). */
export interface AppCreated extends EventBase<"AppCreated"> { readonly appId: string }
/** Calls of the app can start from here on (A7). */
export interface AppEnabled extends EventBase<"AppEnabled"> { readonly appId: string }
/** No call of the app can start from here on (A6). */
export interface AppDisabledEvent extends EventBase<"AppDisabled"> { readonly appId: string }

/** Cash was paid in. */
export interface CashToppedUp extends EventBase<"CashToppedUp"> { readonly paymentId: string; readonly amount: Decimal }

/** A package was bought, with all the terms it keeps (A10). */
export interface PackagePurchased extends EventBase<"PackagePurchased">, PackageTerms {
  readonly packageId: string;
  readonly source: "tariff" | "inline";
  readonly paidFrom: PaidFrom;
  readonly effectiveAt: Instant;
  readonly expiresAt: Instant;
  readonly refundableUntil: Instant;
}
/** The current rating leaves nothing in the package. */
export interface PackageDepleted extends EventBase<"PackageDepleted"> { readonly packageId: string }
/** `forfeitedMs` is what was left at that time. */
export interface PackageExpiredEvent extends EventBase<"PackageExpired"> { readonly packageId: string; readonly forfeitedMs: PackageTime }
/** A package was returned, its whole price paid back where it came from (A17). */
export interface PackageRefunded extends EventBase<"PackageRefunded"> {
  readonly packageId: string;
  readonly amount: Decimal;
  readonly paidTo: PaidFrom;
}

/** A call leg was recorded and rated. */
export interface UsageRated extends EventBase<"UsageRated">, Usage { readonly billedSeconds: number; readonly pieces: readonly Piece[] }
/** Earlier usages are rated otherwise than before, because of a command. */
export interface UsagesRerated extends EventBase<"UsagesRerated"> { readonly cause: Cause; readonly changes: readonly RatingChange[] }
/** A usage was taken back. */
export interface UsageVoided extends EventBase<"UsageVoided"> { readonly usageId: string; readonly reason: string }

/** The command that changed a rating; `id` is null for a batch. */
export interface Cause { readonly command: string; readonly id: string | null }
/** How one usage was rated before and is rated now. */
export interface RatingChange { readonly usageId: string; readonly before: readonly Piece[]; readonly after: readonly Piece[] }

/** A billing run charged what had changed. */
export interface BillIssued extends EventBase<"BillIssued"> { readonly bill: Bill }

/** What a billing run charges. Σ amount − rounding = total. */
export interface Bill {
  readonly billId: string;
  /** The day before the run. */
  readonly day: Day;
  readonly issuedAt: Instant;
  readonly lines: readonly BillLine[];
  readonly rounding: Decimal;
  readonly total: Decimal;
}

/** The facts of a day's usage that were not billed before, and what they come to. On another day than the bill's it is an adjustment. */
export interface BillLine extends UsageLine {
  readonly minutes: Decimal;
  readonly coveredMinutes: Decimal;
  readonly overageMinutes: Decimal;
  readonly rate: Decimal;
  readonly amount: Decimal;
}

/** `due` is what the cash lacks; the service is suspended at `suspendsAt` and released at `releasesAt` unless it is paid. */
export interface ArrearsStarted extends EventBase<"ArrearsStarted"> {
  readonly due: Decimal;
  readonly suspendsAt: Instant;
  readonly releasesAt: Instant;
}
/** Cash is zero or more again. */
export interface ArrearsCleared extends EventBase<"ArrearsCleared"> {}
/** The service was suspended because of arrears (B7). */
export interface ServiceSuspendedEvent extends EventBase<"ServiceSuspended"> {}
/** Arrears were cleared, the service goes on (B7). */
export interface ServiceResumed extends EventBase<"ServiceResumed"> {}
/** The service was released, for good (B7). */
export interface ServiceReleasedEvent extends EventBase<"ServiceReleased"> {}

/** Another price list holds. */
export interface TariffChanged extends EventBase<"TariffChanged"> { readonly tariff: Tariff }

/** What is left of a package fell to `percent` of its quota or below. */
export interface PackageRunningLow extends EventBase<"PackageRunningLow"> {
  readonly packageId: string;
  readonly percent: number;
  readonly remainingMs: PackageTime;
}
/** A package with minutes left expires in `days` days of 24 hours. */
export interface PackageExpiringSoon extends EventBase<"PackageExpiringSoon"> {
  readonly packageId: string;
  readonly days: number;
  readonly expiresAt: Instant;
  readonly remainingMs: PackageTime;
}
/** Cash fell below the level that the tariff warns at. */
export interface CashRunningLow extends EventBase<"CashRunningLow"> { readonly cash: Decimal; readonly below: Decimal }

/** The ledger: everything that can happen to an account. */
export type Event =
  | AccountOpened | IdentityVerified | ServiceActivated
  | AppCreated | AppEnabled | AppDisabledEvent
  | CashToppedUp
  | PackagePurchased | PackageDepleted | PackageExpiredEvent | PackageRefunded
  | UsageRated | UsagesRerated | UsageVoided
  | BillIssued
  | ArrearsStarted | ArrearsCleared | ServiceSuspendedEvent | ServiceResumed | ServiceReleasedEvent
  | TariffChanged
  | PackageRunningLow | PackageExpiringSoon | CashRunningLow;

/** The events that move money or package minutes: those that the books are made of. */
export type Movement =
  | CashToppedUp | PackagePurchased | PackageExpiredEvent | PackageRefunded | UsageRated | UsagesRerated | UsageVoided | BillIssued;

type Unnumbered<E> = E extends Event ? Omit<E, "sequence"> : never;

/** An event that has not been given its place in the ledger yet. */
export type NewEvent = Unnumbered<Event>;

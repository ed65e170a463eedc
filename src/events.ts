import type { Decimal } from "./money.js";
import type { Line } from "./lines.js";
import type { PackageTime } from "./minutes.js";
import type { PaidFrom } from "./packages.js";
import type { PackageTerms, Tariff } from "./tariff.js";
import type { Day, Instant } from "./time.js";
import type { Piece, Usage } from "./usages.js";

/** What every event has: its place in the account's ledger, without gaps from 1, and its instant, which never decreases. */
interface Entry<Type extends string> {
  readonly type: Type;
  readonly sequence: number;
  readonly at: Instant;
}

/** An account exists, with its tariff. */
export interface AccountOpened extends Entry<"AccountOpened"> { readonly accountId: string; readonly tariff: Tariff }
/** The owner passed real-name verification (A1). */
export interface IdentityVerified extends Entry<"IdentityVerified"> {}
/** `approval` names the account manager's consent, where a region needed one. */
export interface ServiceActivated extends Entry<"ServiceActivated"> {
  readonly region: string;
  readonly serviceType: "general";
  readonly billing: "by-duration";
  readonly approval: string | null;
}

/** An app exists, disabled (A5). */
export interface AppCreated extends Entry<"AppCreated"> { readonly appId: string }
/** Calls of the app can start from here on (A7). */
export interface AppEnabled extends Entry<"AppEnabled"> { readonly appId: string }
/** No call of the app can start from here on (A6). */
export interface AppDisabledEvent extends Entry<"AppDisabled"> { readonly appId: string }

/** Cash was paid in. */
export interface CashToppedUp extends Entry<"CashToppedUp"> { readonly paymentId: string; readonly amount: Decimal }

/** A package was bought, with all the terms it keeps (A10). */
export interface PackagePurchased extends Entry<"PackagePurchased">, PackageTerms {
  readonly packageId: string;
  readonly source: "tariff" | "inline";
  readonly paidFrom: PaidFrom;
  readonly effectiveAt: Instant;
  readonly expiresAt: Instant;
  readonly refundableUntil: Instant;
}
/** The current rating leaves nothing in the package. */
export interface PackageDepleted extends Entry<"PackageDepleted"> { readonly packageId: string }
/** `forfeited` is what was left at that time. */
export interface PackageExpiredEvent extends Entry<"PackageExpired"> { readonly packageId: string; readonly forfeited: PackageTime }
/** A package was returned, its whole price paid back where it came from (A17). */
export interface PackageRefunded extends Entry<"PackageRefunded"> {
  readonly packageId: string;
  readonly amount: Decimal;
  readonly paidTo: PaidFrom;
}

/** A call leg was recorded and rated. */
export interface UsageRated extends Entry<"UsageRated">, Usage { readonly minutes: number; readonly pieces: readonly Piece[] }
/** Earlier usages are rated otherwise than before, because of a command. */
export interface UsagesRerated extends Entry<"UsagesRerated"> { readonly cause: Cause; readonly changes: readonly RatingChange[] }
/** A usage was taken back. */
export interface UsageVoided extends Entry<"UsageVoided"> { readonly usageId: string; readonly reason: string }

/** The command that changed a rating; `id` is null for a batch. */
export interface Cause { readonly command: string; readonly id: string | null }
/** How one usage was rated before and is rated now. */
export interface RatingChange { readonly usageId: string; readonly before: readonly Piece[]; readonly after: readonly Piece[] }

/** A billing run charged what had changed. */
export interface BillIssued extends Entry<"BillIssued"> { readonly bill: Bill }

/** What a billing run charges. Σ amount − roundDown = total. */
export interface Bill {
  readonly billId: string;
  /** The day before the run. */
  readonly day: Day;
  readonly issuedAt: Instant;
  readonly lines: readonly BillLine[];
  readonly roundDown: Decimal;
  readonly total: Decimal;
}

/** The facts of a day's usage that were not billed before, and what they come to. On another day than the bill's it is an adjustment. */
export interface BillLine extends Line {
  readonly coveredMinutes: Decimal;
  readonly overageMinutes: Decimal;
  readonly rate: Decimal;
  readonly amount: Decimal;
}

/** `due` is what the cash lacks; the service is suspended at `suspendsAt` and released at `releasesAt` unless it is paid. */
export interface ArrearsStarted extends Entry<"ArrearsStarted"> {
  readonly due: Decimal;
  readonly suspendsAt: Instant;
  readonly releasesAt: Instant;
}
/** Cash is zero or more again. */
export interface ArrearsCleared extends Entry<"ArrearsCleared"> {}
/** The service was suspended because of arrears (B7). */
export interface ServiceSuspendedEvent extends Entry<"ServiceSuspended"> {}
/** Arrears were cleared, the service goes on (B7). */
export interface ServiceResumed extends Entry<"ServiceResumed"> {}
/** The service was released, for good (B7). */
export interface ServiceReleasedEvent extends Entry<"ServiceReleased"> {}

/** Another price list holds. */
export interface TariffChanged extends Entry<"TariffChanged"> { readonly tariff: Tariff }

/** What is left of a package fell to `percent` of its quota or below. */
export interface PackageRunningLow extends Entry<"PackageRunningLow"> {
  readonly packageId: string;
  readonly percent: number;
  readonly remaining: PackageTime;
}
/** A package with minutes left expires in `days` days of 24 hours. */
export interface PackageExpiringSoon extends Entry<"PackageExpiringSoon"> {
  readonly packageId: string;
  readonly days: number;
  readonly expiresAt: Instant;
  readonly remaining: PackageTime;
}
/** Cash fell below the level that the tariff warns at. */
export interface CashRunningLow extends Entry<"CashRunningLow"> { readonly cash: Decimal; readonly below: Decimal }

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

type Unnumbered<E> = E extends Event ? Omit<E, "sequence"> : never;

/** An event that has not been given its place in the ledger yet. */
export type Fact = Unnumbered<Event>;

// The account and what it is made of.
export type { Account, ActiveRegion, ServiceStatus } from "./account.js";
export type { App, AppStatus } from "./apps.js";

// Opening the service (A1–A4).
export { activate, type ActivateRefusal, type ActivateRequest, openAccount, type OpenAccountRequest, verifyIdentity, type VerifyIdentityRequest } from "./opening.js";

// Apps (A5–A7).
export { type AppRequest, createApp, disableApp, enableApp, type EnableAppRefusal } from "./apps-control.js";

// Cash and packages (A9–A11, A14–A19).
export { topUp, type TopUpRequest } from "./cash.js";
export { purchasePackage, type PurchasePackageRequest, type PurchaseRefusal } from "./purchase.js";
export { type RefundRefusal, type RefundRequest, requestRefund } from "./refund.js";

// Usage (A8, A12, A16).
export {
  recordUsage, type RecordUsageRefusal, type RecordUsageRequest, recordUsages, type RecordUsagesOutcome, type RecordUsagesRequest,
  type RefusedUsage, type UsageInput,
} from "./usage.js";
export { voidUsage, type VoidUsageRequest } from "./voiding.js";

// From subscriptions to usages (B5).
export { meter, type Metered, type MeterOptions, type MeterOutcome, type RefusedSubscription } from "./metering.js";
export { meterStream, type MeterStreamOptions, type StreamedLeg } from "./meter-stream.js";
export { meteringChanges, type MeteringChanges, type MeteringChangesOptions } from "./metering-changes.js";
export type { MeteredUsage } from "./legs.js";
export type { Published, StreamSource, SubscriptionRecord } from "./subscriptions.js";

// Time passing: expiry, billing, arrears (A10, A13, B6, B7).
export { settle, type SettleRequest } from "./settlement.js";

// Questions.
export { authorizeCall, type AuthorizeCallRequest } from "./authorizing.js";
export { packageViews, type PackageView, remainingMinutes, unbilled } from "./package-views.js";
export { describeEvent } from "./describe.js";

// Explanations: why a usage, a package, a bill is as it is.
export { explainUsage, type UsageExplanation } from "./explain-usage.js";
export type { Candidate, PieceExplanation, RunningTotal, Verdict } from "./piece-explanations.js";
export { type ConsumptionChange, explainPackage, type PackageDraw, type PackageExplanation } from "./explain-package.js";
export { type BilledDay, type BillExplanation, type BillLineExplanation, explainBill } from "./explain-bill.js";
export { describeExplanation, type Explanation } from "./explanation-text.js";
export type { BilledPart, UsagePart } from "./usage-parts.js";
export type { RatingStep } from "./chronicle.js";
export type { ExactAmount } from "./exact-amounts.js";

// Statements of a period.
export { type ArrearsPeriod, type CashFlow, statement, type Statement, type StatementRequest } from "./statement.js";
export type { MinutesFlow, StatementPackage } from "./statement-packages.js";
export type { StatementUsage } from "./statement-usage.js";

// What if.
export { quote, type Quote, type QuotedUsage } from "./quote.js";
export { type MaxCall, maxCallSeconds } from "./max-call.js";

// Outcomes, refusals and events.
export { type Accepted, chain, type Outcome, type Refused, unwrap } from "./outcome.js";
export type { Command, CommonRefusal } from "./command.js";
export type { CallRefusal, UsageRefusal } from "./judging.js";
export {
  type AgreementNotAccepted, type AppDisabledRefusal, type AppNotFound, type BillNotFound, type ClockWentBackwards, describeRefusal, type IdConflict,
  type IdentityNotVerified, type IdKind, type InsufficientCash, type InvalidInput, type NoPackagePurchased, type OfferNotFound,
  type PackageConsumed, type PackageExpiredRefusal, type PackageNotFound, type RecordTooLate, type Refusal, RefusalError, type RefundWindowClosed,
  type RegionNeedsAccountManager, type ServiceNotActivated, type ServiceReleasedRefusal, type ServiceSuspendedRefusal, type TariffRewritesPast,
  type UnknownItem, type UnknownRegion, type UsageInFuture, type UsageNotFound, type UsageTooLate,
} from "./refusals.js";
export type {
  AccountOpened, AppCreated, AppDisabledEvent, AppEnabled, ArrearsCleared, ArrearsStarted, Bill, BillIssued, BillLine, CashRunningLow, CashToppedUp,
  Cause, Event, IdentityVerified, PackageDepleted, PackageExpiredEvent, PackageExpiringSoon, PackagePurchased, PackageRefunded,
  PackageRunningLow, RatingChange,
  ServiceActivated, ServiceReleasedEvent, ServiceResumed, ServiceSuspendedEvent, TariffChanged, UsageRated, UsagesRerated, UsageVoided,
} from "./events.js";
export { replay } from "./replay.js";

// Books: double entry, and as other programs read it.
export { journal } from "./journal.js";
export { type ChartLine, type ChartName, chartOfAccounts, type LedgerAccount } from "./chart.js";
export type { JournalEntry, JournalPosting } from "./entries.js";
export { toHledger } from "./hledger.js";
export { toBeancount } from "./beancount.js";
export { journalText } from "./journal-text.js";

// Storage.
export { accountFromJSON, accountToJSON, type ReadAccount } from "./account-json.js";
export { eventFromJSON, eventToJSON } from "./event-json.js";
export type { Json, JsonObject } from "./documents.js";

// Tariffs.
export { aliyunRtc } from "./tariffs/aliyun-rtc.js";
export { tencentTrtc } from "./tariffs/tencent-trtc.js";
export { changeTariff, type ChangeTariffRequest } from "./tariff-change.js";
export type { Item, Metering, PackageOffer, PackageTerms, Rate, Tariff } from "./tariff.js";

// Values.
export type { Decimal, DecimalInput } from "./money.js";
export type { PackageTime } from "./minutes.js";
export type { Day, Duration, Instant, InstantInput } from "./time.js";
export type { MinutePackage, PackageStatus, PaidFrom } from "./packages.js";
export type { Line } from "./lines.js";
export type { Draw, Piece, Usage } from "./usages.js";

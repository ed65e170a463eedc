// The account and what it is made of.
export type { Account, ActiveRegion, ServiceStatus } from "./account/account.js";
export type { App, AppStatus } from "./account/app.js";

// Opening the service (A1–A4).
export { activate, type ActivateRefusal, type ActivateRequest } from "./commands/activate.js";
export { openAccount, type OpenAccountRequest } from "./commands/open-account.js";
export { verifyIdentity, type VerifyIdentityRequest } from "./commands/verify-identity.js";

// Apps (A5–A7).
export { type AppRequest, createApp, disableApp, enableApp, type EnableAppRefusal } from "./commands/manage-apps.js";

// Cash and packages (A9–A11, A14–A19).
export { topUp, type TopUpRequest } from "./commands/top-up.js";
export { purchasePackage, type PurchasePackageRequest, type PurchaseRefusal } from "./commands/purchase-package.js";
export { type RefundRefusal, type RefundRequest, requestRefund } from "./commands/request-refund.js";

// Usage (A8, A12, A16).
export { recordUsage, type RecordUsageRefusal, type RecordUsageRequest, type UsageInput } from "./commands/record-usage.js";
export { recordUsages, type RecordUsagesOutcome, type RecordUsagesRequest, type RefusedUsage } from "./commands/record-usages.js";
export { voidUsage, type VoidUsageRequest } from "./commands/void-usage.js";

// From subscriptions to usages (B5).
export { meter, type Metered, type MeterOptions, type MeterOutcome, type RefusedSubscription } from "./metering/meter.js";
export { meterStream, type MeterStreamOptions, type StreamedLeg } from "./metering/meter-stream.js";
export { meteringChanges, type MeteringChanges, type MeteringChangesOptions } from "./metering/metering-corrections.js";
export type { MeteredUsage } from "./metering/call-leg.js";
export type { Published, StreamSource, SubscriptionRecord } from "./metering/subscription-record.js";

// Time passing: expiry, billing, arrears (A10, A13, B6, B7).
export { settle, type SettleRequest } from "./commands/settle.js";

// Questions.
export { authorizeCall, type AuthorizeCallRequest } from "./queries/authorize-call.js";
export { packageViews, type PackageView, remainingMinutes } from "./queries/package-views.js";
export { unbilled } from "./queries/unbilled.js";
export { describeEvent } from "./ledger/describe-event.js";

// Explanations: why a usage, a package, a bill is as it is.
export { explainUsage, type UsageExplanation } from "./reports/explain-usage.js";
export type { Candidate, PieceExplanation, RunningTotal, Verdict } from "./reports/explain-pieces.js";
export { type ConsumptionChange, explainPackage, type PackageDraw, type PackageExplanation } from "./reports/explain-package.js";
export { type BilledDay, type BillExplanation, type BillLineExplanation, explainBill } from "./reports/explain-bill.js";
export { describeExplanation, type Explanation } from "./reports/describe-explanation.js";
export type { BilledPart, UsagePart } from "./reports/bill-contributions.js";
export type { RatingStep } from "./reports/audit-trail.js";
export type { ExactAmount } from "./rating/exact-amount.js";

// Statements of a period.
export { type ArrearsPeriod, type CashFlow, statement, type Statement, type StatementRequest } from "./reports/statement.js";
export type { MinutesFlow, StatementPackage } from "./reports/statement-packages.js";
export type { StatementUsage } from "./reports/statement-usage.js";

// What if.
export { quote, type Quote, type QuotedUsage } from "./queries/quote.js";
export { type MaxCall, maxCallSeconds } from "./queries/max-call-seconds.js";

// Outcomes, refusals and events.
export { type Accepted, chain, type Outcome, unwrap } from "./account/outcome.js";
export { type Refused } from "./refusals/refusals.js";
export type { Command, CommonRefusal } from "./commands/command.js";
export type { CallRefusal, UsageRefusal } from "./commands/usage-eligibility.js";
export {
  type AgreementNotAccepted, type AppDisabledRefusal, type AppNotFound, type BillNotFound, type ClockWentBackwards, type IdConflict,
  type IdentityNotVerified, type IdKind, type InsufficientCash, type InvalidInput, type NoPackagePurchased, type OfferNotFound,
  type PackageConsumed, type PackageExpiredRefusal, type PackageNotFound, type RecordTooLate, type Refusal, type RefundWindowClosed,
  type RegionNeedsAccountManager, type ServiceNotActivated, type ServiceReleasedRefusal, type ServiceSuspendedRefusal,
  type TariffRewritesPast, type UnknownItem, type UnknownRegion, type UsageInFuture, type UsageNotFound, type UsageTooLate } from "./refusals/refusals.js";
export { describeRefusal, RefusalError } from "./refusals/refusal-error.js";
export type {
  AccountOpened, AppCreated, AppDisabledEvent, AppEnabled, ArrearsCleared, ArrearsStarted, Bill, BillIssued, BillLine, CashRunningLow,
  CashToppedUp, Cause, Event, IdentityVerified, PackageDepleted, PackageExpiredEvent, PackageExpiringSoon, PackagePurchased,
  PackageRefunded, PackageRunningLow, RatingChange, ServiceActivated, ServiceReleasedEvent, ServiceResumed, ServiceSuspendedEvent,
  TariffChanged, UsageRated, UsagesRerated, UsageVoided } from "./ledger/events.js";
export { replay } from "./account/replay.js";

// Books: double entry, and as other programs read it.
export { journal } from "./accounting/journal.js";
export { type ChartLine, type ChartName, chartOfAccounts, type LedgerAccount } from "./accounting/chart-of-accounts.js";
export type { JournalEntry, JournalPosting } from "./accounting/journal-entry.js";
export { toHledger } from "./accounting/to-hledger.js";
export { toBeancount } from "./accounting/to-beancount.js";
export { journalText } from "./accounting/journal-text.js";

// Storage.
export { accountFromJSON, accountToJSON, type ReadAccount } from "./persistence/account-json.js";
export { eventFromJSON, eventToJSON } from "./ledger/event-json.js";
export type { Json, JsonObject } from "./parsing/json.js";

// Tariffs.
export { aliyunRtc } from "./tariff/aliyun-rtc.js";
export { tencentTrtc } from "./tariff/tencent-trtc.js";
export { changeTariff, type ChangeTariffRequest } from "./commands/change-tariff.js";
export type { Item, Metering, PackageOffer, PackageTerms, Rate, Tariff } from "./tariff/tariff.js";

// Values.
export type { Decimal, DecimalInput } from "./values/money.js";
export type { PackageTime } from "./values/package-time.js";
export type { Day, Duration } from "./values/calendar.js";
export type { Instant, InstantInput } from "./values/instant.js";
export type { MinutePackage, PackageStatus, PaidFrom } from "./packages/minute-package.js";
export type { UsageLine } from "./rating/usage-line.js";
export type { Draw } from "./packages/minute-package.js";
export type { Piece } from "./rating/rated-usage.js";
export type { Usage } from "./rating/usage.js";

/**
 * The account of one customer: commands that change it, queries that ask it, the events that it is made of, and its stored forms;
 * besides tariffs and values. Meters, books, reports, services and what is for tests have entry points of their own:
 * `rtc-billing/metering`, `rtc-billing/accounting`, `rtc-billing/reports`, `rtc-billing/service` and `rtc-billing/testing`.
 *
 * @module rtc-billing
 */

// Account.
export type { Account, ActiveRegion, CashAdjustment, PaymentReversal, ServiceStatus } from "./account/account.js";
export type { App, AppStatus } from "./account/app.js";
export type { MinutePackage, PackageStatus, PaidFrom, Renewal } from "./packages/minute-package.js";
export type { DayLines, UsageLine } from "./rating/usage-line.js";

// Commands: opening the service (A1–A4).
export { openAccount, type OpenAccountRequest } from "./commands/open-account.js";
export { verifyIdentity, type VerifyIdentityRequest } from "./commands/verify-identity.js";
export { activate, type ActivateRefusal, type ActivateRequest } from "./commands/activate.js";

// Commands: apps (A5–A7).
export { type AppRequest, createApp, disableApp, enableApp, type EnableAppRefusal } from "./commands/manage-apps.js";

// Commands: cash and packages (A9–A11, A14–A19).
export { topUp, type TopUpRequest } from "./commands/top-up.js";
export { adjustCash, type AdjustCashRequest } from "./commands/adjust-cash.js";
export { reversePayment, type ReversePaymentRefusal, type ReversePaymentRequest } from "./commands/reverse-payment.js";
export { payOut, type PayOutRequest } from "./commands/pay-out.js";
export { purchasePackage, type PurchasePackageRequest, type PurchaseRefusal } from "./commands/purchase-package.js";
export { cancelRenewal, type CancelRenewalRefusal, type CancelRenewalRequest } from "./commands/cancel-renewal.js";
export { type RefundRefusal, type RefundRequest, requestRefund } from "./commands/request-refund.js";

// Commands: usage (A8, A12, A16).
export { recordUsage, type RecordUsageRefusal, type RecordUsageRequest, type UsageInput } from "./commands/record-usage.js";
export {
  type RecordedUsages, recordUsages, type RecordUsagesOutcome, type RecordUsagesRequest, type RefusedUsage,
} from "./commands/record-usages.js";
export { voidUsage, type VoidUsageRequest } from "./commands/void-usage.js";

// Commands: time and prices (A10, A13, B6, B7).
export { settle, type SettleRequest } from "./commands/settle.js";
export { changeTariff, type ChangeTariffRequest } from "./commands/change-tariff.js";

// Outcomes of commands.
export type { Command, CommonRefusal } from "./commands/command.js";
export { type Accepted, chain, type Chained, type Outcome, type RefusedInChain, type RepeatedInChain, unwrap } from "./account/outcome.js";

// Refusals.
export { RefusalError } from "./refusals/refusal-error.js";
export { describeRefusal } from "./ledger/describe-refusal.js";
export type { AuthorizationRefusal, CallRefusal, UsageRefusal } from "./commands/usage-eligibility.js";
export type {
  AccountNotFound, AgreementNotAccepted, AppDisabledRefusal, AppNotFound, BillNotFound, ClockWentBackwards, IdConflict,
  IdentityNotVerified, IdKind, InsufficientCash, InvalidInput, MinutesExhausted, NoPackagePurchased, NotRenewing, NotReturnable,
  OfferNotFound, PackageConsumed, PackageExpiredRefusal, PackageNotFound, PaymentNotFound, RecordTooLate, Refusal, Refused,
  RefundWindowClosed, RegionNeedsAccountManager, ReversalExceedsPayment, ServiceNotActivated, ServiceReleasedRefusal,
  ServiceSuspendedRefusal, TariffRewritesPast, UnknownItem, UnknownRegion, UsageInFuture, UsageNotFound, UsageTooLate,
} from "./refusals/refusals.js";

// Queries: what is so.
export { authorizeCall, type AuthorizeCallRequest } from "./queries/authorize-call.js";
export { nextDueAt } from "./queries/next-due-at.js";
export { openFrom } from "./queries/open-from.js";
export { projectedCash } from "./queries/projected-cash.js";
export { type CoveredCall, packageViews, type PackageView, remainingMinutes } from "./queries/package-views.js";
export { unbilled } from "./queries/unbilled.js";

// Queries: what would be.
export { quote, type Quote, type QuotedUsage } from "./queries/quote.js";
export type { DisplayMinutes } from "./rating/charge.js";
export type { ExactAmount } from "./rating/exact-amount.js";
export { type MaxCall, maxCallSeconds } from "./queries/max-call-seconds.js";

// Events.
export type {
  AccountOpened, AdjustmentKind, AdjustmentReference, AppCreated, AppDisabledEvent, AppEnabled, ArrearsCleared, ArrearsStarted, Bill,
  BillIssued, BillLine, CashAdjusted, CashPaidOut, CashRunningLow, CashToppedUp, Cause, Event, IdentityVerified, PackageDepleted,
  PackageExpiredEvent, PackageExpiringSoon, PackagePurchased, PackageRefunded, PackageRenewed, PackageRunningLow, PaymentReversed,
  RatingChange, RenewalCancelled, RenewalFailed, ServiceActivated, ServiceReleasedEvent, ServiceResumed, ServiceSuspendedEvent,
  TariffChanged, UsageRated, UsagesRerated, UsageVoided,
} from "./ledger/events.js";
export type { Usage } from "./rating/usage.js";
export type { Piece } from "./rating/rated-usage.js";
export type { Draw } from "./packages/minute-package.js";
export { describeEvent } from "./ledger/describe-event.js";
export type { DescribeOptions } from "./ledger/describe-options.js";
export { replay } from "./account/replay.js";

// Stored forms.
export { accountFromJSON, accountToJSON, type ReadAccount } from "./persistence/account-json.js";
export { accountFromBytes, accountToBytes } from "./persistence/account-bytes.js";
export { accountFromParts, type AccountPart, accountToParts } from "./persistence/account-parts.js";
export { eventFromJSON, eventsFromJSON, eventsToJSON, eventToJSON } from "./ledger/event-json.js";
export { replayJSON } from "./persistence/replay-json.js";
export type { Json, JsonObject } from "./parsing/json.js";

// Tariffs.
export type { Item, Metering, MoneyRounding, PackageOffer, PackageTerms, Rate, ServiceTerms, Tariff } from "./tariff/tariff.js";
export { aliyunRtc } from "./tariff/aliyun-rtc.js";
export { aliyunRtc3 } from "./tariff/aliyun-rtc-3.js";
export { aliyunArtc } from "./tariff/aliyun-artc.js";
export { tencentTrtc } from "./tariff/tencent-trtc.js";

// Values.
export type { Instant, InstantInput } from "./values/instant.js";
export type { Day, Duration } from "./values/calendar.js";
export type { PackageTime } from "./values/package-time.js";
export type { Decimal, DecimalInput } from "./values/money.js";
export { isoOf, minutesOf } from "./queries/display-units.js";

import { describe, expectTypeOf, it } from "vitest";
import {
  type Account, type AccountOpened, activate, type AgreementNotAccepted, type AppDisabledRefusal, type AppNotFound, authorizeCall,
  type Bill, chain, type Chained, cancelRenewal, changeTariff, type ClockWentBackwards, createApp, type Day, type Decimal, disableApp, enableApp, type Event,
  type IdConflict, type IdentityNotVerified, type Instant, type InsufficientCash, type InvalidInput, type MinutesExhausted, type NoPackagePurchased,
  type OfferNotFound, openAccount, type PackageConsumed, type PackageExpiredEvent, type PackageExpiredRefusal,
  type NotRenewing, type NotReturnable, type PackageNotFound, type PackageTime, type PackageView, purchasePackage, recordUsage, type RecordUsageRefusal, recordUsages, type RefundWindowClosed,
  type Refusal, type Refused, type RefusedUsage, type RegionNeedsAccountManager, requestRefund, type ServiceNotActivated,
  type ServiceReleasedRefusal, type ServiceSuspendedRefusal, settle, type Tariff, type TariffRewritesPast, topUp, type UnknownItem,
  type UnknownRegion, unwrap, type UsageInFuture, type UsageNotFound, type UsageTooLate, verifyIdentity, voidUsage,
} from "../src/index.js";
import type { JournalEntry, JournalRefs, LedgerAccount } from "../src/accounting/index.js";

/*
 * What the types promise. Nothing here runs: `npm run types` checks it, and an assertion that does not hold is an error of the compiler.
 */
declare const account: Account;
const at = "2021-04-01T00:00:00+08:00";

describe("units do not mix:", () => {
  it("an instant, package time and a number", () => {
    expectTypeOf<Instant>().not.toExtend<PackageTime>();
    expectTypeOf<PackageTime>().not.toExtend<Instant>();
    expectTypeOf<number>().not.toExtend<Instant>();
    expectTypeOf<number>().not.toExtend<PackageTime>();
    expectTypeOf<Instant>().toExtend<number>();
    expectTypeOf<PackageTime>().toExtend<number>();
  });
  it("a day and a text", () => {
    expectTypeOf<string>().not.toExtend<Day>();
    expectTypeOf<Instant>().not.toExtend<Day>();
    expectTypeOf<Day>().toExtend<string>();
  });
  it("money and a number", () => {
    expectTypeOf<number>().not.toExtend<Decimal>();
    expectTypeOf<PackageTime>().not.toExtend<Decimal>();
    // @ts-expect-error: money is never a number
    topUp(account, { at, paymentId: "pay-1", amount: 100 });
  });
  it("and each field says which it is", () => {
    expectTypeOf<Pick<Bill["lines"][number], "day" | "drawnMs" | "overageMs" | "rate">>().toEqualTypeOf<{
      readonly day: Day; readonly drawnMs: PackageTime; readonly overageMs: PackageTime; readonly rate: Decimal;
    }>();
    expectTypeOf<PackageExpiredEvent["forfeitedMs"]>().toEqualTypeOf<PackageTime>();
    expectTypeOf<PackageView["remainingMinutes"]>().toEqualTypeOf<Decimal>();
    expectTypeOf<Account["clock"]>().toEqualTypeOf<Instant>();
  });
});

describe("an entry of a journal", () => {
  it("has its fields and no others", () => {
    expectTypeOf<JournalEntry>().toEqualTypeOf<{
      readonly entryId: string; readonly at: Instant; readonly valueAt: Instant; readonly description: string; readonly sequence: number;
      readonly refs: JournalRefs;
      readonly postings: readonly { readonly ledgerAccount: LedgerAccount; readonly unit: string; readonly amount: Decimal }[];
    }>();
    expectTypeOf<"Assets:Cash">().toExtend<LedgerAccount>();
    expectTypeOf<"Cash">().not.toExtend<LedgerAccount>();
  });
});

type RefusalOf<Command extends (...given: never) => unknown> = Extract<ReturnType<Command>, { readonly ok: false }> extends Refused<infer R> ? R : never;
type Shape = InvalidInput | ClockWentBackwards;
type OfCall =
  | UnknownItem | AppNotFound | ServiceNotActivated | AppDisabledRefusal | ServiceSuspendedRefusal | ServiceReleasedRefusal;
type OfUsage = InvalidInput | IdConflict | UsageInFuture | UsageTooLate | OfCall;

describe("what refuses says with what, no more and no less:", () => {
  it("opening", () => {
    expectTypeOf<RefusalOf<typeof openAccount>>().toEqualTypeOf<InvalidInput>();
    expectTypeOf<RefusalOf<typeof verifyIdentity>>().toEqualTypeOf<Shape | ServiceReleasedRefusal>();
    expectTypeOf<RefusalOf<typeof activate>>().toEqualTypeOf<
      Shape | ServiceReleasedRefusal | UnknownRegion | IdentityNotVerified | AgreementNotAccepted | RegionNeedsAccountManager
    >();
  });
  it("apps", () => {
    expectTypeOf<RefusalOf<typeof createApp>>().toEqualTypeOf<Shape | ServiceReleasedRefusal | ServiceNotActivated>();
    expectTypeOf<RefusalOf<typeof enableApp>>().toEqualTypeOf<
      Shape | ServiceReleasedRefusal | ServiceSuspendedRefusal | AppNotFound | NoPackagePurchased
    >();
    expectTypeOf<RefusalOf<typeof disableApp>>().toEqualTypeOf<Shape | ServiceReleasedRefusal | AppNotFound>();
  });
  it("cash and packages", () => {
    expectTypeOf<RefusalOf<typeof topUp>>().toEqualTypeOf<Shape | IdConflict>();
    expectTypeOf<RefusalOf<typeof purchasePackage>>().toEqualTypeOf<
      Shape | IdConflict | ServiceReleasedRefusal | ServiceNotActivated | OfferNotFound | InsufficientCash
    >();
    expectTypeOf<RefusalOf<typeof requestRefund>>().toEqualTypeOf<
      Shape | PackageNotFound | NotReturnable | PackageConsumed | PackageExpiredRefusal | RefundWindowClosed
    >();
  });
  it("renewals", () => {
    expectTypeOf<RefusalOf<typeof cancelRenewal>>().toEqualTypeOf<Shape | ServiceReleasedRefusal | PackageNotFound | NotRenewing>();
  });
  it("usage", () => {
    expectTypeOf<RefusalOf<typeof recordUsage>>().toEqualTypeOf<OfUsage>();
    expectTypeOf<RefusalOf<typeof recordUsages>>().toEqualTypeOf<InvalidInput>();
    expectTypeOf<RefusedUsage["refusal"]>().toEqualTypeOf<OfUsage>();
    expectTypeOf<RefusalOf<typeof voidUsage>>().toEqualTypeOf<Shape | UsageNotFound>();
    expectTypeOf<RefusalOf<typeof authorizeCall>>().toEqualTypeOf<InvalidInput | OfCall | MinutesExhausted>();
  });
  it("time and tariffs", () => {
    expectTypeOf<RefusalOf<typeof settle>>().toEqualTypeOf<Shape>();
    expectTypeOf<RefusalOf<typeof changeTariff>>().toEqualTypeOf<Shape | ServiceReleasedRefusal | TariffRewritesPast>();
  });
});

describe("what is accepted says what happened:", () => {
  it("opening gives its one event, other commands events of any kind", () => {
    expectTypeOf(unwrap(openAccount({ at, accountId: "school" })).events).toEqualTypeOf<readonly AccountOpened[]>();
    expectTypeOf(unwrap(settle(account, { at })).events).toEqualTypeOf<readonly Event[]>();
  });
  it("unwrap keeps what a batch refused", () => {
    const batch = unwrap(recordUsages(account, { at, usages: [] }));
    expectTypeOf(batch.refused).toEqualTypeOf<readonly RefusedUsage[]>();
    expectTypeOf(batch.ok).toEqualTypeOf<true>();
  });
  it("chain refuses with what any of its steps and its start can refuse with", () => {
    const outcome = chain(
      openAccount({ at, accountId: "school" }),
      (a) => verifyIdentity(a, { at }),
      (a) => topUp(a, { at, paymentId: "pay-1", amount: "1" }),
      (a) => disableApp(a, { at, appId: "class" }),
    );
    expectTypeOf(outcome).toEqualTypeOf<Chained<never> | Refused<Shape | ServiceReleasedRefusal | IdConflict | AppNotFound>>();
    expectTypeOf(chain(account, (a) => settle(a, { at }))).toEqualTypeOf<Chained<never> | Refused<Shape>>();
    expectTypeOf(chain(account)).toEqualTypeOf<Chained<never> | Refused<never>>();
    expectTypeOf(chain(account, (a) => chain(a, (b) => recordUsages(b, { at, usages: [] })))).toEqualTypeOf<Chained<RecordUsageRefusal> | Refused<InvalidInput>>();
  });
  it("an account is there once `ok` was looked at", () => {
    const outcome = settle(account, { at });
    // @ts-expect-error: a refused outcome has no account
    void outcome.account;
    if (outcome.ok) expectTypeOf(outcome.account).toEqualTypeOf<Account>();
    else expectTypeOf(outcome).toEqualTypeOf<Refused<Shape>>();
  });
});

/** Each case is narrowed to its own members; a type that is left over is no `never`, and one that does not exist cannot be a case. */
function subjectOf(event: Event): string | number {
  switch (event.type) {
    case "AccountOpened": case "TariffChanged": return event.tariff.tariffId;
    case "ServiceActivated": return event.region;
    case "AppCreated": case "AppEnabled": case "AppDisabled": return event.appId;
    case "CashToppedUp": case "PaymentReversed": return event.paymentId;
    case "CashAdjusted": return event.adjustmentId;
    case "CashPaidOut": return event.payoutId;
    case "PackagePurchased": case "PackageRenewed": case "RenewalFailed": case "RenewalCancelled": case "PackageDepleted": case "PackageExpired": case "PackageRefunded": return event.packageId;
    case "PackageRunningLow": return event.percent;
    case "PackageExpiringSoon": return event.days;
    case "UsageRated": case "UsageVoided": return event.usageId;
    case "UsagesRerated": return event.cause.command;
    case "BillIssued": return event.bill.billId;
    case "ArrearsStarted": return event.suspendsAt;
    case "CashRunningLow": return event.below.toFixed();
    case "IdentityVerified": case "ArrearsCleared": case "ServiceSuspended": case "ServiceResumed": case "ServiceReleased": return event.sequence;
    default: return event satisfies never;
  }
}

function reasonOf(refusal: Refusal): string | number | null {
  switch (refusal.type) {
    case "InvalidInput": case "TariffRewritesPast": return refusal.path;
    case "IdConflict": return refusal.kind;
    case "ClockWentBackwards": return refusal.clock;
    case "UnknownRegion": case "RegionNeedsAccountManager": case "ServiceNotActivated": return refusal.region;
    case "ServiceSuspended": return refusal.suspendedAt;
    case "ServiceReleased": return refusal.releasedAt;
    case "AppNotFound": case "AppDisabled": return refusal.appId;
    case "OfferNotFound": return refusal.offerId;
    case "InsufficientCash": return refusal.cash.toFixed();
    case "PaymentNotFound": return refusal.paymentId;
    case "ReversalExceedsPayment": return refusal.reversible.toFixed();
    case "UsageInFuture": return refusal.endsAt;
    case "RecordTooLate": return refusal.oldestFrom;
    case "UsageTooLate": return refusal.oldestDay;
    case "UnknownItem": case "MinutesExhausted": return refusal.item;
    case "UsageNotFound": return refusal.usageId;
    case "PackageNotFound": return refusal.packageId;
    case "PackageConsumed": return refusal.consumedMinutes.toFixed();
    case "PackageExpired": return refusal.expiresAt;
    case "NotReturnable": case "NotRenewing": return refusal.packageId;
    case "RefundWindowClosed": return refusal.closedAt;
    case "IdentityNotVerified": case "AgreementNotAccepted": case "NoPackagePurchased": return refusal.type;
    case "BillNotFound": return refusal.billId;
    case "AccountNotFound": return refusal.accountId;
    default: return refusal satisfies never;
  }
}

describe("a switch can be exhaustive over", () => {
  it("the types of events", () => expectTypeOf(subjectOf).parameter(0).toEqualTypeOf<Event>());
  it("the types of refusals", () => expectTypeOf(reasonOf).parameter(0).toEqualTypeOf<Refusal>());
});

/** Values that have no parts a caller could change, or (`Decimal`) none that a caller sees. */
type Whole = string | number | boolean | bigint | null | undefined | Decimal;
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsReadonly<T, Key extends keyof T> = IsSame<Pick<T, Key>, Readonly<Pick<T, Key>>>;

/** The paths in `T` at which something could be changed in place: `never` where it is readonly all the way down. */
type Writable<T, Path extends string = ""> =
  T extends Whole ? never
  : T extends ReadonlyMap<infer Key, infer Value>
    ? (T extends Map<Key, Value> ? Path : never) | Writable<Key, `${Path}.key`> | Writable<Value, `${Path}.value`>
  : T extends readonly (infer Element)[]
    ? (T extends Element[] ? Path : never) | Writable<Element, `${Path}[]`>
  : T extends Date | ReadonlySet<unknown> | ((...given: never) => unknown) ? Path
  : { [Key in keyof T & string]-?: (IsReadonly<T, Key> extends true ? never : `${Path}.${Key}`) | Writable<T[Key], `${Path}.${Key}`> }[keyof T & string];

describe("readonly all the way down is", () => {
  it("an account", () => expectTypeOf<Writable<Account>>().toEqualTypeOf<never>());
  it("every event", () => expectTypeOf<Writable<Event>>().toEqualTypeOf<never>());
  it("every refusal", () => expectTypeOf<Writable<Refusal>>().toEqualTypeOf<never>());
  it("a tariff", () => expectTypeOf<Writable<Tariff>>().toEqualTypeOf<never>());
  it("an outcome, and what a query answers", () => {
    expectTypeOf<Writable<ReturnType<typeof settle | typeof recordUsages | typeof openAccount>>>().toEqualTypeOf<never>();
    expectTypeOf<Writable<readonly PackageView[]>>().toEqualTypeOf<never>();
  });

  // The check itself: each of these must be seen.
  it("not what has a part that can be changed", () => {
    expectTypeOf<Writable<{ a: Day; readonly b: Instant }>>().toEqualTypeOf<".a">();
    expectTypeOf<Writable<{ a?: number }>>().toEqualTypeOf<".a">();
    expectTypeOf<Writable<{ readonly a: readonly { b: Decimal }[] }>>().toEqualTypeOf<".a[].b">();
    expectTypeOf<Writable<{ readonly a: number[] }>>().toEqualTypeOf<".a">();
    expectTypeOf<Writable<{ readonly a: readonly [first: number] | [second: number] }>>().toEqualTypeOf<".a">();
    expectTypeOf<Writable<{ readonly a: Map<string, number> }>>().toEqualTypeOf<".a">();
    expectTypeOf<Writable<ReadonlyMap<string, { a: number } | null>>>().toEqualTypeOf<".value.a">();
    expectTypeOf<Writable<{ readonly a: Record<string, number> }>>().toEqualTypeOf<`.a.${string}`>();
    expectTypeOf<Writable<{ readonly a: Readonly<Record<string, { b: number }>> }>>().toEqualTypeOf<`.a.${string}.b`>();
    expectTypeOf<Writable<{ readonly a: Date } | { readonly b: ReadonlySet<string> }>>().toEqualTypeOf<".a" | ".b">();
  });
});

describe("what does not compile:", () => {
  it("activation without the agreement", () => {
    activate(account, { at, region: "cn", acceptedAgreement: true });
    // @ts-expect-error: the agreement must be accepted
    activate(account, { at, region: "cn", acceptedAgreement: false });
    // @ts-expect-error: whether it was accepted must be known
    activate(account, { at, region: "cn", acceptedAgreement: Boolean(at) });
    // @ts-expect-error: and must be said
    activate(account, { at, region: "cn" });
  });
  it("a purchase of an offer both named and given, or neither", () => {
    const offer = { minutes: 100, price: "3.00", validFor: { months: 1 } };
    purchasePackage(account, { at, packageId: "p1", offerId: "example-1000" });
    purchasePackage(account, { at, packageId: "p1", offer });
    // @ts-expect-error: one or the other
    purchasePackage(account, { at, packageId: "p1", offerId: "example-1000", offer });
    // @ts-expect-error: one of them
    purchasePackage(account, { at, packageId: "p1" });
    // @ts-expect-error: paid from elsewhere or from cash
    purchasePackage(account, { at, packageId: "p1", offer, paidFrom: "card" });
  });
  it("a validity in two units", () => {
    // @ts-expect-error: one unit
    purchasePackage(account, { at, packageId: "p1", offer: { minutes: 100, price: "3.00", validFor: { months: 1, days: 1 } } });
  });
  it("a command without its instant", () => {
    // @ts-expect-error: the library has no clock
    settle(account, {});
  });
});

import type { AccountOpened, Event, PackagePurchased, PackageRenewed, UsagesRerated } from "../ledger/events.js";
import type { MinutePackage } from "../packages/minute-package.js";
import { withoutPackage, withPackage } from "../packages/package-balances.js";
import { bug } from "../refusals/refusal-error.js";
import { compiledTariff } from "../tariff/compiled-tariff.js";
import { deepFreeze } from "../values/freeze.js";
import type { Instant } from "../values/instant.js";
import { minus, plus, ZERO } from "../values/money.js";
import { internalsOf, type MutableAccount, mutableAccount, usageIndexOf } from "./account-handle.js";
import { type Account, tariffOf } from "./account.js";
import { withBilled } from "./billed-lines.js";
import { evolveCash } from "./evolve-cash.js";
import { NO_ENTRIES, readOnlyMap, withEntry, withoutEntry } from "./read-only-map.js";
import { evolveService } from "./evolve-service.js";
import { noteBilledDays } from "./rated-days.js";
import { endRenewal, endRenewalOfReturned, noteGranted } from "./renewals.js";
import { changePieces, draftOf, dropClosedDays, emptyUsageIndex, enterUsage, type UsageIndexDraft } from "./usage-index.js";
import { isProjectedCashLow, wasLowAtOpening } from "./unbilled-charges.js";
import { openRowOf, piecesAt, rowOfDay } from "./usage-lookup.js";

const NO_RENEWALS: Account["renewals"] = readOnlyMap();
const NO_SUSPENSIONS: Account["suspensions"] = Object.freeze([]);

/** A new account: registered, its owner not verified, no service active. */
export function openedAccount({ accountId, tariff, sequence, at }: AccountOpened): Account {
  const account: Account = {
    accountId,
    tariff,
    version: sequence,
    clock: at,
    identityVerified: false,
    regions: readOnlyMap(),
    service: "inactive",
    apps: readOnlyMap(),
    cash: ZERO,
    arrearsSince: null,
    packages: readOnlyMap(),
    renewals: NO_RENEWALS,
    payments: readOnlyMap(),
    adjustments: NO_ENTRIES,
    reversals: NO_ENTRIES,
    reversed: NO_ENTRIES,
    payouts: NO_ENTRIES,
    cashWasLow: wasLowAtOpening(tariff),
    billed: readOnlyMap(),
    billedTotal: ZERO,
    deadlines: null,
    suspensions: NO_SUSPENSIONS,
    releasedAt: null,
  };
  return Object.freeze(mutableAccount(account, emptyUsageIndex(compiledTariff(tariff).calendar)));
}

/** Called before each event is applied, with the account as it is then. Throwing ends the fold. */
export type EventVisitor = (account: Account, event: Event) => void;

/**
 * The account after `events`: the only place where the state of an account changes. Events that a command decided can follow by
 * construction; `inspect` is for stored events, which may not. If anything throws, no account has changed (law 17): what is written goes
 * into a draft, which becomes an account when it is returned.
 */
export function evolve(account: Account, events: readonly Event[], inspect?: EventVisitor): Account {
  if (events.length === 0) return account;
  const draft = draftOf(usageIndexOf(account));
  const after = mutableAccount(account, draft);
  const { calendar } = tariffOf(account);
  let dayEnd = calendar.dayAt(account.clock).end;
  for (const event of events) {
    inspect?.(after, event);
    if (event.at >= dayEnd) {
      after.cashWasLow = isProjectedCashLow(after); // since its last event, thus when the day began
      dayEnd = calendar.dayAt(event.at).end;
    }
    apply(after, event, draft);
    if (event.type === "PackageRenewed") after.cashWasLow = isProjectedCashLow(after); // renewals come first in a day
    after.version = event.sequence;
    after.clock = event.at;
  }
  if (mayCloseDays(account, after, events)) closeDays(after, draft);
  keepNextDueAt(account, after);
  return Object.freeze(after);
}

function closeDays(account: MutableAccount, draft: UsageIndexDraft): void {
  const { oldestDay, openFrom } = openDaysOf(account);
  const dropped = dropClosedDays(draft, account.billed, oldestDay, openFrom);
  account.billed = dropped.reduce<Account["billed"]>(withoutEntry, account.billed);
}

const openDaysOf = (account: Account) => tariffOf(account).openAt(account.clock);

/**
 * Whether `events` may have closed a day, or completed the bills of a closed one. Between the same two runs `openAt` returns the same
 * object.
 */
const mayCloseDays = (before: Account, after: Account, events: readonly Event[]): boolean =>
  tariffOf(after).openAt(before.clock) !== openDaysOf(after) || events.some(({ type }) => type === "BillIssued");

/** Keeps the cached `nextDueAt` as long as nothing that it depends on has changed. */
function keepNextDueAt(before: Account, after: Account): void {
  const { nextDueAt } = internalsOf(before);
  if (nextDueAt !== null && after.clock < nextDueAt && haveSameDueInstants(before, after)) internalsOf(after).nextDueAt = nextDueAt;
}

/** Whether both accounts have the same expiries, expiry warnings and deadlines ahead. */
const haveSameDueInstants = (a: Account, b: Account): boolean =>
  a.packages === b.packages && a.tariff === b.tariff && a.deadlines === b.deadlines && a.service === b.service;

function apply(account: MutableAccount, event: Event, draft: UsageIndexDraft): void {
  switch (event.type) {
    case "AccountOpened":
      return bug("that an account is opened once");
    case "CashToppedUp":
    case "CashAdjusted":
    case "PaymentReversed":
    case "CashPaidOut":
      return evolveCash(account, event);
    case "PackagePurchased":
    case "PackageRenewed":
      if (event.paidFrom === "cash") account.cash = minus(account.cash, event.price);
      return grantPackage(account, packageFrom(event), draft);
    case "RenewalCancelled":
      return endRenewal(account, event.packageId, "cancelled");
    case "PackageRefunded":
      if (event.paidTo === "cash") account.cash = plus(account.cash, event.amount);
      return returnPackage(account, packageOf(account, event.packageId), draft);
    case "PackageDepleted":
    case "PackageExpired":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
    case "RenewalFailed":
    case "CashRunningLow":
      return; // They announce what draws, bills and time have already changed.
    case "UsageRated":
      return enterUsage(draft, event, event.pieces);
    case "UsagesRerated":
      return rerate(draft, event);
    case "UsageVoided":
      return voidUsage(draft, event.usageId, tariffOf(account).openAt(event.at).openFrom);
    case "BillIssued":
      account.billed = withBilled(account.billed, event.bill);
      noteBilledDays(draft, account.billed, new Set(event.bill.lines.map(({ day }) => day)));
      account.cash = minus(account.cash, event.bill.total);
      account.billedTotal = plus(account.billedTotal, event.bill.total);
      return;
    case "TariffChanged":
      account.tariff = event.tariff;
      return;
    default:
      return evolveService(account, event);
  }
}

function grantPackage(account: MutableAccount, pack: MinutePackage, draft: UsageIndexDraft): void {
  account.packages = withEntry(account.packages, pack.packageId, pack);
  noteGranted(account, pack);
  draft.balances = withPackage(draft.balances, pack);
}

function returnPackage(account: MutableAccount, pack: MinutePackage, draft: UsageIndexDraft): void {
  account.packages = withEntry(account.packages, pack.packageId, Object.freeze({ ...pack, refunded: true }));
  endRenewalOfReturned(account, pack);
  draft.balances = withoutPackage(draft.balances, pack);
}

function rerate(draft: UsageIndexDraft, { changes }: UsagesRerated): void {
  for (const { usageId, before, after } of changes) {
    const firstPiece = before[0] ?? bug("that a re-rating names the pieces from before");
    const row = rowOfDay(draft, usageId, firstPiece.day) ?? bug("that a re-rating names a usage of the window");
    changePieces(draft, row, before, after, false);
  }
}

function voidUsage(draft: UsageIndexDraft, usageId: string, openFrom: Instant): void {
  const row = openRowOf(draft, usageId, openFrom) ?? bug("that a void names a usage of an open day");
  changePieces(draft, row, piecesAt(draft, row), [], true);
}

const packageOf = ({ packages }: Account, packageId: string): MinutePackage =>
  packages.get(packageId) ?? bug("that an event names a package of the account");

function packageFrom(event: PackagePurchased | PackageRenewed): MinutePackage {
  if (event.type === "PackageRenewed") {
    const { type: _type, sequence: _sequence, at, renewalOf, ...terms } = event;
    return deepFreeze({ ...terms, purchasedAt: at, refunded: false, renewalOf, renewal: null });
  }
  const { type: _type, sequence: _sequence, at, ...terms } = event;
  return deepFreeze({ ...terms, purchasedAt: at, refunded: false, renewalOf: null, renewal: terms.renews ? "running" : null });
}

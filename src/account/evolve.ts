import type { AccountOpened, Event, PackagePurchased } from "../ledger/events.js";
import type { MinutePackage } from "../packages/minute-package.js";
import { packageBalances } from "../packages/package-balances.js";
import { bug } from "../refusals/refusal-error.js";
import { compiledTariff } from "../tariff/compiled-tariff.js";
import { deepFreeze } from "../values/freeze.js";
import { minus, plus, ZERO } from "../values/money.js";
import { internalsOf, type MutableAccount, mutableAccount } from "./account-handle.js";
import type { Account } from "./account.js";
import { withBilled } from "./billed-lines.js";
import { type OwnMaps, readOnlyMap, withEntry } from "./copy-on-write.js";
import { evolveService } from "./evolve-service.js";
import {
  beginChanges, changePackages, dropClosedDays, flush, type PendingChanges, recordRerating, recordUsageRated, recordVoid,
} from "./usage-index-changes.js";
import { advanceVersion, indexAt, versionAt } from "./usage-index-versions.js";
import { emptyUsageIndex } from "./usage-index.js";
import { transaction } from "./usage-index-transaction.js";

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
    payments: readOnlyMap(),
    billed: readOnlyMap(),
    billedTotal: ZERO,
    deadlines: null,
    suspensions: NO_SUSPENSIONS,
    releasedAt: null,
  };
  return Object.freeze(mutableAccount(account, versionAt(emptyUsageIndex(compiledTariff(tariff).calendar, packageBalances([], ({ quotaMs }) => quotaMs)))));
}

/** Looks at each event before it is applied, and at the account that it meets; what it throws ends the fold. */
export type EventVisitor = (account: Account, event: Event) => void;

/**
 * The account after `events`: the only place where the state of an account changes. Events of our own can follow by construction;
 * `inspect` sees each event of others before it is applied. Where anything throws, the account and its index stay as they were.
 */
export function evolve(account: Account, events: readonly Event[], inspect?: EventVisitor): Account {
  if (events.length === 0) return account;
  const { version } = internalsOf(account);
  const usageIndex = indexAt(version);
  return transaction(usageIndex, () => {
    const pending = beginChanges(usageIndex);
    const next = versionAt(usageIndex);
    const draft = mutableAccount(account, next);
    fold(draft, events, pending, inspect);
    if (isDayClosing(account, draft, events)) draft.billed = dropClosedDays(pending, draft.billed, openDaysOf(draft).oldestDay);
    keepNextDueAt(account, draft);
    Object.freeze(draft);
    advanceVersion(version, next, pending.changes, usageIndex);
    return draft;
  });
}

function fold(draft: MutableAccount, events: readonly Event[], pending: PendingChanges, inspect: EventVisitor | undefined): void {
  const own: OwnMaps = new Set();
  for (const event of events) {
    if (event.type === "UsagesRerated" || event.type === "UsageVoided") flush(pending); // they look at the order of usages
    inspect?.(draft, event);
    apply(draft, event, pending, own);
    draft.version = event.sequence;
    draft.clock = event.at;
  }
  flush(pending);
}

const openDaysOf = (account: Account) => compiledTariff(account.tariff).openAt(account.clock);

/** Whether lines may have become those of closed days that are completely billed. */
const isDayClosing = (before: Account, after: Account, events: readonly Event[]): boolean =>
  compiledTariff(after.tariff).openAt(before.clock) !== openDaysOf(after) || events.some(({ type }) => type === "BillIssued");

/** The next instant at which something is due is known on as long as nothing that it depends on has changed. */
function keepNextDueAt(before: Account, after: Account): void {
  const { nextDueAt } = internalsOf(before);
  if (nextDueAt !== null && after.clock < nextDueAt && isDueAlike(before, after)) internalsOf(after).nextDueAt = nextDueAt;
}

/** Whether both accounts have the same expiries, expiry warnings and deadlines ahead. */
const isDueAlike = (a: Account, b: Account): boolean =>
  a.packages === b.packages && a.tariff === b.tariff && a.deadlines === b.deadlines && a.service === b.service;

function apply(draft: MutableAccount, event: Event, pending: PendingChanges, own: OwnMaps): void {
  switch (event.type) {
    case "AccountOpened":
      return bug("that an account is opened once");
    case "CashToppedUp":
      draft.payments = withEntry(own, draft.payments, event.paymentId, event.amount);
      draft.cash = plus(draft.cash, event.amount);
      return;
    case "PackagePurchased":
      if (event.paidFrom === "cash") draft.cash = minus(draft.cash, event.price);
      return setPackage(draft, packageFrom(event), pending, own);
    case "PackageRefunded":
      if (event.paidTo === "cash") draft.cash = plus(draft.cash, event.amount);
      return setPackage(draft, Object.freeze({ ...packageOf(draft, event.packageId), refunded: true }), pending, own);
    case "PackageDepleted":
    case "PackageExpired":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
    case "CashRunningLow":
      return; // They follow from draws, bills and the time.
    case "UsageRated":
      return recordUsageRated(pending, event);
    case "UsagesRerated":
      return recordRerating(pending, event);
    case "UsageVoided":
      return recordVoid(pending, event.usageId, compiledTariff(draft.tariff).openAt(event.at).openFrom);
    case "BillIssued":
      draft.billed = withBilled(draft.billed, event.bill, own);
      draft.cash = minus(draft.cash, event.bill.total);
      draft.billedTotal = plus(draft.billedTotal, event.bill.total);
      return;
    case "TariffChanged":
      draft.tariff = event.tariff;
      return;
    default:
      return evolveService(draft, event, own);
  }
}

function setPackage(draft: MutableAccount, pack: MinutePackage, pending: PendingChanges, own: OwnMaps): void {
  draft.packages = withEntry(own, draft.packages, pack.packageId, pack);
  changePackages(pending, draft.packages);
}

const packageOf = ({ packages }: Account, packageId: string): MinutePackage =>
  packages.get(packageId) ?? bug("that an event names a package of the account");

const packageFrom = (event: PackagePurchased): MinutePackage => {
  const { type: _type, sequence: _sequence, at, ...terms } = event;
  return deepFreeze({ ...terms, purchasedAt: at, refunded: false });
};

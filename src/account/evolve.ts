import type { AccountOpened, Event, PackagePurchased } from "../ledger/events.js";
import type { MinutePackage } from "../packages/minute-package.js";
import { bug } from "../refusals/refusal-error.js";
import { compiledTariff } from "../tariff/compiled-tariff.js";
import { deepFreeze } from "../values/freeze.js";
import { minus, plus, ZERO } from "../values/money.js";
import { internalsOf, type MutableAccount, mutableAccount } from "./account-handle.js";
import { type Account, tariffOf } from "./account.js";
import { withBilled } from "./billed-lines.js";
import { type CopiedMaps, readOnlyMap, withEntry } from "./copy-on-write.js";
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
  return Object.freeze(mutableAccount(account, versionAt(emptyUsageIndex(compiledTariff(tariff).calendar))));
}

/** Called before each event is applied, with the account as it is then. Throwing ends the fold. */
export type EventVisitor = (account: Account, event: Event) => void;

/**
 * The account after `events`: the only place where the state of an account changes. Events that a command decided can follow by
 * construction; `inspect` is for stored events, which may not. If anything throws, the account and its index stay as they were (law 17).
 */
export function evolve(account: Account, events: readonly Event[], inspect?: EventVisitor): Account {
  if (events.length === 0) return account;
  const { version } = internalsOf(account);
  const usageIndex = indexAt(version);
  return transaction(usageIndex, () => {
    const indexChanges = beginChanges(usageIndex);
    const nextVersion = versionAt(usageIndex);
    const after = mutableAccount(account, nextVersion);
    fold(after, events, indexChanges, inspect);
    if (mayCloseDays(account, after, events)) after.billed = dropClosedDays(indexChanges, after.billed, openDaysOf(after).oldestDay);
    keepNextDueAt(account, after);
    Object.freeze(after);
    advanceVersion(version, nextVersion, indexChanges.changes, usageIndex);
    return after;
  });
}

function fold(account: MutableAccount, events: readonly Event[], indexChanges: PendingChanges, inspect: EventVisitor | undefined): void {
  const copied: CopiedMaps = new Set();
  for (const event of events) {
    if (event.type === "UsagesRerated" || event.type === "UsageVoided") flush(indexChanges); // they look up usages in the order
    inspect?.(account, event);
    apply(account, event, indexChanges, copied);
    account.version = event.sequence;
    account.clock = event.at;
  }
  flush(indexChanges);
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

function apply(account: MutableAccount, event: Event, indexChanges: PendingChanges, copied: CopiedMaps): void {
  switch (event.type) {
    case "AccountOpened":
      return bug("that an account is opened once");
    case "CashToppedUp":
      account.payments = withEntry(copied, account.payments, event.paymentId, event.amount);
      account.cash = plus(account.cash, event.amount);
      return;
    case "PackagePurchased":
      if (event.paidFrom === "cash") account.cash = minus(account.cash, event.price);
      return setPackage(account, packageFrom(event), indexChanges, copied);
    case "PackageRefunded":
      if (event.paidTo === "cash") account.cash = plus(account.cash, event.amount);
      return setPackage(account, Object.freeze({ ...packageOf(account, event.packageId), refunded: true }), indexChanges, copied);
    case "PackageDepleted":
    case "PackageExpired":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
    case "CashRunningLow":
      return; // They announce what draws, bills and time have already changed.
    case "UsageRated":
      return recordUsageRated(indexChanges, event);
    case "UsagesRerated":
      return recordRerating(indexChanges, event);
    case "UsageVoided":
      return recordVoid(indexChanges, event.usageId, tariffOf(account).openAt(event.at).openFrom);
    case "BillIssued":
      account.billed = withBilled(account.billed, event.bill, copied);
      account.cash = minus(account.cash, event.bill.total);
      account.billedTotal = plus(account.billedTotal, event.bill.total);
      return;
    case "TariffChanged":
      account.tariff = event.tariff;
      return;
    default:
      return evolveService(account, event, copied);
  }
}

function setPackage(account: MutableAccount, pack: MinutePackage, indexChanges: PendingChanges, copied: CopiedMaps): void {
  account.packages = withEntry(copied, account.packages, pack.packageId, pack);
  changePackages(indexChanges, account.packages);
}

const packageOf = ({ packages }: Account, packageId: string): MinutePackage =>
  packages.get(packageId) ?? bug("that an event names a package of the account");

const packageFrom = (event: PackagePurchased): MinutePackage => {
  const { type: _type, sequence: _sequence, at, ...terms } = event;
  return deepFreeze({ ...terms, purchasedAt: at, refunded: false });
};

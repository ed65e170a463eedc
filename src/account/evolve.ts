import type { AccountOpened, Event, PackagePurchased } from "../ledger/events.js";
import type { MinutePackage } from "../packages/minute-package.js";
import { packageBalances } from "../packages/package-balances.js";
import { invalid } from "../refusals/refusal-error.js";
import { compiledTariff } from "../tariff/compiled-tariff.js";
import { minus, plus, ZERO } from "../values/money.js";
import { type MutableAccount, internalsOf, accountFrom } from "./account-handle.js";
import type { Account } from "./account.js";
import { withBilled } from "./billed-lines.js";
import { type OwnMaps, ownMap } from "./copy-on-write.js";
import { evolveService } from "./evolve-service.js";
import {
  recordUsageRated, changePackages, flush, dropClosedDays, type IndexChanges, beginChanges, recordRerating, recordVoid, revertAll,
} from "./usage-index-changes.js";
import { advanceVersion, indexAt, versionAt } from "./usage-index-versions.js";
import { emptyUsageIndex } from "./usage-index.js";

export function openedAccount({ accountId, tariff, sequence, at }: AccountOpened): Account {
  const account: Account = {
    accountId,
    tariff,
    version: sequence,
    clock: at,
    identityVerified: false,
    regions: new Map(),
    service: "inactive",
    apps: new Map(),
    cash: ZERO,
    arrearsSince: null,
    packages: new Map(),
    payments: new Map(),
    billed: new Map(),
    billedTotal: ZERO,
    deadlines: null,
    suspensions: [],
    releasedAt: null,
  };
  return accountFrom(account, versionAt(emptyUsageIndex(compiledTariff(tariff).calendar, packageBalances([], ({ quotaMs }) => quotaMs))));
}

/**
 * The account after `events`: the only place where the state of an account changes. Events of our own follow by construction;
 * `inspect` sees each of others before it is applied. What throws leaves the account's book as it was.
 */
export function evolve(account: Account, events: readonly Event[], inspect?: (reached: Account, event: Event) => void): Account {
  if (events.length === 0) return account;
  const { version, nextDueAt } = internalsOf(account);
  const entries = beginChanges(indexAt(version));
  const draft = accountFrom(account, versionAt(entries.usageIndex));
  const own: OwnMaps = new Set();
  try {
    for (const event of events) {
      if (event.type === "UsagesRerated" || event.type === "UsageVoided") flush(entries); // they speak of usages in their order
      inspect?.(draft, event);
      apply(draft, event, entries, own);
      draft.version = event.sequence;
      draft.clock = event.at;
    }
  } catch (thrown) {
    revertAll(entries);
    throw thrown;
  }
  flush(entries);
  const { openAt } = compiledTariff(draft.tariff);
  if (openAt(account.clock) !== openAt(draft.clock) || events.some(({ type }) => type === "BillIssued")) {
    draft.billed = dropClosedDays(entries, draft.billed, openAt(draft.clock).oldestDay);
  }
  const inside = internalsOf(draft);
  if (nextDueAt !== null && draft.clock < nextDueAt && isDueAlike(account, draft)) inside.nextDueAt = nextDueAt;
  advanceVersion(version, inside.version, entries.changes);
  return draft;
}

/** Whether the same falls due by itself on both: expiries, announcements, deadlines. */
const isDueAlike = (a: Account, b: Account): boolean =>
  a.packages === b.packages && a.tariff === b.tariff && a.deadlines === b.deadlines && a.service === b.service;

function apply(draft: MutableAccount, event: Event, entries: IndexChanges, own: OwnMaps): void {
  switch (event.type) {
    case "AccountOpened":
      return invalid("events", "must have AccountOpened as the first event and nowhere else");
    case "CashToppedUp":
      draft.payments = ownMap(own, draft.payments).set(event.paymentId, event.amount);
      draft.cash = plus(draft.cash, event.amount);
      return;
    case "PackagePurchased":
      if (event.paidFrom === "cash") draft.cash = minus(draft.cash, event.price);
      return setPackage(draft, packageFrom(event), entries, own);
    case "PackageRefunded":
      if (event.paidTo === "cash") draft.cash = plus(draft.cash, event.amount);
      return setPackage(draft, { ...packageOf(draft, event.packageId), refunded: true }, entries, own);
    case "PackageDepleted":
    case "PackageExpired":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
    case "CashRunningLow":
      return; // They tell what follows from draws, bills and the time.
    case "UsageRated":
      return recordUsageRated(entries, event);
    case "UsagesRerated":
      return recordRerating(entries, event);
    case "UsageVoided":
      return recordVoid(entries, event.usageId, compiledTariff(draft.tariff).openAt(event.at).openFrom);
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

function setPackage(draft: MutableAccount, pack: MinutePackage, entries: IndexChanges, own: OwnMaps): void {
  draft.packages = ownMap(own, draft.packages).set(pack.packageId, pack);
  changePackages(entries, draft.packages);
}

const packageOf = ({ packages }: Account, packageId: string): MinutePackage =>
  packages.get(packageId) ?? invalid("packageId", "must be the id of a package of the account");

const packageFrom = (event: PackagePurchased): MinutePackage => {
  const { type: _type, sequence: _sequence, at, ...compiled } = event;
  return { ...compiled, purchasedAt: at, refunded: false };
};

import type { Account } from "./account.js";
import { bookOf } from "./book.js";
import { type OwnCopies, writable } from "./copying.js";
import type { AccountOpened, Event, PackagePurchased } from "./events.js";
import { minus, plus, ZERO } from "./money.js";
import type { MinutePackage } from "./packages.js";
import { invalid } from "./refusals.js";
import { type Draft, insideOf, sealed } from "./sealing.js";
import { applyToService } from "./service.js";
import { shelfOf } from "./shelf.js";
import { termsOf } from "./terms.js";
import { advance, bookAt, versionOf } from "./versions.js";
import {
  addUsage, changePackages, closeEntries, dropClosedDays, type Entries, entriesIn, rerate, voidUsage, withBilled, withdraw,
} from "./window.js";

export function opened({ accountId, tariff, sequence, at }: AccountOpened): Account {
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
    packs: new Map(),
    payments: new Map(),
    billed: new Map(),
    billedTotal: ZERO,
    deadlines: null,
    suspensions: [],
    releasedAt: null,
  };
  return sealed(account, versionOf(bookOf(termsOf(tariff).calendar, shelfOf([], ({ quota }) => quota))));
}

/**
 * The account after `events`: the only place where the state of an account changes. Events of our own follow by construction;
 * `inspect` sees each of others before it is applied. What throws leaves the account's book as it was.
 */
export function evolve(account: Account, events: readonly Event[], inspect?: (reached: Account, event: Event) => void): Account {
  if (events.length === 0) return account;
  const { version, quietUntil } = insideOf(account);
  const entries = entriesIn(bookAt(version));
  const draft = sealed(account, versionOf(entries.book));
  const own: OwnCopies = new Set();
  try {
    for (const event of events) {
      if (event.type === "UsagesRerated" || event.type === "UsageVoided") closeEntries(entries); // they speak of usages in their order
      inspect?.(draft, event);
      apply(draft, event, entries, own);
      draft.version = event.sequence;
      draft.clock = event.at;
    }
  } catch (thrown) {
    withdraw(entries);
    throw thrown;
  }
  closeEntries(entries);
  const { openAt } = termsOf(draft.tariff);
  if (openAt(account.clock) !== openAt(draft.clock) || events.some(({ type }) => type === "BillIssued")) {
    draft.billed = dropClosedDays(entries, draft.billed, openAt(draft.clock).oldestDay);
  }
  const inside = insideOf(draft);
  if (quietUntil !== null && draft.clock < quietUntil && dueAlike(account, draft)) inside.quietUntil = quietUntil;
  advance(version, inside.version, entries.changes);
  return draft;
}

/** Whether the same falls due by itself on both: expiries, announcements, deadlines. */
const dueAlike = (a: Account, b: Account): boolean =>
  a.packs === b.packs && a.tariff === b.tariff && a.deadlines === b.deadlines && a.service === b.service;

function apply(draft: Draft, event: Event, entries: Entries, own: OwnCopies): void {
  switch (event.type) {
    case "AccountOpened":
      return invalid("events", "must have AccountOpened as the first event and nowhere else");
    case "CashToppedUp":
      draft.payments = writable(own, draft.payments).set(event.paymentId, event.amount);
      draft.cash = plus(draft.cash, event.amount);
      return;
    case "PackagePurchased":
      if (event.paidFrom === "cash") draft.cash = minus(draft.cash, event.price);
      return putPackage(draft, purchased(event), entries, own);
    case "PackageRefunded":
      if (event.paidTo === "cash") draft.cash = plus(draft.cash, event.amount);
      return putPackage(draft, { ...packageOf(draft, event.packageId), refunded: true }, entries, own);
    case "PackageDepleted":
    case "PackageExpired":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
    case "CashRunningLow":
      return; // They tell what follows from draws, bills and the time.
    case "UsageRated":
      return addUsage(entries, event);
    case "UsagesRerated":
      return rerate(entries, event);
    case "UsageVoided":
      return voidUsage(entries, event.usageId, termsOf(draft.tariff).openAt(event.at).openFrom);
    case "BillIssued":
      draft.billed = withBilled(draft.billed, event.bill, own);
      draft.cash = minus(draft.cash, event.bill.total);
      draft.billedTotal = plus(draft.billedTotal, event.bill.total);
      return;
    case "TariffChanged":
      draft.tariff = event.tariff;
      return;
    default:
      return applyToService(draft, event, own);
  }
}

function putPackage(draft: Draft, pack: MinutePackage, entries: Entries, own: OwnCopies): void {
  draft.packs = writable(own, draft.packs).set(pack.packageId, pack);
  changePackages(entries, draft.packs);
}

const packageOf = ({ packs }: Account, packageId: string): MinutePackage =>
  packs.get(packageId) ?? invalid("packageId", "must be the id of a package of the account");

const purchased = (event: PackagePurchased): MinutePackage => {
  const { type: _type, sequence: _sequence, at, ...terms } = event;
  return { ...terms, purchasedAt: at, refunded: false };
};

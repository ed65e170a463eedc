import type { Event, Movement, PackagePurchased } from "../ledger/events.js";
import { bug, unreachable } from "../refusals/refusal-error.js";
import { type Decimal, unitsOf } from "../values/money.js";
import { addPackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { type DrawdownChanges, type DrawdownTracker, drawdownTracker } from "./drawdown-changes.js";
import type { JournalPosting } from "./journal-entry.js";
import type { PostingWriter } from "./posting-writer.js";
import {
  type BookedPackage, customerCashPostings, drawPostings, expiryPostings, purchasePostings, repaymentPostings, returnPostings,
} from "./postings.js";

type Postings = readonly JournalPosting[];

/** Whether an event can have postings: it moves money or package minutes. */
export function isMovement(event: Event): event is Movement {
  switch (event.type) {
    case "CashToppedUp":
    case "PackagePurchased":
    case "PackageExpired":
    case "PackageRefunded":
    case "UsageRated":
    case "UsagesRerated":
    case "UsageVoided":
    case "BillIssued":
      return true;
    case "AccountOpened":
    case "IdentityVerified":
    case "ServiceActivated":
    case "AppCreated":
    case "AppEnabled":
    case "AppDisabled":
    case "PackageDepleted":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
    case "CashRunningLow":
    case "ArrearsStarted":
    case "ArrearsCleared":
    case "ServiceSuspended":
    case "ServiceResumed":
    case "ServiceReleased":
    case "TariffChanged":
      return false;
    default:
      return unreachable(event);
  }
}

type MutablePackage = { -readonly [Key in keyof BookedPackage]: BookedPackage[Key] };

/** The books of an account while its events are posted, one after another. */
export interface Books {
  readonly writer: PostingWriter;
  readonly packages: Map<string, MutablePackage>;
  readonly changesOf: DrawdownTracker;
}

/** Empty books for a ledger. */
export const booksFor = (events: readonly Event[], writer: PostingWriter): Books =>
  ({ writer, packages: new Map(), changesOf: drawdownTracker(events) });

/**
 * Posts an event that can follow those that were posted. Returns its postings, one list for each journal entry, without those of 0.
 * `cashBefore` is the cash before the event. Overage has no postings until it is billed.
 */
export const postEvent = (books: Books, event: Movement, cashBefore: Decimal): readonly Postings[] =>
  allPostings(books, event, cashBefore).map(withoutZeros);

/** `filter` makes an array with room for more elements; `slice` one that has just its own, of which a journal keeps very many. */
const withoutZeros = (postings: Postings): Postings => postings.filter(({ amount }) => !amount.isZero()).slice();

function allPostings(books: Books, event: Movement, cashBefore: Decimal): readonly Postings[] {
  const { writer } = books;
  switch (event.type) {
    case "CashToppedUp": {
      const amount = unitsOf(event.amount);
      return [[writer.debit("cash", amount), ...customerCashPostings(writer, unitsOf(cashBefore), amount)]];
    }
    case "PackagePurchased":
      return [purchasePostings(writer, addPackage(books, event), event.paidFrom, unitsOf(cashBefore))];
    case "PackageExpired": {
      const pack = packageOf(books, event.packageId);
      if (pack.hasExpired) return [];
      pack.hasExpired = true;
      return [expiryPostings(writer, pack)];
    }
    case "PackageRefunded": {
      const pack = packageOf(books, event.packageId);
      return [returnPostings(writer, pack), repaymentPostings(writer, pack, event.paidTo, unitsOf(cashBefore))];
    }
    case "UsageRated":
    case "UsagesRerated":
    case "UsageVoided":
      return [postDraws(books, books.changesOf(event))];
    case "BillIssued": {
      const total = unitsOf(event.bill.total);
      return [[...customerCashPostings(writer, unitsOf(cashBefore), -total), writer.credit("payAsYouGoRevenue", total)]];
    }
    default:
      return unreachable(event);
  }
}

function addPackage({ packages }: Books, { packageId, price, quotaMs }: PackagePurchased): BookedPackage {
  const pack: MutablePackage = { packageId, price: unitsOf(price), quotaMs, consumedMs: ZERO_PACKAGE_TIME, hasExpired: false };
  packages.set(packageId, pack);
  return pack;
}

function postDraws(books: Books, { byPackage, byItem }: DrawdownChanges): Postings {
  const postings: JournalPosting[] = [];
  for (const { id, changeMs } of byPackage) {
    const pack = packageOf(books, id);
    for (const posting of drawPostings(books.writer, pack, changeMs)) postings.push(posting);
    pack.consumedMs = addPackageTime(pack.consumedMs, changeMs);
  }
  for (const { id, changeMs } of byItem) postings.push(books.writer.debit("minutesConsumed", changeMs, id));
  return postings;
}

const packageOf = ({ packages }: Books, packageId: string): MutablePackage =>
  packages.get(packageId) ?? bug("that a replayed event names a package of the account");

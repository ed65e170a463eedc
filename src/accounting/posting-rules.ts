import { type Account, tariffOf } from "../account/account.js";
import { duesOfBill } from "../account/billed-lines.js";
import type { BillIssued, Event, Movement } from "../ledger/events.js";
import { unreachable } from "../refusals/refusal-error.js";
import { addDays } from "../values/calendar.js";
import { plusMs } from "../values/instant.js";
import { isNegative, unitsOf } from "../values/money.js";
import { addPackageTime, type PackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import type { DrawdownChanges } from "./drawdown-changes.js";
import type { JournalPosting } from "./journal-entry.js";
import { addPackage, type Books, packageOf, postExpiry, type PostedPart } from "./package-books.js";
import { postItemChanges } from "./posted-minutes.js";
import type { PostingWriter } from "./posting-writer.js";
import {
  customerCashPostings, drawPostings, movedCashPostings, purchasePostings, repaymentPostings, returnPostings,
} from "./postings.js";

type Postings = readonly JournalPosting[];

/** Whether an event can have postings: it moves money or package minutes. */
export function isMovement(event: Event): event is Movement {
  switch (event.type) {
    case "CashToppedUp":
    case "CashAdjusted":
    case "PaymentReversed":
    case "CashPaidOut":
    case "PackagePurchased":
    case "PackageRenewed":
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
    case "RenewalFailed":
    case "RenewalCancelled":
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

/** Posts an event: a list of postings for each entry, without postings of 0. `before` is the account before the event. */
export const postEvent = (books: Books, event: Movement, before: Account): readonly PostedPart[] =>
  allParts(books, event, before).map(({ valueAt, postings }) => ({ valueAt, postings: withoutZeros(postings) }));

/** `filter` makes an array with room for more elements; `slice` one that has just its own, of which a journal keeps very many. */
const withoutZeros = (postings: Postings): Postings => postings.filter(({ amount }) => !amount.isZero()).slice();

function allParts(books: Books, event: Movement, before: Account): readonly PostedPart[] {
  const { writer } = books;
  const posted = (...entries: readonly Postings[]): readonly PostedPart[] => entries.map((postings) => ({ valueAt: event.at, postings }));
  switch (event.type) {
    case "CashToppedUp":
      return posted(movedCashPostings(writer, "cash", unitsOf(before.cash), unitsOf(event.amount)));
    case "PaymentReversed":
    case "CashPaidOut":
      return posted(movedCashPostings(writer, "cash", unitsOf(before.cash), -unitsOf(event.amount)));
    case "CashAdjusted":
      return posted(movedCashPostings(writer, isNegative(event.amount) ? "debits" : "credits", unitsOf(before.cash), unitsOf(event.amount), event.kind));
    case "PackagePurchased":
    case "PackageRenewed":
      return posted(purchasePostings(writer, addPackage(books, event), event.paidFrom, unitsOf(before.cash)));
    case "PackageExpired":
      return postExpiry(books, event, before);
    case "PackageRefunded": {
      const pack = packageOf(books, event.packageId);
      return posted(returnPostings(writer, pack), repaymentPostings(writer, pack, event.paidTo, unitsOf(before.cash)));
    }
    case "UsageRated":
    case "UsagesRerated":
    case "UsageVoided":
      return books.changesOf(event).map((changes) => ({ valueAt: changes.deliveredAt, postings: postDraws(books, changes) }));
    case "BillIssued":
      return postBill(writer, event, before);
    default:
      return unreachable(event);
  }
}

function postDraws(books: Books, { byPackage }: DrawdownChanges): Postings {
  const postings: JournalPosting[] = [];
  const consumedByItem = new Map<string, PackageTime>();
  for (const { packageId, byItem } of byPackage) {
    const pack = packageOf(books, packageId);
    const drawnMs = byItem.reduce((sum, { changeMs }) => addPackageTime(sum, changeMs), ZERO_PACKAGE_TIME);
    for (const posting of drawPostings(books.writer, pack, drawnMs, books.recognition.expected)) postings.push(posting);
    pack.consumedMs = addPackageTime(pack.consumedMs, drawnMs);
    for (const { item, changeMs } of postItemChanges(pack.drawnByItem, byItem)) {
      consumedByItem.set(item, addPackageTime(consumedByItem.get(item) ?? ZERO_PACKAGE_TIME, changeMs));
    }
  }
  for (const [item, consumedMs] of consumedByItem) postings.push(books.writer.debit("minutesConsumed", consumedMs, item));
  return postings;
}

/** What a bill charges for each day, which was delivered by the end of that day. */
function postBill(writer: PostingWriter, { bill }: BillIssued, before: Account): readonly PostedPart[] {
  const { calendar } = tariffOf(before);
  let cash = unitsOf(before.cash);
  return duesOfBill(bill, before).map(({ day, due }) => {
    const amount = unitsOf(due);
    const postings = [...customerCashPostings(writer, cash, -amount), writer.credit("payAsYouGoRevenue", amount)];
    cash -= amount;
    return { valueAt: plusMs(calendar.startOf(addDays(day, 1)), -1), postings };
  });
}

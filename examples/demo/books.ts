import { Decimal } from "decimal.js";
import { type Account, type Bill, describeEvent, type Event, type PaidFrom } from "rtc-billing";
import { type DrawnByDay, withDraws } from "./draws.js";
import { type Sharing, startSharing } from "./sharing.js";

/** The account, with totals and messages from its events. */
export interface Books {
  readonly account: Account;
  readonly bills: readonly Bill[];
  readonly toppedUp: Decimal;
  readonly spentOnPackages: Decimal;
  /** The prices of packages that were paid outside the account. */
  readonly spentOutside: Decimal;
  readonly usagesRated: number;
  readonly drawn: DrawnByDay;
  /** Who used how much of what. It counts along: versions of the books share it. */
  readonly sharing: Sharing;
  /** What became of packages and of the service, one readable line each. */
  readonly story: readonly string[];
  /** All events, outcome by outcome; `null` if they are not needed, since they take the most memory. */
  readonly ledger: readonly (readonly Event[])[] | null;
}

export const openBooks = (account: Account, keepsLedger: boolean): Books => ({
  account,
  bills: [],
  toppedUp: new Decimal(0),
  spentOnPackages: new Decimal(0),
  spentOutside: new Decimal(0),
  usagesRated: 0,
  drawn: new Map(),
  sharing: startSharing(),
  story: [],
  ledger: keepsLedger ? [] : null,
});

/** Adds an accepted outcome to the books. */
export function post(books: Books, { account, events }: { readonly account: Account; readonly events: readonly Event[] }): Books {
  books.sharing.take(events);
  const ledger = books.ledger && [...books.ledger, events];
  return { ...events.reduce(enter, books), account, drawn: withDraws(books.drawn, events), ledger };
}

function enter(books: Books, event: Event): Books {
  switch (event.type) {
    case "UsageRated":
      return { ...books, usagesRated: books.usagesRated + 1 };
    case "BillIssued":
      return { ...books, bills: [...books.bills, event.bill] };
    case "CashToppedUp":
      return tell({ ...books, toppedUp: books.toppedUp.plus(event.amount) }, event);
    case "PackagePurchased":
    case "PackageRenewed":
      return tell(withPrice(books, event.price, event.paidFrom), event);
    case "RenewalFailed":
    case "RenewalCancelled":
    case "PackageDepleted":
    case "PackageExpired":
    case "ArrearsStarted":
    case "ArrearsCleared":
    case "ServiceSuspended":
    case "ServiceResumed":
    case "ServiceReleased":
      return tell(books, event);
    default:
      return books;
  }
}

const withPrice = (books: Books, price: Decimal, paidFrom: PaidFrom): Books =>
  paidFrom === "cash"
    ? { ...books, spentOnPackages: books.spentOnPackages.plus(price) }
    : { ...books, spentOutside: books.spentOutside.plus(price) };

function tell(books: Books, event: Event): Books {
  return { ...books, story: [...books.story, describeEvent(event, books.account.tariff)] };
}

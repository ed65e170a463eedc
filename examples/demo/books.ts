import { Decimal } from "decimal.js";
import { type Account, type Bill, describeEvent, type Event } from "rtc-billing";
import { type DrawnByDay, withDraws } from "./draws.js";

/** The account, with totals and messages from its events. */
export interface Books {
  readonly account: Account;
  readonly bills: readonly Bill[];
  readonly toppedUp: Decimal;
  readonly spentOnPackages: Decimal;
  readonly usagesRated: number;
  readonly drawn: DrawnByDay;
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
  usagesRated: 0,
  drawn: new Map(),
  story: [],
  ledger: keepsLedger ? [] : null,
});

/** Adds an accepted outcome to the books. */
export function post(books: Books, { account, events }: { readonly account: Account; readonly events: readonly Event[] }): Books {
  return { ...events.reduce(enter, books), account, drawn: withDraws(books.drawn, events), ledger: books.ledger && [...books.ledger, events] };
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
      return tell(event.paidFrom === "cash" ? { ...books, spentOnPackages: books.spentOnPackages.plus(event.price) } : books, event);
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

function tell(books: Books, event: Event): Books {
  return { ...books, story: [...books.story, describeEvent(event, books.account.tariff)] };
}

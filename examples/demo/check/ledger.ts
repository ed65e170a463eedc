import {
  type Account, describeRefusal, type Event, type Outcome, purchasePackage, recordUsage, type Refusal, requestRefund, settle, type Tariff, topUp,
} from "rtc-billing";
import { DAY, HOUR } from "../instants.js";
import type { Leg } from "../legs.js";
import { addApp, openAt } from "../opening.js";
import type { Tally } from "../tally.js";
import type { PurchaseRow } from "./files.js";

/** A command, in the order of instants. */
interface Due {
  readonly at: number;
  readonly ask: (account: Account) => Outcome<Event, Refusal>;
  /** Called with the refusal where the command is refused. */
  readonly refused: (refusal: Refusal) => void;
}

/** Arrears suspend nobody here: what is checked is a bill, not whether it was paid. */
const ENOUGH = "1000000000.00";

/** The ledger of an account that bought the packages, and made the calls, each recorded when it arrived. */
export function ledgerOf(legs: readonly Leg[], purchases: readonly PurchaseRow[], tariff: Tariff, tally: Tally): readonly Event[] {
  const due = [...purchases.flatMap((purchase) => purchaseSteps(purchase, tally)), ...legs.map((leg) => callStep(leg, tally))].sort((a, b) => a.at - b.at);
  const starts = [...legs.flatMap(({ startsAt }) => startsAt ?? []), ...purchases.map(({ purchasedAt }) => purchasedAt)];
  const opensAt = Math.floor(starts.reduce((first, at) => Math.min(first, at), starts[0] ?? 0) / HOUR) * HOUR;
  let books = openAt(Math.max(opensAt, 2 * DAY), { tariff, keepsLedger: true, hasNoPackages: true });
  for (const appId of new Set(legs.map(({ usage }) => usage.appId))) books = addApp(books, books.account.clock, appId, "enabled");

  const events: Event[] = (books.ledger ?? []).flat();
  let { account } = books;
  const take = (outcome: ReturnType<Due["ask"]>): Refusal | null => {
    if (!outcome.ok) return outcome.refusal;
    events.push(...outcome.events);
    account = outcome.account;
    return null;
  };
  take(topUp(account, { at: account.clock, paymentId: "enough", amount: ENOUGH }));
  for (const { ask, refused } of due) {
    const refusal = take(ask(account));
    if (refusal) refused(refusal);
  }
  take(settle(account, { at: account.clock + 3 * DAY }));
  return events;
}

function purchaseSteps({ packageId, purchasedAt, returnedAt, offer }: PurchaseRow, tally: Tally): readonly Due[] {
  const refused = (what: string) => (refusal: Refusal): void => {
    tally.refuse({ line: 0, lines: 1, text: packageId, unit: "package" }, refusal.type, `${what} of ${packageId}: ${describeRefusal(refusal)}`);
  };
  const bought: Due = { at: purchasedAt, ask: (account) => purchasePackage(account, { at: purchasedAt, packageId, offer }), refused: refused("Purchase") };
  if (returnedAt === null) return [bought];
  return [bought, { at: returnedAt, ask: (account) => requestRefund(account, { at: returnedAt, packageId }), refused: refused("Return") }];
}

function callStep({ usage, arrivesAt, source }: Leg, tally: Tally): Due {
  const at = arrivesAt ?? 0;
  return {
    at,
    ask: (account) => recordUsage(account, { at, ...usage }),
    refused: (refusal) => {
      tally.refuse(source, refusal.type, describeRefusal(refusal), usage);
    },
  };
}

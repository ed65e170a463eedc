import {
  activate, aliyunRtc, chain, createApp, enableApp, openAccount, purchasePackage, type Tariff, unwrap, verifyIdentity,
} from "rtc-billing";
import { type Books, openBooks, post } from "./books.js";
import { complaint } from "./complaint.js";
import { DAY } from "./instants.js";
import { homeOf, regionsOf } from "./tariffs.js";

/** How an account is opened. */
export interface Opening {
  readonly tariff: Tariff;
  readonly keepsLedger: boolean;
  /** No package is to cover anything. */
  readonly hasNoPackages: boolean;
}

/** The package of an account without packages: an app is enabled only after a purchase (A7), and one that has expired counts. */
const spent = { packageId: "expired-before", minutes: 1, price: "0.00", validFor: { days: 1 } };

const usual: Opening = { tariff: aliyunRtc, keepsLedger: false, hasNoPackages: false };

/**
 * Opens an account in every region of the tariff that needs no account manager: the owner's identity is verified, the agreement
 * accepted.
 */
export function openAt(at: number, { tariff, keepsLedger, hasNoPackages }: Opening = usual): Books {
  const needsOne = hasNoPackages && asksForPackage(tariff);
  const from = needsOne ? at - 2 * DAY : at;
  if (from < 0) throw complaint("--no-packages needs an opening after 1970-01-02");
  const opened = unwrap(chain(openAccount({ at: from, accountId: "demo", tariff }), (account) => verifyIdentity(account, { at: from })));
  const books = regionsOf(tariff).reduce(
    (before, region) => post(before, unwrap(activate(before.account, { at: from, region, acceptedAgreement: true }))),
    post(openBooks(opened.account, keepsLedger), opened),
  );
  if (!needsOne) return books;
  const { packageId, ...terms } = spent;
  return post(books, unwrap(purchasePackage(books.account, { at: from, packageId, offer: { ...terms, regions: [homeOf(tariff)] } })));
}

/** Whether an app can be enabled only once a package was bought (A7; dropped by B12). */
export const asksForPackage = ({ service }: Tariff): boolean => service?.appsNeedPackage ?? true;

/** Creates an app. To enable it, the account needs a package. An invalid id is ignored here: its rows will be refused. */
export function addApp(books: Books, at: number, appId: string, status: "enabled" | "disabled"): Books {
  const created = createApp(books.account, { at, appId });
  if (!created.ok) return books;
  const outcome = status === "enabled" ? chain(created, (account) => enableApp(account, { at, appId })) : created;
  return post(books, unwrap(outcome));
}

import { activate, aliyunRtc, chain, createApp, enableApp, openAccount, unwrap, verifyIdentity } from "rtc-billing";
import { type Books, openBooks, post } from "./books.js";

/** Opens an account for mainland China: the owner's identity is verified, the agreement accepted. */
export function openAt(at: number, keepsLedger = false): Books {
  const opened = unwrap(
    chain(
      openAccount({ at, accountId: "demo", tariff: aliyunRtc }),
      (account) => verifyIdentity(account, { at }),
      (account) => activate(account, { at, region: "cn", acceptedAgreement: true }),
    ),
  );
  return post(openBooks(opened.account, keepsLedger), opened);
}

/** Creates an app. To enable it, the account needs a package. An invalid id is ignored here: its rows will be refused. */
export function addApp(books: Books, at: number, appId: string, status: "enabled" | "disabled"): Books {
  const created = createApp(books.account, { at, appId });
  if (!created.ok) return books;
  const outcome = status === "enabled" ? chain(created, (account) => enableApp(account, { at, appId })) : created;
  return post(books, unwrap(outcome));
}

// The books of an account in double entry: what is owed, deferred and earned. `toHledger` and `toBeancount` export them.
import {
  chain, openAccount, purchasePackage, recordUsage, replay, requestRefund, settle, topUp, unwrap, verifyIdentity, activate, createApp,
  enableApp,
} from "rtc-billing";
import { journal, journalText } from "rtc-billing/accounting";

const at = "2021-04-01T09:00:00+08:00";
const offer = { minutes: 90, price: "2.50", validFor: { days: 30 } };
const lesson = { usageId: "lesson-1", appId: "class", item: "video-720p", startedAt: at, seconds: 3_600 };
const late = { usageId: "late-1", appId: "class", item: "audio", startedAt: "2021-04-30T08:00:00+08:00", seconds: 600 };

const { account, events } = unwrap(
  chain(
    openAccount({ at, accountId: "school" }),
    (school) => verifyIdentity(school, { at }),
    (school) => activate(school, { at, region: "cn", acceptedAgreement: true }),
    (school) => createApp(school, { at, appId: "class" }),
    (school) => topUp(school, { at, paymentId: "pay-1", amount: "10.00" }),
    (school) => purchasePackage(school, { at, packageId: "april", offer }),
    (school) => purchasePackage(school, { at, packageId: "by-mistake", offer, paidFrom: "cash" }),
    (school) => requestRefund(school, { at, packageId: "by-mistake" }),
    (school) => enableApp(school, { at, appId: "class" }),
    (school) => recordUsage(school, { at: "2021-04-01T10:00:00+08:00", ...lesson }),
    (school) => settle(school, { at: "2021-05-01T09:00:00+08:00" }), // the package expires with 30 minutes left
    (school) => recordUsage(school, { at: "2021-05-01T10:00:00+08:00", ...late }), // a call before the expiry, which the package covers
  ),
);

const entries = journal(events);
console.log(journalText(entries));

// The books agree with the account. The price of each package is earned, deferred, lost to the customer at expiry, or paid back.
const total = (start: string): string =>
  entries
    .flatMap(({ postings }) => postings)
    .filter(({ ledgerAccount }) => ledgerAccount.startsWith(start))
    .reduce((sum, { amount }) => sum.plus(amount), account.cash.times(0))
    .toFixed(2);
console.log("owed to the customer", total("Liabilities:CustomerCash"), "and cash of the account", replay(events).cash.toFixed(2));
console.log("earned", total("Income:Packages"), "and lost with what expired", total("Income:Breakage"));

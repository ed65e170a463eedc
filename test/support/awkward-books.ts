import {
  activate, chain, createApp, enableApp, openAccount, purchasePackage, recordUsage, settle, type Tariff, topUp, unwrap, verifyIdentity,
} from "../../src/index.js";
import { journal, type JournalEntry } from "../../src/accounting/index.js";
import { silentRtc } from "./account-steps.js";

/** A text with everything that a line, a comment, a code in parentheses or a quoted text cannot contain. */
export const AWKWARD = 'a"b\\n\\"c; (d) {e}\n\r\t\u0085\u2028\ud800 课堂 | * ! %&#^@=:--x, at:1';

/** Books of two accounts in two currencies, with awkward ids and with amounts as long as a request may have. */
export function awkwardBooks(): readonly JournalEntry[] {
  const items = { [AWKWARD]: { weight: "0.00005", rates: [{ region: "cn", perMinute: "0.00000001" }] } };
  return [...booksIn({ ...silentRtc, items, currency: AWKWARD }), ...booksIn({ ...silentRtc, items, currency: "TRUE" })];
}

function booksIn(tariff: Tariff): readonly JournalEntry[] {
  const at = "1970-01-01T00:00:00Z";
  const offer = { minutes: "0.0001", price: "9999999999999999.99999999", validFor: { years: 1 } };
  const usage = { usageId: AWKWARD, appId: AWKWARD, item: AWKWARD, startedAt: at };
  return journal(
    unwrap(
      chain(
        openAccount({ at, accountId: AWKWARD + tariff.currency, tariff }),
        (a) => verifyIdentity(a, { at }),
        (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
        (a) => createApp(a, { at, appId: AWKWARD }),
        (a) => topUp(a, { at, paymentId: AWKWARD, amount: "9999999999999999.99999999" }),
        (a) => purchasePackage(a, { at, packageId: AWKWARD, offer, paidFrom: "cash" }),
        (a) => purchasePackage(a, { at, packageId: AWKWARD.replace("课", "\u8bfe\u0300"), offer }),
        (a) => enableApp(a, { at, appId: AWKWARD }),
        (a) => recordUsage(a, { at: "1970-01-01T00:01:00Z", ...usage, seconds: 60 }),
        (a) => settle(a, { at: "9899-12-31T00:00:00Z" }),
      ),
    ).events,
  );
}

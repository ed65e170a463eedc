import { accountDocument } from "../account/account-document.js";
import { anAccount, mutableAccount, usageIndexOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { NO_ENTRIES, readOnlyMap } from "../account/read-only-map.js";
import { accountChanges } from "../ledger/schema-1.js";
import type { JsonObject } from "../parsing/json.js";
import { attempt } from "../parsing/parser.js";
import { ofEitherSchema } from "../parsing/schema-changes.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import { deepFreeze } from "../values/freeze.js";
import { aStoredAccount, anAccountOfSchema1, storedUsageIndex } from "./parse-account.js";
import { requireConsistent } from "./verify-account.js";

/**
 * An account as JSON: instants as ISO text, money as decimal text, package time in milliseconds, all lists sorted, and the version of
 * this form in `schema`. `JSON.stringify(account)` writes the same. Equal accounts have equal JSON. Throws a `RefusalError` for what is
 * not an account.
 *
 * @example
 * accountToJSON(account)["cash"]; // => 0
 */
export const accountToJSON = (account: Account): JsonObject => accountDocument(anAccount(account), usageIndexOf(account));

/** What reading an account returns. */
export type ReadAccount = { readonly ok: true; readonly account: Account } | Refused<InvalidInput>;

const readDocument = ofEitherSchema(aStoredAccount, () => accountChanges, anAccountOfSchema1);

/**
 * Reads an account that `accountToJSON` or `JSON.stringify` wrote, of this version of the library or of the one before (schema 1); the
 * result equals the account that was written. Refuses with `InvalidInput`, which names the path, what is damaged, a field that it does
 * not know, and figures that do not follow from the facts: minutes that do not add up, draws on a package that does not exist, cash
 * that does not follow from payments and bills, billed lines that do not come to what was billed, a deadline that has passed.
 *
 * @example
 * const read = accountFromJSON(JSON.parse(JSON.stringify(account)));
 * read.ok ? read.account.version === account.version : read.refusal.path; // => true
 */
export function accountFromJSON(json: unknown): ReadAccount {
  const attempted = attempt(() => {
    const stored = readDocument(json, "");
    requireConsistent(stored);
    return Object.freeze(mutableAccount(shownAccount(stored.account), storedUsageIndex(stored)));
  });
  return attempted.ok ? { ok: true, account: attempted.value } : attempted;
}

/** Nothing that an account shows can be changed by its caller (law 18). */
export const shownAccount = (account: Account): Account => ({
  ...account,
  regions: readOnlyMap(frozenEntries(account.regions)),
  apps: readOnlyMap(frozenEntries(account.apps)),
  packages: readOnlyMap(frozenEntries(account.packages)),
  payments: readOnlyMap(account.payments),
  adjustments: shownEntries(account.adjustments),
  reversals: shownEntries(account.reversals),
  reversed: shownEntries(account.reversed),
  payouts: shownEntries(account.payouts),
  billed: readOnlyMap([...account.billed].map(([day, lines]) => [day, readOnlyMap(frozenEntries(lines))] as const)),
  deadlines: deepFreeze(account.deadlines),
  suspensions: deepFreeze(account.suspensions),
});

/** A field that is empty in nearly all accounts. */
const shownEntries = <T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
  map.size === 0 ? NO_ENTRIES : readOnlyMap(frozenEntries(map));

const frozenEntries = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
  [...map].map(([key, value]) => [key, deepFreeze(value)] as const);

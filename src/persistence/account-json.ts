import { accountDocument } from "../account/account-document.js";
import { anAccount, mutableAccount, usageIndexOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { readOnlyMap } from "../account/copy-on-write.js";
import { versionAt } from "../account/usage-index-versions.js";
import { type JsonObject, parserOfVersions, type Upgrade } from "../parsing/json.js";
import { attempt } from "../parsing/parser.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import { deepFreeze } from "../values/freeze.js";
import { aStoredAccount, storedUsageIndex } from "./parse-account.js";
import { requireConsistent } from "./verify-account.js";

/**
 * An account as JSON: instants as ISO text, money as decimal text, package time as text in minutes, all lists sorted, and the
 * version of this form in `schema`. `JSON.stringify(account)` writes the same. Equal accounts have equal JSON. Throws a
 * `RefusalError` for what is no account.
 *
 * @example
 * accountToJSON(account)["cash"]; // => 0
 */
export const accountToJSON = (account: Account): JsonObject => accountDocument(anAccount(account), usageIndexOf(account));

/** What takes an account's JSON from the schema version that is its key to the next. There is none before version 1. */
const upgrades: ReadonlyMap<number, Upgrade> = new Map();

/**
 * Reads an account that `accountToJSON` or `JSON.stringify` wrote; the result equals the account that was written. Refuses with
 * `InvalidInput`, which names the path, what is damaged, and what has figures that do not follow from its facts: minutes that do
 * not add up, draws on a package that does not exist, cash that does not follow from payments and bills.
 *
 * @example
 * const read = accountFromJSON(JSON.parse(JSON.stringify(account)));
 * read.ok ? read.account.version === account.version : read.refusal.path; // => true
 */
export const accountFromJSON = (json: unknown): ReadAccount => readAccount(json, upgrades);

/** What reading an account returns. */
export type ReadAccount = { readonly ok: true; readonly account: Account } | Refused<InvalidInput>;

/** Reads an account's JSON of any version that `known` upgrades lead on from. */
export function readAccount(json: unknown, known: ReadonlyMap<number, Upgrade>): ReadAccount {
  const attempted = attempt(() => {
    const stored = parserOfVersions(aStoredAccount, known)(json, "");
    requireConsistent(stored);
    return Object.freeze(mutableAccount(shownAccount(stored.account), versionAt(storedUsageIndex(stored))));
  });
  return attempted.ok ? { ok: true, account: attempted.value } : attempted;
}

/** Nothing that an account shows can be changed by its caller (law 18). */
const shownAccount = (account: Account): Account => ({
  ...account,
  regions: readOnlyMap(frozenEntries(account.regions)),
  apps: readOnlyMap(frozenEntries(account.apps)),
  packages: readOnlyMap(frozenEntries(account.packages)),
  payments: readOnlyMap(account.payments),
  billed: readOnlyMap([...account.billed].map(([day, lines]) => [day, readOnlyMap(frozenEntries(lines))] as const)),
  deadlines: deepFreeze(account.deadlines),
  suspensions: deepFreeze(account.suspensions),
});

const frozenEntries = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] => [...map].map(([key, value]) => [key, deepFreeze(value)] as const);

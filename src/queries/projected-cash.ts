import { anAccount } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { projectedCashOf } from "../account/unbilled-charges.js";
import { accountAt } from "../billing/advance-time.js";
import { anInstant } from "../parsing/parser.js";
import type { InstantInput } from "../values/instant.js";
import type { Decimal } from "../values/money.js";

/**
 * The cash after the billing runs that bill what is rated at `at`, if nothing else happens: what is rated today is in it (A13). An `at`
 * before the account's clock is read as the clock; for a later `at`, time passes hypothetically.
 *
 * Throws a `RefusalError` with `InvalidInput` for what is not an account, then for an `at` that is not an instant.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "recording-360p", startedAt: "2021-04-02T08:00:00Z", seconds: 600 };
 * const { account: used } = unwrap(recordUsage(account, { at: "2021-04-02T09:00:00Z", ...call }));
 * projectedCash(used, "2021-04-02T09:00:00Z"); // => -0.26
 */
export function projectedCash(account: Account, at: InstantInput): Decimal {
  const known = anAccount(account);
  return projectedCashOf(accountAt(known, anInstant(at, "at")));
}

import { anAccount } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { anInstant } from "../parsing/parser.js";
import { type Instant, type InstantInput, latest } from "../values/instant.js";

/**
 * The start of the oldest day that is open at `at` (rule 10): a usage that starts then or later can be recorded and voided, one that starts
 * before is `UsageTooLate` or `UsageNotFound`. An `at` before the account's clock is read as the clock.
 *
 * Throws a `RefusalError` with `InvalidInput` for what is not an account, then for an `at` that is not an instant.
 *
 * @example
 * isoOf(openFrom(account, "2021-04-09T02:00:00+08:00")); // => 2021-04-01T16:00:00.000Z
 */
export function openFrom(account: Account, at: InstantInput): Instant {
  const known = anAccount(account);
  return tariffOf(known).openAt(latest(anInstant(at, "at"), known.clock)).openFrom;
}

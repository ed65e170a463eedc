import { anAccount } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { nextChange } from "../billing/advance-time.js";
import type { Instant } from "../values/instant.js";

/**
 * When time by itself next changes the account: the instant at which to call `settle`, which brings at least one event then, and none
 * one millisecond before (rule 13). It is the next of: an expiry of a package, a warning of an expiry, a billing run that bills
 * something, the end of a deadline of arrears. `null`: nothing is due until a command comes.
 *
 * `settle` at a later instant dates what was due at the instant at which it was: a run at 02:00 is dated 02:00, also if it is settled
 * at 02:07. Where a ledger breaks off within a command, what is missing is due at the clock of the account.
 *
 * Throws a `RefusalError` with `InvalidInput` for what is not an account.
 *
 * @example
 * isoOf(nextDueAt(account)); // => 2022-03-01T16:00:00.000Z
 */
export const nextDueAt = (account: Account): Instant | null => nextChange(anAccount(account));

import { anAccount } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { unbilledLines } from "../billing/billing-run.js";
import type { BillLine } from "../ledger/events.js";

/**
 * The lines that are rated and not billed yet, sorted by day, region and item: those that the next billing runs will bill if nothing
 * else happens (rule 11). Amounts are in the tariff's currency. Of a day that was billed before, only the difference is listed.
 *
 * Throws a `RefusalError` with `InvalidInput` for what is not an account.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "recording-360p", startedAt: "2021-04-02T08:00:00Z", seconds: 600 };
 * const { account: used } = unwrap(recordUsage(account, { at: "2021-04-02T09:00:00Z", ...call }));
 * unbilled(used).map(({ day, item, amount }) => `${day} ${item} ${amount}`).join(); // => 2021-04-02 recording-360p 0.262
 */
export const unbilled = (account: Account): readonly BillLine[] => unbilledLines(anAccount(account));

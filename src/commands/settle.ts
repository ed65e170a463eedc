import { anInstant, objectOf } from "../parsing/parser.js";
import type { InstantInput } from "../values/instant.js";
import { accept, type Command, command, type CommonRefusal } from "./command.js";

/** What `settle` takes. */
export interface SettleRequest {
  readonly at: InstantInput;
}

/**
 * Lets time pass until `at`, that instant included, and does nothing else: packages expire, billing runs bill past days (B6), and
 * arrears lead to suspension and release (B7). Settling in steps gives the same as settling at once (rule 13).
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "recording-360p", startedAt: "2021-04-02T08:00:00Z", seconds: 600 };
 * const { account: used } = unwrap(recordUsage(account, { at: "2021-04-02T09:00:00Z", ...call }));
 * const { events } = unwrap(settle(used, { at: "2021-04-03T02:00:00+08:00" }));
 * events.map((event) => event.type).join(); // => BillIssued,ArrearsStarted
 */
export const settle: Command<SettleRequest, CommonRefusal> = command(
  objectOf((field) => ({ at: field("at", anInstant) })),
  { name: "settle", decide: () => accept() },
);

import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { isGrouped } from "../account/rounding-groups.js";
import { openUsageById } from "../account/usage-lookup.js";
import { unaffectedUntilUsage } from "../billing/rerating.js";
import { balanceOf } from "../packages/package-balances.js";
import { anId, anInstant, objectOf } from "../parsing/parser.js";
import { piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import { refuse, type UsageNotFound } from "../refusals/refusals.js";
import { type Instant, type InstantInput, latest } from "../values/instant.js";
import { accept, type Command, command, type CommonRefusal } from "./command.js";

/** What `voidUsage` takes. */
export interface VoidUsageRequest {
  readonly at: InstantInput;
  readonly usageId: string;
  readonly reason: string;
}

const openUsage = (account: Account, usageId: string, at: Instant): RatedUsage | undefined =>
  openUsageById(usageIndexOf(account), usageId, tariffOf(account).openAt(latest(at, account.clock)).openFrom);

/** Whether a usage draws on a package in which nothing is left. */
function drewOnEmptied(account: Account, usage: RatedUsage): boolean {
  const { balances, calendar } = usageIndexOf(account);
  const draws = piecesOf(usage, calendar).flatMap((piece) => piece.draws);
  return draws.some(({ packageId }) => balanceOf(balances, packageId)?.remainingMs === 0);
}

/**
 * Voids a usage that was recorded wrongly, while the day on which it starts is open (rule 10). Usages after it are re-rated (rule 9). Its
 * id stays taken until the day is closed. Voiding it again is a repeat, also with another reason.
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`, `UsageNotFound` (no usage of an open day has the id).
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-02T08:00:00Z", seconds: 61 };
 * const { account: after } = unwrap(
 *   chain(
 *     account,
 *     (a) => recordUsage(a, { at: "2021-04-02T09:00:00Z", ...call }),
 *     (a) => voidUsage(a, { at: "2021-04-02T10:00:00Z", usageId: "u1", reason: "test call" }),
 *   ),
 * );
 * remainingMinutes(after, "2021-04-02T10:00:00Z"); // => 1000
 */
export const voidUsage: Command<VoidUsageRequest, UsageNotFound | CommonRefusal> = command(
  objectOf((field) => ({ at: field("at", anInstant), usageId: field("usageId", anId), reason: field("reason", anId) })),
  {
    name: "voidUsage",
    repeated: (account, { at, usageId }) => openUsage(account, usageId, at)?.voided === true,
    decide: (account, { at, usageId, reason }) =>
      openUsage(account, usageId, at) ? accept({ type: "UsageVoided", at, usageId, reason }) : refuse({ type: "UsageNotFound", usageId }),
    rerates: (account, { at, usageId }, before) => {
      const usage = openUsage(before, usageId, at);
      const changes = usage && (isGrouped(usageIndexOf(before), usage) || drewOnEmptied(before, usage)) ? "all" : "one by one";
      return { id: usageId, since: usage ? unaffectedUntilUsage(account, usage) : at, changes };
    },
  },
);

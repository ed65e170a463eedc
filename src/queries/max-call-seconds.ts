import { anAccount } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { accountAt } from "../billing/advance-time.js";
import { recordParsedUsage } from "../commands/record-usage.js";
import type { CallRefusal } from "../commands/usage-eligibility.js";
import { attempt } from "../parsing/parser.js";
import { overageMsIn } from "../rating/rated-usage.js";
import type { Usage } from "../rating/usage.js";
import { bug } from "../refusals/refusal-error.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import { addDays } from "../values/calendar.js";
import { type Instant, plusMs, latest } from "../values/instant.js";
import { isNegative } from "../values/money.js";
import { authorizeCall, type AuthorizeCallRequest, aCall } from "./authorize-call.js";

/** How long a call can last; `null` where no call that can still be reported when it ends is too long. */
export interface MaxCall {
  readonly ok: true;
  /** The most seconds that packages cover entirely. One second more has overage; its charge may still be rounded down to nothing. */
  readonly onPackages: number | null;
  /** The most seconds whose bill leaves the cash at zero or more. One second more starts arrears; 0 where there are some anyway. */
  readonly untilArrears: number | null;
}

/**
 * How long a call that starts at `at` can last on packages alone, and then on cash until its bill would start arrears (A12, A13).
 * An `at` before the clock is read as the clock. Nothing else is taken to happen: no other call, no payment, no purchase. What is
 * known and not billed yet comes off the cash before.
 *
 * A binary search over the length: it records a call hypothetically and bills it, since what a call draws, and what the days that it
 * touches are charged, only grows with its length. With 7 days for late usage each of the two answers takes 20 such calls: a longer
 * call would be of a closed day when it ends.
 *
 * Refuses as `authorizeCall` does.
 *
 * @example
 * const call = { at: "2021-04-02T08:00:00Z", appId: "class", item: "video-1080p" };
 * maxCallSeconds(account, call); // => {"ok":true,"onPackages":15960,"untilArrears":15960}
 */
export function maxCallSeconds(account: Account, request: AuthorizeCallRequest): MaxCall | Refused<CallRefusal | InvalidInput> {
  const parsed = attempt(() => ({ known: anAccount(account), call: aCall(request, "") }));
  if (!parsed.ok) return parsed;
  const { known, call } = parsed.value;
  const authorized = authorizeCall(known, call);
  if (!authorized.ok) return authorized;
  const { at, ...leg } = call;
  return longestCall(known, { ...leg, startedAt: latest(at, known.clock) });
}

function longestCall(account: Account, call: Omit<Usage, "usageId" | "seconds">): MaxCall {
  const { calendar, billingRunOf, tariff } = tariffOf(account);
  const endOf = (seconds: number): Instant => plusMs(call.startedAt, seconds * 1_000);
  // No usage that is reported has an empty id, so this one is never taken.
  const recorded = (seconds: number) => {
    const outcome = recordParsedUsage(account, endOf(seconds), { ...call, usageId: "", seconds });
    return outcome.ok ? outcome : bug("that an authorized call can be recorded");
  };
  const isCovered = (seconds: number): boolean =>
    recorded(seconds).events.every((event) => event.type !== "UsageRated" || overageMsIn(event.pieces) === 0);
  const isPaid = (seconds: number): boolean => {
    const nextRun = billingRunOf(addDays(calendar.dayOf(endOf(seconds)), 1));
    return !isNegative(accountAt(recorded(seconds).account, nextRun).cash);
  };

  const closesAt = billingRunOf(addDays(calendar.dayOf(call.startedAt), tariff.lateUsageDays + 1));
  const longest = Math.ceil((closesAt - call.startedAt) / 1_000) - 1;
  return { ok: true, onPackages: mostSeconds(isCovered, longest), untilArrears: mostSeconds(isPaid, longest) };
}

/** The most seconds, at most `longest`, for which `holds`; what fails for some seconds fails for more. `null` where it always holds. */
function mostSeconds(holds: (seconds: number) => boolean, longest: number): number | null {
  if (holds(longest)) return null;
  let [most, tooMany] = [0, longest];
  while (tooMany - most > 1) {
    const middle = most + Math.floor((tooMany - most) / 2);
    if (holds(middle)) most = middle;
    else tooMany = middle;
  }
  return most;
}

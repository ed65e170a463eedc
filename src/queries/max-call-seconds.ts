import { anAccount } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { accountAt } from "../billing/advance-time.js";
import { recordParsedUsage } from "../commands/record-usage.js";
import type { AuthorizationRefusal } from "../commands/usage-eligibility.js";
import { attempt } from "../parsing/parser.js";
import { overageMsIn } from "../rating/rated-usage.js";
import { bug } from "../refusals/refusal-error.js";
import { type InvalidInput, refuse, type Refused } from "../refusals/refusals.js";
import { addDays } from "../values/calendar.js";
import { type Instant, plusMs, latest } from "../values/instant.js";
import { isNegative } from "../values/money.js";
import { type AuthorizeCallRequest, aCall, type ParsedCall, whyNotAuthorized } from "./authorize-call.js";

/** How long a call can last, in whole seconds. `null`: no limit among the calls that can still be reported when they end. */
export interface MaxCall {
  readonly ok: true;
  /** The most seconds that packages cover entirely. One second more has overage; its charge may still be rounded to nothing. */
  readonly onPackages: number | null;
  /** The most seconds whose bill leaves the cash at zero or more. One second more starts arrears; 0 if there are arrears without it. */
  readonly untilArrears: number | null;
}

/**
 * How long a call that starts at `at` can last on packages alone, and how long until its bill would start arrears (A12, A13). An `at`
 * before the account's clock is read as the clock. It assumes that nothing else happens: no other call, no payment, no purchase. Usage
 * that is recorded and not billed yet is charged first.
 *
 * It finds each answer by binary search: it records a call of some length hypothetically and bills it. That works because a longer call
 * never draws less and never lowers the charge of a day. A call is too long to be reported if the day on which it starts is closed when
 * it ends; with `lateUsageDays` of 7 the search takes some 20 calls for each answer.
 *
 * Where the tariff says `whenExhausted: "refuse"`, end the call at `onPackages`: a call that goes on is recorded and charged, as
 * `untilArrears` counts it.
 *
 * Refuses as `authorizeCall` does, in the same order.
 *
 * @example
 * const call = { at: "2021-04-02T08:00:00Z", appId: "class", item: "video-1080p" };
 * maxCallSeconds(account, call); // => {"ok":true,"onPackages":15960,"untilArrears":15960}
 */
export function maxCallSeconds(account: Account, request: AuthorizeCallRequest): MaxCall | Refused<AuthorizationRefusal | InvalidInput> {
  const parsed = attempt(() => ({ account: anAccount(account), call: aCall(request, "") }));
  if (!parsed.ok) return parsed;
  const refusal = whyNotAuthorized(parsed.value.account, parsed.value.call);
  return refusal ? refuse(refusal) : longestCall(parsed.value.account, parsed.value.call);
}

function longestCall(account: Account, { at, ...leg }: ParsedCall): MaxCall {
  const { calendar, billingRunOf, tariff } = tariffOf(account);
  const call = { ...leg, startedAt: latest(at, account.clock) };
  const endOf = (seconds: number): Instant => plusMs(call.startedAt, seconds * 1_000);
  // No usage that is reported has an empty id, so this one is never taken.
  const recorded = (seconds: number) => {
    const outcome = recordParsedUsage(account, endOf(seconds), { ...call, usageId: "", roundWith: "", seconds });
    return outcome.ok ? outcome : bug("that an authorized call can be recorded");
  };
  const isCovered = (seconds: number): boolean =>
    recorded(seconds).events.every((event) => event.type !== "UsageRated" || overageMsIn(event.pieces) === 0);
  const isPaid = (seconds: number): boolean => {
    const nextRun = billingRunOf(addDays(calendar.dayOf(endOf(seconds)), 1));
    return !isNegative(accountAt(recorded(seconds).account, nextRun).cash);
  };

  const closesAt = billingRunOf(addDays(calendar.dayOf(call.startedAt), tariff.lateUsageDays + 1));
  const longestSeconds = Math.ceil((closesAt - call.startedAt) / 1_000) - 1;
  return { ok: true, onPackages: mostSeconds(isCovered, longestSeconds), untilArrears: mostSeconds(isPaid, longestSeconds) };
}

/**
 * The most seconds for which `holds`, found by binary search: what fails for some seconds must fail for more. `null` if it holds for
 * `longestSeconds`, 0 if it holds for none.
 */
function mostSeconds(holds: (seconds: number) => boolean, longestSeconds: number): number | null {
  if (holds(longestSeconds)) return null;
  let [most, tooMany] = [0, longestSeconds];
  while (tooMany - most > 1) {
    const middle = most + Math.floor((tooMany - most) / 2);
    if (holds(middle)) most = middle;
    else tooMany = middle;
  }
  return most;
}

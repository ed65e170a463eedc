import { type Account, chain, describeEvent, describeRefusal, type Event, type Outcome, type Refusal, replay, unwrap } from "rtc-billing";
import fc from "fast-check";
import * as library from "rtc-billing";
import { type EventPattern, mismatch, type RefusalPattern } from "./partial-match.js";

/** Decides a request on an account: a command of the library, or a function of one's own. */
export type Decide<Request> = (account: Account, request: Request) => Outcome<Event, Refusal>;

/** What happened before: waits for a command. */
export interface Given {
  readonly when: <Request>(command: Decide<Request>, request: NoInfer<Request>) => When;
}

/** What was asked: waits for what is expected. Each expectation returns the account that stands afterwards. */
export interface When {
  /** Exactly these events, in this order, each by the fields that are named; or a refusal. */
  readonly then: (expected: readonly EventPattern[] | RefusalPattern) => Account;
  /** These events in this order, among others. */
  readonly thenAmongOthers: (expected: readonly EventPattern[]) => Account;
}

/**
 * A test in three parts: what was, what is asked, what comes of it. It starts from an account, from stored events or from an
 * outcome, and takes further steps as `chain` does. What differs is thrown as an `Error` that tells the whole story; so is a step
 * of the past that is refused.
 *
 * @example
 * const at = "2021-04-02T08:00:00Z";
 * given(account, (a) => topUp(a, { at, paymentId: "pay-1", amount: "5" }))
 *   .when(topUp, { at, paymentId: "pay-1", amount: "6" })
 *   .then({ type: "IdConflict", kind: "payment" });
 * const after = given(account)
 *   .when(recordUsage, { at, usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-02T07:00:00Z", seconds: 61 })
 *   .then([{ type: "UsageRated", at, billedSeconds: 120, pieces: [{ draws: [{ packageId: "p1" }] }] }]);
 * remainingMinutes(after, at); // => 999.5
 */
export function given(
  start: Account | readonly Event[] | Outcome<Event, Refusal>,
  ...steps: readonly ((account: Account) => Outcome<Event, Refusal>)[]
): Given {
  const begun = isLedger(start) ? { ok: true as const, account: replay(start), events: start } : start;
  const past = unwrap(chain(begun, ...steps));
  return { when: (command, request) => whenAsked(past, command, request) };
}

const isLedger = (start: Account | readonly Event[] | Outcome<Event, Refusal>): start is readonly Event[] => Array.isArray(start);

function whenAsked<Request>(past: { readonly account: Account; readonly events: readonly Event[] }, command: Decide<Request>, request: Request): When {
  const outcome = command(past.account, request);
  const reached = outcome.ok ? outcome.account : past.account;
  const fail = (expected: unknown, why: string): never => {
    throw new Error(storyOf(past, `${nameOf(command)} ${fc.stringify(request)}`, outcome, expected, why));
  };
  return {
    then: (expected) => {
      // An `await` of this object would call it so, and no expectation would be checked.
      if (typeof expected === "function") throw new Error("Say what is expected: this is no promise, though it has `then`.");
      const why = isPatternList(expected) ? eventsMismatch(outcome, expected) : refusalMismatch(outcome, expected);
      return why === null ? reached : fail(expected, why);
    },
    thenAmongOthers: (expected) => {
      const missing = outcome.ok ? firstMissing(outcome.events, expected) : expected[0];
      return missing === undefined ? reached : fail(expected, `no event is ${JSON.stringify(missing)}, in this order`);
    },
  };
}

const isPatternList = (expected: readonly EventPattern[] | RefusalPattern): expected is readonly EventPattern[] => Array.isArray(expected);

function eventsMismatch(outcome: Outcome<Event, Refusal>, expected: readonly EventPattern[]): string | null {
  if (!outcome.ok) return "it is refused";
  const length = Math.max(outcome.events.length, expected.length);
  for (let index = 0; index < length; index++) {
    const [event, pattern] = [outcome.events[index], expected[index]];
    if (pattern === undefined) return `event ${index + 1}, ${event?.type}, is one too many`;
    if (event === undefined) return `event ${index + 1}, ${pattern.type}, is missing`;
    const wrong = event.type === pattern.type ? mismatch(event, pattern) : `it is ${event.type}, not ${pattern.type}`;
    if (wrong !== null) return `event ${index + 1}: ${wrong}`;
  }
  return null;
}

const refusalMismatch = (outcome: Outcome<Event, Refusal>, expected: RefusalPattern): string | null =>
  outcome.ok ? "it is accepted" : mismatch(outcome.refusal, expected);

/** The first pattern for which there is no event behind the one of the pattern before it. */
function firstMissing(events: readonly Event[], expected: readonly EventPattern[]): EventPattern | undefined {
  let from = 0;
  return expected.find((pattern) => {
    const place = events.findIndex((event, index) => index >= from && mismatch(event, pattern) === null);
    from = place + 1;
    return place < 0;
  });
}

const nameOf = (command: unknown): string => Object.entries(library).find(([, value]) => value === command)?.[0] ?? "the command";

function storyOf(
  { account, events }: { readonly account: Account; readonly events: readonly Event[] },
  asked: string,
  outcome: Outcome<Event, Refusal>,
  expected: unknown,
  why: string,
): string {
  const told = (some: readonly Event[]): string[] => some.map((event) => `  ${describeEvent(event, account.tariff)}`);
  const earlier = account.version - events.length;
  return [
    why,
    "given",
    ...(earlier > 0 ? [`  account "${account.accountId}" after ${earlier} events`] : []),
    ...told(events),
    "when",
    `  ${asked}`,
    "then",
    ...(outcome.ok ? (outcome.events.length > 0 ? told(outcome.events) : ["  nothing happens"]) : [`  it is refused as ${outcome.refusal.type}: ${describeRefusal(outcome.refusal)}`]),
    "but expected",
    ...(Array.isArray(expected) ? (expected.length > 0 ? expected.map((pattern) => `  ${fc.stringify(pattern)}`) : ["  nothing"]) : [`  a refusal ${fc.stringify(expected)}`]),
  ].join("\n");
}

import { type Account, chain, describeEvent, describeRefusal, type Event, type Outcome, type Refusal, replay, unwrap } from "rtc-billing";
import fc from "fast-check";
import * as library from "rtc-billing";
import { type EventPattern, mismatch, type RefusalPattern } from "./partial-match.js";

/** A command of the library, or your own function that decides a request on an account. */
export type Decide<Request> = (account: Account, request: Request) => Outcome<Event, Refusal>;

/** The state before: waits for a command. */
export interface Given {
  readonly when: <Request>(command: Decide<Request>, request: NoInfer<Request>) => When;
}

/** A command with its request: waits for the expected outcome. Both expectations return the account after the command. */
export interface When {
  /** Expects exactly these events in this order, or a refusal. Fields that a pattern does not name are not compared. */
  readonly then: (expected: readonly EventPattern[] | RefusalPattern) => Account;
  /** Expects at least these events in this order; others may come before, between and after them. */
  readonly thenAmongOthers: (expected: readonly EventPattern[]) => Account;
}

/**
 * A test in three parts: the state before, a command, and the expected outcome. The state is an account, stored events or an outcome,
 * followed by steps as in `chain`. Throws the `RefusalError` of a step that is refused. If the outcome differs from the expected one,
 * throws an `Error` whose message shows all three parts.
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
  const outcome = isLedger(start) ? { ok: true as const, account: replay(start), events: start } : start;
  const before = unwrap(chain(outcome, ...steps));
  return { when: (command, request) => whenPerformed(before, command, request) };
}

const isLedger = (start: Account | readonly Event[] | Outcome<Event, Refusal>): start is readonly Event[] => Array.isArray(start);

/** The account before the command, and the events that led to it, as far as they are known. */
interface StateBefore {
  readonly account: Account;
  readonly events: readonly Event[];
}

function whenPerformed<Request>(before: StateBefore, command: Decide<Request>, request: Request): When {
  const outcome = command(before.account, request);
  const accountAfter = outcome.ok ? outcome.account : before.account;
  const fail = (expected: unknown, difference: string): never => {
    throw new Error(failureText(before, `${nameOf(command)} ${fc.stringify(request)}`, outcome, expected, difference));
  };
  return {
    then: (expected) => {
      // An `await` of this object calls `then` with two functions: without this error no expectation would be checked.
      if (typeof expected === "function") throw new Error("Say what is expected: this is no promise, though it has `then`.");
      const difference = isPatternList(expected) ? eventsMismatch(outcome, expected) : refusalMismatch(outcome, expected);
      return difference === null ? accountAfter : fail(expected, difference);
    },
    thenAmongOthers: (expected) => {
      const missing = outcome.ok ? firstMissing(outcome.events, expected) : expected[0];
      return missing === undefined ? accountAfter : fail(expected, `no event is ${JSON.stringify(missing)}, in this order`);
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

/** The first pattern that matches no event after the event of the pattern before it. */
function firstMissing(events: readonly Event[], expected: readonly EventPattern[]): EventPattern | undefined {
  let from = 0;
  return expected.find((pattern) => {
    const found = events.findIndex((event, index) => index >= from && mismatch(event, pattern) === null);
    from = found + 1;
    return found < 0;
  });
}

const nameOf = (command: unknown): string => Object.entries(library).find(([, value]) => value === command)?.[0] ?? "the command";

function failureText(
  { account, events }: StateBefore,
  commandText: string,
  outcome: Outcome<Event, Refusal>,
  expected: unknown,
  difference: string,
): string {
  const earlierCount = account.version - events.length;
  return [
    difference,
    "given",
    ...(earlierCount > 0 ? [`  account "${account.accountId}" after ${earlierCount} events`] : []),
    ...eventLines(events, account),
    "when",
    `  ${commandText}`,
    "then",
    ...outcomeLines(outcome, account),
    "but expected",
    ...expectedLines(expected),
  ].join("\n");
}

const eventLines = (events: readonly Event[], { tariff }: Account): readonly string[] =>
  events.map((event) => `  ${describeEvent(event, tariff)}`);

function outcomeLines(outcome: Outcome<Event, Refusal>, account: Account): readonly string[] {
  if (!outcome.ok) return [`  it is refused as ${outcome.refusal.type}: ${describeRefusal(outcome.refusal)}`];
  return outcome.events.length > 0 ? eventLines(outcome.events, account) : ["  nothing happens"];
}

function expectedLines(expected: unknown): readonly string[] {
  if (!Array.isArray(expected)) return [`  a refusal ${fc.stringify(expected)}`];
  return expected.length > 0 ? expected.map((pattern) => `  ${fc.stringify(pattern)}`) : ["  nothing"];
}

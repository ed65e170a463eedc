import fc from "fast-check";
import { describe, expect } from "vitest";
import { type Account, authorizeCall, type Event, packageViews, remainingMinutes, unbilled } from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll, type Performance, type Step } from "../../src/testing/commands.js";
import { law } from "../support/law.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const settling = (account: Account, at: number): Performance => performAll(account, [{ command: "settle", request: { at } }]);

const spans = fc.oneof(fc.nat({ max: 3 * DAY }), fc.constantFrom(0, HOUR, 30 * DAY, 130 * DAY));
const choices = fc.array(fc.nat({ max: 1_000 }), { minLength: 7, maxLength: 7 });

describe("law 10: passing time (rule 13)", () => {
  law("settle(t1) then settle(t2) equals settle(t2): for t1 at, one ms before and one ms after every event in between", 60, fc.property(histories(), spans, (history, span) => {
    const { account } = performAll(open(history.tariff, history.openedAt), history.steps);
    const end = account.clock + span;
    const once = settling(account, end);
    for (const between of instantsOfInterest(account, end)) {
      const first = settling(account, between);
      const second = settling(first.account, end);
      expect([...first.events, ...second.events]).toEqual(once.events);
      expect(second.account).toEqual(once.account);
    }
  }));

  law("a history has the same result when time is settled, queries are made and commands are refused between its steps", 60, fc.property(histories(), choices, (history, chosen) => {
    const { steps } = history;
    let turn = 0;
    const choose = (): number => chosen[turn++ % chosen.length] ?? 0;
    const opened = open(history.tariff, history.openedAt);
    const events: Event[] = [...opened.events];
    let { account } = opened;
    for (const step of steps) {
      const undisturbedAnswer = perform(account, step);
      let before = account;
      // Where a command lets time pass to its own instant, time may pass in several steps before it.
      if (undisturbedAnswer.ok && undisturbedAnswer.events.at(-1)?.at === step.request.at) {
        const instants = instantsOfInterest(account, step.request.at);
        for (const between of [choose(), choose()].map((n) => instants[n % instants.length] ?? step.request.at).sort((a, b) => a - b)) {
          const settled = settling(before, between);
          events.push(...settled.events);
          before = settled.account;
        }
      }
      disturb(before, steps, choose);
      const answer = perform(before, step);
      expect(answer.ok).toBe(undisturbedAnswer.ok);
      if (!answer.ok || !undisturbedAnswer.ok) {
        expect(answer).toEqual(undisturbedAnswer);
        continue;
      }
      events.push(...answer.events);
      ({ account } = answer);
      expect(account).toEqual(undisturbedAnswer.account);
    }
    const undisturbed = performAll(open(history.tariff, history.openedAt), steps);
    expect(account).toEqual(undisturbed.account);
    expect(events).toEqual(undisturbed.events);
  }));
});

/** Instants from the account's clock to `end`: both ends, halfway, and around each event that time brings. */
function instantsOfInterest(account: Account, end: number): number[] {
  const instants = settling(account, end).events.flatMap(({ at }) => [at - 1, at, at + 1]);
  const halfway = Math.floor((account.clock + end) / 2);
  return [...new Set([account.clock, halfway, ...instants, end])].filter((at) => account.clock <= at && at <= end);
}

/** Makes queries and performs commands on this version of the account, and drops the results. */
function disturb(account: Account, steps: readonly Step[], choose: () => number): void {
  const at = account.clock + choose() * HOUR;
  packageViews(account, at);
  remainingMinutes(account, at);
  unbilled(account);
  authorizeCall(account, { at, appId: "class", item: "audio" });
  const aside = steps[choose() % steps.length];
  if (aside) perform(account, aside);
  settling(account, at);
}

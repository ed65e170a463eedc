import type { Event, Tariff } from "../../src/index.js";
import type { History } from "../../src/testing/arbitrary-history.js";
import { type Answer, open, performAll, type Step } from "../../src/testing/commands.js";

/** A history whose last day is billed. */
export interface SettledHistory {
  /** The tariff in force at the end: its rates of past days are those that were in force then. */
  readonly tariff: Tariff;
  readonly events: readonly Event[];
  readonly verdicts: readonly unknown[];
}

const DAY = 24 * 3_600_000;

/** Performs the steps in the scene of a history, and lets time pass beyond the next run. The verdicts are those of the steps that `counts` selects. */
export function settledHistory(history: History, steps: readonly Step[], counts: (step: Step) => boolean = () => true): SettledHistory {
  const { account, events, answers } = performAll(open(history.tariff, history.openedAt), steps);
  const lastAt = Math.max(account.clock, ...steps.map(({ request }) => request.at));
  const end = performAll(account, [{ command: "settle", request: { at: lastAt + 2 * DAY } }]);
  return { tariff: account.tariff, events: [...events, ...end.events], verdicts: answers.filter((_, index) => counts(steps[index] as Step)).map(verdictOf) };
}

const verdictOf = (answer: Answer): unknown => (answer.ok ? (answer.refused ?? []).map(({ index }) => index) : answer.refusal.type);

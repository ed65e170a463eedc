import type { Account, Event } from "rtc-billing";
import type { History } from "./arbitrary-history.js";
import { assertSameAccount, assertSameEvents } from "./assert-same.js";
import type { Step } from "./commands.js";
import { chooserOf, type Law, defineLaw, withStore } from "./law.js";
import type { OpenStore } from "./service-under-test.js";

const DAY = 24 * 3_600_000;
const SPANS = [0, DAY, 3 * DAY, 30 * DAY, 130 * DAY];

export const passage: Law = defineLaw({
  title: "a history has the same result when time is settled between its commands, in any number of parts",
  chooses: true,
  check: async (history, open) => {
    const choose = chooserOf(history);
    const once = await settledOnce(open, history, SPANS[choose(SPANS.length)] ?? 0);
    const inParts = await withStore(open, history, async (store) => {
      for (const { step, from } of once.timedSteps) {
        const stops = instantsBetween(from, step.request.at, once.events, choose);
        for (const at of stops) await store.perform({ command: "settle", request: { at } });
        await store.perform(step);
      }
      return { account: await store.account(), events: await store.events() };
    });
    assertSameEvents("settled in parts", inParts.events, once.events);
    assertSameAccount("settled in parts", inParts.account, once.account);
  },
});

/** A step, and the instant from which it lets time pass to its own; `null` where it does not. */
interface TimedStep {
  readonly step: Step;
  readonly from: number | null;
}

interface SettledOnce {
  readonly timedSteps: readonly TimedStep[];
  readonly account: Account;
  readonly events: readonly Event[];
}

/** Performs a history and settles `span` after its end. */
const settledOnce = (open: OpenStore, history: History, span: number): Promise<SettledOnce> =>
  withStore(open, history, async (store) => {
    const timedSteps: TimedStep[] = [];
    const take = async (step: Step): Promise<void> => {
      const before = await store.account();
      const { ok } = await store.perform(step);
      const after = await store.account();
      const passes = ok && (step.command === "settle" || (after.version > before.version && after.clock === step.request.at));
      timedSteps.push({ step, from: passes ? before.clock : null });
    };
    for (const step of history.steps) await take(step);
    const { clock } = await store.account();
    await take({ command: "settle", request: { at: clock + span } });
    return { timedSteps, account: await store.account(), events: await store.events() };
  });

/** Some instants at which time can stop on its way: around events, and where nothing happens. */
function instantsBetween(from: number | null, to: number, events: readonly Event[], choose: (bound: number) => number): number[] {
  if (from === null) return [];
  const eventful = events.filter(({ at }) => from <= at && at <= to).flatMap(({ at }) => [at - 1, at, at + 1]);
  const instants = [from, Math.floor((from + to) / 2), to, ...eventful].filter((at) => from <= at && at <= to);
  const chosen = [choose(instants.length), choose(instants.length), choose(instants.length)];
  return chosen.flatMap((nth) => instants[nth] ?? []).sort((a, b) => a - b);
}

import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Account } from "../../src/index.js";
import { episodes, openings } from "../../src/testing/episodes.js";
import { histories, historyOf, asStory } from "../../src/testing/histories.js";
import { law } from "./law.js";
import { chargedIn, linesBilledIn, billsIn, isOf } from "../../src/testing/ledger.js";
import { type Answer, type Call, open, perform, performAll, type Step, type StepOf } from "../../src/testing/steps.js";
import { scenes } from "../../src/testing/tariffs.js";
import { callWishes, type Wish } from "../../src/testing/wishes.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Report = StepOf<"recordUsage">;
const isReport = (step: Step): step is Report => step.command === "recordUsage";

/** A life up to an instant, and calls that are all reported after it, before the next billing run. */
const lives = fc
  .tuple(scenes(), openings, fc.array(episodes, { maxLength: 5 }), fc.array(callWishes, { minLength: 2, maxLength: 9, size: "max" }))
  .map(([scene, opening, life, calls]) => {
    const now = (ms: number, act: Wish["act"]): Wish => ({ wait: { ms }, act, backdated: 0 });
    const reports = calls.map((call) => now(0, { act: "call", call: { ...call, wild: false }, reportedAtItsEnd: false }));
    // The payment sets the clock: whatever the reports' own `at`, no run comes between them.
    return historyOf(scene, [...opening, ...life.flat(), now(HOUR, { act: "topUp", amount: "0.01" }), ...reports]);
  })
  .map((history) => {
    const paidAt = history.steps.findIndex(({ command }, index) => command === "topUp" && history.steps.slice(index + 1).every(isReport));
    return asStory({ ...history, steps: history.steps.slice(0, paidAt + 1), reports: history.steps.slice(paidAt + 1).filter(isReport) });
  });

/** One way in which reports and withdrawals may come in: in which order, in which batches. */
const arrivals = fc.record({
  order: fc.array(fc.nat({ max: 1_000 }), { minLength: 18, maxLength: 18 }),
  batches: fc.array(fc.nat({ max: 4 }), { minLength: 9, maxLength: 9 }),
  ownInstants: fc.boolean(),
});

describe("law 8, the order of arrival", () => {
  law(
    "the same accepted usages and voids, with no billing run from the first to the last, in any order and any batches, each void after its usage, "
      + "give the same account (version aside) and the same later bills",
    100,
    fc.property(lives, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), arrivals, arrivals, (life, voided, oneWay, otherWay) => {
      const { account } = performAll(open(life.tariff, life.openedAt), life.steps);
      const [one, other] = [oneWay, otherWay].map((way) => {
        const arrived = performAll(account, arranged(life.reports, voided, way, account.clock));
        return { ...arrived, ...performAll(arrived.account, [{ command: "settle", request: { at: account.clock + 20 * DAY } }]), arrived: arrived.account };
      });
      if (!one || !other) return;
      expect(withoutVersion(other.arrived)).toEqual(withoutVersion(one.arrived));
      expect(withoutVersion(other.account)).toEqual(withoutVersion(one.account));
      expect(billsIn(other.events)).toEqual(billsIn(one.events));
    }),
  );
});

const withoutVersion = (account: Account): object => ({ ...account, version: 0 });

/** Sorts the reports by the numbers of `order`, each withdrawal somewhere after its report, and puts reports that follow each other into batches. */
function arranged(reports: readonly Report[], voided: readonly boolean[], { order, batches, ownInstants }: typeof arrivals extends fc.Arbitrary<infer Way> ? Way : never, now: number): Step[] {
  const rank = (nth: number): number => order[nth] ?? 0;
  const at = (report: Report): number => (ownInstants ? report.request.startedAt + report.request.seconds * 1_000 : now);
  const placed: { readonly rank: number; readonly step: Step }[] = reports.flatMap((report, nth) => [
    { rank: rank(nth), step: { ...report, request: { ...report.request, at: Math.min(now, at(report)) } } },
    ...(voided[nth] ? [{ rank: rank(nth) + rank(9 + nth), step: { command: "voidUsage", request: { at: now, usageId: report.request.usageId, reason: "wrong" } } as const }] : []),
  ]);
  const steps = placed.sort((a, b) => a.rank - b.rank).map(({ step }) => step);
  return inBatches(steps, batches, now);
}

function inBatches(steps: readonly Step[], batches: readonly number[], now: number): Step[] {
  const arranged: Step[] = [];
  let waiting: Call[] = [];
  const flush = (): void => {
    if (waiting.length > 0) arranged.push({ command: "recordUsages", request: { at: now, usages: waiting } });
    waiting = [];
  };
  steps.forEach((step, index) => {
    const size = batches[index % batches.length] ?? 0;
    if (step.command !== "recordUsage" || size === 0) {
      flush();
      arranged.push(step);
      return;
    }
    const { at: _, ...call } = step.request;
    waiting.push(call);
    if (waiting.length >= size) flush();
  });
  flush();
  return arranged;
}

describe("law 8, batches", () => {
  law("a batch gives the account (version aside), the refusals and the ratings that recording its usages one by one gives", 60, fc.property(lives, (life) => {
    const before = performAll(open(life.tariff, life.openedAt), life.steps).account;
    const at = before.clock;
    const usages = life.reports.map(({ request: { at: _, ...call } }) => call);
    const batch = perform(before, { command: "recordUsages", request: { at, usages } });
    if (!batch.ok) throw new Error("a batch is never refused as a whole");
    const singly = performAll(before, life.reports.map((report) => ({ ...report, request: { ...report.request, at } })));
    expect(withoutVersion(batch.account)).toEqual(withoutVersion(singly.account));
    expect(batch.refused).toEqual(refusalsOf(singly.answers));
    expect(batch.events.filter(isOf("UsagesRerated")).length).toBeLessThanOrEqual(1);
  }));
});

const refusalsOf = (answers: readonly Answer[]): object[] => answers.flatMap((answer, index) => (answer.ok ? [] : [{ index, refusal: answer.refusal }]));

describe("law 9, late usages", () => {
  law(
    "usages that arrive late, but in the window, are charged in sum what they would have been charged in time, when the same commands are accepted",
    150,
    fc.property(histories(), fc.array(fc.nat({ max: 100 }), { minLength: 12, maxLength: 12 }), (history, delays) => {
      const { tariff, openedAt, steps } = history;
      const rich: Step = { command: "topUp", request: { at: openedAt, paymentId: "rich", amount: "10000000" } };
      // Returns are left out: whether one is accepted hangs on the usages known by then.
      const others = steps.filter(({ command }) => !["recordUsage", "recordUsages", "voidUsage", "requestRefund"].includes(command));
      const reports = steps.filter(isReport).map((report) => ({ ...report, request: { ...report.request, at: report.request.startedAt + report.request.seconds * 1_000 } }));
      const late = reports.map((report, nth) => ({ ...report, request: { ...report.request, at: report.request.at + ((delays[nth % 12] ?? 0) * tariff.lateUsageDays * DAY) / 100 } }));
      const [inTime, lately] = [reports, late].map((some) => {
        const story = [rich, ...others, ...some].sort((a, b) => a.request.at - b.request.at);
        const told = performAll(open(tariff, openedAt), story);
        const end = performAll(told.account, [{ command: "settle", request: { at: told.account.clock + 20 * DAY } }]);
        const accepted = story.filter((_, index) => told.answers[index]?.ok).map(idOf).sort();
        return { accepted, events: [...told.events, ...end.events] };
      });
      if (!inTime || !lately) return;
      fc.pre(JSON.stringify(inTime.accepted) === JSON.stringify(lately.accepted));
      expect(chargedIn(lately.events)).toBe(chargedIn(inTime.events));
      expect(linesBilledIn(lately.events)).toEqual(linesBilledIn(inTime.events));
    }),
  );
});

/** What stays of a command when its instant changes. */
const idOf = ({ command, request: { at: _, ...facts } }: Step): string => JSON.stringify([command, facts]);

import fc from "fast-check";
import { type Account, accountToJSON, type Event } from "rtc-billing";
import type { History } from "./arbitrary-history.js";
import type { Scene } from "./arbitrary-tariff.js";
import { assertSame, assertSameEvents } from "./assert-same.js";
import { callIntents, type CommandIntent } from "./command-intents.js";
import { type Call, dated, type Step, type StepOf } from "./commands.js";
import { chooserOf, type Law, defineLaw, runHistory, performEach, verdictIn, withStore } from "./law.js";
import { chargedIn, isOf, linesBilledIn, renewedIn } from "./ledger-queries.js";
import { scenarios, openings } from "./scenarios.js";
import type { OpenStore, StoreAnswer } from "./service-under-test.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Report = StepOf<"recordUsage">;
const isReport = (step: Step): step is Report => step.command === "recordUsage";

/** Histories that end with a payment and then with reports of calls, all before the next billing run. */
const historiesWithReports = fc
  .tuple(openings, fc.array(scenarios, { maxLength: 5 }), fc.array(callIntents, { minLength: 2, maxLength: 9, size: "max" }))
  .map(([opening, before, calls]) => {
    const now = (ms: number, act: CommandIntent["act"]): CommandIntent => ({ wait: { ms }, act, backdated: 0 });
    const reports = calls.map((call) => now(0, { act: "call", call: { ...call, wild: false }, reportedAtItsEnd: false }));
    // The payment sets the clock, so that no run comes between the reports, whatever their own `at`.
    return [...opening, ...before.flat(), now(HOUR, { act: "topUp", amount: "0.01" }), ...reports];
  });

/** The reports at the end of a history, and the steps before them. */
function divided({ steps }: History): { readonly life: readonly Step[]; readonly reports: readonly Report[] } {
  const first = steps.findLastIndex((step) => !isReport(step)) + 1;
  return { life: steps.slice(0, first), reports: steps.slice(first).filter(isReport) };
}

const withoutVersion = (account: Account): object => ({ ...accountToJSON(account), version: 0 });

export const arrival: Law = defineLaw({
  title: "the order of arrival does not matter: the same accepted usages and voids, in any order and any batches, "
    + "each void after its usage and with no billing run from the first to the last, "
    + "give the same account (version aside) and the same bills",
  intents: historiesWithReports,
  chooses: true,
  check: async (history, open) => {
    const choose = chooserOf(history);
    const { life, reports } = divided(history);
    const voided = new Set(reports.filter(() => choose(2) === 1));
    const arrive = (): Promise<Arrived> => arrivedInSomeWay(open, history, { life, reports, voided }, choose);
    const one = await arrive();
    const other = await arrive();
    assertSame("when all has arrived, in another order: the account", withoutVersion(other.arrived), withoutVersion(one.arrived));
    assertSameEvents("billed after another order of arrival", unnumbered(other.events), unnumbered(one.events));
    assertSame("settled after another order of arrival: the account", withoutVersion(other.settled), withoutVersion(one.settled));
  },
});

interface Arrived {
  readonly arrived: Account;
  readonly settled: Account;
  readonly events: readonly Event[];
}

/** The bills, numbered again: other events between them do not count. */
const unnumbered = (events: readonly Event[]): Event[] =>
  events.filter(isOf("BillIssued")).map((bill, index) => ({ ...bill, sequence: index + 1 }));

interface Arrivals {
  readonly life: readonly Step[];
  readonly reports: readonly Report[];
  readonly voided: ReadonlySet<Report>;
}

const arrivedInSomeWay = (
  open: OpenStore, scene: Scene, { life, reports, voided }: Arrivals, choose: (bound: number) => number,
): Promise<Arrived> =>
  withStore(open, scene, async (store) => {
    await performEach(store, life);
    const { clock } = await store.account();
    await performEach(store, inBatches(inSomeOrder(reports, voided, clock, choose), clock, choose));
    const arrived = await store.account();
    await store.perform({ command: "settle", request: { at: clock + 20 * DAY } });
    return { arrived, settled: await store.account(), events: await store.events() };
  });

/** Puts the reports in some order, each at its own instant or now, and each void after its report. */
function inSomeOrder(reports: readonly Report[], voided: ReadonlySet<Report>, now: number, choose: (bound: number) => number): Step[] {
  const ownInstants = choose(2) === 1;
  const placed = reports.flatMap((report): { readonly rank: number; readonly step: Step }[] => {
    const rank = choose(1_000);
    const { usageId, startedAt, seconds } = report.request;
    const reported = { rank, step: dated(report, ownInstants ? Math.min(now, startedAt + seconds * 1_000) : now) };
    const voiding: Step = { command: "voidUsage", request: { at: now, usageId, reason: "wrong" } };
    return voided.has(report) ? [reported, { rank: rank + choose(1_000), step: voiding }] : [reported];
  });
  return placed.sort((a, b) => a.rank - b.rank).map(({ step }) => step);
}

/** Puts some neighbouring reports into batches. */
function inBatches(steps: readonly Step[], now: number, choose: (bound: number) => number): Step[] {
  const arranged: Step[] = [];
  let batch: Call[] = [];
  const flush = (): void => {
    if (batch.length > 0) arranged.push({ command: "recordUsages", request: { at: now, usages: batch } });
    batch = [];
  };
  for (const step of steps) {
    if (isReport(step) && choose(5) > 0) {
      batch.push(callIn(step));
    } else {
      flush();
      arranged.push(step);
    }
    if (choose(3) === 0) flush();
  }
  flush();
  return arranged;
}

const callIn = ({ request: { at: _, ...call } }: Report): Call => call;

export const batches: Law = defineLaw({
  title: "a batch gives the account (version aside) and the refusals that recording its usages one by one gives, and re-rates at most once",
  intents: historiesWithReports,
  check: async (history, open) => {
    const { life, reports } = divided(history);
    const record = (stepsAt: (now: number) => readonly Step[]) => withStore(open, history, async (store) => {
      await performEach(store, life);
      const { clock, version } = await store.account();
      const answers = await performEach(store, stepsAt(clock));
      return { answers, account: await store.account(), events: (await store.events()).slice(version) };
    });
    const singly = await record((now) => reports.map((report) => dated(report, now)));
    const together = await record((at) => [{ command: "recordUsages", request: { at, usages: reports.map(callIn) } }]);
    assertSame("recorded in a batch: the account", withoutVersion(together.account), withoutVersion(singly.account));
    assertSame("recorded in a batch: the verdicts", refusedIn(together.answers[0]), singly.answers.map(verdictIn));
    assertSame("recorded in a batch: more than one re-rating", together.events.filter(isOf("UsagesRerated")).length > 1, false);

    function refusedIn(answer: StoreAnswer | undefined): string[] {
      const refused = answer?.ok ? (answer.refused ?? []) : [];
      const verdicts = new Map(refused.map(({ index, refusal }) => [index, verdictIn({ ok: false, refusal })]));
      return reports.map((_, index) => verdicts.get(index) ?? "accepted");
    }
  },
});

/** The content of a command: everything but its instant. */
const contentOf = ({ command, request: { at: _, ...facts } }: Step): string => JSON.stringify([command, facts]);

export const lateness: Law = defineLaw({
  title: "usages that arrive late, but within the window, are charged in total what they would have been charged in time, "
    + "when the same commands are accepted and the same renewals granted",
  chooses: true,
  check: async (history, open) => {
    const choose = chooserOf(history);
    const { tariff, openedAt, steps } = history;
    const rich: Step = { command: "topUp", request: { at: openedAt, paymentId: "rich", amount: "10000000" } };
    // Without returns: whether one is accepted depends on the usages recorded by then.
    const others = steps.filter(({ command }) => !["recordUsage", "recordUsages", "voidUsage", "requestRefund"].includes(command));
    const inTime = steps.filter(isReport).map((report) => dated(report, report.request.startedAt + report.request.seconds * 1_000));
    const late = inTime.map((report) => dated(report, report.request.at + Math.floor((choose(101) * tariff.lateUsageDays * DAY) / 100)));
    const recordedWith = async (reports: readonly Report[]): Promise<{ readonly accepted: string; readonly events: readonly Event[] }> => {
      const arranged = [rich, ...others, ...reports].sort((a, b) => a.request.at - b.request.at);
      const last = Math.max(openedAt, ...arranged.map(({ request }) => request.at));
      const { answers, events } = await runHistory(open, history, [...arranged, { command: "settle", request: { at: last + 20 * DAY } }]);
      const accepted = arranged.filter((_, index) => answers[index]?.ok).map(contentOf).sort();
      return { accepted: JSON.stringify([accepted, renewedIn(events)]), events };
    };
    const [one, other] = [await recordedWith(inTime), await recordedWith(late)];
    if (one.accepted !== other.accepted) return false;
    assertSame("reported late: what is billed", linesBilledIn(other.events), linesBilledIn(one.events));
    assertSame("reported late: what is charged", chargedIn(other.events), chargedIn(one.events));
    return true;
  },
});

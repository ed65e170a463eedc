import { type Account, tariffOf } from "../account/account.js";
import { anOutcome } from "../ledger/event-json.js";
import type { Event } from "../ledger/events.js";
import { endOf, isSameUsage, type Usage } from "../rating/usage.js";
import type { Refusal } from "../refusals/refusals.js";
import { isSameTariff } from "../tariff/same-tariff.js";
import type { Day } from "../values/calendar.js";
import { earliest, type Instant, latest } from "../values/instant.js";
import type { NamedCommand } from "./commands.js";
import { type Answer, asReport, openingOf, reportsOf } from "./decide.js";
import type { Store } from "./store.js";

/**
 * The answers to retries of what the ledger has, although the account does not know it any more: usages whose day is closed, and the
 * opening of the account. Other answers stay as they are, without a look at the ledger.
 */
export async function answersFromLedger(
  steps: readonly NamedCommand[], answers: readonly Answer[], account: Account | null, store: Store,
): Promise<readonly Answer[]> {
  if (account === null || !answers.some(mayBeRetry)) return answers;
  const late = steps.flatMap((step, place) => lateUsagesOf(step, answers[place], place));
  const found = await recordedAmong(late, account, store);
  const isOpening = answers.some(isTaken) ? await openingIn(account.accountId, store) : () => false;
  return answers.map((answer, place) => {
    const indexes = late.filter((usage) => usage.place === place && found.has(usage)).map(({ index }) => index);
    if (answer.ok) return indexes.length > 0 ? withRepeats(answer, indexes) : answer;
    const isRetry = indexes.length > 0 || (isTaken(answer) && isOpening(steps[place]?.request));
    return isRetry ? { ok: true, version: account.version, events: [], refused: [], repeated: indexes } : answer;
  });
}

const isTooLate = ({ refusal }: { readonly refusal: Refusal }): boolean => refusal.type === "UsageTooLate";
const isTaken = (answer: Answer): boolean => !answer.ok && answer.refusal.type === "IdConflict" && answer.refusal.kind === "account";
const mayBeRetry = (answer: Answer): boolean => (answer.ok ? answer.refused.some(isTooLate) : isTooLate(answer) || isTaken(answer));

function withRepeats(answer: Extract<Answer, { ok: true }>, indexes: readonly number[]): Answer {
  const repeats = new Set(indexes);
  return {
    ...answer,
    refused: answer.refused.filter(({ index }) => !repeats.has(index)),
    repeated: [...answer.repeated, ...indexes].sort((a, b) => a - b),
  };
}

/** A usage that was refused as too late: the place of its command, and its index in the batch. */
interface LateUsage {
  readonly place: number;
  readonly index: number;
  readonly usage: Usage;
}

function lateUsagesOf(step: NamedCommand, answer: Answer | undefined, place: number): readonly LateUsage[] {
  if (!answer) return [];
  const tooLate = answer.ok ? answer.refused.filter(isTooLate).map(({ index }) => index) : isTooLate(answer) ? [0] : [];
  const reports = tooLate.length > 0 ? reportsOf(step) : [];
  return tooLate.flatMap((index) => {
    const { usage } = asReport(reports[index]);
    return usage ? [{ place, index, usage }] : [];
  });
}

/** Which usages are in the ledger with the same content. It reads, day by day of their start, what was recorded while the day was open. */
async function recordedAmong(late: readonly LateUsage[], account: Account, store: Store): Promise<ReadonlySet<LateUsage>> {
  const { calendar } = tariffOf(account);
  const byDay = new Map<Day, readonly LateUsage[]>();
  for (const each of late) {
    const day = calendar.dayOf(each.usage.startedAt);
    byDay.set(day, [...(byDay.get(day) ?? []), each]);
  }
  const found = new Set<LateUsage>();
  for (const ofDay of byDay.values()) {
    for await (const event of eventsWhileOpen(ofDay.map(({ usage }) => usage), account, store)) {
      if (event.type !== "UsageRated") continue;
      for (const wanted of ofDay) if (isSameUsage(wanted.usage, event)) found.add(wanted);
    }
  }
  return found;
}

const PAGE = 256;

/** The events from the first end of usages of a day until that day was closed. */
async function* eventsWhileOpen(usages: readonly Usage[], account: Account, store: Store): AsyncGenerator<Event> {
  const start = usages.map(({ startedAt }) => startedAt).reduce(latest);
  let from = await versionBefore(usages.map(endOf).reduce(earliest), account, store);
  for (;;) {
    const page = (await store.tail(account.accountId, from, PAGE)).flatMap((document) => anOutcome(document, "events"));
    yield* page;
    const last = page.at(-1);
    if (!last || tariffOf(account).openAt(last.at).openFrom > start) return;
    from = last.sequence;
  }
}

/** A version before which every event is earlier than `at`, so that what is at `at` or later follows; found by bisection. */
async function versionBefore(at: Instant, { accountId, version }: Account, store: Store): Promise<number> {
  let [before, after] = [0, version];
  while (before < after) {
    const middle = Math.floor((before + after) / 2);
    const [document] = await store.tail(accountId, middle, 1);
    const last = document === undefined ? undefined : anOutcome(document, "events").at(-1);
    if (last && last.at < at) before = last.sequence;
    else after = middle;
  }
  return before;
}

/** Whether a request is that with which the account was opened. */
async function openingIn(accountId: string, store: Store): Promise<(request: unknown) => boolean> {
  const [document] = await store.tail(accountId, 0, 1);
  const [opened] = anOutcome(document, "events");
  return (request) => {
    if (opened?.type !== "AccountOpened") return false;
    const [again] = openingOf(request, accountId, opened.at).events;
    return again?.type === "AccountOpened" && isSameTariff(again.tariff, opened.tariff);
  };
}

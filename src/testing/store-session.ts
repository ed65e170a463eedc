import { type Account, type Event, eventsFromJSON, unwrap } from "rtc-billing";
import { type Answer, type Host, type NamedCommand, openHost, perform, type Performed, type Store } from "rtc-billing/service";
import fc from "fast-check";
import { arbHistory, type History, withHistoryText } from "./arbitrary-history.js";
import { assertSame, assertSameAccount } from "./assert-same.js";
import { isoOf, type Step } from "./commands.js";

/** What a store is tried with: the histories of some accounts, and numbers with which a law chooses. */
export interface StoreSession {
  readonly histories: readonly History[];
  readonly choices: readonly number[];
}

/** Ids that a store may confuse: by case, form, length, quoting, or as names that every object has. */
const IDS = ["school", "School", "school ", "é", "e\u0301", "it's \"quoted\" \\", "%_", "__proto__", "\u{1F600}", "\uFF5E"];
const MOST_STEPS = 40;
const shortened = (history: History): History => withHistoryText({ ...history, steps: history.steps.slice(0, MOST_STEPS) });

export const storeSessions: fc.Arbitrary<StoreSession> = fc
  .tuple(
    fc.array(arbHistory().map(shortened), { minLength: 2, maxLength: 3 }),
    fc.array(fc.nat({ max: 1_000 }), { minLength: 20, maxLength: 60, size: "max" }),
  )
  .map(([histories, choices]) => ({ histories, choices }));

/** A command on an account, and the time at which it is sent. */
export interface SentCommand {
  readonly accountId: string;
  readonly now: number;
  /** What is sent: without `at`, which the host sets. */
  readonly step: NamedCommand;
  /** The step of the history; `null` for the opening. */
  readonly origin: Step | null;
}

export const sentText = ({ accountId, step, now }: SentCommand): string =>
  `${isoOf(now)} ${JSON.stringify(accountId)} ${step.command} ${JSON.stringify(step.request)}`;

/** The commands of all accounts in the order of time. What a history sends with an earlier `at` is sent when its turn comes. */
export function sentIn({ histories, choices: [first = 0] }: StoreSession): readonly SentCommand[] {
  const sent = histories.flatMap(({ tariff, openedAt, steps }, index): readonly SentCommand[] => {
    const accountId = IDS[(first + index) % IDS.length] ?? "school";
    let now = openedAt;
    return [
      { accountId, now, step: { command: "openAccount", request: { tariff } }, origin: null },
      ...steps.map((origin) => {
        const { command, request: { at, ...request } } = origin;
        now = Math.max(now, at);
        return { accountId, now, step: { command, request }, origin };
      }),
    ];
  });
  return [...sent].sort((a, b) => a.now - b.now);
}

export const accountIdsOf = (sent: readonly SentCommand[]): readonly string[] => [...new Set(sent.map(({ accountId }) => accountId))];

/** What the library makes of the commands, one after the other: the accounts that a store has to have. */
export interface Model {
  readonly send: (sent: SentCommand) => Performed | { readonly ok: false; readonly refusal: { readonly type: string } };
  readonly account: (accountId: string) => Account | null;
  readonly events: (accountId: string) => readonly Event[];
}

export function newModel(): Model {
  const accounts = new Map<string, Account>();
  const events = new Map<string, readonly Event[]>();
  return {
    send: ({ accountId, step, now }) => {
      const isOpening = step.command === "openAccount";
      const request = { ...fieldsOf(step.request), at: now, ...(isOpening && { accountId }) };
      const outcome = perform(accounts.get(accountId) ?? null, { command: step.command, request });
      if (!outcome.ok) return outcome;
      accounts.set(accountId, outcome.account);
      events.set(accountId, [...(events.get(accountId) ?? []), ...outcome.events]);
      return outcome;
    },
    account: (accountId) => accounts.get(accountId) ?? null,
    events: (accountId) => events.get(accountId) ?? [],
  };
}

const fieldsOf = (request: unknown): object => (typeof request === "object" && request !== null ? request : {});

/** An answer as text. A retry of a closed day is answered from the ledger, which the library alone does not have. */
export function verdict(answer: Answer | ReturnType<Model["send"]>): string {
  if (!answer.ok) return answer.refusal.type === "UsageTooLate" ? "accepted" : `refused as ${answer.refusal.type}`;
  const refused = (answer.refused ?? []).filter(({ refusal }) => refusal.type !== "UsageTooLate");
  return ["accepted", ...refused.map(({ index, refusal }) => `but usage ${index} ${refusal.type}`)].join(", ");
}

/** A host at a clock that is set. It writes snapshots often, and forgets accounts. */
export const hostAt = (clock: { readonly now: number }, store: Store): Host =>
  openHost(store, { clock: () => clock.now, skewMs: 0, snapshotEvery: 7, mostAccounts: 2 });

/** Rejects if the accounts that a host shows are not those of the model. */
export async function assertAccounts(when: string, host: Host, model: Model, accountIds: readonly string[]): Promise<void> {
  for (const accountId of accountIds) {
    const [found, expected] = [await host.account(accountId), model.account(accountId)];
    if (found && expected) assertSameAccount(`${when}: account ${JSON.stringify(accountId)}`, found, expected);
    else assertSame(`${when}: whether there is an account ${JSON.stringify(accountId)}`, found !== null, expected !== null);
  }
}

const PAGE = 50;

/** All events of an account that a store has, each once. */
export async function eventsIn(store: Store, accountId: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  for (;;) {
    const page = await store.tail(accountId, events.at(-1)?.sequence ?? 0, PAGE);
    if (page.length === 0) return events;
    for (const document of page) events.push(...unwrap(eventsFromJSON(document)).events);
  }
}

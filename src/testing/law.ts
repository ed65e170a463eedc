import type { Account, Event, Tariff } from "rtc-billing";
import fc from "fast-check";
import { withHistoryText, histories, type History, settingOf, historiesOf } from "./arbitrary-history.js";
import type { Scene } from "./arbitrary-tariff.js";
import type { CommandIntent } from "./command-intents.js";
import { ACCOUNT_ID, type Step } from "./commands.js";
import { inMemory, type Opening, type OpenStore, type Store, type StoreAnswer } from "./service-under-test.js";

/** What a law checks: a tariff, a service, or both. Default: arbitrary tariffs, and the library itself. */
export interface Subject {
  readonly tariff?: Tariff;
  readonly store?: OpenStore;
}

/** A promise of the library, as a property that a service built on it must keep. */
export interface Law {
  /** The law in words, for the title of a test. */
  readonly title: string;
  /** The law as a property, for `fc.assert`. */
  readonly property: (subject?: Subject) => fc.IAsyncPropertyWithHooks<[History]>;
  /** Rejects if a store breaks the law for one history. Resolves to `false` if the law does not apply to the history. */
  readonly holds: (history: History, store?: OpenStore) => Promise<boolean>;
}

interface LawDefinition {
  readonly title: string;
  /** The intents from which the histories of the law are made; default: any. */
  readonly intents?: fc.Arbitrary<readonly CommandIntent[]>;
  /** Whether the law uses the `choices` of the history. */
  readonly chooses?: boolean;
  /** Throws if the law is broken. Resolves to `false` if the law does not apply to the history. */
  readonly check: (history: History, open: OpenStore) => Promise<unknown>;
}

export function defineLaw({ title, intents, chooses = false, check }: LawDefinition): Law {
  const holds = async (history: History, store: OpenStore = inMemory): Promise<boolean> => (await check(history, store)) !== false;
  return {
    title,
    holds,
    property: ({ tariff, store } = {}) => {
      const ofLaw = intents ? historiesOf(settingOf(tariff), intents) : histories(settingOf(tariff));
      return fc.asyncProperty(chooses ? withChoices(ofLaw) : ofLaw, async (history) => {
        fc.pre(await holds(history, store));
      });
    },
  };
}

const withChoices = (withoutChoices: fc.Arbitrary<History>): fc.Arbitrary<History> =>
  fc
    .tuple(withoutChoices, fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 40, size: "max" }))
    .map(([history, choices]) => withHistoryText({ ...history, choices }));

/** Returns a function that takes the choices of a history in turn, each modulo a bound; after the last it starts again. */
export function chooserOf({ choices = [0] }: History): (bound: number) => number {
  let next = 0;
  return (bound) => (choices[next++ % choices.length] ?? 0) % bound;
}

export const openingOf = ({ tariff, openedAt }: Scene): Opening => ({ at: openedAt, accountId: ACCOUNT_ID, tariff });

/** Opens a store with the account of a scene, and closes it after use. */
export async function withStore<T>(open: OpenStore, scene: Scene, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await open(openingOf(scene));
  try {
    return await use(store);
  } finally {
    await store.close?.();
  }
}

/** The state of a store after steps, and its answer to each. */
export interface HistoryRun {
  readonly account: Account;
  readonly events: readonly Event[];
  readonly answers: readonly StoreAnswer[];
}

export const runHistory = (open: OpenStore, scene: Scene, steps: readonly Step[]): Promise<HistoryRun> =>
  withStore(open, scene, async (store) => {
    const answers = await performEach(store, steps);
    return { account: await store.account(), events: await store.events(), answers };
  });

export async function performEach(store: Store, steps: readonly Step[]): Promise<StoreAnswer[]> {
  const answers: StoreAnswer[] = [];
  for (const step of steps) answers.push(await store.perform(step));
  return answers;
}

/** An answer as text: accepted, with the refused usages of a batch, or refused, with the reason. */
export function verdictIn(answer: StoreAnswer): string {
  if (!answer.ok) return `refused as ${answer.refusal.type}`;
  const exceptions = (answer.refused ?? []).map(({ index, refusal }) => `, but usage ${index} ${refusal.type}`);
  return `accepted${exceptions.join("")}`;
}

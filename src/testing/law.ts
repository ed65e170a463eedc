import type { Account, Event, Tariff } from "rtc-billing";
import fc from "fast-check";
import { withStory, histories, type History, settingOf, historiesOf } from "./arbitrary-history.js";
import type { Scene } from "./arbitrary-tariff.js";
import type { CommandIntent } from "./command-intents.js";
import { ACCOUNT_ID, type Step } from "./commands.js";
import { inMemory, type Opening, type OpenStore, type Store, type StoreAnswer } from "./service-under-test.js";

/** What a law is checked on: a price list, a service, or both; arbitrary price lists and the library itself where they are not given. */
export interface Subject {
  readonly tariff?: Tariff;
  readonly store?: OpenStore;
}

/** A promise of the library that a service built on it keeps, or breaks. */
export interface Law {
  /** The law in words: the title of a test. */
  readonly title: string;
  /** The law as a property, for `fc.assert`. */
  readonly property: (subject?: Subject) => fc.IAsyncPropertyWithHooks<[History]>;
  /** Rejects where a store breaks the law on one history; resolves to `false` where the history is none that the law speaks of. */
  readonly holds: (history: History, store?: OpenStore) => Promise<boolean>;
}

interface LawDefinition {
  readonly title: string;
  /** What is wished for in the histories of the law; anything where it does not say. */
  readonly intents?: fc.Arbitrary<readonly CommandIntent[]>;
  /** Whether the law decides something by the history's `choices`. */
  readonly chooses?: boolean;
  /** Throws where the law is broken; `false` where its premise is not met. */
  readonly check: (history: History, open: OpenStore) => Promise<unknown>;
}

export function defineLaw({ title, intents, chooses = false, check }: LawDefinition): Law {
  const holds = async (history: History, store: OpenStore = inMemory): Promise<boolean> => (await check(history, store)) !== false;
  return {
    title,
    holds,
    property: ({ tariff, store } = {}) => {
      const stories = intents ? historiesOf(settingOf(tariff), intents) : histories(settingOf(tariff));
      return fc.asyncProperty(chooses ? withChoices(stories) : stories, async (history) => {
        fc.pre(await holds(history, store));
      });
    },
  };
}

const withChoices = (stories: fc.Arbitrary<History>): fc.Arbitrary<History> =>
  fc.tuple(stories, fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 40, size: "max" })).map(([history, choices]) => withStory({ ...history, choices }));

/** Takes the choices of a history in turn, each as a number below a bound; from the first on again when they are used up. */
export function chooserOf({ choices = [0] }: History): (bound: number) => number {
  let turn = 0;
  return (bound) => (choices[turn++ % choices.length] ?? 0) % bound;
}

export const openingOf = ({ tariff, openedAt }: Scene): Opening => ({ at: openedAt, accountId: ACCOUNT_ID, tariff });

/** Opens a store with the account of a history, and closes it when it was used. */
export async function withStore<T>(open: OpenStore, scene: Scene, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await open(openingOf(scene));
  try {
    return await use(store);
  } finally {
    await store.close?.();
  }
}

/** What a store holds when it has lived through some steps, and what it said to each. */
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

/** What an answer comes to: accepted, with which usages left out, or refused for which reason. */
export const verdictIn = (answer: StoreAnswer): string =>
  answer.ok ? `accepted${(answer.refused ?? []).map(({ index, refusal }) => `, but usage ${index} ${refusal.type}`).join("")}` : `refused as ${answer.refusal.type}`;

import fc from "fast-check";
import type { Tariff } from "rtc-billing";
import { type Scene, scenes, scenesOf, termsIn } from "./arbitrary-tariff.js";
import type { CommandIntent } from "./command-intents.js";
import { isoOf, stepText, type Step } from "./commands.js";
import { withCounterexampleText } from "./counterexample-text.js";
import { realizeIntents } from "./realize-intents.js";
import { scenarios, openings } from "./scenarios.js";

/** The history of an account: its tariff and all commands it received, accepted or refused. It prints as one command per line. */
export interface History extends Scene {
  readonly steps: readonly Step[];
  /** Random numbers with which a law chooses, for example an order or where to cut. */
  readonly choices?: readonly number[];
}

/** Almost always true: by shrinking to false, a counter-example leaves out the steps that it does not need. */
const isKept = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.constant(false) },
  { weight: 1_000, arbitrary: fc.constant(true) },
);
const MAX_LEFT_OUT = 64;

/** The histories in which intents are realized one after the other. */
export const historiesOf = (
  scenes: fc.Arbitrary<Scene>,
  intentLists: fc.Arbitrary<readonly CommandIntent[]>,
): fc.Arbitrary<History> =>
  fc
    .tuple(scenes, intentLists, fc.array(isKept, { minLength: MAX_LEFT_OUT, maxLength: MAX_LEFT_OUT }))
    .map(([scene, intents, kept]) => {
      const steps = realizeIntents(scene, intents).filter((_, index) => kept[index] ?? true);
      return withHistoryText({ ...scene, steps });
    });

/** The same history, which prints as one command per line if it is a counter-example. */
export const withHistoryText = <H extends History>(history: H): H => withCounterexampleText(history, historyText);

function historyText({ tariff, openedAt, steps, choices }: History): string {
  const choicesText = choices ? [`choices: ${choices.join(" ")}`] : [];
  return ["", termsIn(tariff), `${isoOf(openedAt)} openAccount`, ...steps.map(stepText), ...choicesText, ""].join("\n");
}

/** Arbitrary histories: several apps, items and regions, overlapping packages, calls across every kind of boundary. */
export const histories = (setting: fc.Arbitrary<Scene> = scenes()): fc.Arbitrary<History> =>
  historiesOf(setting, fc.tuple(openings, manyScenarios).map((parts) => parts.flat()));

/** About a dozen scenarios, in two lists, since one list alone is mostly short; both shrink to nothing. */
const manyScenarios = fc
  .tuple(fc.array(scenarios, { maxLength: 12, size: "max" }), fc.array(scenarios, { maxLength: 14, size: "max" }))
  .map((lists) => lists.flat(2));

/** Scenes with the given tariff, or with arbitrary tariffs. */
export const settingOf = (tariff: Tariff | undefined): fc.Arbitrary<Scene> => (tariff ? scenesOf(tariff) : scenes());

/**
 * Histories of an account under `tariff`, or under arbitrary tariffs if none is given. They have several apps, items and regions,
 * packages that overlap and expire together, calls across midnight, purchases and expiries, late, repeated, wrong and voided reports,
 * returns, arrears, changes of tariff, and months without commands. Many steps are refused on purpose.
 *
 * A counter-example prints as one command per line, and shrinks to the few commands that break the property.
 *
 * @example
 * const [history] = fc.sample(arbHistory({ tariff: tencentTrtc }), { numRuns: 1, seed: 7 });
 * history.steps.slice(0, 3).map(({ command }) => command).join(); // => verifyIdentity,activate,createApp
 */
export const arbHistory = ({ tariff }: { readonly tariff?: Tariff } = {}): fc.Arbitrary<History> => histories(settingOf(tariff));

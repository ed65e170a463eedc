import fc from "fast-check";
import type { Tariff } from "rtc-billing";
import { type Scene, scenes, scenesOf, termsIn } from "./arbitrary-tariff.js";
import type { CommandIntent } from "./command-intents.js";
import { isoOf, stepText, type Step } from "./commands.js";
import { withCounterexampleText } from "./counterexample-text.js";
import { realizeIntents } from "./realize-intents.js";
import { scenarios, openings } from "./scenarios.js";

/** An account's life: its price list and the commands it was given, the accepted and the refused ones. Prints as a readable story. */
export interface History extends Scene {
  readonly steps: readonly Step[];
  /** Numbers by which a law decides what it leaves open: in which order, cut where. */
  readonly choices?: readonly number[];
}

/** Almost always true; a counter-example shrinks by leaving out the steps that it can do without. */
const kept = fc.oneof({ withCrossShrink: true }, { weight: 1, arbitrary: fc.constant(false) }, { weight: 1_000, arbitrary: fc.constant(true) });
const MOST_LEFT_OUT = 64;

/** The stories of wishes that come true one after the other. */
export const historiesOf = (scenes: fc.Arbitrary<Scene>, wishLists: fc.Arbitrary<readonly CommandIntent[]>): fc.Arbitrary<History> =>
  fc
    .tuple(scenes, wishLists, fc.array(kept, { minLength: MOST_LEFT_OUT, maxLength: MOST_LEFT_OUT }))
    .map(([scene, wishList, isKept]) => withStory({ ...scene, steps: realizeIntents(scene, wishList).filter((_, index) => isKept[index] ?? true) }));

/** The same history, printed as a story where it is a counter-example. */
export const withStory = <H extends History>(history: H): H => withCounterexampleText(history, storyOf);

const storyOf = ({ tariff, openedAt, steps, choices }: History): string =>
  ["", termsIn(tariff), `${isoOf(openedAt)} openAccount`, ...steps.map(stepText), ...(choices ? [`choices: ${choices.join(" ")}`] : []), ""].join("\n");

/** Arbitrary histories: several apps, items and regions, overlapping packages, calls that run into everything there is. */
export const histories = (setting: fc.Arbitrary<Scene> = scenes()): fc.Arbitrary<History> =>
  historiesOf(setting, fc.tuple(openings, lives).map((parts) => parts.flat()));

/** About a dozen episodes. Of two lists, since one alone is mostly short; both shrink to nothing. */
const lives = fc
  .tuple(fc.array(scenarios, { maxLength: 10, size: "max" }), fc.array(scenarios, { maxLength: 12, size: "max" }))
  .map((lists) => lists.flat(2));

/** The scenes of the one price list asked for, or of arbitrary ones. */
export const settingOf = (tariff: Tariff | undefined): fc.Arbitrary<Scene> => (tariff ? scenesOf(tariff) : scenes());

/**
 * Lives of an account under `tariff`, or under arbitrary price lists where none is given. Several apps, items and regions,
 * packages that overlap and expire together, calls that run across midnight, purchases and expiries, late, repeated, wrong and
 * voided reports, returns, arrears, new price lists, months in which nothing happens. Many steps are refused: that is part of the
 * story.
 *
 * A counter-example prints as a story, a step a line, and shrinks to the few steps that matter.
 *
 * @example
 * const [history] = fc.sample(arbHistory({ tariff: tencentTrtc }), { numRuns: 1, seed: 7 });
 * history.steps.slice(0, 3).map(({ command }) => command).join(); // => verifyIdentity,activate,createApp
 */
export const arbHistory = ({ tariff }: { readonly tariff?: Tariff } = {}): fc.Arbitrary<History> => histories(settingOf(tariff));

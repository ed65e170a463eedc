import fc from "fast-check";
import { episodes, openings } from "./episodes.js";
import { isoText, lineOf, type Step } from "./steps.js";
import { type Scene, scenes } from "./tariffs.js";
import { type Telling, tell } from "./telling.js";
import type { Wish } from "./wishes.js";

/** An account's life: its price list and the commands it was given, the accepted and the refused ones. Prints as a readable story. */
export interface History extends Scene {
  readonly steps: readonly Step[];
}

/** The story of wishes that come true one after the other. */
export function historyOf(scene: Scene, wishList: readonly Wish[]): History {
  const telling: Telling = tell(scene, wishList);
  return printable({ ...scene, steps: telling.steps });
}

/** How a counter-example prints. */
export function printable<H extends History>(history: H): H {
  return Object.defineProperty(history, fc.toStringMethod, { value: () => storyOf(history), enumerable: false });
}

function storyOf({ tariff, openedAt, steps }: History): string {
  const { timeZone, rounding, coverFrom, refundWindowDays, lateUsageDays, billingRunAt, arrears, items } = tariff;
  return [
    "",
    `tariff: ${timeZone}, ${rounding}, covers from ${coverFrom}, returns in ${refundWindowDays} days, late by ${lateUsageDays} days, `
      + `run at ${billingRunAt}, suspends after ${arrears.suspendAfterHours} h, releases after ${arrears.releaseAfterDays} days`,
    ...Object.entries(items).map(([item, { weight, rates }]) =>
      `  ${item}: weight ${weight ?? "none"}, ${rates.map((rate) => `${rate.region}${rate.from ? ` from ${rate.from}` : ""} ${String(rate.perMinute)}`).join(", ")}`,
    ),
    `${isoText(openedAt)} openAccount`,
    ...steps.map(lineOf),
    "",
  ].join("\n");
}

/** Arbitrary histories: several apps, items and regions, overlapping packages, calls that run into everything there is. */
export const histories = (setting: fc.Arbitrary<Scene> = scenes()): fc.Arbitrary<History> =>
  fc
    .tuple(setting, openings, wishLists)
    .map(([scene, opening, wishList]) => historyOf(scene, [...opening, ...wishList]));

/** About a dozen episodes. Of two lists, since one alone is mostly short; both shrink to nothing. */
const wishLists = fc
  .tuple(fc.array(episodes, { maxLength: 10, size: "max" }), fc.array(episodes, { maxLength: 12, size: "max" }))
  .map((lists) => lists.flat(2));

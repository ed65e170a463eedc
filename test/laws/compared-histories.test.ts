import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Event } from "../../src/index.js";
import { decimalText, dividedBy, type Fraction, isAtMost, sum, times, whole } from "./fractions.js";
import { asStory, type History, histories } from "../../src/testing/histories.js";
import { laws } from "../../src/testing/index.js";
import { law, published } from "./law.js";
import { chargedIn, linesBilledIn, piecesIn } from "../../src/testing/ledger.js";
import { dayCharge, rateOf } from "./naive-billing.js";
import { timePerMinute } from "./naive-rating.js";
import { type Answer, open, performAll, type Step } from "../../src/testing/steps.js";
import { REGIONS, scenes } from "../../src/testing/tariffs.js";

const DAY = 24 * 3_600_000;

describe("law 13, returns", () => {
  published(laws.returns, 120);
});

/** A history told to its end and past the next run; the verdicts are those of the commands that count. */
function settled(history: History, steps: readonly Step[], counts: (step: Step) => boolean = () => true): { events: readonly Event[]; verdicts: readonly unknown[] } {
  const { account, events, answers } = performAll(open(history.tariff, history.openedAt), steps);
  const lastAt = Math.max(account.clock, ...steps.map(({ request }) => request.at));
  const end = performAll(account, [{ command: "settle", request: { at: lastAt + 2 * DAY } }]);
  return { events: [...events, ...end.events], verdicts: answers.filter((_, index) => counts(steps[index] as Step)).map(verdictOf) };
}

const verdictOf = (answer: Answer): unknown => (answer.ok ? (answer.refused ?? []).map(({ index }) => index) : answer.refusal.type);

describe("law 14, more packages", () => {
  law(
    "one more package never makes the sum of exact charges larger, when weights are proportional to rates, packages cover all regions and the same commands are accepted",
    100,
    fc.property(histories(scenes({ ratesInProportion: true })).map(coveringAllRegions), fc.nat(), fc.constantFrom(1, 5, 60, 1_000), fc.constantFrom(1, 2, 30), (history, place, minutes, days) => {
      const { tariff, steps } = history;
      const index = place % (steps.length + 1);
      const at = steps[index]?.request.at ?? history.openedAt;
      const offer = { minutes, price: "0", regions: REGIONS, validFor: { days } };
      const more: Step = { command: "purchasePackage", request: { at, packageId: "one more", offer } };
      const without = settled(history, steps);
      const withIt = settled(history, [...steps.slice(0, index), more, ...steps.slice(index)], (step) => step !== more);
      fc.pre(JSON.stringify(without.verdicts) === JSON.stringify(withIt.verdicts));
      expect(isAtMost(exactCharges(tariff, withIt.events), exactCharges(tariff, without.events))).toBe(true);
    }),
  );
});

function exactCharges(tariff: History["tariff"], events: readonly Event[]): Fraction {
  return sum(
    piecesIn(events).map(({ usage: { region, item }, day, overage }) =>
      times(dividedBy(whole(overage), BigInt(timePerMinute(tariff, item))), rateOf(tariff, { day, region, item })),
    ),
  );
}

/** The same history in which every package covers every region. */
function coveringAllRegions(history: History): History {
  const { tariff, steps } = history;
  return asStory({
    ...history,
    tariff: { ...tariff, offers: tariff.offers.map((offer) => ({ ...offer, regions: REGIONS })) },
    steps: steps.map((step) =>
      step.command === "purchasePackage" && step.request.offer ? { ...step, request: { ...step.request, offer: { ...step.request.offer, regions: REGIONS } } } : step,
    ),
  });
}

// The premise that packages cover all regions is needed: let A cover cn and sg, B cn alone, both expire together, and let a call in sg
// end after one in cn. As a whole the call in sg comes second and finds A empty, B untouched; its first part, cut off so that it ends
// before the call in cn, draws from A, and the call in cn goes on to B: the day is charged less.
describe("law 15, splitting", () => {
  law(
    "splitting a call into adjoining parts never changes what a day is charged under per-day rounding, when weights are proportional to rates, "
      + "packages cover all regions and the same commands are accepted",
    100,
    fc.property(histories(scenes({ ratesInProportion: true, rounding: "per-day" })).map(coveringAllRegions), fc.nat(), fc.nat(), (history, which, where) => {
      const { steps } = history;
      const told = performAll(open(history.tariff, history.openedAt), steps);
      const splittable = steps.flatMap((step, index) => {
        if (step.command !== "recordUsage" || step.request.seconds === 0 || (told.answers[index] as { events?: readonly Event[] }).events?.length === 0 || !told.answers[index]?.ok) return [];
        const mentions = steps.filter((other) => JSON.stringify(other.request).includes(JSON.stringify(step.request.usageId)));
        return mentions.length === 1 ? [{ step, index }] : [];
      });
      const chosen = splittable[which % splittable.length];
      fc.pre(chosen !== undefined);
      if (!chosen) return;

      const { step: { request: { at, ...call } }, index } = chosen;
      const seconds = where % (call.seconds + 1);
      const parts: Step[] = [
        { command: "recordUsage", request: { at, ...call, seconds } },
        { command: "recordUsage", request: { at, ...call, usageId: `${call.usageId} goes on`, startedAt: call.startedAt + seconds * 1_000, seconds: call.seconds - seconds } },
      ];
      const whole = settled(history, steps);
      const split = settled(history, [...steps.slice(0, index), ...parts, ...steps.slice(index + 1)]);
      const expected = [...whole.verdicts.slice(0, index), [], [], ...whole.verdicts.slice(index + 1)];
      fc.pre(JSON.stringify(split.verdicts) === JSON.stringify(expected));
      expect(chargesByDay(history, split.events)).toEqual(chargesByDay(history, whole.events));
      expect(chargedIn(split.events)).toBe(chargedIn(whole.events));
    }),
  );
});

function chargesByDay({ tariff }: History, events: readonly Event[]): Record<string, string> {
  const lines = linesBilledIn(events);
  return Object.fromEntries(lines.map(({ day }) => [day, decimalText(dayCharge(tariff, lines, day))]));
}

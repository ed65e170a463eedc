import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { aliyunRtc, type Event, type Tariff } from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { REGIONS, scenes } from "../../src/testing/arbitrary-tariff.js";
import { type Answer, open, performAll, type Step } from "../../src/testing/commands.js";
import { laws } from "../../src/testing/index.js";
import { chargedIn, linesBilledIn, piecesIn } from "../../src/testing/ledger-queries.js";
import { coveringAllRegions } from "./covering.js";
import { decimalText, dividedBy, type Fraction, isAtMost, sum, times, whole } from "./fractions.js";
import { law, published } from "./law.js";
import { dayCharge, rateOf } from "./naive-billing.js";
import { timePerMinute } from "./naive-rating.js";

const DAY = 24 * 3_600_000;

describe("law 13, returns", () => {
  published(laws.returns, 120);
});

interface Charged {
  /** The tariff that holds at the end: what it says of past days is what held. */
  readonly tariff: Tariff;
  readonly events: readonly Event[];
}

/** A history told to its end and past the next run; the verdicts are those of the commands that count. */
function settled(history: History, steps: readonly Step[], counts: (step: Step) => boolean = () => true): Charged & { readonly verdicts: readonly unknown[] } {
  const { account, events, answers } = performAll(open(history.tariff, history.openedAt), steps);
  const lastAt = Math.max(account.clock, ...steps.map(({ request }) => request.at));
  const end = performAll(account, [{ command: "settle", request: { at: lastAt + 2 * DAY } }]);
  return { tariff: account.tariff, events: [...events, ...end.events], verdicts: answers.filter((_, index) => counts(steps[index] as Step)).map(verdictOf) };
}

const verdictOf = (answer: Answer): unknown => (answer.ok ? (answer.refused ?? []).map(({ index }) => index) : answer.refusal.type);

describe("law 14, more packages", () => {
  law(
    "one more package never makes the sum of exact charges larger, when weights are proportional to rates, packages cover all regions and the same commands are accepted",
    100,
    fc.property(histories(scenes({ ratesInProportion: true })).map(coveringAllRegions), fc.nat(), fc.constantFrom(1, 5, 60, 1_000), fc.constantFrom(1, 2, 30), (history, place, minutes, days) => {
      const { steps } = history;
      const index = place % (steps.length + 1);
      const at = steps[index]?.request.at ?? history.openedAt;
      const offer = { minutes, price: "0", regions: REGIONS, validFor: { days } };
      const more: Step = { command: "purchasePackage", request: { at, packageId: "one more", offer } };
      const without = settled(history, steps);
      const withIt = settled(history, [...steps.slice(0, index), more, ...steps.slice(index)], (step) => step !== more);
      fc.pre(JSON.stringify(without.verdicts) === JSON.stringify(withIt.verdicts));
      expect(isAtMost(exactCharges(withIt), exactCharges(without))).toBe(true);
    }),
  );
});

function exactCharges({ tariff, events }: Charged): Fraction {
  return sum(
    piecesIn(events).map(({ usage: { region, item }, day, overageMs }) =>
      times(dividedBy(whole(overageMs), BigInt(timePerMinute(tariff, item))), rateOf(tariff, { day, region, item })),
    ),
  );
}

describe("law 15, splitting", () => {
  // As a whole the call in sg ends last and finds A drawn by the call in cn; its first part, cut off so that it ends before that
  // call, draws from A, and the call in cn goes on to B.
  it("needs packages that cover all regions used: where one covers less, a call that is split can cost another sum", () => {
    const at = Date.parse("2021-04-01T09:00:00+08:00");
    const rates = ["cn", "sg"].map((region) => ({ region, perMinute: "0.008" }));
    const tariff: Tariff = { ...aliyunRtc, rounding: "per-day", regions: { cn: { selfService: true }, sg: { selfService: true } }, items: { audio: { weight: "1", rates } } };
    const buying = (packageId: string, minutes: string, regions: string[]): Step => ({ command: "purchasePackage", request: { at, packageId, offer: { minutes, price: "0", regions, validFor: { days: 9 } } } });
    const opening: Step[] = [
      { command: "verifyIdentity", request: { at } },
      ...["cn", "sg"].map((region): Step => ({ command: "activate", request: { at, region, acceptedAgreement: true } })),
      { command: "createApp", request: { at, appId: "class" } },
      buying("A", "5.5", ["cn", "sg"]),
      buying("B", "20", ["cn"]),
      { command: "enableApp", request: { at, appId: "class" } },
    ];
    const calling = (region: string, start: number, seconds: number): Step =>
      ({ command: "recordUsage", request: { at: at + 7_200_000, usageId: `${region} ${start}`, appId: "class", item: "audio", region, startedAt: at + start * 1_000, seconds } });
    const charged = (...calls: Step[]): string => chargedIn(settled({ tariff, openedAt: at, steps: [] }, [...opening, ...calls]).events);

    const inCn = calling("cn", 600, 337);
    expect(charged(inCn, calling("sg", 0, 3_433))).toBe("0.46");
    expect(charged(inCn, calling("sg", 0, 700), calling("sg", 700, 2_733))).toBe("0.42");
  });

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
      expect(chargesByDay(split)).toEqual(chargesByDay(whole));
      expect(chargedIn(split.events)).toBe(chargedIn(whole.events));
    }),
  );
});

function chargesByDay({ tariff, events }: Charged): Record<string, string> {
  const lines = linesBilledIn(events);
  return Object.fromEntries(lines.map(({ day }) => [day, decimalText(dayCharge(tariff, lines, day))]));
}

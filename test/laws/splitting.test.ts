import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { aliyunRtc, type Tariff } from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { scenes } from "../../src/testing/arbitrary-tariff.js";
import { open, performAll, type Step } from "../../src/testing/commands.js";
import { chargedIn, linesBilledIn } from "../../src/testing/ledger-queries.js";
import { decimalText } from "../support/fractions.js";
import { coveringEverything } from "../support/full-coverage.js";
import { law } from "../support/law.js";
import { dayCharge } from "../support/naive/naive-billing.js";
import { settledHistory, type SettledHistory } from "../support/settled-history.js";

describe("law 15: splitting a call changes no per-day bill", () => {
  // Unsplit, the call in sg ends last, after the call in cn has drawn A. Split, its first part ends before the call in cn and draws
  // A, so that the call in cn draws B.
  it("the law needs packages that cover all regions used: where a package covers fewer, splitting a call can change the charge", () => {
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
    const charged = (...calls: Step[]): string => chargedIn(settledHistory({ tariff, openedAt: at, steps: [] }, [...opening, ...calls]).events);

    const inCn = calling("cn", 600, 337);
    expect(charged(inCn, calling("sg", 0, 3_433))).toBe("0.46");
    expect(charged(inCn, calling("sg", 0, 700), calling("sg", 700, 2_733))).toBe("0.42");
  });

  law(
    "splitting a call into adjoining parts never changes the charge of a day with per-day rounding, when weights are proportional to rates, "
      + "packages cover all that is used and the same commands are accepted",
    100,
    fc.property(histories(scenes({ ratesInProportion: true, rounding: "per-day" })).map(coveringEverything), fc.nat(), fc.nat(), (history, which, where) => {
      const { steps } = history;
      const { answers } = performAll(open(history.tariff, history.openedAt), steps);
      const splittable = steps.flatMap((step, index) => {
        const answer = answers[index];
        if (step.command !== "recordUsage" || step.request.seconds === 0 || !answer?.ok || answer.events.length === 0) return [];
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
      const unsplit = settledHistory(history, steps);
      const split = settledHistory(history, [...steps.slice(0, index), ...parts, ...steps.slice(index + 1)]);
      const expected = [...unsplit.verdicts.slice(0, index), [], [], ...unsplit.verdicts.slice(index + 1)];
      fc.pre(JSON.stringify(split.verdicts) === JSON.stringify(expected));
      expect(chargesByDay(split)).toEqual(chargesByDay(unsplit));
      expect(chargedIn(split.events)).toBe(chargedIn(unsplit.events));
    }),
  );
});

function chargesByDay({ tariff, events }: SettledHistory): Record<string, string> {
  const lines = linesBilledIn(events);
  return Object.fromEntries(lines.map(({ day }) => [day, decimalText(dayCharge(tariff, lines, day))]));
}

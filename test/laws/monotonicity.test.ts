import { describe, expect } from "vitest";
import fc from "fast-check";
import { histories } from "../../src/testing/arbitrary-history.js";
import { REGIONS, scenes } from "../../src/testing/arbitrary-tariff.js";
import type { Step } from "../../src/testing/commands.js";
import { piecesIn, renewedIn } from "../../src/testing/ledger-queries.js";
import { type Fraction, isAtMost, sum } from "../support/fractions.js";
import { coveringEverything } from "../support/full-coverage.js";
import { law } from "../support/law.js";
import { priceOf } from "../support/naive/naive-billing.js";
import { settledHistory, type SettledHistory } from "../support/settled-history.js";

/** The charges before rounding. */
const exactCharges = ({ tariff, events }: SettledHistory): Fraction =>
  sum(piecesIn(events).map(({ usage: { region, item }, day, overageMs }) => priceOf(tariff, { day, region, item }, overageMs)));

describe("law 14: one more package never costs more", () => {
  law(
    "the sum of the exact charges is no larger with one more package, when weights are proportional to rates, packages cover all that is used the same commands are accepted and the same renewals granted",
    100,
    fc.property(histories(scenes({ ratesInProportion: true })).map(coveringEverything), fc.nat(), fc.constantFrom(1, 5, 60, 1_000), fc.constantFrom(1, 2, 30), (history, place, minutes, days) => {
      const { steps } = history;
      const index = place % (steps.length + 1);
      const at = steps[index]?.request.at ?? history.openedAt;
      const offer = { minutes, price: "0", regions: REGIONS, validFor: { days } };
      const more: Step = { command: "purchasePackage", request: { at, packageId: "one more", offer } };
      const without = settledHistory(history, steps);
      const withIt = settledHistory(history, [...steps.slice(0, index), more, ...steps.slice(index)], (step) => step !== more);
      fc.pre(JSON.stringify(without.verdicts) === JSON.stringify(withIt.verdicts));
      fc.pre(JSON.stringify(renewedIn(without.events)) === JSON.stringify(renewedIn(withIt.events)));
      expect(isAtMost(exactCharges(withIt), exactCharges(without))).toBe(true);
    }),
  );
});

import fc from "fast-check";
import { describe, expect } from "vitest";
import { type Account, type BillLine, type Event, openFrom, type Tariff, unbilled } from "../../src/index.js";
import { reconcile, type VendorBill } from "../../src/reports/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, performAll, type Step } from "../../src/testing/commands.js";
import { billsIn } from "../../src/testing/ledger-queries.js";
import { decimalText, type Fraction, fractionOf, fractionOfExact, halfEvenTo, sum } from "../support/fractions.js";
import { law } from "../support/law.js";
import { calendarOf } from "../support/luxon-calendar.js";
import { settledHistory } from "../support/settled-history.js";

type Line = VendorBill["lines"][number];
const keyOf = ({ day, region, item }: Line): string => JSON.stringify([day, region, item]);

/** All that was billed and will be: the lines of a vendor who bills as we do. */
const ourBill = (account: Account, events: readonly Event[]): readonly BillLine[] => [...billsIn(events).flatMap(({ lines }) => lines), ...unbilled(account)];

/** The lines added up by day, region and item, without those that come to nothing. */
function totalled(lines: readonly Line[]): readonly Line[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line]);
  const total = (all: readonly Line[], name: "minutes" | "coveredMinutes" | "overageMinutes" | "amount"): string =>
    decimalText(sum(all.map((line) => fractionOf(String(line[name])))));
  return [...groups.values()].flatMap((all) => {
    const [{ day, region, item }] = all as [Line];
    const figures = { minutes: total(all, "minutes"), coveredMinutes: total(all, "coveredMinutes"), overageMinutes: total(all, "overageMinutes"), amount: total(all, "amount") };
    return Object.values(figures).every((figure) => Number(figure) === 0) ? [] : [{ day, region, item, ...figures }];
  });
}

/** The tariff with one rate of each item and region for all days: the first, or the last. */
const onlyRates = (tariff: Tariff, which: "B1" | "B2", every: boolean): Tariff => ({
  ...tariff,
  items: Object.fromEntries(Object.entries(tariff.items).map(([name, { weight, rates }]) => {
    if (weight === null && !every) return [name, { weight, rates }];
    const regions = [...new Set(rates.map(({ region }) => region))];
    const only = regions.map((region) => {
      const own = rates.filter((rate) => rate.region === region).sort((a, b) => ((a.from ?? "") < (b.from ?? "") ? -1 : 1));
      return { region, perMinute: own.at(which === "B1" ? 0 : -1)?.perMinute ?? "0" };
    });
    return [name, { weight, rates: only }];
  })),
});

const readings = fc.record({
  rounding: fc.constantFrom("per-usage" as const, "per-day" as const),
  coverFrom: fc.constantFrom("purchase" as const, "start-of-day" as const),
  rates: fc.constantFrom("B1" as const, "B2" as const, null),
  every: fc.boolean(),
});

/** Arrears suspend nobody: what an account is charged must not decide which of its calls count. */
const patient = (tariff: Tariff): Tariff => ({ ...tariff, arrears: { ...tariff.arrears, suspendAfterHours: 24 * 3_650 } });
const keepsItsTariff = ({ command }: Step): boolean => command !== "changeTariff";

/** How the figures of a line are changed: always by a cent or a minute at least. */
const changes = fc.record({
  figure: fc.constantFrom("minutes" as const, "coveredMinutes" as const, "overageMinutes" as const, "amount" as const, "gone" as const),
  by: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -900, max: -1 }), fc.integer({ min: 1, max: 100_000 })),
});

describe("a vendor's bill", () => {
  law("that our own engine made has no differences, beside the events and beside the account", 20, fc.property(histories(), (history) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const lines = ourBill(account, events);
    const { differences, readings: [best] } = reconcile(events, { lines });
    expect(differences).toEqual([]);
    expect(best).toMatchObject({ rounding: account.tariff.rounding, coverFrom: account.tariff.coverFrom, differences: 0 });

    const since = calendarOf(account.tariff.timeZone).dayOf(openFrom(account, account.clock));
    const ofOpenDays = lines.filter(({ day }) => day >= since);
    expect(reconcile(account, { lines: ofOpenDays })).toEqual(reconcile(events, { lines, from: since }));
    expect(reconcile(account, { lines, from: since }).differences).toEqual([]);
  }));

  law("that our engine made under a reading is recognised as that reading, or as one that gives the same figures", 40, fc.property(histories(), readings, (history, { rounding, coverFrom, rates, every }) => {
    const base = patient(history.tariff);
    const read = { ...(rates === null ? base : onlyRates(base, rates, every)), rounding, coverFrom };
    const steps = history.steps.filter(keepsItsTariff);
    const [ours, theirs] = [settledHistory({ ...history, tariff: base }, steps), settledHistory({ ...history, tariff: read }, steps)];
    fc.pre(JSON.stringify(ours.verdicts) === JSON.stringify(theirs.verdicts));
    const lines = billsIn(theirs.events).flatMap((bill) => bill.lines);
    const answer = reconcile(ours.events, { lines });
    const found = answer.readings.find((each) => each.rounding === rounding && each.coverFrom === coverFrom && (rates === null ? each.differences === 0 : each.rates === rates));
    expect(found).toMatchObject({ differences: 0 });
    expect(answer.readings[0]?.differences).toBe(0);
    expect(answer.readings.map(({ differences }) => differences)).toEqual(answer.readings.map(({ differences }) => differences).sort((a, b) => a - b));
    expect(answer.readings).toHaveLength(8);
  }));

  law("in which k lines are changed, left out or added has exactly those k differences, and no reading that needs more is before one that needs less", 30, fc.property(histories(), fc.array(fc.tuple(fc.nat(), changes), { maxLength: 6 }), fc.nat({ max: 2 }), (history, chosen, addedCount) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const lines = totalled(ourBill(account, events));
    const changed = new Map<string, Line | null>();
    for (const [where, { figure, by }] of lines.length > 0 ? chosen : []) {
      const line = lines[where % lines.length] as Line;
      const added = figure === "gone" ? "0" : decimalText(sum([fractionOf(String(line[figure])), figure === "amount" ? { numerator: BigInt(by), denominator: 100n } : fractionOf(String(by))]));
      changed.set(keyOf(line), figure === "gone" ? null : { ...line, [figure]: added });
    }
    const added = Array.from({ length: addedCount }, (_, nth): Line => ({ day: "2001-01-01", region: "cn", item: `no item ${nth}`, amount: "0.01" }));
    const theirs = [...lines.flatMap((line) => (changed.has(keyOf(line)) ? (changed.get(keyOf(line)) ?? []) : line)), ...added];

    const { differences, readings: [best] } = reconcile(events, { lines: theirs });
    expect(differences.map(keyOf as never).sort()).toEqual([...changed.keys(), ...added.map(keyOf)].sort());
    expect(best?.differences).toBeLessThanOrEqual(differences.length);

    for (const { ours, usages } of differences) {
      const summed = (amounts: readonly Fraction[]): string => decimalText(sum(amounts));
      expect(summed(usages.map(({ minutes }) => fractionOf(minutes.toFixed())))).toBe(ours?.minutes.toFixed() ?? "0");
      const charged = sum(usages.map(({ charge }) => fractionOfExact(charge)));
      expect(decimalText(halfEvenTo(6, charged))).toBe(ours?.amount.toFixed() ?? "0");
    }
    expect(reconcile(events, { lines: theirs.toReversed() })).toEqual(reconcile(events, { lines: theirs }));
  }));
});

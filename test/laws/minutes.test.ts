import fc from "fast-check";
import { describe, expect } from "vitest";
import { packageViews } from "../../src/index.js";
import { fractionOf, times, whole } from "./fractions.js";
import { histories } from "../../src/testing/histories.js";
import { law } from "./law.js";
import { type LedgerPiece, packagesIn, piecesIn, usagesIn } from "../../src/testing/ledger.js";
import { endOf, inDrawdownOrder, timePerMinute } from "./naive-rating.js";
import { open, performAll } from "../../src/testing/steps.js";

const ms = (minutes: { toFixed(): string }): number => {
  const { over, under } = times(fractionOf(minutes.toFixed()), whole(60_000));
  return Number(over / under);
};

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
const drawnIn = ({ draws }: Pick<LedgerPiece, "draws">): number => total(draws.map(({ drawn }) => drawn));

describe("law 5, minutes", () => {
  law("of every package what is consumed is what the rated usages draw, and quota = consumed + remaining", 80, fc.property(histories(), (history) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const draws = piecesIn(events).flatMap((piece) => piece.draws);
    const views = packageViews(account, account.clock);
    for (const { packageId, quotaMinutes, consumedMinutes, remainingMinutes } of views) {
      const drawn = total(draws.filter((draw) => draw.packageId === packageId).map((draw) => draw.drawn));
      expect({ consumed: ms(consumedMinutes), left: ms(remainingMinutes) }).toEqual({ consumed: drawn, left: ms(quotaMinutes) - drawn });
      expect(ms(remainingMinutes)).toBeGreaterThanOrEqual(0);
    }
    expect(draws.every(({ packageId }) => views.some((view) => view.packageId === packageId && view.status !== "refunded"))).toBe(true);
  }));

  law("of every usage minutes x weight = drawn + overage, in each piece and in all, and the pieces follow each other without a gap", 80, fc.property(histories(), (history) => {
    const { tariff } = history;
    const { events } = performAll(open(tariff, history.openedAt), history.steps);
    for (const usage of usagesIn(events)) {
      for (const piece of usage.pieces) expect(drawnIn(piece) + piece.overage).toBe(piece.minutes * timePerMinute(tariff, usage.item));
      expect(total(usage.pieces.map(({ minutes }) => minutes))).toBe(usage.minutes);
      if (tariff.rounding === "per-usage") expect(usage.minutes).toBe(Math.ceil(usage.seconds / 60));

      const ends = usage.pieces.map(({ endedAt }) => endedAt);
      expect(ends).toEqual([...new Set(ends)].sort((a, b) => a - b));
      expect(ends.at(-1) ?? usage.startedAt).toBe(endOf(usage));
    }
  }));

  law("under per-day rounding the minutes of a day, region and item are its seconds together, rounded up once", 60, fc.property(histories(), (history) => {
    const { events } = performAll(open({ ...history.tariff, rounding: "per-day" }, history.openedAt), history.steps);
    const lengths = new Map<string, { ms: number; minutes: number }>();
    for (const { day, startedAt, endedAt, minutes, usage: { region, item } } of piecesIn(events)) {
      const key = JSON.stringify([day, region, item]);
      const before = lengths.get(key) ?? { ms: 0, minutes: 0 };
      lengths.set(key, { ms: before.ms + endedAt - startedAt, minutes: before.minutes + minutes });
    }
    for (const [key, { ms, minutes }] of lengths) expect(minutes, key).toBe(Math.ceil(ms / 60_000));
  }));

  law("no prefix of the ledger draws more from a package than it holds", 40, fc.property(histories(), (history) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    for (let length = 1; length <= events.length; length++) {
      if (!["UsageRated", "UsagesRerated"].includes(events[length - 1]?.type ?? "")) continue;
      const told = events.slice(0, length);
      const draws = piecesIn(told).flatMap((piece) => piece.draws);
      for (const { packageId, quota } of packagesIn(told)) {
        const drawn = draws.filter((draw) => draw.packageId === packageId).map((draw) => draw.drawn);
        expect(total(drawn), `event ${length}`).toBeLessThanOrEqual(quota);
      }
    }
  }));
});

describe("law 6, drawdown", () => {
  law(
    "no package is drawn, and no overage arises, while one that comes earlier in the order of drawdown and covers that piece has minutes left",
    100,
    fc.property(histories(), (history) => {
      const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
      const packages = packagesIn(events).map((pack) => ({ ...pack, returned: false })).sort(inDrawdownOrder);
      const left = new Map(packages.map(({ packageId, quota }) => [packageId, Number(quota)]));

      for (const { usage, startedAt, endedAt, draws, overage } of piecesIn(events)) {
        const covering = history.tariff.items[usage.item]?.weight === null ? [] : packages.filter(
          (pack) => pack.effectiveAt <= startedAt && endedAt <= pack.expiresAt && pack.regions.includes(usage.region),
        );
        const order = covering.map(({ packageId }) => packageId);
        const places = draws.map(({ packageId }) => order.indexOf(packageId));
        const piece = `${usage.usageId} until ${endedAt}`;
        expect(places, `${piece} is drawn from packages that cover it, in order`).toEqual([...places].filter((place) => place >= 0).sort((a, b) => a - b));

        for (const { packageId, drawn } of draws) left.set(packageId, (left.get(packageId) ?? 0) - drawn);
        const passedOver = overage > 0 ? order : order.slice(0, Math.max(0, ...places));
        expect(passedOver.filter((packageId) => left.get(packageId) !== 0), `${piece} passes over packages with minutes left`).toEqual([]);
      }
    }),
  );
});

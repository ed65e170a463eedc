import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solve } from "yalps";
import type { Event, Tariff } from "../../src/index.js";
import { histories, type History, historiesOf } from "../../src/testing/arbitrary-history.js";
import { scenes } from "../../src/testing/arbitrary-tariff.js";
import { type Act, callIntents, type Wait, type CommandIntent } from "../../src/testing/command-intents.js";
import { type InlineOffer, open, performAll } from "../../src/testing/commands.js";
import { packagesIn, piecesIn } from "../../src/testing/ledger-queries.js";
import { openings } from "../../src/testing/scenarios.js";
import { coveringAllRegions } from "./covering.js";
import { law } from "./law.js";
import { timePerMinute } from "./naive-rating.js";

const HOUR = 3_600_000;

const buying = (validFor: fc.Arbitrary<InlineOffer["validFor"]>): fc.Arbitrary<Act> => fc.record({
  act: fc.constant("buy" as const),
  idStyle: fc.nat({ max: 6 }),
  offer: fc.record({ minutes: fc.constantFrom("5.5", 20, 60), price: fc.constant("0"), validFor }),
  paidFrom: fc.constant(undefined),
});

const calling: fc.Arbitrary<Act> = fc.tuple(callIntents, fc.integer({ min: 300, max: 2_000 })).map(([call, seconds]) => ({
  act: "call",
  call: { ...call, app: 0, by: "now", place: "ends", seconds, wild: false },
  reportedAtItsEnd: false,
}));

const hours = fc.constantFrom(0, HOUR, 5 * HOUR, 10 * HOUR).map((ms) => ({ ms }));
const pastAnExpiry = fc.constantFrom(0, 30_000, HOUR).map((off) => ({ until: "expiry" as const, nth: 0, off }));
const after = (wait: fc.Arbitrary<Wait>, act: fc.Arbitrary<Act>): fc.Arbitrary<CommandIntent> => fc.record({ wait, act, backdated: fc.constant(0) });

/** Packages of different validity, calls that one of them could serve, and calls when one has expired. */
const scarcity: fc.Arbitrary<readonly CommandIntent[]> = fc.oneof(
  after(fc.oneof(hours, pastAnExpiry), fc.oneof(buying(fc.constantFrom({ days: 1 }, { days: 2 }, { days: 8 })), calling, calling)).map((wish) => [wish]),
  fc.tuple(
    after(hours, buying(fc.constant({ days: 1 }))),
    after(hours, buying(fc.constantFrom({ days: 2 }, { days: 8 }))),
    after(hours, calling),
    after(pastAnExpiry, calling),
    after(hours, calling),
  ),
);

const scarceLives: fc.Arbitrary<History> = historiesOf(
  scenes(),
  fc.tuple(openings, fc.array(scarcity, { minLength: 3, maxLength: 8 })).map(([opening, life]) => [...opening, ...life.flat()]),
).map(coveringAllRegions);

interface Need {
  readonly time: number;
  readonly overageMs: number;
  /** The places of the packages that are valid during the whole piece, in the order in which they expire. */
  readonly sources: readonly number[];
}

interface Trade {
  readonly quotas: readonly number[];
  readonly needs: readonly Need[];
}

/** What the pieces of the covered items need, in canonical order, and who could give it. */
function tradeIn(events: readonly Event[], tariff: Tariff): Trade {
  const packages = [...packagesIn(events)].sort((a, b) => a.expiresAt - b.expiresAt);
  const needs = piecesIn(events)
    .filter(({ usage }) => tariff.items[usage.item]?.weight !== null)
    .map(({ usage, startedAt, endedAt, billedSeconds, overageMs }) => ({
      time: billedSeconds * timePerMinute(tariff, usage.item),
      overageMs,
      sources: packages.flatMap(({ effectiveAt, expiresAt }, place) => (effectiveAt <= startedAt && endedAt <= expiresAt ? [place] : [])),
    }));
  return { quotas: packages.map(({ quotaMs }) => quotaMs), needs };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** The most that can flow from packages to pieces. All capacities are whole, and so is the largest flow. */
function maximumFlow({ quotas, needs }: Trade): number {
  const constraints = new Map([
    ...quotas.map((quotaMs, place) => [`package ${place}`, { max: quotaMs }] as const),
    ...needs.map(({ time }, nth) => [`piece ${nth}`, { max: time }] as const),
  ]);
  const variables = needs.flatMap(({ sources }, nth) =>
    sources.map((place) => [`${place} to ${nth}`, new Map([["flow", 1], [`package ${place}`, 1], [`piece ${nth}`, 1]])] as const),
  );
  const { status, result } = solve({ direction: "maximize", objective: "flow", constraints, variables }, { maxPivots: 1_000_000 });
  expect(status).toBe("optimal");
  return Math.round(result);
}

/** What would be left if each piece drew first on the package that expires last. */
function overageByLatestExpiry({ quotas, needs }: Trade): number {
  const left = [...quotas];
  return total(
    needs.map(({ time, sources }) => {
      let missing = time;
      for (const place of sources.toReversed()) {
        const drawnMs = Math.min(missing, left[place] ?? 0);
        left[place] = (left[place] ?? 0) - drawnMs;
        missing -= drawnMs;
      }
      return missing;
    }),
  );
}

const overageIn = ({ needs }: Trade): number => total(needs.map(({ overageMs }) => overageMs));

const lived = ({ tariff, openedAt, steps }: History): Trade => {
  const { account, events } = performAll(open(tariff, openedAt), steps);
  return tradeIn(events, account.tariff);
};

function expectLeastOverage(trade: Trade): void {
  expect(overageIn(trade)).toBe(total(trade.needs.map(({ time }) => time)) - maximumFlow(trade));
}

describe("law 7, least overage", () => {
  const met = { lives: 0, worseInReverse: 0 };

  law(
    "no other assignment of packages to the pieces during which they are valid leaves less overage in package time, when packages cover all regions used",
    40,
    fc.property(scarceLives, (history) => {
      const trade = lived(history);
      expectLeastOverage(trade);
      met.lives += 1;
      if (overageByLatestExpiry(trade) > overageIn(trade)) met.worseInReverse += 1;
    }),
  );

  law("nor does it in the histories of the other laws, when their packages cover all regions", 25, fc.property(histories().map(coveringAllRegions), (history) => {
    expectLeastOverage(lived(history));
  }));

  it("was worth asking: in a sixth of these lives the packages that expire last, drawn first, would leave more", () => {
    expect(met.worseInReverse).toBeGreaterThan(met.lives / 6);
  });
});

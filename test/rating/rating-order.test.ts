import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { aliyunRtc } from "../../src/index.js";
import { ratedUsage, type RatedUsage } from "../../src/rating/rated-usage.js";
import { firstEndingAfter, insertInOrder, indexesInOrder, positionOf, removeFromOrder } from "../../src/rating/rating-order.js";
import { calendarOf } from "../../src/values/calendar.js";
import { instantOf } from "../../src/values/instant.js";

/*
 * The list of open usages is changed in place, and sorted by numbers where that is possible. The oracle is the order in its
 * simplest form: all usages, sorted again each time by comparing pairs.
 */
const sampled = { numRuns: 200, seed: 20210401 };
const calendar = calendarOf(aliyunRtc.timeZone);
interface Call { readonly usageId: string; readonly startedAt: number; readonly seconds: number }

const usage = ({ usageId, startedAt, seconds }: Call): RatedUsage =>
  ratedUsage({ usageId, startedAt: instantOf(startedAt), seconds, appId: "class", region: "cn", item: "audio", roundWith: usageId }, [], calendar);

const end = ({ startedAt, seconds }: Call): number => startedAt + seconds * 1_000;
const byText = (a: string, b: string): number => Number(a > b) - Number(a < b);
const compare = (a: Call, b: Call): number => end(a) - end(b) || byText(a.usageId, b.usageId) || a.startedAt - b.startedAt;
const sorted = <Each extends Call>(calls: readonly Each[]): Each[] => [...calls].sort(compare);

/** Few ids and few ends, so that many are equal; sometimes ends that lie centuries apart. */
const arbCall = fc.record({
  usageId: fc.constantFrom("a", "b", "\u{1F600}", "￿"),
  startedAt: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }).map((n) => n * 1_000) }, { weight: 1, arbitrary: fc.constantFrom(1e12, 2e14) }),
  seconds: fc.integer({ min: 1, max: 4 }),
});
const arbUsages = fc.array(arbCall.map(usage), { maxLength: 60 });
const arbInOrder = arbUsages.map(sorted);

describe("the canonical order", () => {
  it("sorts usages as a comparison sort does", () => {
    fc.assert(fc.property(arbUsages, (usages) => {
      expect(indexesInOrder(usages).map((place) => usages[place])).toEqual(sorted(usages));
    }), sampled);
  });

  test.each([
    ["as far apart as one number can hold, with the places of three usages", Math.floor(Number.MAX_SAFE_INTEGER / 3) - 1],
    ["further apart", 2 ** 53 - 1_000],
  ])("sorts usages whose ends lie %s", (_, apart) => {
    const usages = ["b", "a", "z"].map((usageId) => usage({ usageId, startedAt: usageId === "z" ? 0 : apart, seconds: 0 }));
    expect(indexesInOrder(usages)).toEqual([2, 1, 0]);
  });

  it("inserts usages at their places", () => {
    fc.assert(fc.property(arbInOrder, arbUsages, (order, added) => {
      const list = [...order];
      insertInOrder(list, added);
      expect(list).toEqual(sorted([...order, ...added]));
    }), sampled);
  });

  it("removes exactly the given usages, not others that compare equal", () => {
    fc.assert(fc.property(arbInOrder, fc.func(fc.boolean()), (order, isRemoved) => {
      const removed = order.filter((_, place) => isRemoved(place));
      const list = [...order];
      removeFromOrder(list, removed.toReversed());
      const kept = order.filter((one) => !removed.includes(one));
      expect(list.length).toBe(kept.length);
      expect(list.every((one, place) => one === kept[place])).toBe(true);
    }), sampled);
  });

  it("finds the position of a usage, and the first usage that ends after an instant", () => {
    fc.assert(fc.property(arbInOrder, arbCall.map(usage), (order, one) => {
      expect(positionOf(order, one)).toBe(order.filter((other) => compare(other, one) < 0).length);
      expect(firstEndingAfter(order, instantOf(end(one)))).toBe(order.filter((other) => end(other) <= end(one)).length);
    }), sampled);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePieces } from "../../src/rating/rating-order.js";
import { instantOf } from "../../src/values/instant.js";

/** The oracle: texts in which each part has a fixed length and texts sort as the parts do, one code unit by one. */
const textOf = ({ endedAt, usage: { usageId, startedAt } }: Part): string =>
  [String(endedAt).padStart(20, "0"), [...unitsOf(usageId)].join(""), String(startedAt).padStart(20, "0")].join(" ");
const unitsOf = (text: string) => Array.from(text, (_, index) => text.charCodeAt(index).toString(16).padStart(4, "0"));

/** Few ids and few ends, so that many are equal. All ids have one code unit. */
const parts = fc.record({
  endedAt: fc.integer({ min: 0, max: 3 }).map(instantOf),
  usageId: fc.constantFrom("a", "b", "\u{D83D}", "\uFFFF"),
  startedAt: fc.integer({ min: 0, max: 3 }).map(instantOf),
}).map(({ endedAt, usageId, startedAt }) => ({
  endedAt,
  usage: { usageId, startedAt, appId: "class", region: "cn", item: "audio", seconds: 1, roundWith: usageId },
}));
type Part = typeof parts extends fc.Arbitrary<infer T> ? T : never;

describe("the canonical order (rule 8)", () => {
  it("sorts by end, then by id in code-unit order, then by start", () => {
    fc.assert(fc.property(fc.array(parts, { maxLength: 40 }), (unsorted) => {
      const byText = unsorted.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : Number(textOf(a) > textOf(b))));
      expect(unsorted.toSorted(comparePieces).map(textOf)).toEqual(byText.map(textOf));
    }), { numRuns: 200, seed: 20210401 });
  });
});

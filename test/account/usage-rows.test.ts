import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { packedId } from "../../src/account/packed-id.js";
import { draftOf, emptyUsageIndex, enterUsage, type UsageIndex } from "../../src/account/usage-index.js";
import { openUsageById, usagesBetween, usagesSince } from "../../src/account/usage-lookup.js";
import { aliyunRtc } from "../../src/index.js";
import type { Usage } from "../../src/rating/usage.js";
import { calendarOf } from "../../src/values/calendar.js";
import { instantOf } from "../../src/values/instant.js";

const calendar = calendarOf(aliyunRtc.timeZone);
const entered = (before: UsageIndex, ...usages: readonly Usage[]): UsageIndex => {
  const draft = draftOf(before);
  for (const usage of usages) enterUsage(draft, usage, []);
  return draft;
};
const usage = (usageId: string, startedAt = 0, seconds = 60): Usage =>
  ({ usageId, appId: "class", region: "cn", item: "audio", startedAt: instantOf(startedAt), seconds, roundWith: usageId });
const facts = ({ usageId, appId, region, item, startedAt, seconds, roundWith }: Usage): Usage =>
  ({ usageId, appId, region, item, startedAt, seconds, roundWith });
const factsIn = (index: UsageIndex) => usagesSince(index, instantOf(0)).map(facts);

const ids = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.uuid().map((id) => `${id}0`),
  fc.uuid().map((id) => id.replace(/-/g, "x")),
  fc.constantFrom("a", "", "\uD800", "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-00000000000g"),
  fc.string({ maxLength: 40 }),
);
const usages = fc.record({
  usageId: ids,
  appId: fc.constantFrom("class", "lab"),
  region: fc.constantFrom("cn", "sg"),
  item: fc.constantFrom("audio", "video-720p"),
  startedAt: fc.integer({ min: 0, max: 10_000_000 }).map(instantOf),
  seconds: fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.constant(Number.MAX_SAFE_INTEGER)),
  group: fc.option(fc.constantFrom("a", "stream")),
}).map(({ group, ...known }) => ({ ...known, roundWith: group ?? known.usageId }));

describe("rows of usages", () => {
  it("keep every field, whatever the id", () => {
    fc.assert(fc.property(fc.array(usages, { maxLength: 30 }), (list) => {
      const index = entered(emptyUsageIndex(calendar), ...list);
      expect(factsIn(index)).toEqual(list);
      for (const { usageId } of list) expect(openUsageById(index, usageId, instantOf(0))?.usageId).toBe(usageId);
    }), { numRuns: 200, seed: 20210401 });
  });

  it("are found by id only where the id is the same", () => {
    fc.assert(fc.property(fc.uniqueArray(ids, { maxLength: 20 }), ids, (list, asked) => {
      const index = entered(emptyUsageIndex(calendar), ...list.map((id) => usage(id)));
      expect(openUsageById(index, asked, instantOf(0))?.usageId).toBe(list.includes(asked) ? asked : undefined);
    }), { numRuns: 300, seed: 20210401 });
  });

  test.each([1, 7, 8, 9, 31, 32, 33, 2_047, 2_048, 2_049, 4_096, 4_097])("are kept on both sides of the end of a chunk: %i rows", (count) => {
    const list = Array.from({ length: count }, (_, n) => usage(n % 3 === 0 ? `call-${n}` : `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`, n));
    const index = entered(emptyUsageIndex(calendar), ...list);
    expect(factsIn(index)).toEqual(list);
    expect(list.every(({ usageId, startedAt }) => openUsageById(index, usageId, instantOf(0))?.startedAt === startedAt)).toBe(true);
    const idsBetween = (after: number, before: number) => usagesBetween(index, instantOf(after), instantOf(before)).map(({ usageId }) => usageId);
    expect(idsBetween(60_000 + count - 2, Infinity)).toEqual([list.at(-1)?.usageId]);
    expect(idsBetween(60_000 + count - 1, Infinity)).toEqual([]);
    expect(idsBetween(0, 0)).toEqual([]);
    expect(idsBetween(0, 1)).toEqual([list[0]?.usageId]);
  });

  it("of each branch are those that were entered on it, whichever appends first, and however often a chunk is shared", () => {
    const branches = fc.array(fc.record({ from: fc.nat(), added: fc.array(usages, { minLength: 1, maxLength: 12 }) }), { maxLength: 30, size: "max" });
    fc.assert(fc.property(branches, (steps) => {
      const versions: { index: UsageIndex; list: readonly Usage[] }[] = [{ index: emptyUsageIndex(calendar), list: [] }];
      for (const { from, added } of steps) {
        const { index, list } = versions[from % versions.length] ?? versions[0]!;
        versions.push({ index: entered(index, ...added), list: [...list, ...added] });
      }
      for (const { index, list } of versions) {
        expect(factsIn(index)).toEqual(list);
        for (const [n, { usageId }] of list.entries()) {
          const newest = list.findLastIndex((other) => other.usageId === usageId);
          if (n === newest) expect(facts(openUsageById(index, usageId, instantOf(0)) ?? usage("none"))).toEqual(list[n]);
        }
      }
    }), { numRuns: 150, seed: 20210401 });
  });
});

describe("a packed id", () => {
  test.each([
    ["00112233-4455-6677-8899-aabbccddeeff", null],
    ["00112233-4455-6677-8899-AABBCCDDEEFF", "00112233-4455-6677-8899-AABBCCDDEEFF"],
    ["00112233-4455-6677-8899-aabbccddeefg", "00112233-4455-6677-8899-aabbccddeefg"],
    ["00112233+4455-6677-8899-aabbccddeeff", "00112233+4455-6677-8899-aabbccddeeff"],
    ["00112233-4455-6677-8899-aabbccddeef", "00112233-4455-6677-8899-aabbccddeef"],
  ])("%s is a UUID in lower case where it has no text: %s", (id, text) => {
    expect(packedId(id).text).toBe(text);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstWhere, nodesOf, NUMBER_ORDER, sizeOf, type Tree, valueIn, withEntryIn, withoutEntryIn } from "../../src/values/persistent-tree.js";
import { elementAt, EMPTY_VECTOR, type Vector, withElement } from "../../src/values/persistent-vector.js";

const runs = { numRuns: 60, seed: 20210401 };

describe("a persistent tree", () => {
  type Write = readonly [key: number, value: number | null];
  const writes = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.option(fc.integer())), { maxLength: 80, size: "max" });
  const apply = (tree: Tree<number, number>, [key, value]: Write): Tree<number, number> =>
    value === null ? withoutEntryIn(NUMBER_ORDER, tree, key) : withEntryIn(NUMBER_ORDER, tree, key, value);
  const entriesOf = (tree: Tree<number, number>) => [...nodesOf(tree)].map(({ key, value }) => [key, value]);

  it("holds what a Map holds, sorted by key, in every version of it", () => {
    fc.assert(fc.property(writes, fc.integer({ min: -1, max: 61 }), (list, from) => {
      const map = new Map<number, number>();
      let tree: Tree<number, number> = null;
      const versions = list.map((write) => {
        tree = apply(tree, write);
        const [key, value] = write;
        if (value === null) map.delete(key);
        else map.set(key, value);
        return { tree, expected: [...map].sort(([a], [b]) => a - b) };
      });
      for (const { tree: version, expected } of versions) {
        expect(entriesOf(version)).toEqual(expected);
        expect(sizeOf(version)).toBe(expected.length);
        expect(valueIn(NUMBER_ORDER, version, from)).toBe(expected.find(([key]) => key === from)?.[1]);
        const beyond = expected.filter(([key]) => key >= from);
        expect([...nodesOf(version, (key) => key >= from)].map(({ key, value }) => [key, value])).toEqual(beyond);
        expect(firstWhere(version, (key) => key >= from)?.key).toBe(beyond[0]?.[0]);
      }
    }), runs);
  });

  it("stays balanced: subtrees differ in height by at most one, and each knows the earliest start and the latest end of its intervals", () => {
    const ranked = { compare: (a: number, b: number) => a - b, from: (key: number) => (key * 7919) % 61, until: (key: number) => (key * 6271) % 67 };
    const check = (node: Tree<number, number>): { height: number; earliest: number; latest: number } => {
      if (!node) return { height: 0, earliest: Infinity, latest: -Infinity };
      const [left, right] = [check(node.left), check(node.right)];
      const earliest = Math.min(left.earliest, right.earliest, ranked.from(node.key));
      const latest = Math.max(left.latest, right.latest, ranked.until(node.key));
      if (Math.abs(left.height - right.height) > 1) throw new Error(`node ${node.key} is out of balance`);
      if (node.earliest !== earliest || node.latest !== latest) throw new Error(`node ${node.key} does not know its intervals`);
      return { height: 1 + Math.max(left.height, right.height), earliest, latest };
    };
    fc.assert(fc.property(writes, (list) => {
      let tree: Tree<number, number> = null;
      for (const [key, value] of list) {
        tree = value === null ? withoutEntryIn(ranked, tree, key) : withEntryIn(ranked, tree, key, value);
        check(tree);
      }
    }), runs);
  });

  it("returns the same tree where there is no such key", () => {
    const tree = withEntryIn(NUMBER_ORDER, null, 1, "one");
    expect(withoutEntryIn(NUMBER_ORDER, tree, 2)).toBe(tree);
  });
});

describe("a persistent vector", () => {
  it("holds what a list holds, in every version of it, on both sides of each level", () => {
    const indexes = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(15, 16, 17, 255, 256, 257, 4_095, 4_096));
    fc.assert(fc.property(fc.array(fc.tuple(indexes, fc.integer()), { maxLength: 40 }), (writes) => {
      const list: (number | undefined)[] = [];
      let vector: Vector<number> = EMPTY_VECTOR;
      const versions = writes.map(([index, value]) => {
        vector = withElement(vector, index, value);
        list[index] = value;
        return { vector, expected: [...list] };
      });
      for (const { vector: version, expected } of versions) {
        expect(version.length).toBe(expected.length);
        expect(expected.map((_, index) => elementAt(version, index))).toEqual(expected);
        expect(elementAt(version, expected.length)).toBeUndefined();
      }
    }), { ...runs, numRuns: 20 });
  });
});

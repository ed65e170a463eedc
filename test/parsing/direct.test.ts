import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type DirectBuild, directly, fieldByField } from "../../src/parsing/direct.js";
import { aFlag, anId, aWholeNumber, listOf, objectOf, optional, type Parser } from "../../src/parsing/parser.js";
import { anything } from "../support/hostile-values.js";
import { law } from "../support/law.js";

interface Leaf { readonly id: string; readonly count: number }
interface Tree { readonly usageId: string; readonly name: string; readonly seconds: number; readonly leaves: readonly Leaf[] }

const aCount = aWholeNumber(0, 100);
const aName = optional(anId, "none");
const leaf: DirectBuild<Leaf, keyof Leaf> = (from, at) => ({ id: anId(from.id, at()), count: aCount(from.count, at()) });
const treeOf = (leaves: Parser<readonly Leaf[]>): DirectBuild<Tree, keyof Tree> => (from, at) => ({
  usageId: anId(from.usageId, at()),
  name: aName(from.name, at()),
  seconds: aCount(from.seconds, at()),
  leaves: leaves(from.leaves, at()),
});
const treeWithDirectLeaves = treeOf(listOf(directly(leaf), 5));
const aTree = directly(treeWithDirectLeaves);
/** The same fields, read by field parsers alone. */
const byFields = objectOf((field) => fieldByField(treeOf(listOf(objectOf((inner) => fieldByField(leaf, inner)), 5)), field));

/** What a parser returns, or the text of its refusal. */
function parsed(parser: Parser<unknown>, value: unknown): unknown {
  try {
    return parser(value, "here");
  } catch (thrown) {
    return String(thrown);
  }
}

const whole: Tree = { usageId: "u", name: "n", seconds: 7, leaves: [{ id: "a", count: 1 }, { id: "b", count: 2 }] };
const trap = (): never => {
  throw new Error("trap");
};

/** An object whose fields count how often they are read. */
function counting(fields: object): { readonly object: object; readonly reads: Map<string, number> } {
  const reads = new Map<string, number>();
  const object = Object.defineProperties({}, Object.fromEntries(Object.entries(fields).map(([name, value]: [string, unknown]) => [name, {
    enumerable: true,
    get: () => {
      reads.set(name, (reads.get(name) ?? 0) + 1);
      return value;
    },
  }])));
  return { object, reads };
}

describe("an object that is read directly", () => {
  it("is read without a path where nothing is wrong with it", () => {
    expect(aTree.plain(whole)).toEqual(whole);
    expect(aTree.plain({ leaves: [], seconds: 0, usageId: "u" })).toEqual({ usageId: "u", name: "none", seconds: 0, leaves: [] });
  });

  it("shares nothing with what was read", () => {
    const read = aTree(whole, "");
    expect(read).not.toBe(whole);
    expect(read.leaves).not.toBe(whole.leaves);
    expect(read.leaves[0]).not.toBe(whole.leaves[0]);
  });

  test.each<[text: string, changes: object]>([
    ["here.usageId: must be a text that is not empty", { usageId: "" }],
    ["here.seconds: must be at most 100", { seconds: 101 }],
    ["here.leaves: must be a list", { leaves: {} }],
    ["here.leaves: must have at most 5 elements", { leaves: Array.from({ length: 6 }, () => whole.leaves[0]) }],
    ["here.leaves[1]: must be an object", { leaves: [whole.leaves[0], null] }],
    ["here.leaves[1].count: must be a whole number", { leaves: [whole.leaves[0], { id: "b", count: "2" }] }],
    ["here.leaves[0].colour: is not a known field", { leaves: [{ id: "b", count: 2, colour: "red" }] }],
    ["here.colour: is not a known field", { colour: null }],
    ["here.seconds: cannot be read", { get seconds() { return trap(); } }],
    ["here.leaves[0].id: cannot be read", { leaves: [{ get id() { return trap(); }, count: 1 }] }],
  ])("is refused with the path: %s", (text, changes) => {
    const value = Object.defineProperties({ ...whole }, Object.getOwnPropertyDescriptors(changes));
    expect(aTree.plain(value)).toBe(null);
    expect(parsed(aTree, value)).toBe(`RefusalError: Invalid ${text}.`);
  });

  it("reads each field once", () => {
    const leaves = [counting({ id: "a", count: 1 }), counting({ id: "b", count: 2 })];
    const tree = counting({ ...whole, leaves: leaves.map(({ object }) => object) });
    expect(aTree(tree.object, "")).toEqual(whole);
    for (const { reads } of [tree, ...leaves]) expect([...new Set(reads.values())]).toEqual([1]);
    expect([...tree.reads.keys()]).toEqual(Object.keys(whole));
  });

  it("knows its fields from the first object on, also if that is refused", () => {
    const parser = directly(leaf);
    expect(parsed(parser, { id: "a" })).toBe("RefusalError: Invalid here.count: must be a whole number.");
    expect(parsed(parser, { id: "a", count: 1, colour: "red" })).toBe("RefusalError: Invalid here.colour: is not a known field.");
    expect(parser.plain({ id: "a", count: 1 })).toEqual({ id: "a", count: 1 });
    expect(parser.plain({ id: "a", count: 1, colour: "red" })).toBe(null);
  });

  it("may have fields that others read", () => {
    const parser = directly(leaf, ["type"]);
    expect(parser.plain({ type: "leaf", id: "a", count: 1 })).toEqual({ id: "a", count: 1 });
    expect(parsed(parser, { type: "leaf", id: "a", count: 1, kind: "red" })).toBe("RefusalError: Invalid here.kind: is not a known field.");
    expect(parser.plain({ get type() { return trap(); }, id: "a", count: 1 })).toEqual({ id: "a", count: 1 });
  });

  const aLeafOrAnything = fc.oneof({ weight: 3, arbitrary: fc.constant(() => whole.leaves[0] as unknown) }, anything);
  const aFieldOr = (value: unknown) => fc.oneof({ weight: 5, arbitrary: fc.constant(() => value) }, anything);
  const makers = fc.record({
    usageId: aFieldOr("u"), name: aFieldOr(undefined), seconds: aFieldOr(7),
    leaves: fc.oneof({ weight: 4, arbitrary: fc.array(aLeafOrAnything, { maxLength: 6 }).map((leaves) => () => leaves.map((make) => make()) as unknown) }, anything),
    colour: aFieldOr(undefined),
  }, { requiredKeys: [] });
  const aTreeOrAnything = fc.oneof({ weight: 9, arbitrary: makers.map((made) => () => Object.fromEntries(Object.entries(made).map(([name, make]) => [name, make()])) as unknown) }, anything);

  law("is read to the same value, or refused for the same reason, as by field parsers", 4_000, fc.property(aTreeOrAnything, (make) => {
    expect(parsed(aTree, make())).toEqual(parsed(byFields, make()));
  }));
});

describe("a field parser", () => {
  it("lends an object of fields their paths", () => {
    const flags = objectOf((field) => fieldByField<{ readonly on: boolean }, "on">((from, at) => ({ on: aFlag(from.on, at()) }), field));
    expect(flags({ on: true }, "")).toEqual({ on: true });
    expect(parsed(flags, { on: 1 })).toBe("RefusalError: Invalid here.on: must be true or false.");
  });
});

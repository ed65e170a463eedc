import { readdirSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it, test } from "vitest";
import { documents, proseOf, textOf } from "./support/documents.js";
import { citingTextsOf, type CitingText, parseSource, referencesIn } from "./support/references.js";
import { firstOfRowsIn, refusalsImportedBy, refusalsListedIn, refusalTypes } from "./support/refusal-tables.js";
import {
  type CatalogRow, catalogOf, clausesWithoutTest, lawsWithoutTest, oneSidedCitations, rulesWithoutTest, tableUnder, unresolvedIn,
} from "./support/rule-catalog.js";

/*
 * src/README.md states every rule, law and clause once, with a number. This test resolves each reference to one, and finds what is
 * stated and not tested. That its links lead to files, and that each refusal has a row in the table of refusals, is tested with the
 * other documents (documents.test.ts).
 */
const filesOf = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => posix.join(folder, path.replaceAll("\\", "/")))
    .filter((path) => path.endsWith(ending));
const parsed = (path: string) => parseSource(path, textOf(path));

const readme = textOf("src/README.md");
const catalog = catalogOf(readme);
const idsOf = (rows: readonly CatalogRow[]): string[] => rows.map(({ id }) => id);
const upTo = (last: number): string[] => Array.from({ length: last }, (_, index) => String(index + 1));

const sources = ["src", "test", "examples"].flatMap((folder) => filesOf(folder, ".ts"));
const citingTexts = new Map(sources.map((path) => [path, citingTextsOf(parsed(path))]));
const textsOf = (path: string): readonly CitingText[] => citingTexts.get(path) ?? [];
const titlesOf = (path: string): readonly CitingText[] => textsOf(path).filter(({ kind }) => kind === "title");
const lawTests = sources.filter((path) => /^test\/laws\/.*\.test\.ts$/.test(path));

describe("src/README.md", () => {
  it("states rules 1 to 14, laws 1 to 19, and clauses A1 to A19, B1 to B15 and C, each once and in order", () => {
    expect(idsOf(catalog.rule)).toEqual(upTo(14));
    expect(idsOf(catalog.law)).toEqual(upTo(19));
    expect(idsOf(catalog.clause)).toEqual([...upTo(19).map((n) => `A${n}`), ...upTo(15).map((n) => `B${n}`), "C"]);
    for (const { says } of [...catalog.rule, ...catalog.law, ...catalog.clause]) expect(says).toMatch(/\.$/);
  });

  it("names a file of src/ and a test for each rule and law, but for those to come", () => {
    const isIncomplete = ({ sources: files, tests }: CatalogRow): boolean => files.length === 0 || tests.length === 0;
    expect([...catalog.rule, ...catalog.law].filter((row) => row.isToCome !== isIncomplete(row))).toEqual([]);
  });

  it("lists every room", () => {
    const rooms = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const listed = tableUnder("Rooms", readme).map(([cell = ""]) => cell.replace(/^\[(\w+)\].*$/, "$1"));
    expect(listed.sort()).toEqual(rooms.sort());
  });

  it("says of a rule which clauses it implements as the clauses say it of the rule", () => {
    expect(oneSidedCitations(catalog)).toEqual([]);
  });
});

describe("every reference to a rule, a law or a clause resolves", () => {
  const citing = sources.filter((path) => textsOf(path).some(({ text }) => referencesIn(text).length > 0));

  test.each(citing)("in comments and titles of %s", (path) => {
    const unresolved = textsOf(path).flatMap(({ text }) => unresolvedIn(text, catalog).map((reference) => `${reference}: ${text}`));
    expect(unresolved).toEqual([]);
  });

  test.each(documents)("in %s", (path) => {
    expect(unresolvedIn(proseOf(textOf(path)), catalog)).toEqual([]);
  });
});

describe("what is stated is tested", () => {
  it("each rule is cited by a test of its row", () => {
    expect(rulesWithoutTest(catalog, textsOf)).toEqual([]);
  });

  it("each law is named by the title of a test of its row", () => {
    expect(lawsWithoutTest(catalog, titlesOf, lawTests)).toEqual([]);
  });

  it("each clause has a test in test/pricing-document.test.ts", () => {
    expect(clausesWithoutTest(catalog, titlesOf("test/pricing-document.test.ts").map(({ text }) => text))).toEqual([]);
  });

  it("the naive account and the oracles beside it import nothing but types from src/", () => {
    const oracles = [...filesOf("test/support/naive", ".ts"), "test/support/luxon-calendar.ts", "test/support/fractions.ts"];
    const borrowed = oracles.filter((path) => /^import (?!type )[^;]* from "[^"]*\/src\//m.test(textOf(path)));
    expect(borrowed).toEqual([]);
  });
});

describe("every type of refusal", () => {
  const types = refusalTypes(parsed("src/refusals/refusals.ts"));
  const all = [...new Set(types.values())];

  it("has its words tested", () => {
    const tested = refusalsListedIn(parsed("test/support/refusals.ts")); // each is put into words by test/refusals/refusal-text.test.ts
    expect(all.filter((type) => !tested.has(type))).toEqual([]);
  });

  it("that a command returns has a place in the tested order", () => {
    const imported = filesOf("src/commands", ".ts").flatMap((path) => refusalsImportedBy(parsed(path)));
    const returned = new Set(imported.flatMap((name) => types.get(name) ?? []));
    const ordered = firstOfRowsIn(parsed("test/commands/refusal-order.test.ts"));
    expect(returned.size).toBeGreaterThan(20);
    expect([...returned].filter((type) => !ordered.has(type))).toEqual([]);
  });
});

// The checks themselves: each of these mistakes must be seen.
describe("the checks see a planted mistake", () => {
  const small = catalogOf(`
## Rules
| rule | what it says | clauses | src | test |
| --- | --- | --- | --- | --- |
| 1 | One. | A1, C | [a](a/a.ts) | [a](../test/a.test.ts) |
| 2 | Two. | – | [b](a/b.ts) | [b](../test/b.test.ts) |

## Laws
| law | what it says | rules | src | test |
| --- | --- | --- | --- | --- |
| 1 | One. | 1 | [a](a/a.ts) | [a](../test/a.test.ts) |
| 2 | Two. | 2 | [b](a/b.ts) | [b](../test/b.test.ts) |
| 3 | Three. | – | to come | to come |

## Clauses
| clause | what it says | rules and src |
| --- | --- | --- |
| A1 | One. | rule 1 |
| A2 | Two. | rule 2, [a](a/a.ts) |
| B1 | Three. | to come |
| C | Four. | [c](a/c.ts) |
`);
  const planted = (code: string): string[] =>
    citingTextsOf(parseSource("planted.ts", code)).flatMap(({ text }) => unresolvedIn(text, catalog));

  type Files = Readonly<Record<string, string>>;
  const citingOf = (files: Files) => (path: string): readonly CitingText[] => citingTextsOf(parseSource(path, files[path] ?? ""));
  const titlesIn = (files: Files) => (path: string): readonly CitingText[] => citingOf(files)(path).filter(({ kind }) => kind === "title");

  test.each([
    ["// rule 15", ["rule 15"]],
    ["const a = 1; // as rules 13 to 15 say", ["rule 15"]],
    ["/** Rules 1, 2 and 99. */\nexport const a = 1;", ["rule 99"]],
    ["/**\n * See rules 1 to\n * 16, and more.\n */\nfunction f() {}", ["rule 15", "rule 16"]],
    ["function f(/* law 20 */) {}", ["law 20"]],
    ["const a = [\n  1, // law 0\n];", ["law 0"]],
    ['it("laws 19 and 20: nothing", () => {});', ["law 20"]],
    ['describe("clause A20", () => {});', ["clause A20"]],
    ['test.each([[1]])("B16 for %i", () => {});', ["clause B16"]],
    ["test.each`a\n${1}`(`A19–A21 for $a`, () => {});", ["clause A20", "clause A21"]],
    ['law("splits " + "(A17, A18, A22)", 10, property);', ["clause A22"]],
    ['defineLaw({ title: "keeps law 21" });', ["law 21"]],
    ["it(`law ${1} and law 22`, () => {});", ["law 22"]],
  ])("%j", (code, seen) => {
    expect(planted(code)).toEqual(seen);
  });

  test.each([
    "// rules 1, 2, 4 to 8 and 14; laws 1–19; A1–A19, B1 to B15, C2H6",
    "/** As IFRS 15 B46 says. */",
    'const units = ["A99", "rule 99", "law 99"];',
    '// a ruler of 15, schema 2, "C:" and source C',
  ])("and has nothing against %j", (code) => {
    expect(planted(code)).toEqual([]);
  });

  it("a rule that its test does not cite", () => {
    const files = { "test/a.test.ts": 'it("rules 1 and 2")', "test/b.test.ts": "const rule = 2;" };
    expect(rulesWithoutTest(small, citingOf(files))).toEqual(["rule 2"]);
    expect(rulesWithoutTest(small, citingOf({ ...files, "test/b.test.ts": "// rule 2" }))).toEqual([]);
  });

  it("a law that only a comment of its test names, and one to come that has a test", () => {
    const files = { "test/a.test.ts": 'describe("law 1")', "test/b.test.ts": "// law 2", "test/c.test.ts": 'describe("law 3")' };
    expect(lawsWithoutTest(small, titlesIn(files), Object.keys(files))).toEqual(["law 2", "law 3"]);
    expect(lawsWithoutTest(small, titlesIn({ ...files, "test/b.test.ts": 'it("law 2")' }), ["test/a.test.ts"])).toEqual([]);
  });

  it("a clause without a test, and one to come that has a test", () => {
    expect(clausesWithoutTest(small, ["A1: one", "A21: other", "B1: three", "C: four"])).toEqual(["clause A2", "clause B1"]);
    expect(clausesWithoutTest(small, ["A1: one", "A2: two", "C: four"])).toEqual([]);
  });

  it("a rule and a clause of which one does not name the other", () => {
    expect(oneSidedCitations(small)).toEqual(["rule 1 and clause C", "rule 2 and clause A2"]);
  });

  it("the types of refusals, where they are listed and where they stand in the order", () => {
    const union = 'interface A { readonly type: "A" }\ninterface BRefusal { readonly type: "B" }\ntype Refusal = A | BRefusal;';
    const types = parseSource("a.ts", union);
    expect([...refusalTypes(types)]).toEqual([["A", "A"], ["BRefusal", "B"]]);
    const words = parseSource("b.ts", 'const refusals: readonly Refusal[] = f([{ type: "A" }]);\nconst events = [{ type: "B" }];');
    expect([...refusalsListedIn(words)]).toEqual(["A"]);
    const order = parseSource("c.ts", 'const ladders = { a: [["A", step], ["accepted", step]] }; const b = ["B", step];');
    expect([...firstOfRowsIn(order)]).toEqual(["A", "accepted"]);
    const importing = parseSource("d.ts", 'import { type A, refuse } from "../refusals/refusals.js"; import { B } from "./b.js";');
    expect(refusalsImportedBy(importing)).toEqual(["A", "refuse"]);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it, test } from "vitest";

/**
 * The files of src/ by layer, lowest first. A file imports from lower layers only. Files of one layer never import each other,
 * but for the vocabulary, whose files may import the ones that stand before them.
 */
const layers: readonly (readonly [layer: string, files: readonly string[]])[] = [
  ["vocabulary", ["time", "money", "order", "copying", "minutes", "refusals", "reading", "digest", "soonest"]],
  ["what is on offer", ["tariff"]],
  ["tariffs, shipped and read", ["tariffs/aliyun-rtc", "tariff-reading"]],
  ["a tariff, worked out; one told by another", ["terms", "tariffs/tencent-trtc", "tiers"]],
  ["subscriptions and call legs", ["subscriptions", "legs"]],
  ["what a subscriber receives", ["reception"]],
  ["through a log in order of time", ["sweep"]],
  ["things", ["packages", "apps", "usages", "lines"]],
  ["values as JSON, usages as reported", ["documents", "stored", "usage-reading"]],
  ["policy: the parts of a call, the packages, the order", ["cutting", "shelf", "canonical-order"]],
  ["policy: drawdown, whole minutes, money, new prices", ["drawdown", "rounding", "charges", "repricing"]],
  ["policy: rating; money that is not rounded", ["rating", "exact-amounts"]],
  ["the book of rated usages", ["book"]],
  ["its versions, and the record", ["versions", "events"]],
  ["the record, as it is mostly written", ["rating-reading"]],
  ["record and state", ["event-reading", "account"]],
  ["what the state says of a call, and as JSON", ["judging", "account-document", "account-reading"]],
  ["state that is whole, and what it says of itself", ["sealing", "consistency"]],
  ["what an event changes, and whether it can follow", ["window", "service", "following"]],
  ["state after an event", ["evolve"]],
  ["state after many", ["progress", "replay"]],
  ["what time and usage bring", ["expiry", "billing", "arrears", "drawn", "rerating", "outcome"]],
  ["what packages and cash come to", ["depletion", "alerts"]],
  ["time passing", ["passage"]],
  ["a command", ["command"]],
  ["calls that come after all others", ["appending"]],
  ["chapters", ["opening", "apps-control", "cash", "purchase", "usage", "voiding", "refund", "settlement", "tariff-change", "authorizing", "metering", "meter-stream", "metering-changes"]],
  ["views", ["package-views", "describe", "account-json", "event-json"]],
  ["the books: where and how much", ["chart", "recognition"]],
  ["the books: an entry, what a package and what draws move", ["entries", "moves", "redraws"]],
  ["the books: what an event moves, how units are written", ["bookkeeping", "units"]],
  ["the books", ["journal", "book-text"]],
  ["the books as other programs read them", ["hledger", "beancount", "journal-text"]],
  ["the ledger, followed", ["chronicle", "cash-flow"]],
  ["parts of bills", ["usage-parts"]],
  ["pieces explained, and what a period made of usage; what if", ["piece-explanations", "statement-usage", "quote", "max-call"]],
  ["explanations, and words for them", ["explain-usage", "explain-package", "explain-bill", "telling", "statement-packages"]],
  ["explanations as text, statements", ["explanation-text", "statement"]],
  ["the public face", ["index"]],
  ["for tests: steps, markets, amounts", ["testing/amounts", "testing/differing", "testing/markets", "testing/printing", "testing/steps", "testing/tariff-changes"]],
  ["for tests: wishes, price lists, ledgers, services", ["testing/ledger", "testing/matching", "testing/stores", "testing/tariffs", "testing/wishes"]],
  ["for tests: stories", ["testing/arbitraries", "testing/episodes", "testing/given", "testing/telling"]],
  ["for tests: histories", ["testing/histories"]],
  ["for tests: a law", ["testing/law"]],
  ["for tests: laws", ["testing/arrival-laws", "testing/ledger-laws", "testing/minutes-laws", "testing/money-laws", "testing/time-laws"]],
  ["for tests: all laws", ["testing/laws"]],
  ["for tests: the public face", ["testing/index"]],
];

/** The libraries that src/ may use, each by one file alone. */
const importers: Readonly<Record<string, string>> = { "decimal.js": "money", "date-fns": "time", "@date-fns/tz": "time", "@date-fns/utc": "time" };

/** What `rtc-billing/testing` uses, and nothing else does: the library by its name, as everybody, and the library of arbitraries. */
const ofTests = ["rtc-billing", "fast-check"];
const isForTests = (name: string): boolean => name.startsWith("testing/");

interface SourceText {
  readonly name: string;
  readonly tree: ts.SourceFile;
}
const parse = (name: string, text: string): SourceText => ({ name, tree: ts.createSourceFile(`${name}.ts`, text, ts.ScriptTarget.ES2022, true) });

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts"))
  .map((path) => parse(path.replace(/\.ts$/, ""), readFileSync(`src/${path}`, "utf8")));
const byName = sources.map((source) => [source.name, source] as const);

function nodesOf(tree: ts.SourceFile): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}

/** Everything that a file names as a module: static, dynamic and type imports, and what it passes on. */
const specifiersOf = ({ tree }: SourceText): string[] => nodesOf(tree).flatMap((node) => {
  const named =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier
    : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal
    : ts.isExternalModuleReference(node) ? node.expression
    : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0]
    : undefined;
  return named ? [ts.isStringLiteral(named) ? named.text : `not a text: ${named.getText()}`] : [];
});

const nameOf = (importer: string, specifier: string): string =>
  posix.join(posix.dirname(importer), specifier).replace(/\.js$/, "");

const libraryOf = (specifier: string): string => specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");

/** What is wrong with the imports of a file. */
function wrongImports(source: SourceText): string[] {
  return specifiersOf(source).flatMap((specifier) => {
    const wrong = specifier.startsWith(".") ? wrongNeighbour(source.name, nameOf(source.name, specifier)) : wrongLibrary(source.name, specifier);
    return wrong === null ? [] : [`imports ${specifier}: ${wrong}`];
  });
}

function wrongNeighbour(from: string, to: string): string | null {
  const layerOf = (name: string): number => layers.findIndex(([, files]) => files.includes(name));
  const [upper, lower] = [layerOf(from), layerOf(to)];
  if (upper < 0) return "the importing file is in no layer";
  if (lower < 0) return "is in no layer";
  if (isForTests(from) && !isForTests(to) && to !== "time") return "src/testing/ knows the library by its name, and its calendar";
  if (lower < upper) return null;
  if (lower > upper) return "is in a higher layer";
  const vocabulary = layers[0]?.[1] ?? [];
  return upper === 0 && vocabulary.indexOf(to) < vocabulary.indexOf(from) ? null : "is in the same layer";
}

function wrongLibrary(from: string, specifier: string): string | null {
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return "src/ runs in browsers too";
  if (ofTests.includes(specifier)) return isForTests(from) ? null : "belongs to testing/ alone";
  const importer = importers[libraryOf(specifier)];
  if (importer === undefined) return "is no dependency at run time";
  if (importer !== from) return `belongs to ${importer} alone`;
  return specifier.includes("date-fns") && specifier === libraryOf(specifier) ? "import the function by its own path: the whole is slow to load" : null;
}

const hostNames = /^(performance|Intl|process|crypto|globalThis|navigator|console|Buffer|require|setTimeout|setInterval)$/;

/** What a file says that no file of src/ may say. */
const forbiddenWords = ({ tree }: SourceText): string[] => nodesOf(tree).flatMap((node) => {
  const text = node.getText();
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const [owner, member] = [node.expression.getText(), ts.isPropertyAccessExpression(node) ? node.name.text : node.argumentExpression.getText().slice(1, -1)];
    if (owner === "Date" && member === "now") return ["clock: Date.now"];
    if (owner === "Math" && member === "random") return ["chance: Math.random"];
    if (/^(toLocale|localeCompare)/.test(member)) return [`locale: ${member}`];
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length) return ["clock: new Date()"];
  if (ts.isCallExpression(node) && node.expression.getText() === "Date") return ["clock: Date()"];
  if (ts.isIdentifier(node) && hostNames.test(text) && !isMemberName(node)) return [`host: ${text}`];
  if (node.kind === ts.SyntaxKind.AnyKeyword) return ["any"];
  if (ts.isEnumDeclaration(node)) return ["enum"];
  if (ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword && !ts.isDefaultClause(node.parent)) return ["default export"];
  if (ts.isExportSpecifier(node) && node.name.text === "default") return ["default export"];
  if (ts.isClassLike(node) && !["RefusalError", "SealedAccount"].includes(node.name?.text ?? "")) return [`class: ${node.name?.text ?? "without a name"}`];
  return [];
});

/** Whether an identifier only names a member: `x.process`, `{ process: 1 }`. */
const isMemberName = ({ parent, text }: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(parent) && parent.name.text === text) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent);

describe("the layers of src/", () => {
  it("name every file, and every name is a file", () => {
    const inTable = layers.flatMap(([, files]) => files);
    expect([...inTable].sort()).toEqual(sources.map(({ name }) => name).sort());
  });

  test.each(byName)("%s imports from lower layers only, and a library only where it belongs", (_name, source) => {
    expect(wrongImports(source)).toEqual([]);
  });

  // The check itself: each of these must be seen.
  test.each`
    file             | line                                          | seen
    ${"money"}       | ${'import "./refusals.js"'}                   | ${"same layer"}
    ${"rating"}      | ${'import type { A } from "./account.js"'}    | ${"higher layer"}
    ${"cash"}        | ${'export * from "./refund.js"'}              | ${"same layer"}
    ${"cash"}        | ${'type A = import("./index.js").A'}          | ${"higher layer"}
    ${"cash"}        | ${'const a = import("./nowhere.js")'}         | ${"no layer"}
    ${"cash"}        | ${'import { Decimal } from "decimal.js"'}     | ${"belongs to money alone"}
    ${"rating"}      | ${'import { a } from "date-fns/addDays"'}     | ${"belongs to time alone"}
    ${"time"}        | ${'import { addDays } from "date-fns"'}       | ${"own path"}
    ${"time"}        | ${'import { utc } from "@date-fns/utc"'}      | ${"own path"}
    ${"time"}        | ${'import fs from "fs"'}                      | ${"browsers"}
    ${"time"}        | ${'import fs from "node:fs"'}                 | ${"browsers"}
    ${"time"}        | ${'import lodash from "lodash"'}              | ${"no dependency"}
    ${"index"}       | ${'import { laws } from "./testing/laws.js"'} | ${"higher layer"}
    ${"index"}       | ${'import fc from "fast-check"'}              | ${"testing/ alone"}
    ${"testing/law"} | ${'import { replay } from "../replay.js"'}    | ${"by its name"}
  `("would see `$line` in $file", ({ file, line, seen }: { file: string; line: string; seen: string }) => {
    expect(wrongImports(parse(file, line))).toEqual([expect.stringContaining(seen)]);
  });
});

describe("the language of src/", () => {
  test.each(byName)("%s knows no clock, zone, locale or chance, no any, enum, default export or class", (_name, source) => {
    expect(forbiddenWords(source)).toEqual([]);
  });

  it("has two classes, RefusalError and SealedAccount", () => {
    const classes = sources.flatMap(({ name, tree }) => nodesOf(tree).filter(ts.isClassLike).map((node) => `${name}: ${node.name?.text}`));
    expect(classes).toEqual(["refusals: RefusalError", "sealing: SealedAccount"]);
  });

  // The check itself: each of these must be seen.
  test.each([
    "Date.now()", 'Date["now"]()', "const now = Date.now", "new Date()", "Date()", "Math.random()", "performance.now()", "new Intl.NumberFormat()",
    "process.env.TZ", "crypto.randomUUID()", "globalThis.x", 'a.localeCompare("b")', "a.toLocaleString()", "const a: any = 1",
    "enum A { B }", "export default 1", "export default function f() {}", "export { a as default }", 'require("fs")', "class A {}", "const A = class {}",
  ])("would see `%s`", (line) => {
    expect(forbiddenWords(parse("planted", line))).not.toEqual([]);
  });

  test.each(["new Date(0)", "Date.parse(text)", "x.process", "const x = { process: 1 }", "switch (a) { default: }", "class RefusalError extends Error {}"])(
    "has nothing against `%s`",
    (line) => {
      expect(forbiddenWords(parse("planted", line))).toEqual([]);
    },
  );
});

describe("package.json", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, Record<string, string>>;
  const versions = (table: Record<string, string> = {}): string[] => Object.entries(table).map(([name, range]) => `${name} ${range}`);

  it("has the libraries that src/ imports at run time and no others, in caret ranges", () => {
    const imported = sources.flatMap(specifiersOf).filter((specifier) => !specifier.startsWith(".") && !ofTests.includes(specifier)).map(libraryOf);
    expect(Object.keys(dependencies ?? {}).sort()).toEqual([...new Set(imported)].sort());
    for (const version of versions(dependencies)) expect(version).toMatch(/ \^\d+\.\d+\.\d+$/);
  });

  it("pins what development needs exactly", () => {
    for (const version of versions(devDependencies)) expect(version).toMatch(/ \d+\.\d+\.\d+$/);
  });
});

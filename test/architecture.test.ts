import ts from "typescript";
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { builtinModules } from "node:module";
import { describe, expect, it, test } from "vitest";

/**
 * The rooms of src/ and what each may import, lowest first: an arrow leads to a room that stands above it in this list. A room that
 * is not named on a line is out of bounds there.
 */
const MAY_IMPORT: Readonly<Record<string, string>> = {
  values: "",
  refusals: "values",
  parsing: "values refusals",
  tariff: "values refusals parsing",
  packages: "values tariff",
  rating: "values parsing tariff packages",
  ledger: "values refusals parsing tariff packages rating",
  account: "values refusals parsing tariff packages rating ledger",
  billing: "values tariff packages rating ledger account",
  commands: "values refusals parsing tariff packages rating ledger account billing",
  queries: "values refusals parsing tariff packages rating ledger account billing commands",
  metering: "values refusals parsing tariff",
  accounting: "values refusals parsing tariff packages rating ledger account billing",
  reports: "values refusals parsing tariff packages rating ledger account billing commands",
  persistence: "values refusals parsing tariff packages rating ledger account",
  service: "values refusals parsing tariff rating ledger account commands queries persistence",
  cli: "",
  testing: "values",
};

/** What must never be, said in its own words beside the table: each pattern is an arrow that no change of the table may allow. */
const NEVER: readonly (readonly [from: RegExp, to: RegExp, why: string])[] = [
  [/^(values|refusals|parsing|tariff|packages|rating|ledger|account|billing|commands|queries)$/, /^(metering|accounting|reports|persistence|service|cli|testing)$/, "the core does not know who uses it"],
  [/^metering$/, /^(packages|rating|ledger|account|billing|commands|queries)$/, "metering is a library of its own"],
  [/^values$/, /./, "values import nothing"],
  [/./, /^(testing|cli)$/, "nothing imports what is for tests or for the shell"],
];

/** The libraries that src/ may use, each by one file alone. */
const IMPORTERS: Readonly<Record<string, string>> = {
  "decimal.js": "values/money",
  "date-fns": "values/calendar",
  "@date-fns/tz": "values/calendar",
  "@date-fns/utc": "values/calendar",
  "tinyqueue": "metering/queues",
  "@noble/hashes": "values/digest",
};

/** What `rtc-billing/testing` uses, and nothing else does: the library by its name, as everybody, and the library of arbitraries. */
const ofTests = ["rtc-billing", "rtc-billing/service", "fast-check"];

/** The entry points: the files that others import, which pass on what stands elsewhere. Each publishes its own room, the root the rest. */
const FACES = ["accounting/index", "index", "metering/index", "reports/index", "service/index", "testing/index"];

/** The file that is run, not imported: the only one that may use Node. */
const PROGRAM = "cli/main";

const roomOf = (name: string): string => (name.includes("/") ? name.slice(0, name.indexOf("/")) : "");

interface SourceText {
  readonly name: string;
  readonly tree: ts.SourceFile;
}
const parse = (name: string, text: string): SourceText => ({ name, tree: ts.createSourceFile(`${name}.ts`, text, ts.ScriptTarget.ES2022, true) });

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts"))
  .map((path) => parse(path.replace(/\.ts$/, ""), readFileSync(`src/${path}`, "utf8")));
const sourceNames = new Set(sources.map(({ name }) => name));
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
  if (!sourceNames.has(to)) return "is no file";
  const [room, other] = [roomOf(from), roomOf(to)];
  if (FACES.includes(to)) return "an entry point is for others: import the file itself";
  if (room === "") return FACES.includes(`${other}/index`) ? "is published by an entry point of its own" : null;
  if (room === other) return null;
  const never = NEVER.find(([importer, imported]) => importer.test(room) && imported.test(other));
  if (never) return never[2];
  if (!MAY_IMPORT[room]?.split(" ").includes(other)) return `${room} may not import ${other}`;
  return null;
}

/** What a file passes on without being an entry point, and what an entry point does besides. */
function wrongPassingOn({ name, tree }: SourceText): string[] {
  const imported = new Set(nodesOf(tree).filter(ts.isImportSpecifier).map((specifier) => specifier.name.text));
  const passedOn = tree.statements.filter(ts.isExportDeclaration).filter(({ moduleSpecifier, exportClause }) =>
    moduleSpecifier !== undefined || (exportClause && ts.isNamedExports(exportClause) && exportClause.elements.some((element) => imported.has((element.propertyName ?? element.name).text))));
  if (!FACES.includes(name)) return passedOn.map((statement) => `passes on: ${statement.getText()}`);
  return tree.statements.filter((statement) => !ts.isExportDeclaration(statement) || !passedOn.includes(statement)).map((statement) => `does more than pass on: ${statement.getText()}`);
}

/** What a module does while it loads, besides declaring: `markPure` of .config/pure-initializers.ts relies on there being nothing. */
const sideEffects = ({ tree }: SourceText): string[] => tree.statements.flatMap((statement) => {
  const declares =
    ts.isImportDeclaration(statement) && statement.importClause !== undefined || ts.isExportDeclaration(statement) || ts.isInterfaceDeclaration(statement)
    || ts.isTypeAliasDeclaration(statement) || ts.isFunctionDeclaration(statement) || ts.isVariableStatement(statement) || ts.isClassDeclaration(statement);
  const runs = ts.isClassDeclaration(statement) && statement.members.some((member) =>
    ts.isClassStaticBlockDeclaration(member) || ts.isPropertyDeclaration(member) && member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword));
  return declares && !runs ? [] : [`runs: ${statement.getText()}`];
});

function wrongLibrary(from: string, specifier: string): string | null {
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return roomOf(from) === "cli" ? null : "src/ runs in browsers too";
  if (ofTests.includes(specifier) && roomOf(from) === "cli") return null;
  if (ofTests.includes(specifier)) return roomOf(from) === "testing" ? null : "belongs to testing/ alone";
  const importer = IMPORTERS[libraryOf(specifier)];
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
  if (ts.isClassLike(node) && !["RefusalError", "AccountHandle", "ReadOnlyMap"].includes(node.name?.text ?? "")) return [`class: ${node.name?.text ?? "without a name"}`];
  return [];
});

/** Whether an identifier only names a member: `x.process`, `{ process: 1 }`. */
const isMemberName = ({ parent, text }: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(parent) && parent.name.text === text) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent);

describe("the rooms of src/", () => {
  it("are those of the table; nothing lies flat but the root, and only entry points are called index", () => {
    const rooms = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(rooms.sort()).toEqual(Object.keys(MAY_IMPORT).sort());
    expect(sources.map(({ name }) => name).filter((name) => roomOf(name) === "" || name.endsWith("/index")).sort()).toEqual(FACES);
  });

  it("import downwards only: no room may import one that stands below it in the table", () => {
    const order = Object.keys(MAY_IMPORT);
    const upward = Object.entries(MAY_IMPORT).flatMap(([room, others]) =>
      others.split(" ").filter((other) => other !== "" && order.indexOf(other) >= order.indexOf(room)).map((other) => `${room} → ${other}`));
    expect(upward).toEqual([]);
  });

  it("use every arrow that the table allows", () => {
    const used = new Set(sources.flatMap((source) =>
      specifiersOf(source).filter((specifier) => specifier.startsWith(".")).map((specifier) => `${roomOf(source.name)} → ${roomOf(nameOf(source.name, specifier))}`)));
    const allowed = Object.entries(MAY_IMPORT).flatMap(([room, others]) => others.split(" ").filter(Boolean).map((other) => `${room} → ${other}`));
    expect(allowed.filter((arrow) => !used.has(arrow))).toEqual([]);
  });

  test.each(byName)("%s imports what its room may import, and a library only where it belongs", (_name, source) => {
    expect(wrongImports(source)).toEqual([]);
  });

  test.each(byName)("%s passes on what stands elsewhere if it is an entry point, and else nothing", (_name, source) => {
    expect(wrongPassingOn(source)).toEqual([]);
  });

  test.each(byName.filter(([name]) => name !== PROGRAM))("%s does nothing while it loads but declare", (_name, source) => {
    expect(sideEffects(source)).toEqual([]);
  });

  test.each(FACES)("%s is an entry point of package.json, and of its documentation", (face) => {
    const entry = face === "index" ? "." : `./${roomOf(face)}`;
    const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: object };
    expect(exports).toHaveProperty([entry]);
    expect(JSON.parse(readFileSync(".config/typedoc.json", "utf8"))).toMatchObject({ entryPoints: expect.arrayContaining([`../src/${face}.ts`]) as unknown });
  });

  // The check itself: each of these must be seen.
  test.each`
    file                     | line                                                     | seen
    ${"values/money"}        | ${'import "../refusals/refusals.js"'}                    | ${"values import nothing"}
    ${"rating/rate-usages"}  | ${'import type { A } from "../account/account.js"'}      | ${"rating may not import account"}
    ${"packages/drawdown"}   | ${'import type { Usage } from "../rating/usage.js"'}     | ${"packages may not import rating"}
    ${"billing/arrears"}     | ${'export * from "../commands/command.js"'}              | ${"billing may not import commands"}
    ${"commands/settle"}     | ${'type A = import("../reports/statement.js").A'}        | ${"does not know who uses it"}
    ${"queries/quote"}       | ${'import { a } from "../reports/explain-usage.js"'}     | ${"does not know who uses it"}
    ${"account/account"}     | ${'import { a } from "../persistence/account-json.js"'}  | ${"does not know who uses it"}
    ${"metering/meter"}      | ${'import { a } from "../rating/usage.js"'}              | ${"a library of its own"}
    ${"reports/statement"}   | ${'import { a } from "../accounting/journal.js"'}        | ${"reports may not import accounting"}
    ${"commands/settle"}     | ${'const a = import("./nowhere.js")'}                    | ${"is no file"}
    ${"commands/settle"}     | ${'import { Decimal } from "decimal.js"'}                | ${"belongs to values/money alone"}
    ${"rating/rate-usages"}  | ${'import { a } from "date-fns/addDays"'}                | ${"belongs to values/calendar alone"}
    ${"metering/meter"}      | ${'import TinyQueue from "tinyqueue"'}                   | ${"belongs to metering/queues alone"}
    ${"values/calendar"}     | ${'import { addDays } from "date-fns"'}                  | ${"own path"}
    ${"values/calendar"}     | ${'import { utc } from "@date-fns/utc"'}                 | ${"own path"}
    ${"values/calendar"}     | ${'import fs from "fs"'}                                 | ${"browsers"}
    ${"values/calendar"}     | ${'import fs from "node:fs"'}                            | ${"browsers"}
    ${"values/calendar"}     | ${'import lodash from "lodash"'}                         | ${"no dependency"}
    ${"index"}               | ${'import { laws } from "./testing/laws.js"'}            | ${"entry point of its own"}
    ${"index"}               | ${'export { meter } from "./metering/meter.js"'}         | ${"entry point of its own"}
    ${"index"}               | ${'export { meter } from "./metering/index.js"'}         | ${"for others"}
    ${"reports/index"}       | ${'export { journal } from "../accounting/journal.js"'}  | ${"reports may not import accounting"}
    ${"reports/statement"}   | ${'import { explainBill } from "./index.js"'}            | ${"for others"}
    ${"index"}               | ${'import fc from "fast-check"'}                         | ${"testing/ alone"}
    ${"testing/law"}         | ${'import { replay } from "../account/replay.js"'}       | ${"testing may not import account"}
  `("would see `$line` in $file", ({ file, line, seen }: { file: string; line: string; seen: string }) => {
    expect(wrongImports(parse(file, line))).toEqual([expect.stringContaining(seen)]);
  });
});

describe("of what a file does besides,", () => {
  // The check itself: each of these must be seen.
  test.each([
    ["rating/spans", 'export { a } from "./usage.js"', "passes on"],
    ["rating/spans", 'export * from "./usage.js"', "passes on"],
    ["rating/spans", 'import { a } from "./usage.js"; export { a as b };', "passes on"],
    ["reports/index", 'export { a } from "./statement.js"; export const b = 1;', "does more"],
    ["index", "const a = 1; export { a };", "does more"],
  ])("in %s `%s` would be seen", (file, line, seen) => {
    expect(wrongPassingOn(parse(file, line)).join()).toContain(seen);
  });

  test.each([
    "register(a);", 'import "./usage.js";', "for (const a of b) a();", "if (a) b();", "a.b = 1;", "new A();", "class A { static { a(); } }", "class A { static b = a(); }",
  ])("`%s` would be seen while it loads", (line) => {
    expect(sideEffects(parse("planted", line))).not.toEqual([]);
  });
});

describe("the language of src/", () => {
  test.each(byName.filter(([name]) => name !== PROGRAM))("%s knows no clock, zone, locale or chance, no any, enum, default export or class", (_name, source) => {
    expect(forbiddenWords(source)).toEqual([]);
  });

  it("has three classes, RefusalError, AccountHandle and ReadOnlyMap", () => {
    const classes = sources.flatMap(({ name, tree }) => nodesOf(tree).filter(ts.isClassLike).map((node) => `${name}: ${node.name?.text}`));
    expect(classes.sort()).toEqual(["account/account-handle: AccountHandle", "account/read-only-map: ReadOnlyMap", "refusals/refusal-error: RefusalError"]);
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
    const imported = sources.flatMap(specifiersOf).filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:") && !ofTests.includes(specifier)).map(libraryOf);
    expect(Object.keys(dependencies ?? {}).sort()).toEqual([...new Set(imported)].sort());
    for (const version of versions(dependencies)) expect(version).toMatch(/ \^\d+\.\d+\.\d+$/);
  });

  it("pins what development needs exactly", () => {
    for (const version of versions(devDependencies)) expect(version).toMatch(/ \d+\.\d+\.\d+$/);
  });
});

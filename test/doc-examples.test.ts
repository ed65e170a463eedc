import * as accounting from "../src/accounting/index.js";
import * as library from "../src/index.js";
import * as metering from "../src/metering/index.js";
import * as reports from "../src/reports/index.js";
import * as service from "../src/service/index.js";
import fc from "fast-check";
import * as testing from "../src/testing/index.js";
import { Decimal } from "decimal.js";
import { compileFunction } from "node:vm";
import ts from "typescript";
import { describe, expect, it, test } from "vitest";
import { readdirSync } from "node:fs";
import { relative, resolve } from "node:path";

/*
 * Runs the examples of the doc comments. In scope are the exports of all entry points, `fc` of fast-check and `account`, below.
 * `<expression>; // => <text>` says what the expression comes to: the text of a primitive or a Decimal, the JSON of the rest.
 */
const { activate, chain, createApp, enableApp, openAccount, purchasePackage, unwrap, verifyIdentity } = library;
const at = "2021-04-01T00:00:00+08:00";
const { account } = unwrap(
  chain(
    openAccount({ at, accountId: "school" }),
    (a) => verifyIdentity(a, { at }),
    (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
    (a) => createApp(a, { at, appId: "class" }),
    (a) => purchasePackage(a, { at, packageId: "p1", offerId: "example-1000" }),
    (a) => enableApp(a, { at, appId: "class" }),
  ),
);
const everyEntry = { ...library, ...metering, ...accounting, ...reports, ...service, ...testing };
const scope = { ...everyEntry, fc, account };

const show = (value: unknown): string =>
  typeof value !== "object" || value === null || Decimal.isDecimal(value) ? String(value) : JSON.stringify(value);

interface Claim {
  readonly line: string;
  readonly shown: string;
  readonly claimed: string;
}

/** Runs an example and returns, of each line that claims a result, what it claimed and what came. */
async function claimsOf(code: string): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  const compare = (value: unknown, line: string, claimed: string): unknown => claims.push({ line, shown: show(value), claimed });
  // A function of its own lets an example have an `account` of its own, and wait.
  const { outputText } = ts.transpileModule(`return (async () => {\n${withClaims(code)}\n})();`, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const run = compileFunction(outputText, ["compare$", ...Object.keys(scope)]) as (...names: readonly unknown[]) => Promise<void>;
  await run(compare, ...Object.values(scope));
  return claims;
}

/** The code with each statement that claims a result made into a call of `compare$`. */
function withClaims(code: string): string {
  const { statements } = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  const claiming = statements.flatMap((statement) => {
    const comments = ts.getTrailingCommentRanges(code, statement.end) ?? [];
    const claim = comments.map(({ pos, end }) => code.slice(pos, end)).find((comment) => comment.startsWith("// => "));
    return claim !== undefined && ts.isExpressionStatement(statement) ? [{ statement, claimed: claim.slice("// => ".length).trim() }] : [];
  });
  expect(claiming.length, "every `// =>` stands behind an expression, and there is one").toBe(Math.max(1, code.split("// =>").length - 1));
  return claiming.reduceRight((rest, { statement, claimed }) => {
    const expression = statement.expression.getText();
    const call = `compare$(${expression}, ${JSON.stringify(expression)}, ${JSON.stringify(claimed)});`;
    return rest.slice(0, statement.getStart()) + call + rest.slice(statement.end);
  }, code);
}

const program = ts.createProgram(
  readdirSync("src", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts")).map((path) => resolve("src", path)),
  { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022, strict: true, skipLibCheck: true, types: [], paths: { "rtc-billing": [resolve("src/index.ts")], "rtc-billing/service": [resolve("src/service/index.ts")] } },
);
const checker = program.getTypeChecker();

/** The example's code: what its fences hold, or all of it where there are none. */
function codeOf(tag: ts.JSDocTag): string {
  const text = ts.getTextOfJSDocComment(tag.comment) ?? "";
  const fenced = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
  return fenced.length > 0 ? fenced.join("\n") : text;
}

const isExample = (tag: ts.JSDocTag): boolean => tag.tagName.text === "example";

const isOurs = ({ fileName }: ts.SourceFile): boolean => !fileName.includes("/node_modules/");

const examples = program.getSourceFiles()
  .filter(isOurs)
  .flatMap((file) => file.statements.flatMap((statement) => {
    const declaration = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : statement;
    const title = `${relative(".", file.fileName)}: ${declaration && ts.getNameOfDeclaration(declaration as ts.Declaration)?.getText()}`;
    const tags = declaration ? ts.getJSDocTags(declaration).filter(isExample) : [];
    return tags.map((tag) => [title, codeOf(tag)] as const);
  }));

describe("the examples in the doc comments of", () => {
  test.each(examples)("%s", async (_title, code) => {
    const claims = await claimsOf(code);
    expect(claims.map(({ line, shown }) => `${line} => ${shown}`)).toEqual(claims.map(({ line, claimed }) => `${line} => ${claimed}`));
  });

  it("leaves out none", () => {
    const written = program.getSourceFiles().filter(isOurs).map(({ text }) => text.split("@example").length - 1);
    expect(examples.length).toBe(written.reduce((sum, count) => sum + count, 0));
  });
});

describe("every exported function has an example:", () => {
  const faces = ["src/index.ts", ...["metering", "accounting", "reports", "service", "testing"].map((room) => `src/${room}/index.ts`)].flatMap((path) => {
    const index = program.getSourceFile(resolve(path));
    return (index && checker.getSymbolAtLocation(index)) ?? [];
  });
  const functions = faces.flatMap((face) => checker.getExportsOfModule(face))
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter(({ declarations = [] }) => declarations.some((declaration) => isOurs(declaration.getSourceFile())))
    .filter((symbol) => symbol.flags & ts.SymbolFlags.Value && checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0);

  test.each(functions.map((symbol) => [symbol.name, symbol] as const))("%s", (_name, symbol) => {
    expect((symbol.declarations ?? []).flatMap((declaration) => ts.getJSDocTags(declaration)).some(isExample)).toBe(true);
  });

  it("looks at every function that the package has", () => {
    const atRunTime = Object.entries(everyEntry).filter(([name, value]) => typeof value === "function" && name !== "RefusalError");
    expect(functions.map(({ name }) => name).sort()).toEqual(atRunTime.map(([name]) => name).sort());
  });
});

// The check itself.
describe("an example", () => {
  it("is held to what it claims", async () => {
    expect(await claimsOf("1 + 1; // => 3")).toEqual([{ line: "1 + 1", shown: "2", claimed: "3" }]);
    expect(await claimsOf("const x: number = 1;\n[\n  x,\n]; // => [1]")).toMatchObject([{ shown: "[1]", claimed: "[1]" }]);
  });
  it.each(["1 + 1;", "const x = 1; // => 1"])("must claim something that can be held: %s", async (code) => {
    await expect(claimsOf(code)).rejects.toThrow();
  });
});

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import ts from "typescript";

/*
 * The package as others get it: built from a copy of the project, packed, and unpacked where nothing but its own dependencies
 * can be found.
 */
const run = promisify(execFile);
const room = mkdtempSync(join(tmpdir(), "rtc-billing-"));
const copy = join(room, "project");
const app = join(room, "app");
const installed = join(app, "node_modules", "rtc-billing");
const tool = (name: string): string => resolve("node_modules", ".bin", name);

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}
let packed: Packed;

beforeAll(async () => {
  const leftOut = new Set(["node_modules", "dist", "coverage", ".git", ".reports"]);
  cpSync(".", copy, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  symlinkSync(resolve("node_modules"), join(copy, "node_modules"), "junction");
  await run("npm", ["run", "build"], { cwd: copy });
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", room], { cwd: copy });
  [packed] = JSON.parse(stdout) as [Packed];

  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", join(room, packed.filename), "-C", installed, "--strip-components=1"]);
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };
  for (const name of Object.keys(dependencies)) install(name);
}, 120_000);

/** Lets the app find a package. */
function install(name: string): void {
  const place = join(app, "node_modules", name);
  mkdirSync(dirname(place), { recursive: true });
  if (!existsSync(place)) symlinkSync(resolve("node_modules", name), place, "junction");
}

afterAll(() => rmSync(room, { recursive: true, force: true }));

/** Runs a program of the app in a Node process of its own and reads the JSON that it prints. */
async function result(file: string, text: string): Promise<unknown> {
  writeFileSync(join(app, file), text);
  const { stdout } = await run(process.execPath, [file], { cwd: app });
  return JSON.parse(stdout);
}

/** 1,200 minutes of 720p video against a package of 1,000: 200 minutes at 0.032. */
const firstProgram = `
  const at = "2021-04-01T00:00:00+08:00";
  const open = ({ openAccount, verifyIdentity, activate, createApp, purchasePackage, enableApp, chain, unwrap }) => unwrap(chain(
    openAccount({ at, accountId: "school" }),
    (a) => verifyIdentity(a, { at }),
    (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
    (a) => createApp(a, { at, appId: "class" }),
    (a) => purchasePackage(a, { at, packageId: "p1", offerId: "example-1000" }),
    (a) => enableApp(a, { at, appId: "class" }),
  )).account;
  const bill = (account, { recordUsage, settle, chain, unwrap }) => unwrap(chain(
    account,
    (a) => recordUsage(a, { at: "2021-04-01T20:00:00+08:00", usageId: "u1", appId: "class", item: "video-720p", startedAt: at, seconds: 72_000 }),
    (a) => settle(a, { at: "2021-04-02T02:00:00+08:00" }),
  )).events.find(({ type }) => type === "BillIssued").bill.total.toFixed(2);
`;
const total = "6.40";

describe("the built package", () => {
  it("holds what is built, its papers, and nothing else", () => {
    const built = ["index", "testing"].flatMap((entry) => ["cjs", "cjs.map", "d.cts", "d.ts", "js", "js.map"].map((ending) => `dist/${entry}.${ending}`));
    const papers = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    expect(packed.files.map(({ path }) => path).sort()).toEqual([...papers, ...built].sort());
  });

  it("runs the same first program as ESM and as CJS", async () => {
    const program = `${firstProgram} console.log(JSON.stringify(bill(open(library), library)));`;
    const asModule = await result("first.mjs", `import * as library from "rtc-billing"; ${program}`);
    const asScript = await result("first.cjs", `const library = require("rtc-billing"); ${program}`);
    expect({ asModule, asScript }).toEqual({ asModule: total, asScript: total });
  });

  it("bills an account that the other copy, ESM or CJS, has opened", async () => {
    const bills = await result("both.mjs", `
      import { createRequire } from "node:module";
      import * as esm from "rtc-billing";
      const cjs = createRequire(import.meta.url)("rtc-billing");
      ${firstProgram}
      console.log(JSON.stringify({ copies: esm.settle === cjs.settle ? 1 : 2, esmFirst: bill(open(esm), cjs), cjsFirst: bill(open(cjs), esm) }));
    `);
    expect(bills).toEqual({ copies: 2, esmFirst: total, cjsFirst: total });
  });

  it("needs fast-check for rtc-billing/testing, and for nothing else", async () => {
    const loaded = await result("without.mjs", `
      const { createRequire } = await import("node:module");
      const require = createRequire(import.meta.url);
      const load = async (name, how) => { try { return Object.keys(await how(name)).length > 0; } catch (error) { return String(error.message).match(/'fast-check'/)?.[0]; } };
      const outcomes = ["rtc-billing", "rtc-billing/testing"].flatMap((name) => [load(name, (each) => import(each)), load(name, require)]);
      console.log(JSON.stringify(await Promise.all(outcomes)));
    `);
    expect(loaded).toEqual([true, true, "'fast-check'", "'fast-check'"]);
  });

  it("is well packed, says publint", async () => {
    await run(tool("publint"), ["run", join(room, packed.filename), "--strict"]);
  });

  it("resolves to the right types everywhere, says attw", async () => {
    await run(tool("attw"), [join(room, packed.filename), "--profile", "strict"]);
  });
});

describe("rtc-billing/testing, built", () => {
  beforeAll(() => install("fast-check"));

  const program = `
    const service = { ...library, ...testing };
    const { account } = service.unwrap(service.openAccount({ at: 0, accountId: "school" }));
    const given = service.given(account).when(service.topUp, { at: 0, paymentId: "pay-1", amount: "5" }).then([{ type: "CashToppedUp", amount: "5.00" }]);
    let refused;
    try { service.given(service.openAccount({ at: 0, accountId: "" })); } catch (error) { refused = error; }
    fc.check(service.laws.ledger.property({ tariff: service.aliyunRtc }), { numRuns: 5, seed: 1 }).then(({ failed }) =>
      console.log(JSON.stringify({ cash: given.cash.toFixed(), oneCopy: refused instanceof service.RefusalError, failed })));
  `;
  it.each([
    { format: "ESM", file: "tests.mjs", load: 'import * as library from "rtc-billing"; import * as testing from "rtc-billing/testing"; import fc from "fast-check";' },
    { format: "CJS", file: "tests.cjs", load: 'const library = require("rtc-billing"); const testing = require("rtc-billing/testing"); const fc = require("fast-check");' },
  ])("tests as $format, on the copy of the library that the program has", async ({ file, load }) => {
    expect(await result(file, `${load} ${program}`)).toEqual({ cash: "5", oneCopy: true, failed: false });
  });
});

describe("the types of the built package", () => {
  const consumer = `
    const { account, events } = billing.unwrap(billing.openAccount({ at: 0, accountId: "school" }));
    export const opened: readonly billing.AccountOpened[] = events;
    export const cash: string = account.cash.toFixed(2);
    // @ts-expect-error: an account is immutable
    account.version = 2;
    // @ts-expect-error: the agreement must be accepted
    billing.activate(account, { at: 0, region: "cn", acceptedAgreement: false });

    const store: testing.OpenStore = (opening) => testing.inMemory(opening);
    export const property: fc.IAsyncProperty<[testing.History]> = testing.laws.cash.property({ tariff: billing.aliyunRtc, store });
    testing.given(account).when(billing.topUp, { at: 0, paymentId: "pay-1", amount: "5" }).then([{ type: "CashToppedUp", amount: "5.00" }]);
    // @ts-expect-error: there is no such event
    testing.given(account).when(billing.settle, { at: 0 }).then([{ type: "CashBurnt" }]);
  `;
  let program: ts.Program;

  beforeAll(() => {
    install("fast-check");
    const files = {
      "consumer.mts": `import * as billing from "rtc-billing"; import * as testing from "rtc-billing/testing"; import fc from "fast-check"; ${consumer}`,
      "consumer.cts": `import billing = require("rtc-billing"); import testing = require("rtc-billing/testing"); import fc = require("fast-check"); ${consumer}`,
    };
    for (const [file, text] of Object.entries(files)) writeFileSync(join(app, file), text);
    program = ts.createProgram(Object.keys(files).map((file) => join(app, file)), {
      module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"],
      strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [],
    });
  }, 60_000);

  it("check, without a single library file skipped, in a module and in a script", () => {
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });

  it.each([
    { types: "index.d.ts", program: "names.mjs", load: 'import * as library from "rtc-billing";' },
    { types: "index.d.cts", program: "names.cjs", load: 'const library = require("rtc-billing");' },
    { types: "testing.d.ts", program: "testing-names.mjs", load: 'import * as library from "rtc-billing/testing";' },
    { types: "testing.d.cts", program: "testing-names.cjs", load: 'const library = require("rtc-billing/testing");' },
  ])("promise in $types the values that are there, and no others", async ({ types, program: file, load }) => {
    const checker = program.getTypeChecker();
    const declarations = program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/rtc-billing/dist/${types}`));
    const face = declarations && checker.getSymbolAtLocation(declarations);
    const promised = (face ? checker.getExportsOfModule(face) : [])
      .filter((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol).flags & ts.SymbolFlags.Value)
      .map((symbol) => symbol.name);
    expect(promised.sort()).toEqual(await result(file, `${load} console.log(JSON.stringify(Object.keys(library).sort()));`));
  });
});

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "esbuild";
import ts from "typescript";

/*
 * The package as others get it: packed from a copy of the project as a fresh clone is, without dist/, and unpacked where nothing but
 * its own dependencies can be found.
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

/** The entry points besides the root, and how a program loads each. */
const rooms = ["metering", "accounting", "reports", "service", "testing"];
const loads = {
  ESM: (names: readonly string[]) => names.map((name) => `import * as ${name} from "rtc-billing${name === "library" ? "" : `/${name}`}";`).join(" "),
  CJS: (names: readonly string[]) => names.map((name) => `const ${name} = require("rtc-billing${name === "library" ? "" : `/${name}`}");`).join(" "),
};
const formats = [{ format: "ESM", ending: "mjs", load: loads.ESM }, { format: "CJS", ending: "cjs", load: loads.CJS }] as const;

beforeAll(async () => {
  const leftOut = new Set(["node_modules", "dist", "coverage", ".git", ".reports"]);
  cpSync(".", copy, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  symlinkSync(resolve("node_modules"), join(copy, "node_modules"), "junction");
  const { stdout } = await run("npm", ["pack", "--json", "--foreground-scripts=false", "--pack-destination", room], { cwd: copy });
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

/**
 * Ten minutes of audio (2.5 package minutes) against a package of 2: half a package minute is overage, 2 minutes at 0.008. From who
 * received which stream to the books, each step by another entry point.
 */
const wholeWay = `
  const at = "2021-04-01T00:00:00+08:00";
  const wholeWay = (library, metering, accounting, reports) => {
    const { usages: [usage] } = library.unwrap(metering.meter([{
      appId: "class", channelId: "room", subscriberId: "student", publisherId: "teacher", streamId: "main", source: "microphone",
      published: { media: "audio" }, subscribed: "audio", from: "2021-04-01T08:00:00+08:00", until: "2021-04-01T08:10:00+08:00",
    }], { tariff: library.aliyunRtc }));
    const { account, events } = library.unwrap(library.chain(
      library.openAccount({ at, accountId: "school" }),
      (a) => library.verifyIdentity(a, { at }),
      (a) => library.activate(a, { at, region: "cn", acceptedAgreement: true }),
      (a) => library.createApp(a, { at, appId: "class" }),
      (a) => library.purchasePackage(a, { at, packageId: "p1", offer: { minutes: 2, price: "1", validFor: { days: 1 } } }),
      (a) => library.enableApp(a, { at, appId: "class" }),
      (a) => library.recordUsage(a, { at: "2021-04-01T20:00:00+08:00", ...usage }),
      (a) => library.settle(a, { at: "2021-04-02T02:00:00+08:00" }),
    ));
    const explanation = reports.explainUsage(events, usage.usageId);
    const earned = accounting.journal(events).flatMap(({ postings }) => postings).filter(({ ledgerAccount }) => ledgerAccount.startsWith("Income:PayAsYouGo"));
    return {
      overage: library.minutesOf(explanation.overageMs),
      charge: explanation.charge.shown,
      earned: earned.map(({ amount }) => amount),
      cash: reports.statement(events, { from: at, until: library.isoOf(account.clock + 1) }).cash.closing,
    };
  };
`;
const whole = { overage: "0.5", charge: "0.016", earned: ["-0.01"], cash: "-0.01" };
const everyFace = "wholeWay(library, metering, accounting, reports)";

describe("the built package", () => {
  it("holds what is built of each entry point, what these share, its papers, and nothing else", () => {
    const paths = packed.files.map(({ path }) => path);
    const built = ["index", ...rooms].flatMap((entry) => ["cjs", "cjs.map", "d.cts", "d.ts", "js", "js.map"].map((ending) => `dist/${entry}.${ending}`));
    const program = ["dist/cli.js", "dist/cli.js.map"];
    const papers = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    const others = paths.filter((path) => !/^dist\/(?:chunk-[A-Z0-9]{8}\.c?js(?:\.map)?|[a-z-]+-[\w-]{8}\.d\.c?ts)$/.test(path));
    expect(others.sort()).toEqual([...papers, ...program, ...built].sort());
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

  it.each(formats)("goes the whole way as $format, each entry point taking what another made", async ({ ending, load }) => {
    const faces = load(["library", "metering", "accounting", "reports"]);
    expect(await result(`way.${ending}`, `${faces} ${wholeWay} console.log(JSON.stringify(${everyFace}));`)).toEqual(whole);
  });

  it("goes the whole way in a bundle, from which everything is left out that seems not to be needed", async () => {
    const { outputFiles } = await build({
      stdin: { contents: `${loads.ESM(["library", "metering", "accounting", "reports"])} ${wholeWay} console.log(JSON.stringify(${everyFace}));`, resolveDir: app },
      bundle: true, minify: true, format: "esm", target: "es2022", platform: "neutral", mainFields: ["module", "main"], write: false, preserveSymlinks: true,
    });
    expect(await result("bundle.mjs", outputFiles[0]?.text ?? "")).toEqual(whole);
  });

  it.each(formats)("throws from each entry point the one RefusalError of the library, as $format", async ({ ending, load }) => {
    const thrown = await result(`refused.${ending}`, `
      ${load(["library", "metering", "accounting", "reports"])}
      const by = (ask) => { try { return ask(); } catch (error) { return [error instanceof library.RefusalError, error.refusal.path]; } };
      console.log(JSON.stringify([by(() => library.replay(7)), by(() => metering.meteringChanges(7, [], { revision: 1 })), by(() => accounting.journal(7)), by(() => reports.statement(7, { from: 0, until: 0 }))]));
    `);
    expect(thrown).toEqual([[true, "events"], [true, "recorded"], [true, "events"], [true, "events"]]);
  });

  it("needs fast-check for rtc-billing/testing, and for nothing else", async () => {
    const loaded = await result("without.mjs", `
      const { createRequire } = await import("node:module");
      const require = createRequire(import.meta.url);
      const load = async (name, how) => { try { return Object.keys(await how(name)).length > 0; } catch (error) { return String(error.message).match(/'fast-check'/)?.[0]; } };
      const names = ["rtc-billing", "rtc-billing/metering", "rtc-billing/accounting", "rtc-billing/reports", "rtc-billing/service", "rtc-billing/testing"];
      const outcomes = names.flatMap((name) => [load(name, (each) => import(each)), load(name, require)]);
      console.log(JSON.stringify(await Promise.all(outcomes)));
    `);
    expect(loaded).toEqual([...Array.from({ length: 10 }, () => true), "'fast-check'", "'fast-check'"]);
  });

  it("is well packed, says publint", async () => {
    await run(tool("publint"), ["run", join(room, packed.filename), "--strict"]);
  });

  it("resolves to the right types everywhere, says attw", async () => {
    await run(tool("attw"), [join(room, packed.filename), "--profile", "strict"]);
  });
});

const hasCode = (node: ts.Node): boolean => ts.isFunctionLike(node) || ts.isClassLike(node) || (ts.forEachChild(node, hasCode) ?? false);

/** What the files of a format declare that has code in it, as text, and the files that each stands in. */
function definitions(ending: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  // What is for tests judges the library by code of its own.
  for (const file of readdirSync(join(installed, "dist")).filter((name) => name.endsWith(ending) && !name.startsWith("testing"))) {
    const { statements } = ts.createSourceFile(file, readFileSync(join(installed, "dist", file), "utf8"), ts.ScriptTarget.ES2022, true);
    const variables = statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => [...declarationList.declarations]);
    for (const node of [...statements.filter(ts.isFunctionDeclaration), ...variables].filter(hasCode)) {
      const text = node.getText();
      found.set(text, [...(found.get(text) ?? []), file]);
    }
  }
  return found;
}

describe("where two entry points are imported", () => {
  it.each([".js", ".cjs"])("no function and no class stands in two files (*%s)", (ending) => {
    const all = definitions(ending);
    const texts = [...all.keys()];
    expect(texts.filter((text) => text.includes("extends Error"))).toHaveLength(1);
    expect(texts.length).toBeGreaterThan(500);
    expect([...all].filter(([, files]) => files.length > 1)).toEqual([]);
  });
});

const SETTLING = 16_000;

describe("one function that is imported alone", () => {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };

  /** The bytes of a function with what it needs: all of them, and those that are not of dependencies. */
  async function bytesOf(entry: string, name: string): Promise<{ readonly own: number; readonly all: number }> {
    const { metafile } = await build({
      stdin: { contents: `export { ${name} } from "rtc-billing${entry}";`, resolveDir: app },
      bundle: true, minify: true, format: "esm", target: "es2022", platform: "neutral", mainFields: ["module", "main"], write: false,
      metafile: true, preserveSymlinks: true,
    });
    const [output] = Object.values(metafile.outputs);
    const inputs = Object.entries(output?.inputs ?? {});
    const isDependency = (path: string): boolean => Object.keys(dependencies).some((dependency) => path.includes(`/node_modules/${dependency}/`));
    const foreign = inputs.filter(([path]) => isDependency(path)).reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
    const all = output?.bytes ?? Infinity;
    return { own: all - foreign, all };
  }

  it.each([
    { entry: "", most: 66_000, mostWithDependencies: 100_000 },
    { entry: "/accounting", most: 75_000, mostWithDependencies: 109_000 },
    { entry: "/reports", most: 75_000, mostWithDependencies: 109_000 },
    { entry: "/metering", most: 25_000, mostWithDependencies: 65_000 },
  ])("costs at most $most bytes, minified, without the dependencies and $mostWithDependencies with them: rtc-billing$entry", async ({ entry, most, mostWithDependencies }) => {
    const names = (await result("list.mjs", `import * as library from "rtc-billing${entry}"; console.log(JSON.stringify(Object.keys(library)));`)) as readonly string[];
    expect(names).not.toEqual([]);
    const costs = await Promise.all(names.map(async (name) => ({ name, ...(await bytesOf(entry, name)) })));
    // A statement and a close settle the ledger: they need what time brings, `SETTLING` bytes more.
    const more = (name: string): number => (["statement", "accruals"].includes(name) ? SETTLING : 0);
    expect(costs.filter(({ name, own, all }) => own > most + more(name) || all > mostWithDependencies + more(name))).toEqual([]);
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
    // A branded value of one entry point is taken by every other.
    const [usage] = billing.unwrap(metering.meter([], { tariff: account.tariff })).usages;
    export const seconds: billing.PackageTime | undefined = reports.explainUsage(events, "u1").pieces[0]?.neededMs;
    export const lastEntryAt: billing.Instant | undefined = accounting.journal(events).at(-1)?.at;
    export const legStart: billing.Instant | undefined = usage?.startedAt;
    billing.isoOf(reports.statement(events, { from: account.clock, until: account.clock }).until);
    // @ts-expect-error: an instant is not package time
    billing.minutesOf(account.clock);
    // @ts-expect-error: there is no such event
    testing.given(account).when(billing.settle, { at: 0 }).then([{ type: "CashBurnt" }]);
  `;
  const faces = [["billing", ""], ...rooms.map((room) => [room, `/${room}`])];
  const typed = {
    mts: faces.map(([name, path]) => `import * as ${name} from "rtc-billing${path}";`).join(" "),
    cts: faces.map(([name, path]) => `import ${name} = require("rtc-billing${path}");`).join(" "),
  };
  let program: ts.Program;

  beforeAll(() => {
    install("fast-check");
    const files = {
      "consumer.mts": `${typed.mts} import fc from "fast-check"; ${consumer}`,
      "consumer.cts": `${typed.cts} import fc = require("fast-check"); ${consumer}`,
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

  it.each(["library", ...rooms].flatMap((name) => [
    { types: `${name === "library" ? "index" : name}.d.ts`, program: `${name}-names.mjs`, load: loads.ESM([name]), name },
    { types: `${name === "library" ? "index" : name}.d.cts`, program: `${name}-names.cjs`, load: loads.CJS([name]), name },
  ]))("promise in $types the values that are there, and no others", async ({ types, program: file, load, name }) => {
    const checker = program.getTypeChecker();
    const declarations = program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/rtc-billing/dist/${types}`));
    const face = declarations && checker.getSymbolAtLocation(declarations);
    const promised = (face ? checker.getExportsOfModule(face) : [])
      .filter((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol).flags & ts.SymbolFlags.Value)
      .map((symbol) => symbol.name);
    expect(promised.sort()).toEqual(await result(file, `${load} console.log(JSON.stringify(Object.keys(${name}).sort()));`));
  });
});

import { resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { describe, expect, it, test } from "vitest";
import { markPure, pureInitializers } from "../../.config/pure-initializers.js";

const marked = (expression: string): string => `/* @__PURE__ */ (() => (${expression}))()`;

describe("a constant whose value is computed while its module loads is marked as pure:", () => {
  test.each([
    "f(1)", "new Map()", "1 + 2", "24 * HOUR", "a.b", "a[0]", "[...a]", "{ ...a }", "`${a}`", "[1, [f(2)]]", "{ a: { b: 640 * 360 } }", "f((x) => x)",
    "a.b().c(d())", "f<number>(1)", "{ a: f(1) } satisfies object", "-a.b", "a ? b() : 1", "10n ** BigInt(2)",
  ])("%s", (expression) => {
    expect(markPure("a.ts", `export const a: A = ${expression};`)).toBe(`export const a: A = ${marked(expression)};`);
  });
});

describe("nothing is written where nothing is computed:", () => {
  test.each([
    "const a = 1;", "const a = -1;", "const a = 1_000n;", 'const a = "b";', "const a = /b/;", "const a = [1, { b: null }];", "const a = b;", "const a = { b };",
    "const a = (b: B) => f(b) + 1;", "const a = function () { return f(); };", "const a = { b: () => f(), c() { return f(); } };",
    "function a() { const b = f(); }", "let a: A | null = null;", "interface A { b: ReturnType<typeof f> }", "declare const a: unique symbol;",
  ])("%s", (text) => {
    expect(markPure("a.ts", text)).toBe(text);
  });
});

test("several constants, on lines that keep their numbers", () => {
  expect(markPure("a.ts", 'import { f } from "b";\nconst a = f(\n  1,\n), b = 2;\nexport const c = a + b;\n')).toBe(
    `import { f } from "b";\nconst a = ${marked("f(\n  1,\n)")}, b = 2;\nexport const c = ${marked("a + b")};\n`,
  );
});

test("a class, whose keys and whose parent are computed while its module loads", () => {
  expect(markPure("a.ts", "/** A. */\nclass A {\n  [b()]() {}\n}\n")).toBe("/** A. */\nconst A = /* @__PURE__ */ (() => { class A {\n  [b()]() {}\n} return A; })();\n");
  expect(markPure("a.ts", "export class A extends B {}")).toBe("export const A = /* @__PURE__ */ (() => { class A extends B {} return A; })();");
});

describe("src/, as it is built,", () => {
  /** Looks at each statement: that package.json says of whole files that they can be left out is not believed here. */
  const statementByStatement: Plugin = {
    name: "statement-by-statement",
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, resolveDir }) => ({ path: resolve(resolveDir, path.replace(/\.js$/, ".ts")), sideEffects: true }));
      onResolve({ filter: /^[^.]/ }, ({ path }) => ({ path, external: true, sideEffects: false }));
    },
  };
  const restOf = async (plugins: Plugin[]): Promise<string> => {
    const faces = ["index", "metering/index", "accounting/index", "reports/index", "testing/index"];
    const { outputFiles } = await build({
      stdin: { contents: faces.map((face) => `import "./${face}.js";`).join("\n"), resolveDir: resolve("src") },
      bundle: true, format: "esm", minify: true, write: false, plugins, tsconfigRaw: {},
    });
    return outputFiles[0]?.text.trim() ?? "nothing was built";
  };

  it("leaves nothing of itself where nothing of it is used", async () => {
    expect(await restOf([statementByStatement, pureInitializers])).toBe("");
  });

  // The check itself.
  it("would leave what is not marked", async () => {
    expect(await restOf([statementByStatement])).toContain("tariffId");
  });
});

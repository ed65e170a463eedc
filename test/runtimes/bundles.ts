import { fileURLToPath } from "node:url";
import { existsSync, readFileSync } from "node:fs";
import { build, type BuildOptions } from "esbuild";
import { createHash } from "node:crypto";

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Bundles a program of this folder. `rtc-billing` is the built package, as anybody's bundler finds it. */
async function bundled(entry: string, outfile: string, options: BuildOptions): Promise<string> {
  if (!existsSync(path("dist/index.js"))) throw new Error("The package is not built: npm run build");
  await build({
    ...options,
    entryPoints: [path(`test/runtimes/${entry}`)],
    outfile: path(outfile),
    bundle: true,
    target: "es2022",
    tsconfigRaw: {}, // not the project's own, whose `paths` lead to src/
    logLevel: "warning",
  });
  return path(outfile);
}

/** For Node: the package and what it depends on stay imports, that Node itself resolves. */
export const forNode = (): Promise<string[]> => Promise.all([
  bundled("printing.ts", ".reports/runtimes/printing.mjs", { format: "esm", platform: "node", packages: "external" }),
  bundled("printing.ts", ".reports/runtimes/printing.cjs", { format: "cjs", platform: "node", packages: "external" }),
]);

/** For a page: one script with everything in it, which leaves the programs in the global `told`. */
export const forBrowser = (): Promise<string> =>
  bundled("history.ts", ".reports/runtimes/page.js", { format: "iife", platform: "browser", globalName: "told", minify: true });

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Whether the last line of what a host tells, the long history, has the hash that is committed. */
export function saysOfTheLongHistory(text: string): { readonly same: boolean; readonly line: string } {
  const committed = readFileSync(path("test/runtimes/long-history.sha256"), "utf8").trim();
  const hash = hashOf(text.trimEnd().split("\n").at(-1) ?? "");
  return { same: hash === committed, line: `long history ${hash.slice(0, 16)}${hash === committed ? ", as committed" : `, not the committed ${committed.slice(0, 16)}`}` };
}

/** What is shown of a long text: enough to see whether another is the same. */
export const fingerprint = (text: string): string =>
  `${text.split("\n").length} lines, ${Buffer.byteLength(text)} bytes, sha256 ${hashOf(text).slice(0, 16)}`;

/** The first line in which two texts differ, or `null` where they are the same. */
export function firstDifference(expected: string, actual: string): string | null {
  if (expected === actual) return null;
  const [wanted, got] = [expected.split("\n"), actual.split("\n")];
  const index = wanted.findIndex((line, at) => line !== got[at]);
  return `line ${index + 1}\n  expected: ${wanted[index]?.slice(0, 500)}\n  actual:   ${got[index]?.slice(0, 500)}`;
}

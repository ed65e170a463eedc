import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import ts from "typescript";

/** The error that a planted fault throws. It is not an `Error`, so that nothing takes it for one that it knows. */
export const PLANTED = "a planted fault";

type Library = typeof import("../../src/index.js");

/** The library, with a way to let its n-th internal call from now on fail. */
export interface FaultyLibrary extends Library {
  /** Lets the n-th call of any function of the library throw `PLANTED`. */
  readonly plantFault: (n: number) => void;
  /** Takes the fault out again. Returns how many calls there were since it was planted. */
  readonly removeFault: () => number;
}

const COUNTER = `
let $calls = 0, $failing = Infinity;
export const plantFault = (n) => { $calls = 0; $failing = n; };
export const removeFault = () => { $failing = Infinity; return $calls; };
const $enter = () => { if (++$calls === $failing) throw ${JSON.stringify(PLANTED)}; };
`;

/** Builds the library from src/ with a count of calls at the begin of each function. */
export async function faultyLibrary(): Promise<FaultyLibrary> {
  const outfile = resolve(".reports/faulty/library.mjs");
  mkdirSync(resolve(".reports/faulty"), { recursive: true });
  await build({
    entryPoints: [resolve("src/index.ts")], outfile, bundle: true, format: "esm", platform: "node", packages: "external", target: "es2022",
    plugins: [counting], logLevel: "warning", tsconfigRaw: {}, banner: { js: COUNTER },
  });
  return (await import(/* @vite-ignore */ `${pathToFileURL(outfile).href}?${Date.now()}`)) as FaultyLibrary;
}

const counting: Plugin = {
  name: "counting",
  setup({ onLoad }) {
    onLoad({ filter: /src[\\/].*\.ts$/ }, ({ path }) => ({ contents: withCounts(readFileSync(path, "utf8"), path), loader: "ts" }));
  },
};

/** The source with `$enter()` as the first thing that each function does. */
function withCounts(text: string, path: string): string {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const inserts: { readonly at: number; readonly text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body && !ts.isConstructorDeclaration(node)) {
      const body = node.body as ts.ConciseBody;
      if (ts.isBlock(body)) inserts.push({ at: body.getStart() + 1, text: " $enter();" });
      else inserts.push({ at: body.getStart(), text: "($enter(), " }, { at: body.getEnd(), text: ")" });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return inserts.sort((a, b) => b.at - a.at || (a.text === ")" ? -1 : 1)).reduce((rest, { at, text: insert }) => rest.slice(0, at) + insert + rest.slice(at), text);
}

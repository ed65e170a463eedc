import { execFileSync } from "node:child_process";
import { build } from "esbuild";
import type { Contender, Row } from "../row.js";

/* What a program pays that imports the library: a new process each time. */

/** What the built library imports from other packages, in its entry point or in a chunk of it. */
async function dependencies(): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: ["./dist/index.js"], bundle: true, packages: "external", format: "esm", write: false, metafile: true,
  });
  const imports = Object.values(metafile.inputs).flatMap((file) => file.imports);
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))];
}

const importing = (findSpecifiers: () => readonly string[] | Promise<readonly string[]>): Contender => async () => {
  const program = `
    const start = process.cpuUsage();
    for (const name of ${JSON.stringify(await findSpecifiers())}) await import(name);
    const { user, system } = process.cpuUsage(start);
    console.log((user + system) * 1_000);`;
  const total = Number(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }));
  return { total, kept: null };
};

export const loading: readonly Row[] = [
  {
    name: "import",
    what: "import, in a new process",
    // It has no size.
    sizes: [1], unit: "ns", shown: "whole", target: { ratio: 1.25 },
    library: importing(() => ["rtc-billing"]),
    baseline: { name: "its dependencies", measure: importing(dependencies) },
  },
];

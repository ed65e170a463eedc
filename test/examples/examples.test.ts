import { execFile } from "node:child_process";
import { format, promisify } from "node:util";
import { dirname, resolve } from "node:path";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it, vi } from "vitest";

const run = promisify(execFile);

/** What a program prints. `rtc-billing` is src/ to it, as tsconfig.json says. */
async function printed(path: string): Promise<string> {
  const { stdout } = await run(process.execPath, [resolve("node_modules/tsx/dist/cli.mjs"), "--tsconfig", "tsconfig.json", path]);
  return stdout;
}

describe("README.md", () => {
  // Inside the project, so that the programs find its dependencies.
  const folder = ".reports/readme";
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const readme = existsSync("README.md") ? readFileSync("README.md", "utf8").replaceAll("\r\n", "\n") : "";
  const programs = [...readme.matchAll(/^```ts\n(.*?)^```\n+```text\n(.*?)^```$/gms)].map(([, program = "", output = ""], index) => ({
    title: `program ${index + 1}`,
    path: `${folder}/program-${index + 1}.ts`,
    program,
    output,
  }));

  it("shows a program and what it prints", () => {
    expect(programs).not.toEqual([]);
  });

  it.each(programs)("prints what it says: $title", async ({ path, program, output }) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, program);
    expect(await printed(path)).toBe(output);
  });
});

describe("the output of examples in README.md", () => {
  const readme = readFileSync("README.md", "utf8").replaceAll("\r\n", "\n");
  const shown = [...readme.matchAll(/^```sh\nnpx tsx \S+ \S+ examples\/(\d\d-[\w-]+)\.ts[^\n]*\n```\n+```text\n(.*?)^```$/gms)].map(([, name = "", output = ""]) => ({ name, output }));

  it("exists", () => {
    expect(shown).not.toEqual([]);
  });

  it.each(shown)("is what $name prints", ({ name, output }) => {
    expect(`${readFileSync(`examples/expected/${name}.txt`, "utf8")}\n`).toContain(output);
  });
});

describe("examples/", () => {
  const numbered = (folder: string, ending: string): string[] =>
    existsSync(folder) ? readdirSync(folder).filter((name) => /^\d\d-/.test(name) && name.endsWith(ending)).map((name) => name.slice(0, -ending.length)).sort() : [];

  it("has for each numbered program the output it is expected to print", () => {
    expect(numbered("examples/expected", ".txt")).toEqual(numbered("examples", ".ts"));
  });

  // In this process, which is quicker than one of its own for each; `.ci/run` runs them as programs.
  it.each(numbered("examples", ".ts"))("%s prints what is expected", async (name) => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    try {
      await import(`../../examples/${name}.ts`);
      const lines = log.mock.calls.map((values) => `${format(...values)}\n`);
      expect(lines.join("")).toBe(readFileSync(`examples/expected/${name}.txt`, "utf8"));
    } finally {
      log.mockRestore();
    }
  });
});

import { execFile } from "node:child_process";
import { format, promisify } from "node:util";
import { dirname, resolve } from "node:path";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { documents, fencesIn, shownIn, textOf } from "../support/documents.js";

const run = promisify(execFile);

/** What a program prints. `rtc-billing` is src/ to it, as tsconfig.json says. */
async function printed(path: string): Promise<string> {
  const { stdout } = await run(process.execPath, [resolve("node_modules/tsx/dist/cli.mjs"), "--tsconfig", "tsconfig.json", path]);
  return stdout;
}

describe("the programs in the documents", () => {
  // Inside the project, so that the programs find its dependencies.
  const room = ".reports/documents";
  afterAll(() => rmSync(room, { recursive: true, force: true }));

  const programs = documents.flatMap((document) =>
    shownIn(textOf(document), "ts").map(({ fence, output }) => ({ place: `${document}:${fence.line}`, program: fence.text, output: output?.text ?? null })));

  it("are at least those of the front door and of the tests of a service", () => {
    const places = programs.map(({ place }) => place.replace(/:\d+$/, ""));
    expect(places.filter((place) => place === "README.md").length).toBeGreaterThanOrEqual(3);
    expect(places).toContain("src/testing/README.md");
  });

  it.each(programs)("print what the document shows: $place", async ({ place, program, output }) => {
    const path = `${room}/${place.replace(/\W/g, "-")}.ts`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, program);
    expect(await printed(path)).toBe(output);
  });
});

const EXAMPLE = /^npx tsx --tsconfig tsconfig\.json examples\/(\d\d-[\w-]+)\.ts\b[^\n]*\n$/;

describe("what the documents show of examples/", () => {
  const excerpts = documents.flatMap((document) =>
    shownIn(textOf(document), "sh").flatMap(({ fence, output }) => {
      const name = EXAMPLE.exec(fence.text)?.[1];
      return output ? [{ place: `${document}:${fence.line}`, name, output: output.text }] : [];
    }));

  it("is something", () => {
    expect(excerpts).not.toEqual([]);
  });

  it.each(excerpts)("is what the example prints: $place", ({ name, output }) => {
    expect(name, "an output behind a command is the output of a numbered example").toBeDefined();
    expect(`${readFileSync(`examples/expected/${name}.txt`, "utf8")}\n`).toContain(output);
  });

  it.each(documents)("shows no output without the program or the example that prints it: %s", (document) => {
    const markdown = textOf(document);
    const shown = [...shownIn(markdown, "ts"), ...shownIn(markdown, "sh")].map(({ output }) => output?.line);
    expect(fencesIn(markdown).filter(({ language }) => language === "text").map(({ line }) => line).filter((line) => !shown.includes(line))).toEqual([]);
  });
});

describe("examples/", () => {
  const numbered = (folder: string, ending: string): string[] =>
    existsSync(folder) ? readdirSync(folder).filter((name) => /^\d\d-/.test(name) && name.endsWith(ending)).map((name) => name.slice(0, -ending.length)).sort() : [];

  it("has for each numbered program the output it is expected to print", () => {
    expect(numbered("examples/expected", ".txt")).toEqual(numbered("examples", ".ts"));
  });

  it("has for each numbered program a row in the index", () => {
    const rows = new Set([...textOf("examples/README.md").matchAll(/\]\((\d\d-[\w-]+)\.ts\)/g)].map(([, name]) => name));
    expect([...rows].sort()).toEqual(numbered("examples", ".ts"));
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

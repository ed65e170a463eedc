import { existsSync, readdirSync, statSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsIn, codeSpansIn, documents, fencesIn, linksIn, textOf } from "./support/documents.js";

/*
 * What can be checked of the documents besides their programs, which test/examples/ runs: that they are as short as they promise,
 * that they name what exists, and that they agree with the code where they repeat it.
 */
const rooms = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const readmeOf = (room: string): string => `src/${room}/README.md`;
const sourcesOf = (room: string): readonly string[] =>
  readdirSync(`src/${room}`, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts")).map((path) => textOf(`src/${room}/${path}`));
const lineCount = (path: string): number => textOf(path).trimEnd().split("\n").length;

describe("the documents are short:", () => {
  it("the front door has at most 200 lines", () => {
    expect(lineCount("README.md")).toBeLessThanOrEqual(200);
  });

  // The table of all refusals has a row for each type.
  it.each(rooms.filter((room) => room !== "refusals"))("src/%s has a README of at most 40 lines", (room) => {
    expect(lineCount(readmeOf(room))).toBeLessThanOrEqual(40);
  });

  it.each(documents)("lines of %s that are no rows of a table have at most 140 characters", (document) => {
    expect(textOf(document).split("\n").filter((line) => line.length > 140 && !line.startsWith("|"))).toEqual([]);
  });

  it("the first bill takes ten lines of code, a price list of one's own twenty", () => {
    const [first = "", own = ""] = fencesIn(textOf("README.md")).filter(({ language }) => language === "ts").map(({ text }) => text);
    const linesOfCode = (program: string): number => program.split("\n").filter((line) => line !== "").length;
    expect(linesOfCode(first)).toBeLessThanOrEqual(10);
    expect(own).toMatch(/items: .*weight: .*offers: .*alerts: /s);
    expect(linesOfCode(own)).toBeLessThanOrEqual(20);
  });
});

/** What is wrong with a link of a document: the file or the heading that it leads to does not exist. */
function brokenLink(document: string, target: string): string | null {
  if (/^https:\/\//.test(target)) return null;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? document : posix.join(posix.dirname(document), path);
  if (!existsSync(file)) return `${target}: there is no ${file}`;
  if (anchor === undefined) return null;
  return statSync(file).isFile() && anchorsIn(textOf(file)).includes(anchor) ? null : `${target}: ${file} has no such heading`;
}

const PATH = /^(?:src|test|examples|\.config|\.ci)\/[\w./-]+$/;
const scripts = Object.keys((JSON.parse(textOf("package.json")) as { scripts: object }).scripts);

describe("the documents name what exists:", () => {
  it.each(documents)("the links of %s lead to files and headings", (document) => {
    expect(linksIn(textOf(document)).map((target) => brokenLink(document, target)).filter((broken) => broken !== null)).toEqual([]);
  });

  it.each(documents)("the paths in %s are paths of files and folders", (document) => {
    expect(codeSpansIn(textOf(document)).filter((code) => PATH.test(code) && !existsSync(code))).toEqual([]);
  });

  it.each(rooms)("the files that the README of src/%s speaks of are there", (room) => {
    const files = codeSpansIn(textOf(readmeOf(room))).filter((code) => /^[\w-]+\.ts$/.test(code));
    expect(files.filter((file) => !existsSync(`src/${room}/${file}`))).toEqual([]);
  });

  it.each(documents)("the scripts in %s are those of package.json", (document) => {
    const named = [...textOf(document).matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it("the two commands stand in the README as they are typed", () => {
    const commands = fencesIn(textOf("README.md")).filter(({ language }) => language === "sh").flatMap(({ text }) => text.split("\n"));
    expect(commands).toEqual(expect.arrayContaining(["npm install rtc-billing", "npm ci && npm run demo", "npm ci && npm test"]));
  });

  // The check itself.
  it("would see a link that leads nowhere", () => {
    expect(brokenLink("README.md", "nowhere.md")).toContain("there is no nowhere.md");
    expect(brokenLink("README.md", "#nowhere")).toContain("no such heading");
    expect(brokenLink(readmeOf("values"), "../../README.md#limits")).toBeNull();
    expect(linksIn("[a](b.md) `[c](d.md)`\n```\n[e](f.md)\n```\n[g](h.md#i)")).toEqual(["b.md", "h.md#i"]);
    expect(anchorsIn("# A `b`, c\n## A b c\n```\n# no\n```")).toEqual(["a-b-c", "a-b-c-1"]);
  });
});

/** The rooms that import a room, as the code has it. */
const importersOf = (room: string): readonly string[] =>
  rooms.filter((other) => other !== room && sourcesOf(other).some((text) => new RegExp(`"(?:\\.\\./)+${room}/`).test(text)));

describe("each room says who may import it:", () => {
  it.each(rooms)("src/%s", (room) => {
    const [, said = ""] = /^(?:- )?\*\*May be imported by\*\* (.+?)\.$/m.exec(textOf(readmeOf(room))) ?? [];
    const importers = importersOf(room);
    const others = rooms.filter((other) => other !== room && other !== "cli"); // which imports the library by its name
    const expected = importers.length === 0 ? "no other room" : importers.length === others.length ? "every other room" : importers.toSorted().join(", ");
    expect(said.split(", ").sort().join(", ")).toBe(expected);
  });
});

describe("the table of refusals", () => {
  const declared = [...textOf("src/refusals/refusals.ts").matchAll(/readonly type: "(\w+)"/g)].map(([, type = ""]) => type);
  const functions = new Set(rooms.flatMap(sourcesOf).flatMap((text) => [...text.matchAll(/^export (?:const|(?:async )?function\*?) (\w+)/gm)].map(([, name]) => name)));
  const rows = textOf(readmeOf("refusals")).split("\n").filter((line) => /^\| `[A-Z]/.test(line)).map((line) => line.split(" | "));

  it("has one row for each type", () => {
    expect(rows.map(([type = ""]) => type.replace(/[|` ]/g, "")).sort()).toEqual([...declared].sort());
  });

  it.each(rows.map((row) => [row[0], row] as const))("says of %s who returns it and what to do", (_type, [, meaning = "", by = "", advice = ""]) => {
    expect(meaning.length).toBeGreaterThan(10);
    expect([...by.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name).filter((name) => !functions.has(name))).toEqual([]);
    expect(advice).toMatch(/^\*\*(?:fix|retry later|dead letter)\*\*/);
  });
});

import { readdirSync, readFileSync } from "node:fs";

/** The documents that people read: the changelog, and every README of the project. */
export const documents: readonly string[] = [
  "README.md",
  "CHANGELOG.md",
  ...["src", "examples", "test"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
      .filter((path) => path.endsWith("/README.md"))
      .sort()),
];

export const textOf = (path: string): string => readFileSync(path, "utf8").replaceAll("\r\n", "\n");

/** A block between ``` marks. */
export interface Fence {
  /** The line of its opening mark, counted from 1. */
  readonly line: number;
  /** What follows the opening mark: `ts`, `text`, … */
  readonly language: string;
  readonly text: string;
  /** Whether nothing but blank lines separates it from the block before. */
  readonly follows: boolean;
}

/** The fenced blocks of a document, in order. One that is never closed is a mistake of the document. */
export function fencesIn(markdown: string): readonly Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split("\n");
  let isBlankSince = false;
  for (let index = 0; index < lines.length; index += 1) {
    const language = /^```(.*)$/.exec(lines[index] ?? "")?.[1];
    if (language === undefined) {
      isBlankSince &&= lines[index] === "";
      continue;
    }
    const end = lines.indexOf("```", index + 1);
    if (end < 0) throw new Error(`the block at line ${index + 1} is never closed`);
    fences.push({ line: index + 1, language, text: lines.slice(index + 1, end).map((line) => `${line}\n`).join(""), follows: isBlankSince });
    index = end;
    isBlankSince = true;
  }
  return fences;
}

/** A block, and the output that follows it: the `text` block right behind. */
export interface Shown {
  readonly fence: Fence;
  readonly output: Fence | null;
}

/** The blocks of one language with their outputs. */
export function shownIn(markdown: string, language: string): readonly Shown[] {
  const fences = fencesIn(markdown);
  return fences.flatMap((fence, index) => {
    const next = fences[index + 1];
    return fence.language === language ? [{ fence, output: next?.language === "text" && next.follows ? next : null }] : [];
  });
}

/** A document without its fenced blocks, whose text is no prose: their lines are blank. */
export const proseOf = (markdown: string): string => {
  const lines = markdown.split("\n");
  for (const { line, text } of fencesIn(markdown)) lines.fill("", line - 1, line + text.split("\n").length);
  return lines.join("\n");
};

/** Where the links of a document lead to, as written; those within `code` are not links. */
export const linksIn = (markdown: string): readonly string[] =>
  [...proseOf(markdown).replace(/`[^`\n]*`/g, "code").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);

/** The text in `code` marks in the prose of a document. */
export const codeSpansIn = (markdown: string): readonly string[] => [...proseOf(markdown).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);

/** The anchors of a document's headings, as GitHub makes them: the second of two equal ones ends in `-1`. */
export function anchorsIn(markdown: string): readonly string[] {
  const used = new Map<string, number>();
  return [...proseOf(markdown).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = ""]) => {
    const anchor = heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
    const count = used.get(anchor) ?? 0;
    used.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

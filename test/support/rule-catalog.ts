import { posix } from "node:path";
import { linksIn } from "./documents.js";
import { type CitingText, type Reference, referencesIn } from "./references.js";

/** A row of a table in src/README.md. */
export interface CatalogRow {
  readonly id: string;
  readonly says: string;
  /** What the row cites: of a rule its clauses, of a clause its rules. */
  readonly cites: readonly Reference[];
  /** Paths from the root of the project. */
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  /** Whether the row is of a later version: then it has no test yet. */
  readonly isToCome: boolean;
}

export interface Catalog {
  readonly rule: readonly CatalogRow[];
  readonly law: readonly CatalogRow[];
  readonly clause: readonly CatalogRow[];
}

/** The tables of src/README.md. */
export const catalogOf = (readme: string): Catalog => ({
  rule: rowsUnder("Rules", readme),
  law: rowsUnder("Laws", readme),
  clause: rowsUnder("Clauses", readme),
});

/** The cells of the rows under a heading, without the head of the table. */
export function tableUnder(heading: string, markdown: string): string[][] {
  const section = markdown.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((line) => line.slice(1, -1).split("|").map((cell) => cell.trim()));
}

function rowsUnder(heading: string, readme: string): CatalogRow[] {
  return tableUnder(heading, readme).map(([id = "", says = "", ...rest]) => {
    const paths = linksIn(rest.join(" ")).map((link) => posix.join("src", link));
    return {
      id,
      says,
      cites: referencesIn(rest.join(" | ").replaceAll(/(?<=^|\| |, )C(?= \||,|$)/g, "clause C")),
      sources: paths.filter((path) => path.startsWith("src/")),
      tests: paths.filter((path) => path.startsWith("test/")),
      isToCome: rest.includes("to come"),
    };
  });
}

/** The references of a text that no table resolves. */
export const unresolvedIn = (text: string, catalog: Catalog): string[] =>
  referencesIn(text).filter(({ kind, id }) => !catalog[kind].some((row) => row.id === id)).map(({ kind, id }) => `${kind} ${id}`);

const cites = (texts: readonly CitingText[], kind: Reference["kind"], id: string): boolean =>
  texts.some(({ text }) => referencesIn(text).some((reference) => reference.kind === kind && reference.id === id));

/** The comments and titles, or the titles alone, of a file. */
type TextsOf = (path: string) => readonly CitingText[];

/** Rules that no test file of their row cites, in a comment or a title. */
export const rulesWithoutTest = ({ rule }: Catalog, textsOf: TextsOf): string[] =>
  rule.filter(({ id, tests }) => !tests.some((path) => cites(textsOf(path), "rule", id))).map(({ id }) => `rule ${id}`);

/** Laws that no test file of their row names in a title; and laws to come that some test names already. */
export function lawsWithoutTest({ law }: Catalog, titlesOf: TextsOf, everyLawTest: readonly string[]): string[] {
  const names = (paths: readonly string[], id: string): boolean => paths.some((path) => cites(titlesOf(path), "law", id));
  return law.filter(({ id, tests, isToCome }) => (isToCome ? names(everyLawTest, id) : !names(tests, id))).map(({ id }) => `law ${id}`);
}

/** Clauses without a test whose title begins with their number; and clauses to come that have one. */
export const clausesWithoutTest = ({ clause }: Catalog, titles: readonly string[]): string[] =>
  clause.filter(({ id, isToCome }) => isToCome === titles.some((title) => title.startsWith(`${id}: `))).map(({ id }) => `clause ${id}`);

/** Rules and clauses of which only one names the other. */
export function oneSidedCitations({ rule, clause }: Catalog): string[] {
  const pairs = (rows: readonly CatalogRow[], kind: "rule" | "clause", name: (row: string, cited: string) => string): string[] =>
    rows.flatMap((row) => row.cites.filter((reference) => reference.kind === kind).map(({ id }) => name(row.id, id)));
  const byRules = new Set(pairs(rule, "clause", (ruleId, clauseId) => `rule ${ruleId} and clause ${clauseId}`));
  const byClauses = new Set(pairs(clause, "rule", (clauseId, ruleId) => `rule ${ruleId} and clause ${clauseId}`));
  return [...[...byRules].filter((pair) => !byClauses.has(pair)), ...[...byClauses].filter((pair) => !byRules.has(pair))];
}

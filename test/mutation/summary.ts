import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { equivalents } from "./equivalent.js";

/*
 * Writes test/mutation/summary.md from the report of `npm run test:mutation`.
 */
interface Place {
  readonly line: number;
  readonly column: number;
}
interface Mutant {
  readonly status: "Killed" | "Timeout" | "Survived" | "NoCoverage" | "Ignored" | "CompileError" | "RuntimeError";
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
}
interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

/** The files in which a rule stands: their survivors are listed, each with the reason why no test can find it. */
const RULES = [
  "rating/minute-rounding", "packages/drawdown", "rating/rate-usages", "rating/charge", "billing/billing-run", "billing/rerating", "billing/arrears",
  "commands/request-refund", "commands/usage-eligibility",
].map((name) => `src/${name}.ts`);

const { files } = JSON.parse(readFileSync(".reports/mutation.json", "utf8")) as Report;
const named = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));

/** What there is to mutate, and was not: of a run that was of some files alone. */
const missing = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((path) => `src/${path.replaceAll("\\", "/")}`)
  .filter((name) => name.endsWith(".ts") && !name.startsWith("src/testing/") && !(name in files))
  .sort();

const countOf = (mutants: readonly Mutant[], ...statuses: readonly Mutant["status"][]): number => mutants.filter(({ status }) => statuses.includes(status)).length;

function row(name: string, mutants: readonly Mutant[]): string {
  const killed = countOf(mutants, "Killed");
  const timedOut = countOf(mutants, "Timeout");
  const survived = countOf(mutants, "Survived");
  const uncovered = countOf(mutants, "NoCoverage");
  const all = killed + timedOut + survived + uncovered;
  const share = all === 0 ? "–" : `${((100 * (killed + timedOut)) / all).toFixed(1)} %`;
  return `| ${name} | ${all} | ${killed} | ${timedOut} | ${survived} | ${uncovered} | ${share} | ${countOf(mutants, "Ignored")} |`;
}

/** The text that a mutant replaces. */
function originalOf(source: string, { start, end }: Mutant["location"]): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines.map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined)).join("\n");
}

const oneLine = (text: string): string => `\`${text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|")}\``;

const survivors = named.filter(([name]) => RULES.includes(name)).flatMap(([name, { source, mutants }]) =>
  mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage").map(({ location, replacement }) => {
    const original = originalOf(source, location);
    const reason = equivalents.find((known) => known.file === name && known.original === original && known.replacement === replacement)?.reason;
    return `| ${name}:${location.start.line} | ${oneLine(original)} | ${oneLine(replacement)} | ${reason ?? "**none given**"} |`;
  }),
);

const of = (names: (name: string) => boolean): Mutant[] => named.filter(([name]) => names(name)).flatMap(([, { mutants }]) => mutants);

writeFileSync("test/mutation/summary.md", [
  "# Mutants of src/",
  "",
  "Written by `npm run test:mutation && npm run test:mutation:summary`. A mutant is killed where a test fails or runs out of time. The",
  "files that hold rules have to come to 95 % or more, all of src/ to 85 % or more. Static mutants, of what is computed once when a file",
  "is loaded, are counted and not run.",
  "",
  "| file | mutants | killed | timed out | survived | not reached | killed or timed out | static |",
  "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
  ...named.map(([name, { mutants }]) => row(RULES.includes(name) ? `**${name}**` : name, mutants)),
  row("**files that hold rules**", of((name) => RULES.includes(name))),
  row("**all**", of(() => true)),
  "",
  ...(missing.length > 0 ? [`Not run, or without a mutant: ${missing.join(", ")}.`, ""] : []),
  "## Survivors in the files that hold rules",
  "",
  "Why each is the same program said in another way stands in `test/mutation/equivalent.ts`.",
  "",
  "| place | original | mutant | why no test can tell |",
  "| --- | --- | --- | --- |",
  ...survivors,
  "",
].join("\n"));

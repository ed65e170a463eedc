import { execFile, spawnSync } from "node:child_process";

/*
 * Accounting programs that read the books: hledger and Beancount, from the Debian packages `hledger` and `beancount`.
 */

export function isMissing(program: "hledger" | "bean-check"): boolean {
  const missing = spawnSync(program, ["--version"]).status !== 0;
  if (missing) console.warn(`Skipped: ${program} is not installed, so the books are not shown to it.`);
  return missing;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (program: string, ...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: "C.UTF-8" }; // hledger reads files in the encoding of its locale
    execFile(program, args, { maxBuffer: 100_000_000, env }, (problem, out, err) => resolve({ code: problem ? Number(problem.code) : 0, out, err }));
  });

export const hledger = (file: string, ...command: readonly string[]): Promise<Ran> => run("hledger", "-f", file, ...command);
export const beanCheck = (file: string): Promise<Ran> => run("bean-check", file);

/** Every commodity and account declared, every entry balanced, dates in order. */
export const STRICT = ["check", "--strict", "ordereddates"] as const;

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fingerprint, firstDifference, forNode, saysOfTheLongHistory } from "./bundles.js";

/*
 * Runs the same programs against the built package, ESM and CJS, on each Node version that the package promises, and compares
 * what they print byte for byte. The versions come from npm's package `node`.
 */
const VERSIONS = ["20", "22", "24"];
const run = promisify(execFile);

async function onNode(version: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run("npx", ["-y", "-p", `node@${version}`, "node", ...args], { maxBuffer: 2 ** 28 });
  return stdout;
}

const programs = await forNode();
let expected: string | null = null;
for (const version of VERSIONS) {
  const exact = (await onNode(version, "-p", "process.version")).trim();
  if (!exact.startsWith(`v${version}.`)) throw new Error(`asked for Node ${version}, got ${exact}`);
  for (const program of programs) {
    const printed = await onNode(version, program);
    expected ??= printed;
    const difference = firstDifference(expected, printed);
    const long = saysOfTheLongHistory(printed);
    console.log(`Node ${exact} ${program.slice(-3)}: ${fingerprint(printed)}, ${long.line}`);
    if (difference === null && long.same) continue;
    if (difference !== null) console.log(`differs at ${difference}`);
    process.exitCode = 1;
  }
}

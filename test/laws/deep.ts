import { randomInt } from "node:crypto";
import { spawnSync } from "node:child_process";

/*
 * Runs every law a hundred times longer than `npm test` does, on histories from a random seed. `SEED` repeats a run, `RUNS_FACTOR`
 * says how much longer. It runs under one zone of the host: `npm test` runs the others.
 */
const SEED = process.env["SEED"] ?? String(randomInt(2 ** 31));
const RUNS_FACTOR = process.env["RUNS_FACTOR"] ?? "100";

const started = performance.now();
console.log(`SEED=${SEED} RUNS_FACTOR=${RUNS_FACTOR}`);
const { status } = spawnSync("npx", ["vitest", "run", "--config", ".config/vitest.config.ts", "--project", "utc", "test/laws"], {
  stdio: "inherit",
  env: { ...process.env, SEED, RUNS_FACTOR },
});
console.log(`SEED=${SEED} RUNS_FACTOR=${RUNS_FACTOR}: ${status === 0 ? "every law held" : "a law failed"} after ${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
process.exitCode = status ?? 1;

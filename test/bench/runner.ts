import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Sample, Side } from "./measure.js";
import type { Row } from "./row.js";
import { LARGE } from "./sizes.js";

/** How often each contender has a turn, in a new process each time: library, baseline, library, … */
const ROUNDS = 3;

/** By size. A size is missing where a run of it took longer than the limit. */
export type Totals = ReadonlyMap<number, readonly number[]>;

/** What a row came to, or why it has no figures. */
export interface RowResult {
  readonly row: Row;
  readonly library: Totals;
  readonly baseline: Totals;
  readonly limitSeconds: number;
  readonly whyNone: string | null;
}

export const withoutFigures = (row: Row, whyNone: string): RowResult =>
  ({ row, library: new Map(), baseline: new Map(), limitSeconds: limitOf(row), whyNone });

const limitOf = ({ limitSeconds = 20 }: Row): number => limitSeconds;

export async function runRow(row: Row): Promise<RowResult> {
  const whyNone = whyLeftOut(row);
  if (whyNone !== null) return withoutFigures(row, whyNone);
  const limitSeconds = limitOf(row);
  const sides: readonly Side[] = row.baseline ? ["library", "baseline"] : ["library"];
  const samples: Record<Side, Sample[]> = { library: [], baseline: [] };
  const unfinished: Record<Side, readonly number[]> = { library: [], baseline: [] };

  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of sides) {
      const sizes = row.sizes.filter((size) => !unfinished[side].includes(size));
      if (sizes.length === 0) continue;
      const found = await inOwnProcess(row, side, sizes, limitSeconds);
      unfinished[side] = [...unfinished[side], ...sizes.filter((size) => !found.some((sample) => sample.size === size))];
      samples[side].push(...found);
    }
  }
  requireSameEvents(row, [...samples.library, ...samples.baseline]);
  return { row, library: bySize(samples.library), baseline: bySize(samples.baseline), limitSeconds, whyNone: null };
}

const whyLeftOut = ({ large = false }: Row): string | null => (large && !LARGE ? "left out, only with LARGE=1" : null);

/** The samples that arrive until the process ends, or until nothing arrives for as long as a run may take. */
async function inOwnProcess({ name }: Row, side: Side, sizes: readonly number[], limitSeconds: number): Promise<readonly Sample[]> {
  const [program = ""] = process.argv.slice(1);
  const args = [...process.execArgv, program, "--measure", name, side, sizes.join()];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const found: Sample[] = [];
  let isOverdue = false;
  const timer = setTimeout(() => { isOverdue = child.kill("SIGKILL"); }, limitSeconds * 1_000);
  for await (const line of createInterface({ input: child.stdout })) {
    found.push(JSON.parse(line) as Sample);
    timer.refresh();
  }
  const code = await ended;
  clearTimeout(timer);
  if (code !== 0 && !isOverdue) throw new Error(`${name}: the process of the ${side} ended with ${code}`);
  return found;
}

/** A figure says nothing where the loop did something else than the library. */
function requireSameEvents({ name }: Row, samples: readonly Sample[]): void {
  const checksums = new Map<number, number>();
  for (const { size, checksum } of samples) {
    if (checksum === undefined) continue;
    if ((checksums.get(size) ?? checksum) !== checksum) throw new Error(`${name}: library and baseline made different events`);
    checksums.set(size, checksum);
  }
}

function bySize(samples: readonly Sample[]): Totals {
  const totals = new Map<number, number[]>();
  for (const { size, total } of samples) totals.set(size, [...(totals.get(size) ?? []), total]);
  return totals;
}

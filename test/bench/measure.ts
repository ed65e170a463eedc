import { cpuNs } from "./cpu.js";
import type { Contender, Row } from "./row.js";

/* One contender of one row, in a process of its own, so that what the engine learns of one does not slow down another. */

export type Side = "library" | "baseline";

/** One run. A line of JSON for each goes to the process that asked for it. */
export interface Sample {
  readonly size: number;
  readonly total: number;
  readonly checksum?: number;
}

/** CPU time to warm up for, and then to measure each size for, preparations included. */
const WARM_UP_MS = 800;
const ENOUGH_MS = 700;
/** How much longer that may take where other processes, a child or others of the machine, have the CPU. */
const PATIENCE = 4;
const MOST_RUNS = 30;

/** What one run made, throughout, as a service has accounts: a full collection that finds none drops their shapes and the code for them. */
const living: unknown[] = [];

/** Measures the sizes one after another, several times each. */
export async function measure({ library, baseline, sizes: all }: Row, side: Side, sizes: readonly number[]): Promise<void> {
  const contender = side === "library" ? library : baseline?.measure;
  const [smallest] = all;
  if (!contender || smallest === undefined) throw new Error(`the row has no ${side}`);

  living.push((await contender(smallest)).kept);
  const isWarm = budget(WARM_UP_MS);
  while (!isWarm()) await sampleOf(contender, smallest);

  for (const size of sizes) {
    const isEnough = budget(ENOUGH_MS);
    for (let run = 0; run === 0 || (run < MOST_RUNS && !isEnough()); run += 1) {
      process.stdout.write(`${JSON.stringify(await sampleOf(contender, size))}\n`);
    }
  }
}

/** A function of its own: what the run kept is not reachable from the frame of the next, which can measure memory. */
async function sampleOf(contender: Contender, size: number): Promise<Sample> {
  const { total, checksum } = await contender(size);
  return { size, total, ...(checksum !== undefined && { checksum }) };
}

/** Whether so much CPU time has been spent since. */
function budget(ms: number): () => boolean {
  const [start, startMs] = [cpuNs(), performance.now()];
  return () => cpuNs() - start >= ms * 1e6 || performance.now() - startMs >= ms * PATIENCE;
}

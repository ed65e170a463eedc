import { Bench } from "tinybench";

/** `run` is measured; `before` runs before each time, and is not. */
export interface Task { readonly before: () => unknown; readonly run: () => unknown }

/** The middle of several runs, and how far they lie apart. */
export interface Timing { readonly ms: number; readonly spread: number }

/** Times each task in several runs, at least so many and so long, after garbage was collected. */
export async function time(tasks: Readonly<Record<string, (() => unknown) | Task>>, iterations = 7, atLeastMs = 0): Promise<Readonly<Record<string, Timing>>> {
  const bench = new Bench({ iterations, time: atLeastMs, warmupIterations: 2, warmupTime: atLeastMs });
  for (const [name, task] of Object.entries(tasks)) {
    const { before, run } = typeof task === "function" ? { before: () => undefined, run: task } : task;
    const beforeEach = async (): Promise<void> => {
      await before();
      globalThis.gc?.();
    };
    bench.add(name, run, { beforeEach });
  }
  await bench.run();
  return Object.fromEntries(bench.tasks.map(({ name, result }) => {
    if (!("latency" in result) || result.latency === undefined) throw new Error(`${name} did not run`);
    const { p50, p75, min } = result.latency;
    return [name, { ms: p50, spread: (p75 - min) / p50 }];
  }));
}

export const percent = (spread: number): string => `± ${(spread * 50).toFixed(0)} %`;

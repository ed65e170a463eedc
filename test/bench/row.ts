import { bytesInUse, collectYoungGarbage, cpuNs } from "./cpu.js";

/** What one run of a contender came to: nanoseconds of CPU time, or bytes, in all. */
interface Measured {
  readonly total: number;
  /** Of the events that were made, where library and baseline must make the same. */
  readonly checksum?: number;
  /** What the run made. That of the first run stays reachable, see measure.ts. */
  readonly kept: unknown;
}

/** One run at a size. It makes all that it needs, such as a new account; that is not measured. */
export type Contender = (size: number) => Measured | Promise<Measured>;

/** What is to be reached. `atMost` and `atLeast` are of the figure as it is shown, in ns, bytes or per second. */
export interface Target {
  readonly ratio?: number;
  readonly exponent?: number;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** A row of the table. */
export interface Row {
  /** What `npm run bench -- NAME` selects. */
  readonly name: string;
  readonly what: string;
  /** Rising. The exponent is that between the first and the last. */
  readonly sizes: readonly number[];
  readonly unit: "ns" | "bytes";
  /** The total divided by the size, the total itself, or how many of the size are done in a second. */
  readonly shown: "each" | "whole" | "per second";
  readonly target: Target;
  readonly library: Contender;
  /** What the library is held against, at the same sizes in the same run of the benchmark. */
  readonly baseline?: { readonly name: string; readonly measure: Contender };
  /** Only with LARGE=1. */
  readonly large?: boolean;
  /** Of a single run with its preparation; after it the process is ended. */
  readonly limitSeconds?: number;
}

/** What ran, beside the checksum of its events. */
export interface Checked { readonly checksum: number; readonly kept: unknown }

/** Measures the CPU time of what `prepare` returns. */
export function cpuTime(prepare: (size: number) => () => unknown): Contender {
  return async (size) => {
    const run = prepare(size);
    collectYoungGarbage();
    const start = cpuNs();
    const kept = await run();
    return { total: cpuNs() - start, kept };
  };
}

/** The same, of what makes events that the baseline must make too. */
export function cpuTimeChecked(prepare: (size: number) => () => Checked): Contender {
  return (size) => {
    const run = prepare(size);
    collectYoungGarbage();
    const start = cpuNs();
    const result = run();
    return { total: cpuNs() - start, ...result };
  };
}

/**
 * Measures the longest of the steps that `prepare` returns: how long nothing else is answered. Of a step's CPU time and its wall time the
 * smaller counts, since neither other programs count nor what the garbage collector does beside it on another core.
 */
export function longestStep(prepare: (size: number) => Iterable<() => unknown>): Contender {
  return (size) => {
    const steps = prepare(size);
    collectYoungGarbage();
    let [longest, kept]: [number, unknown] = [0, undefined];
    for (const step of steps) {
      const [start, startMs] = [cpuNs(), performance.now()];
      kept = step() ?? kept;
      longest = Math.max(longest, Math.min(cpuNs() - start, (performance.now() - startMs) * 1e6));
    }
    return { total: longest, kept };
  };
}

/** Measures the bytes that what `make` returns keeps reachable. */
export function bytesKept(make: (size: number) => unknown): Contender {
  return (size) => {
    const before = bytesInUse();
    const kept = make(size);
    return { total: bytesInUse() - before, kept };
  };
}

/** Takes the bytes of a document as they are. */
export const bytesOf = (measure: (size: number) => number): Contender => (size) => ({ total: measure(size), kept: null });

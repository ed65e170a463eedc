import { inject, it } from "vitest";
import fc from "fast-check";
import type { Law } from "../../src/testing/law.js";

/** `RUNS_FACTOR=100` makes every law run a hundred times longer; `SEED` starts from other histories than the suite's own. */
export const factor = Number(process.env["RUNS_FACTOR"] ?? "1");
const seed = Number(process.env["SEED"] ?? "20190828");

/**
 * Every zone of the host runs the same histories. One zone runs most of them; the others run enough to see that the zone of the host
 * changes nothing. Tests of the project `once`, which have no zone, run a part.
 */
const shares: Readonly<Record<string, number>> = { "UTC": 0.3, "Asia/Shanghai": 0.1, "America/New_York": 0.1 };
const share = shares[inject("zone") ?? ""] ?? 0.3;

/** How often a property runs, and from which seed. The seed is fixed: a suite that passed passes again. */
export const effort = (runs: number): { numRuns: number; seed: number; endOnFailure: boolean } => ({
  numRuns: Math.ceil(runs * factor * share),
  seed,
  endOnFailure: factor < 1, // a shortened run finds out whether a law fails, not why: it does not shrink
});

/** A test of a property: `title` is the law in words. */
export function law<Arguments>(title: string, runs: number, property: fc.IProperty<Arguments> | fc.IAsyncProperty<Arguments>): void {
  it(title, () => fc.assert(property, effort(runs)), 60_000 * Math.max(1, factor));
}

/** A test of a law of `rtc-billing/testing`, on the library itself and arbitrary price lists. */
export const published = ({ title, property }: Law, runs: number): void => law(title, runs, property());

import fc from "fast-check";
import { inject, it } from "vitest";

/** `RUNS_FACTOR=100` makes every law run a hundred times longer; `SEED` starts from other histories than the suite's own. */
const factor = Number(process.env["RUNS_FACTOR"] ?? "1");
const seed = Number(process.env["SEED"] ?? "20190828");

/** Under every zone of the host the same histories: one zone runs them all, the others enough to see that the zone is nothing to them. */
const share = inject("zone") === "UTC" ? 1 : 0.3;

/** How often a property runs, and from which histories on. The seed is fixed: a suite that passed passes again. */
export const effort = (runs: number): { numRuns: number; seed: number } => ({ numRuns: Math.ceil(runs * factor * share), seed });

/** A test of a property: `title` is the law in words. */
export function law<Arguments>(title: string, runs: number, property: fc.IProperty<Arguments> | fc.IAsyncProperty<Arguments>): void {
  it(title, () => fc.assert(property, effort(runs)), 60_000 * Math.max(1, factor));
}

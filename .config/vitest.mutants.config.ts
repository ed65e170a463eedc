import { fileURLToPath } from "node:url";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { configDefaults, defineConfig } from "vitest/config";
import suite, { once } from "./vitest.config.js";

// A worker thread, the place of mutants, has the zone of its process.
process.env["TZ"] = "UTC";
process.env["RUNS_FACTOR"] ??= "0.03";

/**
 * What kills mutants: the tests under one zone, the laws shortened. The life of 10,000 commands, the count of hard cases and the cost
 * of metering would only be slow to tell what these tell; the laws of purity change the zone, which a thread cannot.
 */
const slowOrZoned = ["long-history", "metering-cost", "laws/hard-cases", "laws/purity"].map((name) => `test/${name}.test.ts`);

/** What tells most in the shortest time is asked first, and last, from the quickest to the slowest, what takes long. */
const first = /adjustments|quantities|parse-|verify-|values|words/;
const last = [/rulebook|storage|what-if/, /\/journal|meter-stream/, /\/laws\//, /laws\/(model|branching|plain-rating)/];

/** The first failure ends the run of a mutant. */
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => (first.test(moduleId) ? -2 : last.findLastIndex((names) => names.test(moduleId)));
    return Promise.resolve(files.toSorted((a, b) => rankOf(a) - rankOf(b)));
  }
}

export default defineConfig({
  ...suite,
  test: {
    isolate: false,
    testTimeout: 60_000,
    sequence: { sequencer: QuickFirst },
    runner: fileURLToPath(new URL("vitest.mutants.runner.ts", import.meta.url)),
    provide: { zone: "UTC" },
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...once, ...slowOrZoned],
  },
});

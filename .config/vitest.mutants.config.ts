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

/** From the quickest to the slowest of what a run consists of; what is not named here comes first. */
const slowest = [/rulebook|storage|what-if/, /\/journal|meter-stream/, /\/laws\//, /laws\/(model|branching)/];

/** The first failure ends the run of a mutant, so that what is quick to tell is asked first. */
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => slowest.findLastIndex((names) => names.test(moduleId));
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

import { fileURLToPath } from "node:url";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { configDefaults, defineConfig } from "vitest/config";
import suite, { once, slow } from "./vitest.config.js";

// A worker thread, the place of mutants, has the zone of its process.
process.env["TZ"] = "UTC";
process.env["RUNS_FACTOR"] ??= "0.03";

/**
 * What kills mutants: the tests under one zone, the laws shortened. The history of 10,000 commands is slow
 * and would kill no others; the laws of purity change the zone of the process, which a worker thread cannot.
 */
const slowOrZoned = ["long-history", "laws/purity"].map((name) => `test/${name}.test.ts`);

/** Short tests that kill many mutants run first; long ones run last, the longest at the end. */
const first = /parse-|verify-|values|refusals\/|rating\//;
const last = [/pricing-document|persistence|what-if/, /\/journal|meter-stream/, /\/laws\//, /laws\/(model|versions|incremental-rating)/];

/** The first failure ends the run of a mutant, so the order of files decides how long it takes. */
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
    exclude: [...configDefaults.exclude, ...once, ...slow, ...slowOrZoned],
  },
});

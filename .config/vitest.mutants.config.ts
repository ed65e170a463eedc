import { configDefaults, defineConfig } from "vitest/config";
import suite, { once } from "./vitest.config.js";

// A worker thread, the place of mutants, has the zone of its process.
process.env["TZ"] = "UTC";
process.env["RUNS_FACTOR"] ??= "0.1";

/**
 * What kills mutants: the tests under one zone, the laws shortened. The life of 10,000 commands and the count of hard cases would
 * only be slow to tell what these tell; the laws of purity change the zone, which a thread cannot.
 */
const slowOrZoned = ["long-history", "laws/hard-cases", "laws/purity"].map((name) => `test/${name}.test.ts`);

export default defineConfig({
  ...suite,
  test: {
    isolate: false,
    testTimeout: 60_000,
    provide: { zone: "UTC" },
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...once, ...slowOrZoned],
  },
});

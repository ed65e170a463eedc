import { configDefaults, defineConfig, mergeConfig } from "vitest/config";
import suite, { once } from "./vitest.config.js";

/**
 * What kills mutants: the tests under one zone, the laws shortened. The life of 10,000 commands and the count of hard cases would only be slow to tell
 * what these tell; the laws of purity change the zone, which a worker thread, the place of mutants, cannot.
 */
const { projects: _, reporters: __, outputFile: ___, ...test } = suite.test ?? {};
process.env["RUNS_FACTOR"] ??= "0.1";
process.env["TZ"] = "UTC";

export default mergeConfig(
  defineConfig({ ...suite, test }),
  defineConfig({
    test: {
      provide: { zone: "UTC" },
      include: ["test/**/*.test.ts"],
      exclude: [...configDefaults.exclude, ...once, ...["long-history", "laws/hard-cases", "laws/purity"].map((name) => `test/${name}.test.ts`)],
    },
  }),
);

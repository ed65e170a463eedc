import { fileURLToPath } from "node:url";

/** Mutants of src/, but for what it has for tests, killed by the tests under one zone: `npm run test:mutation`. Of some files alone: `npm run test:mutation -- --mutate src/rating/minute-rounding.ts`. */
export default {
  mutate: ["src/**/*.ts", "!src/testing/**"],
  testRunner: "vitest",
  plugins: [fileURLToPath(import.meta.resolve("@stryker-mutator/vitest-runner"))],
  vitest: { configFile: ".config/vitest.mutants.config.ts", related: false },
  coverageAnalysis: "perTest",
  ignoreStatic: true, // what is computed once, when a file is loaded, would need the whole suite for each mutant
  incremental: true,
  incrementalFile: ".reports/mutants.json",
  concurrency: 2,
  timeoutMS: 5_000,
  timeoutFactor: 1.5,
  disableTypeChecks: false,
  reporters: ["clear-text", "json", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: ".reports/mutation.json" },
  tempDirName: ".reports/stryker",
  thresholds: { high: 95, low: 85, break: null },
};

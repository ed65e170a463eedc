import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Tests whose subject is the package, its text, the generators, sizes or a child process: the zone of the host is nothing to them. */
export const once = ["package", "architecture", "examples/examples", "examples/demo", "examples/demo-page", "doc-examples", "accounting/accounting-programs", "testing/arbitraries", "testing/laws", "testing/store-laws", "service/schemas", "service/example", "cli/bill", "laws/hard-cases", "commands/many-usages", "commands/line-limit", "laws/faults", "documents", "rules", "config/pure-initializers", "metering/metering-cost", "laws/advice", "laws/reconciliations", "vendors/*"].map(
  (name) => `test/${name}.test.ts`,
);

/** The same tests under another zone of the host: the library may not notice. `test/zone.test.ts` checks that it is in force. */
const underZone = (name: string, zone: string) => ({
  extends: true as const,
  test: {
    name,
    env: { TZ: zone },
    provide: { zone },
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...once],
  },
});

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^rtc-billing$/, replacement: `${root}src/index.ts` },
      { find: /^rtc-billing\/(\w+)$/, replacement: `${root}src/$1/index.ts` },
    ],
  },
  test: {
    pool: "forks", // a worker thread cannot have a zone of its own
    isolate: false, // src/ keeps no state, so files may share a process
    maxWorkers: 2,
    testTimeout: 60_000,
    allowOnly: false,
    reporters: ["default", "json"],
    outputFile: { json: ".reports/vitest.json" },
    coverage: { provider: "v8", include: ["src/**/*.ts"], reporter: ["text", "html"] },
    projects: [
      underZone("utc", "UTC"),
      underZone("shanghai", "Asia/Shanghai"),
      underZone("new-york", "America/New_York"),
      { extends: true, test: { name: "once", include: once } },
    ],
  },
});

import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Tests whose subject is the package, its text, the generators, sizes or a child process: the zone of the host is nothing to them. */
export const once = ["architecture", "examples/examples", "examples/demo", "examples/demo-page", "doc-examples", "accounting/accounting-programs", "testing/arbitraries", "testing/laws", "testing/store-laws", "service/schemas", "service/example", "cli/bill", "laws/hard-cases", "laws/faults", "documents", "rules", "config/pure-initializers", "laws/advice", "laws/reconciliations", "vendors/*"].map(
  (name) => `test/${name}.test.ts`,
);

/** Tests that take long: the package as others get it, which is built first, and the largest numbers of usages. `npm run test:slow`. */
export const slow = ["package", "commands/many-usages", "commands/line-limit", "metering/metering-cost"].map((name) => `test/${name}.test.ts`);

/** What a third zone runs again: the laws over arbitrary histories, what counts time, and the hash of a long history. */
const lawsAndTime = ["laws/**", "values/**", "billing/**", "metering/**", "pricing-document", "long-history", "zone"].map((name) => `test/${name}.test.ts`);

/** The same tests under another zone of the host: the library may not notice. `test/zone.test.ts` checks that it is in force. */
const underZone = (name: string, zone: string, include = ["test/**/*.test.ts"]) => ({
  extends: true as const,
  test: {
    name,
    env: { TZ: zone },
    provide: { zone },
    include,
    exclude: [...configDefaults.exclude, ...once, ...slow],
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
      underZone("shanghai", "Asia/Shanghai", lawsAndTime),
      underZone("new-york", "America/New_York"),
      { extends: true, test: { name: "once", include: once } },
      { extends: true, test: { name: "slow", include: slow } },
    ],
  },
});

import { defineConfig } from "tsup";
import { pureInitializers } from "./pure-initializers.js";

/*
 * What package.json names under "dependencies" stays an import. Code that two entry points share becomes a chunk that both import, so
 * that a program has one copy of it, whichever it imports.
 */
export default defineConfig([{
  entry: {
    index: "src/index.ts",
    metering: "src/metering/index.ts",
    accounting: "src/accounting/index.ts",
    reports: "src/reports/index.ts",
    service: "src/service/index.ts",
    testing: "src/testing/index.ts",
  },
  // What is for tests imports the library by its name, as everybody does.
  external: ["rtc-billing", "rtc-billing/service"],
  splitting: true,
  esbuildPlugins: [pureInitializers],
  // Rollup turns each chunk into CJS (esbuild cannot split that); what tsup has otherwise, sucrase, rewrites `?.` and `??` as calls.
  treeshake: true,
  format: ["esm", "cjs"],
  target: "es2022",
  platform: "neutral", // browsers too: nothing of Node is assumed
  dts: { compilerOptions: { paths: { "rtc-billing": ["./src/index.ts"], "rtc-billing/service": ["./src/service/index.ts"] } } },
  tsconfig: ".config/tsconfig.build.json",
  sourcemap: true, // carries the sources, so that a consumer can step through them
  clean: true,
}, {
  // The command imports the library by its name, so it has nothing of it in itself.
  entry: { cli: "src/cli/main.ts" },
  external: ["rtc-billing", "rtc-billing/service"],
  format: "esm",
  target: "es2022",
  platform: "node",
  tsconfig: ".config/tsconfig.build.json",
  sourcemap: true,
}]);

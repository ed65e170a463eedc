import { defineConfig } from "tsup";

// What package.json names under "dependencies" stays an import; what is used of src/ becomes one file a format
// (esbuild leaves out the rest; a second shaking by rollup, tsup's `treeshake`, takes ten times as long and finds nothing).
export default defineConfig({
  entry: { index: "src/index.ts", testing: "src/testing/index.ts" },
  // What is for tests imports the library by its name, so that a program has one copy of it; its own is the calendar alone.
  external: ["rtc-billing"],
  splitting: false,
  format: ["esm", "cjs"],
  target: "es2022",
  platform: "neutral", // browsers too: nothing of Node is assumed
  dts: { compilerOptions: { paths: { "rtc-billing": ["./src/index.ts"] } } },
  tsconfig: ".config/tsconfig.build.json",
  sourcemap: true, // carries the sources, so that a consumer can step through them
  clean: true,
});

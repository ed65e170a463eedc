import { defineConfig } from "tsup";

// What package.json names under "dependencies" stays an import; what is used of src/ becomes one file a format
// (esbuild leaves out the rest; a second shaking by rollup, tsup's `treeshake`, takes ten times as long and finds nothing).
export default defineConfig({
  entry: { index: "src/index.ts" },
  format: ["esm", "cjs"],
  target: "es2022",
  platform: "neutral", // browsers too: nothing of Node is assumed
  dts: true,
  tsconfig: ".config/tsconfig.build.json",
  sourcemap: true, // carries the sources, so that a consumer can step through them
  clean: true,
});

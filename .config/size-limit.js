import { readFileSync } from "node:fs";

const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** The whole face of the package, bundled for browsers, minified and compressed. */
const whole = { path: "../dist/index.js", brotli: true, modifyEsbuildConfig: (config) => ({ ...config, format: "esm" }) };

/** What a page has to load. A budget that no longer holds is raised on purpose, in a diff that says so. */
export default [
  { ...whole, name: "the library", ignore: Object.keys(dependencies), limit: "36 kB" },
  { ...whole, name: "the library and what it depends on", limit: "47 kB" },
  { ...whole, name: "what is for tests", path: "../dist/testing.js", ignore: ["rtc-billing", ...Object.keys({ ...dependencies, ...peerDependencies })], limit: "14 kB" },
];

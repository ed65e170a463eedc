import { readFileSync } from "node:fs";

const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const external = Object.keys({ ...dependencies, ...peerDependencies });

/**
 * The most kilobytes that a page loads, minified and not compressed, without the dependencies and with them. A budget that no longer
 * holds is raised on purpose, in a diff that says so.
 */
const whole = [
  ["index", 84, 118],
  ["metering", 22, 55],
  ["accounting", 56, 90],
  ["reports", 63, 97],
];

/** The same of one function that is imported alone. */
const alone = [
  ["index", "settle", 40, 74],
  ["index", "recordUsage", 44, 78],
  ["index", "authorizeCall", 35, 69],
  ["index", "quote", 45, 80],
  ["index", "accountToJSON", 20, 54],
  ["index", "accountFromJSON", 34, 68],
  ["metering", "meter", 20, 53],
  ["metering", "meterStream", 20, 53],
  ["reports", "explainUsage", 49, 83],
  ["reports", "statement", 50, 84],
  ["accounting", "journal", 52, 86],
];

const row = (name, check, limit) => ({
  name,
  brotli: false,
  limit: `${limit} kB`,
  modifyEsbuildConfig: (config) => ({ ...config, format: "esm", target: "es2022" }),
  ...check,
});

/** What an entry point costs, or of it what `names` names. */
const rows = (entry, what, names, [own, all]) => [
  row(what, { path: `../dist/${entry}.js`, ...names, ignore: external }, own),
  row(`${what}, with its dependencies`, { path: `../dist/${entry}.js`, ...names }, all),
];

const nameOf = (entry) => (entry === "index" ? "rtc-billing" : `rtc-billing/${entry}`);

export default [
  ...whole.flatMap(([entry, ...limits]) => rows(entry, nameOf(entry), {}, limits)),
  ...alone.flatMap(([entry, name, ...limits]) => rows(entry, `${name} of ${nameOf(entry)}`, { import: `{ ${name} }` }, limits)),
  // Tests load the library besides.
  row(nameOf("testing"), { path: "../dist/testing.js", ignore: ["rtc-billing", ...external] }, 46),
];

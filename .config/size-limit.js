import { readFileSync } from "node:fs";

const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const external = Object.keys({ ...dependencies, ...peerDependencies });

/**
 * The most kilobytes that a page loads, minified and not compressed, without the dependencies and with them. A budget that no longer
 * holds is raised on purpose, in a diff that says so.
 */
const whole = [
  ["index", 136, 175],
  ["metering", 28, 68],
  ["accounting", 95, 129],
  ["reports", 111, 145],
  ["service", 181, 220],
];

/** The same of one function that is imported alone: of no function more than 64 and 98, of accounting 70 and 104, of reports 71 and 105 (`statement` and `accruals`, which settle the ledger: 16 more), which test/package.test.ts checks of each. */
const alone = [
  ["index", "settle", 56, 90],
  ["index", "recordUsage", 60, 93],
  ["index", "authorizeCall", 55, 89],
  ["index", "quote", 63, 97],
  ["index", "accountToJSON", 28, 62],
  ["index", "accountFromJSON", 51, 85],
  ["index", "accountToBytes", 28, 68],
  ["index", "accountFromBytes", 54, 93],
  ["index", "replayJSON", 60, 93],
  ["metering", "meter", 25, 65],
  ["metering", "meterStream", 25, 65],
  ["reports", "explainUsage", 66, 100],
  ["reports", "statement", 78, 112],
  ["accounting", "journal", 70, 103],
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
  row(nameOf("testing"), { path: "../dist/testing.js", ignore: ["rtc-billing", "rtc-billing/service", ...external] }, 62),
];

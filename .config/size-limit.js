import { readFileSync } from "node:fs";

const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const external = Object.keys({ ...dependencies, ...peerDependencies });

/**
 * The most kilobytes that a page loads, minified and not compressed, without the dependencies and with them. A budget that no longer
 * holds is raised on purpose, in a diff that says so.
 */
const whole = [
  ["index", 127, 166],
  ["metering", 27, 66],
  ["accounting", 88, 122],
  ["reports", 90, 124],
  ["service", 164, 203],
];

/** The same of one function that is imported alone: of no function more than 60 and 95, of accounting and reports 64 and 98 (`statement` and `accruals`, which settle the ledger: 80 and 114), which test/package.test.ts checks of each. */
const alone = [
  ["index", "settle", 53, 87],
  ["index", "recordUsage", 55, 89],
  ["index", "authorizeCall", 51, 85],
  ["index", "quote", 60, 94],
  ["index", "accountToJSON", 28, 62],
  ["index", "accountFromJSON", 47, 81],
  ["index", "accountToBytes", 28, 68],
  ["index", "accountFromBytes", 54, 93],
  ["index", "replayJSON", 55, 89],
  ["metering", "meter", 24, 63],
  ["metering", "meterStream", 24, 63],
  ["reports", "explainUsage", 62, 96],
  ["reports", "statement", 72, 106],
  ["accounting", "journal", 64, 98],
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
  row(nameOf("testing"), { path: "../dist/testing.js", ignore: ["rtc-billing", "rtc-billing/service", ...external] }, 57),
];

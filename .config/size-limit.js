import { readFileSync } from "node:fs";

const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const external = Object.keys({ ...dependencies, ...peerDependencies });

/**
 * The most kilobytes that a page loads, minified and not compressed, without the dependencies and with them. A budget that no longer
 * holds is raised on purpose, in a diff that says so.
 */
const whole = [
  ["index", 145, 184],
  ["metering", 28, 68],
  ["accounting", 100, 134],
  ["reports", 116, 150],
  ["service", 193, 232],
];

/** The same of one function that is imported alone: of no function more than 66 and 100, of accounting and reports 75 and 109 (`statement` and `accruals`, which settle the ledger: 16 more), which test/package.test.ts checks of each. */
const alone = [
  ["index", "settle", 59, 93],
  ["index", "recordUsage", 63, 97],
  ["index", "authorizeCall", 58, 92],
  ["index", "quote", 66, 100],
  ["index", "accountToJSON", 28, 62],
  ["index", "accountFromJSON", 53, 87],
  ["index", "accountToBytes", 28, 68],
  ["index", "accountFromBytes", 57, 96],
  ["index", "replayJSON", 64, 97],
  ["metering", "meter", 25, 65],
  ["metering", "meterStream", 25, 65],
  ["reports", "explainUsage", 71, 105],
  ["reports", "statement", 82, 116],
  ["accounting", "journal", 74, 108],
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
  row(nameOf("testing"), { path: "../dist/testing.js", ignore: ["rtc-billing", "rtc-billing/service", ...external] }, 64),
];

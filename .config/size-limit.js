import { readFileSync } from "node:fs";

const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const external = Object.keys({ ...dependencies, ...peerDependencies });

/**
 * The most kilobytes that a page loads, minified and not compressed, without the dependencies and with them. A budget that no longer
 * holds is raised on purpose, in a diff that says so.
 */
const whole = [
  ["index", 89, 123],
  ["metering", 18, 57],
  ["accounting", 53, 87],
  ["reports", 68, 102],
];

/** The same of one function that is imported alone: of no function more than 47 and 81 (`statement`, which settles the ledger: 51 and 85), which test/package.test.ts checks of each. */
const alone = [
  ["index", "settle", 38, 72],
  ["index", "recordUsage", 43, 77],
  ["index", "authorizeCall", 33, 67],
  ["index", "quote", 45, 79],
  ["index", "accountToJSON", 19, 53],
  ["index", "accountFromJSON", 34, 68],
  ["metering", "meter", 17, 56],
  ["metering", "meterStream", 17, 56],
  ["reports", "explainUsage", 48, 83],
  ["reports", "statement", 53, 87],
  ["accounting", "journal", 48, 82],
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

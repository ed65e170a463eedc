import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { fingerprint, firstDifference, forBrowser, forNode, saysOfTheLongHistory } from "./bundles.js";

/*
 * Runs the same programs in a page of headless Chromium, under a zone and a language that are not this process's, and compares
 * what they tell with what Node prints. `CHROMIUM` names the browser where it is not Debian's.
 */
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const args = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

const [program = ""] = await forNode();
const expected = execFileSync(process.execPath, [program], { encoding: "utf8", maxBuffer: 2 ** 28 });
const script = readFileSync(await forBrowser(), "utf8");

const browser = await chromium.launch({ executablePath, args });
try {
  const page = await browser.newPage({ timezoneId: "America/St_Johns", locale: "ar-EG", offline: true });
  const errors: unknown[] = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.addScriptTag({ content: script });
  if (errors.length > 0) throw new AggregateError(errors, "The bundle does not load.");
  const told = await page.evaluate<string>("told.everything()");
  const difference = firstDifference(expected, told);
  console.log(`Node ${process.version}: ${fingerprint(expected)}`);
  const long = saysOfTheLongHistory(told);
  console.log(`Chromium ${browser.version()}: ${fingerprint(told)}, ${long.line}, bundle ${script.length} bytes`);
  if (difference !== null) console.log(`differs at ${difference}`);
  if (difference !== null || !long.same) process.exitCode = 1;
} finally {
  await browser.close();
}

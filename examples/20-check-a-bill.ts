import { runDemo } from "./demo/demo.js";

/**
 * A vendor's bill beside the calls and packages of the customer: which lines differ, which usages are behind each, and which reading of
 * the tariff gives the vendor's figures. The second run takes that reading, and leaves the one line that it does not explain.
 */
const file = (name: string): string => `examples/sample-bill/${name}.csv`;
const files = ["--usages", file("usages"), "--purchases", file("purchases"), "--bill", file("bill")];
const terminal = { out: (text: string) => { console.log(text.trimEnd()); }, err: (text: string) => { console.log(text.trimEnd()); }, screen: null };

for (const reading of [[], ["--rounding", "per-day", "--cover-from", "start-of-day"]]) {
  await runDemo(["check", ...files, ...reading], terminal);
  console.log("");
}

/**
 * Writes `calls.csv`, the month of calls that the demo bills: `npx tsx examples/sample-month/generate.ts`.
 * The calls are made up, and the same in every run; `test/examples/demo.test.ts` compares the file with what this script makes.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sampleMonth } from "./month.js";

writeFileSync(fileURLToPath(new URL("calls.csv", import.meta.url)), sampleMonth());

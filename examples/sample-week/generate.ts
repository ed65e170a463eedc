/**
 * Writes `subscriptions.ndjson`, the week of subscriptions that the demo meters: `npx tsx examples/sample-week/generate.ts`.
 * The subscriptions are made up, and the same in every run.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sampleWeek } from "./week.js";

writeFileSync(fileURLToPath(new URL("subscriptions.ndjson", import.meta.url)), sampleWeek());

import { insteadRows } from "./instead.js";
import { measure, type Side } from "./measure.js";
import type { Row } from "./row.js";
import { allRows, rowsNamed } from "./rows/index.js";
import { type RowResult, runRow, withoutFigures } from "./runner.js";
import { asTable, tableOf } from "./table.js";

/*
 * How fast the library is and how its cost grows, and then what people would use instead (instead.ts): README.md says how to run it.
 * This process prints the tables. Each contender of a row runs in one of its own, which this program starts with `--measure`.
 */
const INSTEAD = "instead";

async function main(names: readonly string[]): Promise<void> {
  const isAll = names.length === 0;
  const chosen = names.filter((name) => name !== INSTEAD);
  const rows = isAll || chosen.length > 0 ? rowsNamed(chosen) : [];
  const results: RowResult[] = [];
  for (const [index, row] of rows.entries()) {
    console.error(`${index + 1} of ${rows.length}: ${row.name}`);
    results.push(await runRow(row).catch((error: unknown) => failed(row, error)));
  }
  if (results.length > 0) console.log(`${tableOf(results)}\n`);
  if (isAll || names.includes(INSTEAD)) {
    const head = ["what people would use instead", "a usage", "to recordUsage", "spread"];
    console.log(asTable([head, ...await insteadRows()]));
  }
}

/** Whatever a row failed of, the others are printed. */
function failed(row: Row, error: unknown): RowResult {
  console.error(error);
  process.exitCode = 1;
  return withoutFigures(row, `failed: ${error instanceof Error ? error.message : String(error)}`);
}

const [mode, name, side, sizes = ""] = process.argv.slice(2);
if (mode === "--measure") {
  const row = allRows.find((candidate) => candidate.name === name);
  if (!row) throw new Error(`no row is named ${name}`);
  await measure(row, side as Side, sizes.split(",").map(Number));
} else {
  await main(process.argv.slice(2));
}

import Table from "cli-table3";
import type { Tabulation } from "./tabulations.js";

/** A table as text with box-drawing lines. */
export function tableText({ columns, rows }: Tabulation): string {
  const table = new Table({
    head: columns.map(([title]) => title),
    colAligns: columns.map(([, side]) => side),
    style: { head: [], border: [], compact: true }, // no colours: the output is the same in a file and on a terminal
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

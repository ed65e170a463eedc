import { totalOf } from "./charges.js";
import type { Check } from "./checks.js";
import { clockText } from "./instants.js";
import type { Invention } from "./inventions.js";
import type { Month } from "./month.js";
import { readingText } from "./reading.js";
import { tableText } from "./tables.js";
import { billRows, packageRows, refusedRows } from "./tabulations.js";

/** What the demo made up, and what options set instead. */
export const inventionsText = (inventions: readonly Invention[]): string =>
  [
    "What the file does not say, and where the demo has it from:",
    ...inventions.flatMap(({ what, facts, source }) => [`  ${what}, ${source}`, ...facts.map((fact) => `    ${fact}`)]),
  ].join("\n");

/** The whole report as text. The same on every host: it depends on no zone or locale but the tariff's. */
export function reportOf({ books, endsAt, counts, refused, lookalikes, inventions, dialect }: Month, checks: readonly Check[]): string {
  const { account, bills, story } = books;
  const { tariffId, timeZone, currency } = account.tariff;
  const { pairs, firstLines } = lookalikes;

  const sections = [
    `Tariff ${tariffId}; days and the times in tables are those of ${timeZone}; sizes and prices of packages are examples.`,
    readingText(dialect),
    inventionsText(inventions),
    refused.length > 0 ? `Rows that could not be used: ${counts.refused}\n${tableText(refusedRows(refused))}` : "Every row could be used.",
    pairs > 0
      ? `Warning: pairs of rows that look like one call logged twice: ${pairs} (the first: lines ${firstLines?.join(" and ")}). The same people,\n` +
        "nearly the same length, and the second starts during the first. The rows have no id to tell; all are billed."
      : "",
    `What happened:\n${story.map((text) => `  ${text}`).join("\n")}`,
    `Packages, in package minutes, in the order in which they are drawn, on ${clockText(endsAt, timeZone)}:\n${tableText(packageRows(account, endsAt))}`,
    `Bills in ${currency}:\n${tableText(billRows(bills))}`,
    `Total of the month: ${totalOf(bills).toFixed(2)} ${currency}`,
    checks.map(({ text, holds }) => `${holds ? "ok  " : "FAIL"}  ${text}`).join("\n"),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

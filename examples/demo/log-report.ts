import { totalOf } from "./charges.js";
import { type Check, checksOf } from "./checks.js";
import { clockText } from "./instants.js";
import { inventionsText } from "./report.js";
import type { BilledLog } from "./subscriptions.js";
import { tableText } from "./tables.js";
import { billRows, packageRows, type Tabulation } from "./tabulations.js";

/** Checks that each record and each leg is counted once, and that all metered minutes are on the bills. */
export function logChecks({ books, repeats, counts, items }: BilledLog): readonly Check[] {
  const { lines, metered, refused, legs, refusedLegs } = counts;
  const usages = { rowsIn: legs, rated: books.usagesRated, repeats, refused: refusedLegs };
  const billed = new Map<string, number>();
  for (const { item, billedSeconds } of books.bills.flatMap((bill) => bill.lines)) billed.set(item, (billed.get(item) ?? 0) + billedSeconds / 60);
  return [
    { text: `records read = metered + refused: ${lines} = ${metered} + ${refused}`, holds: lines === metered + refused },
    ...[...items].sort().map(([item, { minutes }]) => {
      const onBills = billed.get(item) ?? 0;
      return { text: `minutes metered = minutes billed, ${item}: ${minutes} = ${onBills}`, holds: minutes === onBills };
    }),
    ...checksOf(books, usages, "legs"),
  ];
}

const itemRows = ({ items }: BilledLog): Tabulation => ({
  columns: [["item", "left"], ["legs", "right"], ["minutes", "right"]],
  rows: [...items].sort().map(([item, { legs, minutes }]) => [item, String(legs), String(minutes)]),
});

/** The report of a log as text, in the zone of the tariff. */
export function logReport(log: BilledLog, checks: readonly Check[]): string {
  const { account, bills, story } = log.books;
  const { timeZone, currency } = account.tariff;
  return `${[
    `${account.tariff.rounding === "per-usage" ? "Call legs by item, each rounded up to minutes" : "Call legs by item, the sum of each day rounded up to minutes"}:\n${tableText(itemRows(log))}`,
    inventionsText(log.inventions),
    `What happened:\n${story.map((text) => `  ${text}`).join("\n")}`,
    `Packages, in package minutes, on ${clockText(log.endsAt, timeZone)}; sizes and prices are examples:\n${tableText(packageRows(account, log.endsAt))}`,
    `Bills in ${currency}:\n${tableText(billRows(bills))}`,
    `Total: ${totalOf(bills).toFixed(2)} ${currency}`,
    checks.map(({ text, holds }) => `${holds ? "ok  " : "FAIL"}  ${text}`).join("\n"),
  ].join("\n\n")}\n`;
}

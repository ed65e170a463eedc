import Table from "cli-table3";
import type { Decimal } from "decimal.js";
import { type Account, type Bill, packageViews } from "rtc-billing";
import { chargesOf, sumOfCharges } from "./charges.js";
import { clockText } from "./instants.js";
import type { RefusedRows } from "./tally.js";

type Side = "left" | "right";
type Column = readonly [title: string, side: Side];

const LONGEST_EXAMPLE = 90;

/** The rows that could not be used, by reason, each with the first of them and what is wrong with it. */
export function refusedTable(refused: readonly RefusedRows[]): string {
  return tableOf(
    [["refused because", "left"], ["rows", "right"], ["for example", "left"]],
    refused.map(({ reason, rows, first, detail }) => [reason, String(rows), `line ${first.line}: ${shown(detail)}\n${shown(first.text)}`]),
  );
}

/** Every package in drawdown order, in package minutes. */
export function packagesTable(account: Account, at: number): string {
  const { timeZone } = account.tariff;
  return tableOf(
    [
      ["package", "left"], ["offer", "left"], ["bought at", "left"], ["price", "right"],
      ["bought", "right"], ["used", "right"], ["left", "right"], ["expires at", "left"], ["status", "left"],
    ],
    packageViews(account, at).map((pack) => [
      pack.packageId,
      pack.offerId ?? "(its own terms)",
      clockText(pack.purchasedAt, timeZone),
      pack.price.toFixed(2),
      minutesText(pack.quotaMinutes),
      minutesText(pack.consumedMinutes),
      minutesText(pack.remainingMinutes),
      clockText(pack.expiresAt, timeZone),
      pack.status,
    ]),
  );
}

/** The bills, one a day, and their sum. An adjustment is what a bill charges or gives back for days billed before. */
export function billsTable(bills: readonly Bill[]): string {
  const charges = bills.map(chargesOf);
  return tableOf(
    [
      ["bill of", "left"], ["minutes", "right"], ["covered", "right"], ["overage", "right"],
      ["amount", "right"], ["adjustments", "right"], ["rounding", "right"], ["total", "right"],
    ],
    [...charges, sumOfCharges(charges)].map((charge) => [
      charge.title,
      String(charge.minutes),
      charge.covered.toFixed(2),
      charge.overage.toFixed(2),
      charge.amount.toFixed(4),
      charge.adjustments.toFixed(4),
      charge.rounding.toFixed(4),
      charge.total.toFixed(2),
    ]),
  );
}

/** Text of a file as it may be shown: one line, without control characters, not too long. */
function shown(text: string): string {
  const visible = text.replace(/\p{C}/gu, "\u00b7");
  return visible.length > LONGEST_EXAMPLE ? `${visible.slice(0, LONGEST_EXAMPLE - 3)}...` : visible;
}

const minutesText = (minutes: Decimal): string => minutes.toFixed(Math.max(2, minutes.decimalPlaces()));

function tableOf(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: columns.map(([title]) => title),
    colAligns: columns.map(([, side]) => side),
    style: { head: [], border: [], compact: true }, // no colours: the output is the same in a file and on a terminal
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

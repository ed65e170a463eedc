import { type Account, type Bill, packageViews } from "rtc-billing";
import type { Decimal } from "decimal.js";
import { chargesOf, sumOfCharges } from "./charges.js";
import { excerpt } from "./excerpt.js";
import { clockText } from "./instants.js";
import type { RefusedRows } from "./tally.js";

type Side = "left" | "right";
type Column = readonly [title: string, side: Side];

/** The content of a table, without its layout. Columns of numbers are aligned to the right. */
export interface Tabulation {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** Refused rows by reason, each with the fault of the first row and, on a second line, that row. */
export const refusedRows = (refused: readonly RefusedRows[]): Tabulation => ({
  columns: [["refused because", "left"], ["rows", "right"], ["for example", "left"]],
  rows: refused.map(({ reason, rows, first, detail }) => [reason, String(rows), `${first.unit ?? "line"} ${first.line}: ${excerpt(detail)}\n${excerpt(first.text)}`]),
});

/** All packages in drawdown order, in package minutes. */
export function packageRows(account: Account, at: number): Tabulation {
  const { timeZone } = account.tariff;
  return {
    columns: [
      ["package", "left"], ["offer", "left"], ["bought at", "left"], ["price", "right"],
      ["bought", "right"], ["used", "right"], ["left", "right"], ["expires at", "left"], ["status", "left"],
    ],
    rows: packageViews(account, at).map((pack) => [
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
  };
}

/** The bills, one for each day, and their sum. An adjustment is what a bill charges or credits for days that were billed before. */
export function billRows(bills: readonly Bill[]): Tabulation {
  const charges = bills.map(chargesOf);
  return {
    columns: [
      ["bill of", "left"], ["minutes", "right"], ["covered", "right"], ["overage", "right"],
      ["amount", "right"], ["adjustments", "right"], ["rounding", "right"], ["total", "right"],
    ],
    rows: [...charges, sumOfCharges(charges)].map((charge) => [
      charge.title,
      String(charge.minutes),
      charge.covered.toFixed(2),
      charge.overage.toFixed(2),
      charge.amount.toFixed(4),
      charge.adjustments.toFixed(4),
      charge.rounding.toFixed(4),
      charge.total.toFixed(2),
    ]),
  };
}

const minutesText = (minutes: Decimal): string => minutes.toFixed(Math.max(2, minutes.decimalPlaces()));

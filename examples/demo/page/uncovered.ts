import type { Bill } from "rtc-billing";
import { Decimal } from "decimal.js";
import { dayAfter } from "../days.js";
import { grouped } from "./figures.js";
import { html, type Markup, NOTHING } from "./markup.js";
import type { Leftover } from "./leftover.js";

/** The days at whose end no package had minutes left. */
export const daysWithoutPackages = (packages: readonly Leftover[], days: readonly string[]): readonly string[] => {
  const covered = new Set(packages.flatMap(({ days: own }) => own.filter(({ minutes }) => minutes > 0).map(({ day }) => day)));
  return days.filter((day) => !covered.has(day));
};

/** Says which days had no package minutes left, and what the overage of these days cost, whenever it was billed. */
export function uncovered(without: readonly string[], bills: readonly Bill[], currency: string): Markup {
  if (without.length === 0) return NOTHING;
  const those = new Set(without);
  const lines = bills.flatMap((bill) => bill.lines).filter(({ day }) => those.has(day));
  const sumOf = (amounts: readonly Decimal[]): string => grouped(amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)).toFixed(2));
  const overage = sumOf(lines.map(({ overageMinutes }) => overageMinutes));
  const amount = sumOf(lines.map((line) => line.amount));
  return html` No package minutes were left at the end of ${rangesOf(without).map((range, index) => html`${index === 0 ? "" : ", "}<strong class="whole">${range}</strong>`)}: ${overage} minutes of overage on ${without.length === 1 ? "this day" : "these days"}, for ${currency}\u00a0${amount}.`;
}

/** Days in order, those that follow each other as `"2019-09-10 to 2019-09-12"`. */
function rangesOf(days: readonly string[]): readonly string[] {
  const ranges: { readonly first: string; readonly last: string }[] = [];
  for (const day of days) {
    const range = ranges.at(-1);
    if (range && dayAfter(range.last) === day) ranges[ranges.length - 1] = { first: range.first, last: day };
    else ranges.push({ first: day, last: day });
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
}

import { markdownTable } from "markdown-table";
import { exponent, inBytes, inCount, inPercent, inRatio, inTime, median, spread } from "./figures.js";
import type { Row, Target } from "./row.js";
import type { RowResult, Totals } from "./runner.js";

const HEAD = ["row", "what", "sizes", "library", "baseline", "ratio", "exponent", "spread", "target", "met"];

/** The markdown table of the results. Figures of several sizes stand in the order of the sizes; the ratio is that of the last. */
export const tableOf = (results: readonly RowResult[]): string => asTable([HEAD, ...results.map(cells)]);

export const asTable = (lines: readonly (readonly string[])[]): string => markdownTable(lines);

function cells(result: RowResult): readonly string[] {
  const { row, library, baseline, whyNone } = result;
  const start = [row.name, row.what, row.sizes.map(inCount).join(", ")];
  if (whyNone !== null) return [...start, whyNone, "", "", "", "", targetText(row), ""];
  const { ratio, growth } = comparisonOf(result);
  const spreads = [library, baseline].map((totals) => totals.get(lastOf(row.sizes))).flatMap((totals) => (totals ? [spread(totals)] : []));
  return [
    ...start,
    figuresText(result, library),
    row.baseline ? `${row.baseline.name}: ${figuresText(result, baseline)}` : "",
    ratio === null ? "" : inRatio(ratio),
    growth === null ? "" : inRatio(growth),
    spreads.length > 0 ? inPercent(Math.max(...spreads)) : "",
    targetText(row),
    metText(result),
  ];
}

const lastOf = (sizes: readonly number[]): number => sizes.at(-1) ?? NaN;

const medianAt = (totals: Totals, size: number): number | null => {
  const found = totals.get(size);
  return found ? median(found) : null;
};

/** How the library compares with the baseline at the last size, and with itself from the first size to the last. */
function comparisonOf({ row, library, baseline }: RowResult): { readonly ratio: number | null; readonly growth: number | null } {
  const [first, last] = [row.sizes[0] ?? NaN, lastOf(row.sizes)];
  const [atFirst, atLast, against] = [medianAt(library, first), medianAt(library, last), medianAt(baseline, last)];
  return {
    ratio: atLast !== null && against !== null ? atLast / against : null,
    growth: atFirst !== null && atLast !== null && first < last ? exponent([first, last], [atFirst, atLast]) : null,
  };
}

/** A total as the row shows it. */
function shownFigure({ shown }: Row, total: number, size: number): number {
  if (shown === "whole") return total;
  return shown === "each" ? total / size : size / (total / 1e9);
}

function figureText({ unit, shown }: Row, figure: number): string {
  if (shown === "per second") return `${inCount(Math.round(figure))} a second`;
  return unit === "bytes" ? inBytes(figure) : inTime(figure);
}

const figuresText = ({ row, limitSeconds }: RowResult, totals: Totals): string =>
  row.sizes.map((size) => {
    const total = medianAt(totals, size);
    return total === null ? `not finished within ${limitSeconds} s` : figureText(row, shownFigure(row, total, size));
  }).join(", ");

function targetText(row: Row): string {
  const { ratio, exponent: power, atMost, atLeast } = row.target;
  return [
    ...(ratio === undefined ? [] : [`ratio ≤ ${ratio}`]),
    ...(power === undefined ? [] : [`exponent ≤ ${power}`]),
    ...(atMost === undefined ? [] : [`≤ ${figureText(row, atMost)}`]),
    ...(atLeast === undefined ? [] : [`≥ ${figureText(row, atLeast)}`]),
  ].join(", ");
}

/** Each part of the target counts; what was not finished did not reach it. */
function metText(result: RowResult): string {
  const { row, library } = result;
  if (Object.keys(row.target).length === 0) return "";
  const last = lastOf(row.sizes);
  const [total, { ratio, growth }] = [medianAt(library, last), comparisonOf(result)];
  if (total === null) return "no";
  return isMet(row.target, shownFigure(row, total, last), ratio, growth) ? "yes" : "no";
}

const isMet = (target: Target, figure: number, ratio: number | null, growth: number | null): boolean =>
  (target.ratio === undefined || (ratio !== null && ratio <= target.ratio)) &&
  (target.exponent === undefined || (growth !== null && growth <= target.exponent)) &&
  (target.atMost === undefined || figure <= target.atMost) &&
  (target.atLeast === undefined || figure >= target.atLeast);

import type { Tariff } from "rtc-billing";
import type { Difference, Reading, Reconciliation, ReconciledUsage } from "rtc-billing/reports";
import { excerpt } from "../excerpt.js";
import { refusedRows, type Tabulation } from "../tabulations.js";
import { tableText } from "../tables.js";
import type { RefusedRows } from "../tally.js";

const WORDS: Readonly<Record<ReconciledUsage["causes"][number], string>> = {
  absent: "not on the bill?",
  voided: "voided, still on the bill?",
  late: "reported late, not on the bill?",
  returned: "drawn from a returned package?",
  expiry: "covered until the end of the day?",
  rounding: "rounded the other way?",
  coverFrom: "covered from another instant?",
  rates: "at other rates?",
};
const MOST_SHOWN = 3;

/** What is printed of a check. */
export function checkText(answer: Reconciliation, lineCount: number, refused: readonly RefusedRows[], tariff: Tariff): string {
  const { differences, readings } = answer;
  const parts = [
    differences.length === 0
      ? `The bill is what calls and packages come to: all ${lineCount} lines agree.`
      : `${differences.length} ${differences.length === 1 ? "line differs" : "lines differ"} between the bill and what calls and packages come to (${tariff.currency}).`,
    ...(differences.length === 0 ? [] : [tableText(differenceRows(differences)), adviceOf(readings, differences.length, tariff), tableText(readingRows(readings))]),
    ...(refused.length === 0 ? [] : ["Rows that could not be used, so that nothing of them is compared:", tableText(refusedRows(refused))]),
  ];
  return `${parts.join("\n\n")}\n`;
}

const differenceRows = (differences: readonly Difference[]): Tabulation => ({
  columns: [["day", "left"], ["item", "left"], ["", "left"], ["min", "right"], ["covered", "right"], ["amount", "right"], ["usages", "left"]],
  rows: differences.map(({ day, region, item, ours, theirs, usages }) => {
    const figures = [ours, theirs];
    return [
      day, `${excerpt(item)}\n${excerpt(region)}`, "calls\nbill",
      figures.map((side) => side?.minutes?.toFixed() ?? "-").join("\n"),
      figures.map((side) => side?.coveredMinutes?.toFixed() ?? "-").join("\n"),
      figures.map((side) => side?.amount.toFixed() ?? "-").join("\n"),
      usagesText(usages),
    ];
  }),
});

function usagesText(usages: readonly ReconciledUsage[]): string {
  const shown = usages.filter(({ causes }, index) => causes.length > 0 || index < MOST_SHOWN).slice(0, MOST_SHOWN);
  const lines = shown.map(({ usageId, minutes, causes }) => `${excerpt(usageId)}, ${minutes} min${causes.map((cause) => `, ${WORDS[cause]}`).join("")}`);
  return [...lines, ...(usages.length > shown.length ? [`and ${usages.length - shown.length} more`] : [])].join("\n");
}

/** What the best reading explains, and how to see what it leaves. */
function adviceOf([best]: readonly Reading[], differences: number, { rounding, coverFrom }: Tariff): string {
  if (!best || best.differences >= differences) return "No other reading of the tariff explains more of the bill.";
  const options = [best.rounding === rounding ? "" : ` --rounding ${best.rounding}`, best.coverFrom === coverFrom ? "" : ` --cover-from ${best.coverFrom}`].join("");
  const left = best.differences === 0 ? "It leaves none." : `It leaves ${best.differences}.`;
  return `The bill is nearest to another reading of the tariff, the first below. ${left}${options === "" ? "" : ` To see what it leaves, add${options}.`}`;
}

const readingRows = (readings: readonly Reading[]): Tabulation => ({
  columns: [["rounded up", "left"], ["packages cover from", "left"], ["rates of", "left"], ["lines that differ", "right"]],
  rows: readings.map(({ rounding, coverFrom, rates, differences }) => [
    rounding === "per-usage" ? "each usage" : "the day's total", coverFrom === "purchase" ? "the purchase" : "00:00 of its day", rates, String(differences),
  ]),
});

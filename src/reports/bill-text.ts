import { decimalText, isNegative } from "../values/money.js";
import type { BilledDay, BillExplanation, BillLineExplanation } from "./explain-bill.js";
import {
  contributionText, exactText, indented, type InstantText, minutesText, type MoneyStyle, moneyText, section, stepText,
} from "./text-parts.js";

/** A bill: its lines, the rounding of each day, and the cash before and after it. */
export function billLines(bill: BillExplanation, instantText: InstantText): readonly string[] {
  const { arrears } = bill;
  return [
    `bill "${bill.billId}" for ${bill.day}, issued ${instantText(bill.issuedAt)}: ${moneyText(bill, bill.total)}`,
    ...contentText(bill),
    ...bill.lines.flatMap((line) => ["", ...billLineLines(line, bill)]),
    ...section("rounded by day", bill.days.map((day) => billedDayText(day, bill))),
    "",
    `lines ${moneyText(bill, bill.amounts)}, ${roundingText(bill)}: total ${moneyText(bill, bill.total)}`,
    `cash ${moneyText(bill, bill.cashBefore)}, then ${moneyText(bill, bill.cashAfter)}`,
    ...arrearsText(arrears, bill, instantText),
  ];
}

const roundingText = (bill: BillExplanation): string =>
  `rounded ${isNegative(bill.rounding) ? "up" : "down"} by ${moneyText(bill, bill.rounding.abs())}`;

function arrearsText({ started, cleared }: BillExplanation["arrears"], style: MoneyStyle, instantText: InstantText): readonly string[] {
  if (!started) return cleared ? ["arrears cleared"] : [];
  return [`arrears started with ${moneyText(style, started.due)} due, suspension at ${instantText(started.suspendsAt)}`];
}

/** A bill is named by the day before its run, whatever days it charges: says so where they are not that day alone. */
function contentText({ day, lines }: BillExplanation): readonly string[] {
  if (lines.every((line) => line.day === day)) return [];
  const daysOf = (some: readonly BillLineExplanation[]): string => [...new Set(some.map((line) => line.day))].join(", ");
  const [first, adjustments] = [lines.filter(({ adjustment }) => !adjustment), lines.filter(({ adjustment }) => adjustment)];
  const parts = [
    ...(first.length > 0 ? [`lines of ${daysOf(first)} for the first time`] : []),
    ...(adjustments.length > 0 ? [`adjustments of ${daysOf(adjustments)}`] : []),
    ...(lines.some((line) => line.day === day) ? [] : [`nothing of ${day}`]),
  ];
  return [`holds ${parts.join("; ")}`];
}

const billLineLines = (line: BillLineExplanation, style: MoneyStyle): readonly string[] => [
  `${line.day} ${line.item} in "${line.region}"${line.adjustment ? " (adjustment)" : ""}: ${decimalText(line.minutes)} min, `
    + `${minutesText(line.drawnMs)} package min drawn, ${decimalText(line.overageMinutes)} min overage `
    + `at ${moneyText(style, line.rate)} a minute, ${moneyText(style, line.amount)}`,
  ...indented(line.parts.flatMap((part) => [
    `usage "${part.usageId}": ${contributionText(part, style)}`,
    ...(line.adjustment ? indented(part.steps.map(stepText)) : []),
  ])),
];

const billedDayText = (day: BilledDay, style: MoneyStyle): string =>
  `${day.day}: ${exactText(style, day.charge)} as ${moneyText(style, day.rounded)}, `
  + `before ${exactText(style, day.chargeBefore)} as ${moneyText(style, day.roundedBefore)}: ${moneyText(style, day.due)} due`;

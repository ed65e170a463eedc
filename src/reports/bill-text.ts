import { decimalText } from "../values/money.js";
import type { BilledDay, BillExplanation, BillLineExplanation } from "./explain-bill.js";
import { contributionText, exactText, indented, type InstantText, minutesText, moneyText, section, stepText } from "./text-parts.js";

/** A bill: its lines, the rounding of each day, and the cash before and after it. */
export function billLines(bill: BillExplanation, instantText: InstantText): readonly string[] {
  const { currency, arrears } = bill;
  return [
    `bill "${bill.billId}" for ${bill.day}, issued ${instantText(bill.issuedAt)}: ${moneyText(currency, bill.total)}`,
    ...contentText(bill),
    ...bill.lines.flatMap((line) => ["", ...billLineLines(line, currency)]),
    ...section("rounded down by day", bill.days.map((day) => billedDayText(day, currency))),
    "",
    `lines ${moneyText(currency, bill.amounts)}, rounded down by ${moneyText(currency, bill.rounding)}: `
      + `total ${moneyText(currency, bill.total)}`,
    `cash ${moneyText(currency, bill.cashBefore)}, then ${moneyText(currency, bill.cashAfter)}`,
    ...arrearsText(arrears, currency, instantText),
  ];
}

function arrearsText({ started, cleared }: BillExplanation["arrears"], currency: string, instantText: InstantText): readonly string[] {
  if (!started) return cleared ? ["arrears cleared"] : [];
  return [`arrears started with ${moneyText(currency, started.due)} due, suspension at ${instantText(started.suspendsAt)}`];
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

const billLineLines = (line: BillLineExplanation, currency: string): readonly string[] => [
  `${line.day} ${line.item} in "${line.region}"${line.adjustment ? " (adjustment)" : ""}: ${decimalText(line.minutes)} min, `
    + `${minutesText(line.drawnMs)} package min drawn, ${decimalText(line.overageMinutes)} min overage `
    + `at ${moneyText(currency, line.rate)} a minute, ${moneyText(currency, line.amount)}`,
  ...indented(line.parts.flatMap((part) => [
    `usage "${part.usageId}": ${contributionText(part, currency)}`,
    ...(line.adjustment ? indented(part.steps.map(stepText)) : []),
  ])),
];

const billedDayText = (day: BilledDay, currency: string): string =>
  `${day.day}: ${exactText(currency, day.charge)} as ${moneyText(currency, day.rounded)}, `
  + `before ${exactText(currency, day.chargeBefore)} as ${moneyText(currency, day.roundedBefore)}: ${moneyText(currency, day.due)} due`;

import { unreachable } from "../refusals/refusal-error.js";
import { decimalText } from "../values/money.js";
import type { UsagePart } from "./bill-contributions.js";
import type { Candidate, PieceExplanation } from "./explain-pieces.js";
import type { UsageExplanation } from "./explain-usage.js";
import {
  billedText, contributionText, exactText, indented, type InstantText, minutesText, type MoneyStyle, moneyText, secondsText, section, stepText, worthText,
} from "./text-parts.js";

/** A usage: its pieces, its ratings, the bills that charge it. */
export function usageLines(usage: UsageExplanation, instantText: InstantText): readonly string[] {
  const { billed, unbilled } = usage;
  return [
    `usage "${usage.usageId}" of app "${usage.appId}": ${usage.item} in "${usage.region}", `
      + `${instantText(usage.startedAt)} to ${instantText(usage.endedAt)}, ${usage.seconds} s`,
    `${decimalText(usage.minutes)} min, ${ratedText(usage)}`,
    ...usage.pieces.flatMap((piece, index) => [
      "",
      `piece ${index + 1} of ${usage.pieces.length}, ${instantText(piece.startedAt)} to ${instantText(piece.endedAt)}, day ${piece.day}`,
      ...indented(pieceLines(piece, usage, instantText)),
    ]),
    ...section("ratings", usage.steps.map((step) => `${instantText(step.at)} ${stepText(step)}`)),
    ...section("bills", [
      ...billed.flatMap((part) => partLines(`"${part.billId}"${part.adjustment ? " (adjustment)" : ""}`, part, usage)),
      ...unbilled.flatMap((part) => partLines("on no bill", part, usage)),
    ]),
    ...usage.earlier.flatMap((earlier) => section("an earlier usage had the same id", usageLines(earlier, instantText))),
  ];
}

function ratedText(usage: UsageExplanation): string {
  const { weight, drawnMs, overageMinutes, charge, listValue } = usage;
  const overage = `${decimalText(overageMinutes)} min overage, ${exactText(usage, charge)}`;
  if (weight === null) return `which no package covers: ${overage}`;
  return `of weight ${weight.toFixed()}: ${worthText(drawnMs, listValue, usage)}; ${overage}`;
}

function pieceLines(piece: PieceExplanation, usage: UsageExplanation, instantText: InstantText): readonly string[] {
  const { total } = piece;
  const of = usage.rounding === "per-usage" ? "the usage" : `the day's ${usage.item} in "${usage.region}"`;
  return [
    `${secondsText(piece.durationMs)}: ${of} went from ${secondsText(total.fromMs)} to ${secondsText(total.toMs)}, `
      + `rounded up ${usage.stepSeconds === 60 ? "" : `to steps of ${usage.stepSeconds} s, `}from ${billedText(total.fromBilledSeconds)} to ${billedText(total.toBilledSeconds)} min`,
    ...(usage.weight === null ? [] : [`${decimalText(piece.minutes)} min need ${minutesText(piece.neededMs)} package min`]),
    ...piece.candidates.map((candidate) => candidateText(candidate, instantText)),
    restText(piece, usage),
  ];
}

/** What is charged: minutes of the item, at its price. */
function restText({ overageMs, overageMinutes, rate, charge }: PieceExplanation, usage: UsageExplanation): string {
  const rest = usage.weight === null ? "" : `the rest, ${minutesText(overageMs)} package min, is `;
  return `${rest}${decimalText(overageMinutes)} min at ${moneyText(usage, rate)} a minute: ${exactText(usage, charge)}`;
}

function candidateText(candidate: Candidate, instantText: InstantText): string {
  const { packageId, remainingBeforeMs, drawnMs, remainingAfterMs } = candidate;
  const name = `package "${packageId}"`;
  const before = `${minutesText(remainingBeforeMs)} package min`;
  const expires = `expires ${instantText(candidate.expiresAt)}`;
  switch (candidate.verdict) {
    case "drawn":
      return `${name}: ${minutesText(drawnMs)} of ${before} drawn, ${minutesText(remainingAfterMs)} left, ${expires}`;
    case "returned":
      return `${name}: not drawn, it was returned`;
    case "item-not-covered":
      return `${name}: not drawn, no package covers the item`;
    case "other-region":
      return `${name}: not drawn, it does not cover the region`;
    case "other-item":
      return `${name}: not drawn, it does not cover the item`;
    case "other-app":
      return `${name}: not drawn, it does not cover the app`;
    case "not-yet-effective":
      return `${name}: not drawn, effective from ${instantText(candidate.effectiveAt)}`;
    case "expired":
      return `${name}: not drawn, expired ${instantText(candidate.expiresAt)}`;
    case "used-up":
      return `${name}: not drawn, used up before`;
    case "later-in-priority":
      return `${name}: not needed, its priority ${candidate.priority} comes later though it expires sooner, ${before} left, ${expires}`;
    case "not-needed":
      return `${name}: not needed, ${before} left, ${expires}`;
    default:
      return unreachable(candidate.verdict);
  }
}

/** What a usage adds to a bill, and why. */
const partLines = (title: string, part: UsagePart, style: MoneyStyle): readonly string[] => [
  `${title}: ${contributionText(part, style)}`,
  ...indented(part.steps.map(stepText)),
];

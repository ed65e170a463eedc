import { inspectArgument } from "../parsing/parser.js";
import type { ExactAmount } from "../rating/exact-amount.js";
import { unreachable } from "../refusals/refusal-error.js";
import { isoOf } from "../values/instant.js";
import { amountText, type Decimal, decimalText, fromUnits } from "../values/money.js";
import { minutesOf, minutesOfSeconds, type PackageTime } from "../values/package-time.js";
import type { RatingStep } from "./audit-trail.js";
import type { UsagePart } from "./bill-contributions.js";
import type { BilledDay, BillExplanation, BillLineExplanation } from "./explain-bill.js";
import type { PackageExplanation } from "./explain-package.js";
import type { Candidate, PieceExplanation } from "./explain-pieces.js";
import type { UsageExplanation } from "./explain-usage.js";

/** What `explainUsage`, `explainPackage` and `explainBill` return. */
export type Explanation = UsageExplanation | PackageExplanation | BillExplanation;

/**
 * An explanation as plain text for a person, several lines without one at the end: instants in UTC, package minutes in decimals,
 * money in the tariff's currency; an amount that 6 decimals do not show exactly has its fraction beside it. Throws a
 * `RefusalError` for what is no explanation.
 *
 * @example
 * const at = "2021-04-01T00:00:00+08:00";
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at, accountId: "school" }),
 *     (a) => verifyIdentity(a, { at }),
 *     (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
 *     (a) => purchasePackage(a, { at, packageId: "p1", offerId: "example-1000" }),
 *   ),
 * );
 * describeExplanation(explainPackage(events, "p1")).split("\n")[1]; // => 1000 package minutes for CNY 30.00 (external), regions "cn"
 */
export const describeExplanation = (explanation: Explanation): string => 
  inspectArgument("explanation", "must be an explanation", () => describeUnchecked(explanation).join("\n"));

function describeUnchecked(explanation: Explanation): readonly string[] {
  switch (explanation.kind) {
    case "usage":
      return usageLines(explanation);
    case "package":
      return packageLines(explanation);
    case "bill":
      return billLines(explanation);
    default:
      return unreachable(explanation);
  }
}

function usageLines(usage: UsageExplanation): readonly string[] {
  const { currency, weight, billed, unbilled } = usage;
  return [
    `usage "${usage.usageId}" of app "${usage.appId}": ${usage.item} in "${usage.region}", ${isoOf(usage.startedAt)} to ${isoOf(usage.endedAt)}, ${usage.seconds} s`,
    `${billedText(usage.billedSeconds)} min, ${weight === null ? "which no package covers" : `of weight ${weight.toFixed()}`}: ${minutesText(usage.drawnMs)} drawn, ${minutesText(usage.overageMs)} overage, `
      + `${exactText(currency, usage.charge)}; saved ${exactText(currency, usage.saved)}`,
    ...usage.pieces.flatMap((piece, index) => ["", `piece ${index + 1} of ${usage.pieces.length}, ${isoOf(piece.startedAt)} to ${isoOf(piece.endedAt)}, day ${piece.day}`, ...indented(pieceLines(piece, usage))]),
    ...section("ratings", usage.steps.map((step) => `${isoOf(step.at)} ${stepText(step)}`)),
    ...section("bills", [
      ...billed.flatMap((part) => [`"${part.billId}"${part.adjustment ? " (adjustment)" : ""}: ${contributionText(part, currency)}`, ...indented(part.steps.map(stepText))]),
      ...unbilled.flatMap((part) => [`on no bill: ${contributionText(part, currency)}`, ...indented(part.steps.map(stepText))]),
    ]),
    ...usage.earlier.flatMap((earlier) => section("an earlier usage had the same id", usageLines(earlier))),
  ];
}

function pieceLines(piece: PieceExplanation, { currency, rounding, weight, item, region }: UsageExplanation): readonly string[] {
  const { total } = piece;
  const counted = weight === null ? "min" : "package min";
  const of = rounding === "per-usage" ? "the usage" : `the day's ${item} in "${region}"`;
  return [
    `${secondsText(piece.durationMs)}: ${of} went from ${secondsText(total.fromMs)} to ${secondsText(total.toMs)}, rounded up from ${billedText(total.fromBilledSeconds)} to ${billedText(total.toBilledSeconds)} min`,
    `${billedText(piece.billedSeconds)} min need ${minutesText(piece.neededMs)} ${counted}`,
    ...piece.candidates.map(candidateText),
    `the rest, ${minutesText(piece.overageMs)} ${counted}, at ${moneyText(currency, piece.rate)} a minute: ${exactText(currency, piece.charge)}`,
  ];
}

function candidateText(candidate: Candidate): string {
  const { packageId, remainingBeforeMs, drawnMs, remainingAfterMs } = candidate;
  const name = `package "${packageId}"`;
  switch (candidate.verdict) {
    case "drawn":
      return `${name}: ${minutesText(drawnMs)} of ${minutesText(remainingBeforeMs)} drawn, ${minutesText(remainingAfterMs)} left, expires ${isoOf(candidate.expiresAt)}`;
    case "returned":
      return `${name}: not drawn, it was returned`;
    case "item-not-covered":
      return `${name}: not drawn, no package covers the item`;
    case "other-region":
      return `${name}: not drawn, it does not cover the region`;
    case "not-yet-effective":
      return `${name}: not drawn, effective from ${isoOf(candidate.effectiveAt)}`;
    case "expired":
      return `${name}: not drawn, expired ${isoOf(candidate.expiresAt)}`;
    case "used-up":
      return `${name}: not drawn, used up before`;
    case "not-needed":
      return `${name}: not needed, ${minutesText(remainingBeforeMs)} left, expires ${isoOf(candidate.expiresAt)}`;
    default:
      return unreachable(candidate.verdict);
  }
}

const contributionText = ({ day, billedSeconds, drawnMs, overageMs, charge }: UsagePart, currency: string): string =>
  `day ${day}, ${billedText(billedSeconds)} min, ${minutesText(drawnMs)} drawn, ${minutesText(overageMs)} overage, ${exactText(currency, charge)}`;

function packageLines(pack: PackageExplanation): readonly string[] {
  const { currency, expired, refunded } = pack;
  return [
    `package "${pack.packageId}", bought ${isoOf(pack.purchasedAt)}, covers ${isoOf(pack.effectiveAt)} until ${isoOf(pack.expiresAt)}`,
    `${minutesText(pack.quotaMs)} package minutes for ${moneyText(currency, pack.price)} (${pack.paidFrom}), regions ${pack.regions.map((region) => `"${region}"`).join(", ")}`,
    `${minutesText(pack.consumedMs)} consumed, ${minutesText(pack.remainingMs)} remaining; saved ${exactText(currency, pack.saved)}`,
    ...(refunded ? [`returned ${isoOf(refunded.at)}: ${moneyText(currency, refunded.amount)} paid back (${refunded.paidTo})`] : []),
    ...(expired ? [`expired ${isoOf(expired.at)}: ${minutesText(expired.forfeitedMs)} forfeited${expired.statedMs === expired.forfeitedMs ? "" : `, first stated as ${minutesText(expired.statedMs)}`}`] : []),
    ...section("draws", pack.draws.map((draw) =>
      `${isoOf(draw.startedAt)} to ${isoOf(draw.endedAt)} usage "${draw.usageId}", ${draw.item} in "${draw.region}": ${minutesText(draw.drawnMs)} drawn, ${minutesText(draw.remainingAfterMs)} left, saved ${exactText(currency, draw.saved)}`,
    )),
    ...section("corrections", pack.changes.map((change) => `${isoOf(change.at)} ${stepText(change)}: consumed ${minutesText(change.consumedBeforeMs)}, then ${minutesText(change.consumedAfterMs)}`)),
  ];
}

function billLines(bill: BillExplanation): readonly string[] {
  const { currency, arrears } = bill;
  return [
    `bill "${bill.billId}" for ${bill.day}, issued ${isoOf(bill.issuedAt)}: ${moneyText(currency, bill.total)}`,
    ...bill.lines.flatMap((line) => ["", ...billLineLines(line, currency)]),
    ...section("rounded down by day", bill.days.map((day) => billedDayText(day, currency))),
    "",
    `lines ${moneyText(currency, bill.amounts)}, rounded down by ${moneyText(currency, bill.rounding)}: total ${moneyText(currency, bill.total)}`,
    `cash ${moneyText(currency, bill.cashBefore)}, then ${moneyText(currency, bill.cashAfter)}`,
    ...(arrears.started ? [`arrears started with ${moneyText(currency, arrears.started.due)} due, suspension at ${isoOf(arrears.started.suspendsAt)}`] : []),
    ...(arrears.cleared ? ["arrears cleared"] : []),
  ];
}

const billLineLines = (line: BillLineExplanation, currency: string): readonly string[] => [
  `${line.day} ${line.item} in "${line.region}"${line.adjustment ? " (adjustment)" : ""}: ${billedText(line.billedSeconds)} min, ${minutesText(line.drawnMs)} drawn, ${minutesText(line.overageMs)} overage, `
    + `at ${moneyText(currency, line.rate)} a minute ${moneyText(currency, line.amount)}`,
  ...indented(line.parts.flatMap((part) => [`usage "${part.usageId}": ${contributionText(part, currency)}`, ...(line.adjustment ? indented(part.steps.map(stepText)) : [])])),
];

const billedDayText = (day: BilledDay, currency: string): string =>
  `${day.day}: ${exactText(currency, day.charge)} as ${moneyText(currency, day.rounded)}, `
  + `before ${exactText(currency, day.chargeBefore)} as ${moneyText(currency, day.roundedBefore)}: ${moneyText(currency, day.due)} due`;

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === "" ? line : `  ${line}`));

/** A title and what stands under it; nothing where there is nothing to stand under it. */
const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length > 0 ? ["", title, ...indented(lines)] : []);

const billedText = (seconds: number): string => decimalText(minutesOfSeconds(seconds));
const minutesText = (time: PackageTime): string => decimalText(minutesOf(time));
const secondsText = (milliseconds: number): string => `${decimalText(fromUnits(BigInt(milliseconds), 3))} s`;
const moneyText = (currency: string, amount: Decimal): string => `${currency} ${amountText(amount)}`;

/** An amount, and the fraction that it is where its decimals do not say it exactly. */
function exactText(currency: string, { numerator, denominator, shown }: ExactAmount): string {
  const told = moneyText(currency, shown);
  return 10n ** 6n % BigInt(decimalText(denominator)) === 0n ? told : `${told} (${decimalText(numerator)}/${decimalText(denominator)})`;
}

const stepText = ({ sequence, type, cause, reason }: Omit<RatingStep, "pieces">): string => `${ratingText(type, cause, reason)} (event ${sequence})`;

function ratingText(type: RatingStep["type"], cause: RatingStep["cause"], reason: RatingStep["reason"]): string {
  if (type === "UsageRated") return "rated";
  if (type === "UsageVoided") return `voided: ${reason ?? ""}`;
  return `re-rated because of ${cause?.command ?? ""}${cause?.id ? ` "${cause.id}"` : ""}`;
}

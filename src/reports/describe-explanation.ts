import { inspectArgument } from "../parsing/parser.js";
import type { ExactAmount } from "../rating/exact-amount.js";
import { unreachable } from "../refusals/refusal-error.js";
import { isoOf } from "../values/instant.js";
import { amountText, type Decimal, decimalText, DISPLAY_DECIMALS, fromUnits } from "../values/money.js";
import { minutesOf, minutesOfSeconds, type PackageTime } from "../values/package-time.js";
import type { RatingStep } from "./audit-trail.js";
import type { UsagePart } from "./bill-contributions.js";
import type { BilledDay, BillExplanation, BillLineExplanation } from "./explain-bill.js";
import type { ConsumptionChange, PackageDraw, PackageExplanation } from "./explain-package.js";
import type { Candidate, PieceExplanation } from "./explain-pieces.js";
import type { UsageExplanation } from "./explain-usage.js";

/** What `explainUsage`, `explainPackage` or `explainBill` returns. */
export type Explanation = UsageExplanation | PackageExplanation | BillExplanation;

/**
 * An explanation as plain text for people: several lines, the last without a line feed. Instants are in UTC, times in decimal minutes,
 * money in the tariff's currency. An amount that 6 decimals cannot show exactly is followed by its fraction. Throws a `RefusalError` if
 * the argument is not an explanation.
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
  inspectArgument("explanation", "must be an explanation", () => explanationLines(explanation).join("\n"));

function explanationLines(explanation: Explanation): readonly string[] {
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
  const weightText = weight === null ? "which no package covers" : `of weight ${weight.toFixed()}`;
  return [
    `usage "${usage.usageId}" of app "${usage.appId}": ${usage.item} in "${usage.region}", `
      + `${isoOf(usage.startedAt)} to ${isoOf(usage.endedAt)}, ${usage.seconds} s`,
    `${billedMinutesText(usage.billedSeconds)} min, ${weightText}: ${minutesText(usage.drawnMs)} drawn, `
      + `${minutesText(usage.overageMs)} overage, ${exactText(currency, usage.charge)}; saved ${exactText(currency, usage.saved)}`,
    ...usage.pieces.flatMap((piece, index) => [
      "",
      `piece ${index + 1} of ${usage.pieces.length}, ${isoOf(piece.startedAt)} to ${isoOf(piece.endedAt)}, day ${piece.day}`,
      ...indented(pieceLines(piece, usage)),
    ]),
    ...section("ratings", usage.steps.map((step) => `${isoOf(step.at)} ${stepText(step)}`)),
    ...section("bills", [
      ...billed.flatMap((part) => contributionLines(`"${part.billId}"${part.adjustment ? " (adjustment)" : ""}`, part, currency)),
      ...unbilled.flatMap((part) => contributionLines("on no bill", part, currency)),
    ]),
    ...usage.earlier.flatMap((earlier) => section("an earlier usage had the same id", usageLines(earlier))),
  ];
}

function pieceLines(piece: PieceExplanation, { currency, rounding, weight, item, region }: UsageExplanation): readonly string[] {
  const { total } = piece;
  const unit = weight === null ? "min" : "package min";
  const totalName = rounding === "per-usage" ? "the usage" : `the day's ${item} in "${region}"`;
  return [
    `${secondsText(piece.durationMs)}: ${totalName} went from ${secondsText(total.fromMs)} to ${secondsText(total.toMs)}, `
      + `rounded up from ${billedMinutesText(total.fromBilledSeconds)} to ${billedMinutesText(total.toBilledSeconds)} min`,
    `${billedMinutesText(piece.billedSeconds)} min need ${minutesText(piece.neededMs)} ${unit}`,
    ...piece.candidates.map(candidateText),
    `the rest, ${minutesText(piece.overageMs)} ${unit}, at ${moneyText(currency, piece.rate)} a minute: `
      + exactText(currency, piece.charge),
  ];
}

function candidateText(candidate: Candidate): string {
  const { packageId, remainingBeforeMs, drawnMs, remainingAfterMs } = candidate;
  const name = `package "${packageId}"`;
  switch (candidate.verdict) {
    case "drawn":
      return `${name}: ${minutesText(drawnMs)} of ${minutesText(remainingBeforeMs)} drawn, ${minutesText(remainingAfterMs)} left, `
        + `expires ${isoOf(candidate.expiresAt)}`;
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

const contributionLines = (title: string, part: UsagePart, currency: string): readonly string[] =>
  [`${title}: ${contributionText(part, currency)}`, ...indented(part.steps.map(stepText))];

const contributionText = ({ day, billedSeconds, drawnMs, overageMs, charge }: UsagePart, currency: string): string =>
  `day ${day}, ${billedMinutesText(billedSeconds)} min, ${minutesText(drawnMs)} drawn, ${minutesText(overageMs)} overage, `
  + exactText(currency, charge);

function packageLines(pack: PackageExplanation): readonly string[] {
  const { currency, expired, refunded } = pack;
  const regions = pack.regions.map((region) => `"${region}"`).join(", ");
  return [
    `package "${pack.packageId}", bought ${isoOf(pack.purchasedAt)}, covers ${isoOf(pack.effectiveAt)} until ${isoOf(pack.expiresAt)}`,
    `${minutesText(pack.quotaMs)} package minutes for ${moneyText(currency, pack.price)} (${pack.paidFrom}), regions ${regions}`,
    `${minutesText(pack.consumedMs)} consumed, ${minutesText(pack.remainingMs)} remaining; saved ${exactText(currency, pack.saved)}`,
    ...(refunded ? [`returned ${isoOf(refunded.at)}: ${moneyText(currency, refunded.amount)} paid back (${refunded.paidTo})`] : []),
    ...(expired ? [expiryText(expired)] : []),
    ...section("draws", pack.draws.map((draw) => drawText(draw, currency))),
    ...section("corrections", pack.changes.map(correctionText)),
  ];
}

function expiryText({ at, forfeitedMs, statedMs }: NonNullable<PackageExplanation["expired"]>): string {
  const stated = statedMs === forfeitedMs ? "" : `, first stated as ${minutesText(statedMs)}`;
  return `expired ${isoOf(at)}: ${minutesText(forfeitedMs)} forfeited${stated}`;
}

const drawText = (draw: PackageDraw, currency: string): string =>
  `${isoOf(draw.startedAt)} to ${isoOf(draw.endedAt)} usage "${draw.usageId}", ${draw.item} in "${draw.region}": `
  + `${minutesText(draw.drawnMs)} drawn, ${minutesText(draw.remainingAfterMs)} left, saved ${exactText(currency, draw.saved)}`;

const correctionText = (change: ConsumptionChange): string =>
  `${isoOf(change.at)} ${stepText(change)}: `
  + `consumed ${minutesText(change.consumedBeforeMs)}, then ${minutesText(change.consumedAfterMs)}`;

function billLines(bill: BillExplanation): readonly string[] {
  const { currency, arrears } = bill;
  const { started } = arrears;
  return [
    `bill "${bill.billId}" for ${bill.day}, issued ${isoOf(bill.issuedAt)}: ${moneyText(currency, bill.total)}`,
    ...bill.lines.flatMap((line) => ["", ...billLineLines(line, currency)]),
    ...section("rounded down by day", bill.days.map((day) => billedDayText(day, currency))),
    "",
    `lines ${moneyText(currency, bill.amounts)}, rounded down by ${moneyText(currency, bill.rounding)}: `
      + `total ${moneyText(currency, bill.total)}`,
    `cash ${moneyText(currency, bill.cashBefore)}, then ${moneyText(currency, bill.cashAfter)}`,
    ...(started ? [`arrears started with ${moneyText(currency, started.due)} due, suspension at ${isoOf(started.suspendsAt)}`] : []),
    ...(arrears.cleared ? ["arrears cleared"] : []),
  ];
}

const billLineLines = (line: BillLineExplanation, currency: string): readonly string[] => [
  `${line.day} ${line.item} in "${line.region}"${line.adjustment ? " (adjustment)" : ""}: ${billedMinutesText(line.billedSeconds)} min, `
    + `${minutesText(line.drawnMs)} drawn, ${minutesText(line.overageMs)} overage, `
    + `at ${moneyText(currency, line.rate)} a minute ${moneyText(currency, line.amount)}`,
  ...indented(line.parts.flatMap((part) => {
    const title = `usage "${part.usageId}"`;
    return line.adjustment ? contributionLines(title, part, currency) : [`${title}: ${contributionText(part, currency)}`];
  })),
];

const billedDayText = (day: BilledDay, currency: string): string =>
  `${day.day}: ${exactText(currency, day.charge)} as ${moneyText(currency, day.rounded)}, `
  + `before ${exactText(currency, day.chargeBefore)} as ${moneyText(currency, day.roundedBefore)}: ${moneyText(currency, day.due)} due`;

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === "" ? line : `  ${line}`));

/** A blank line, a title and indented lines; nothing if there are no lines. */
const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? ["", title, ...indented(lines)] : [];

const billedMinutesText = (billedSeconds: number): string => decimalText(minutesOfSeconds(billedSeconds));
const minutesText = (packageMs: PackageTime): string => decimalText(minutesOf(packageMs));
const secondsText = (ms: number): string => `${decimalText(fromUnits(BigInt(ms), 3))} s`;
const moneyText = (currency: string, amount: Decimal): string => `${currency} ${amountText(amount)}`;

/** An amount, followed by its fraction if the displayed decimals are not exact. */
function exactText(currency: string, { numerator, denominator, shown }: ExactAmount): string {
  const rounded = moneyText(currency, shown);
  const isExact = 10n ** BigInt(DISPLAY_DECIMALS) % BigInt(decimalText(denominator)) === 0n;
  return isExact ? rounded : `${rounded} (${decimalText(numerator)}/${decimalText(denominator)})`;
}

const stepText = ({ sequence, type, cause, reason }: Omit<RatingStep, "pieces">): string =>
  `${ratingText(type, cause, reason)} (event ${sequence})`;

function ratingText(type: RatingStep["type"], cause: RatingStep["cause"], reason: RatingStep["reason"]): string {
  if (type === "UsageRated") return "rated";
  if (type === "UsageVoided") return `voided: ${reason ?? ""}`;
  return `re-rated because of ${cause?.command ?? ""}${cause?.id ? ` "${cause.id}"` : ""}`;
}

import type { BilledDay, BillExplanation, BillLineExplanation } from "./explain-bill.js";
import type { PackageExplanation } from "./explain-package.js";
import type { UsageExplanation } from "./explain-usage.js";
import type { Candidate, PieceExplanation } from "./piece-explanations.js";
import { required } from "./reading.js";
import { type InvalidInput, unreachable } from "./refusals.js";
import { exactText, indented, minutesText, moneyText, section, secondsText, stepText } from "./telling.js";
import { isoText } from "./time.js";
import type { UsagePart } from "./usage-parts.js";

/** What `explainUsage`, `explainPackage` and `explainBill` return. */
export type Explanation = UsageExplanation | PackageExplanation | BillExplanation;

const notAnExplanation: InvalidInput = { type: "InvalidInput", path: "explanation", reason: "must be an explanation" };

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
export const describeExplanation = (explanation: Explanation): string => required(() => tell(explanation).join("\n"), notAnExplanation);

function tell(explanation: Explanation): readonly string[] {
  switch (explanation.kind) {
    case "usage":
      return tellUsage(explanation);
    case "package":
      return tellPackage(explanation);
    case "bill":
      return tellBill(explanation);
    default:
      return unreachable(explanation);
  }
}

function tellUsage(usage: UsageExplanation): readonly string[] {
  const { currency, weight, billed, unbilled } = usage;
  return [
    `usage "${usage.usageId}" of app "${usage.appId}": ${usage.item} in "${usage.region}", ${isoText(usage.startedAt)} to ${isoText(usage.endedAt)}, ${usage.seconds} s`,
    `${usage.minutes} min, ${weight === null ? "which no package covers" : `of weight ${weight.toFixed()}`}: ${minutesText(usage.drawn)} drawn, ${minutesText(usage.overage)} overage, `
      + `${exactText(currency, usage.charge)}; saved ${exactText(currency, usage.saved)}`,
    ...usage.pieces.flatMap((piece, index) => ["", `piece ${index + 1} of ${usage.pieces.length}, ${isoText(piece.startedAt)} to ${isoText(piece.endedAt)}, day ${piece.day}`, ...indented(tellPiece(piece, usage))]),
    ...section("ratings", usage.steps.map((step) => `${isoText(step.at)} ${stepText(step)}`)),
    ...section("bills", [
      ...billed.flatMap((part) => [`"${part.billId}"${part.adjustment ? " (adjustment)" : ""}: ${tellPart(part, currency)}`, ...indented(part.steps.map(stepText))]),
      ...unbilled.flatMap((part) => [`on no bill: ${tellPart(part, currency)}`, ...indented(part.steps.map(stepText))]),
    ]),
    ...usage.earlier.flatMap((earlier) => section("an earlier usage had the same id", tellUsage(earlier))),
  ];
}

function tellPiece(piece: PieceExplanation, { currency, rounding, weight, item, region }: UsageExplanation): readonly string[] {
  const { total } = piece;
  const counted = weight === null ? "min" : "package min";
  const of = rounding === "per-usage" ? "the usage" : `the day's ${item} in "${region}"`;
  return [
    `${secondsText(piece.milliseconds)}: ${of} went from ${secondsText(total.from)} to ${secondsText(total.to)}, rounded up from ${total.fromMinutes} to ${total.toMinutes} min`,
    `${piece.minutes} min need ${minutesText(piece.need)} ${counted}`,
    ...piece.candidates.map(tellCandidate),
    `the rest, ${minutesText(piece.overage)} ${counted}, at ${moneyText(currency, piece.rate)} a minute: ${exactText(currency, piece.charge)}`,
  ];
}

function tellCandidate(candidate: Candidate): string {
  const { packageId, before, drawn, left } = candidate;
  const name = `package "${packageId}"`;
  switch (candidate.verdict) {
    case "drawn":
      return `${name}: ${minutesText(drawn)} of ${minutesText(before)} drawn, ${minutesText(left)} left, expires ${isoText(candidate.expiresAt)}`;
    case "returned":
      return `${name}: not drawn, it was returned`;
    case "item-not-covered":
      return `${name}: not drawn, no package covers the item`;
    case "other-region":
      return `${name}: not drawn, it does not cover the region`;
    case "not-yet-effective":
      return `${name}: not drawn, effective from ${isoText(candidate.effectiveAt)}`;
    case "expired":
      return `${name}: not drawn, expired ${isoText(candidate.expiresAt)}`;
    case "used-up":
      return `${name}: not drawn, used up before`;
    case "not-needed":
      return `${name}: not needed, ${minutesText(before)} left, expires ${isoText(candidate.expiresAt)}`;
    default:
      return unreachable(candidate.verdict);
  }
}

const tellPart = ({ day, minutes, drawn, overage, charge }: UsagePart, currency: string): string =>
  `day ${day}, ${minutes} min, ${minutesText(drawn)} drawn, ${minutesText(overage)} overage, ${exactText(currency, charge)}`;

function tellPackage(pack: PackageExplanation): readonly string[] {
  const { currency, expired, refunded } = pack;
  return [
    `package "${pack.packageId}", bought ${isoText(pack.purchasedAt)}, covers ${isoText(pack.effectiveAt)} until ${isoText(pack.expiresAt)}`,
    `${minutesText(pack.quota)} package minutes for ${moneyText(currency, pack.price)} (${pack.paidFrom}), regions ${pack.regions.map((region) => `"${region}"`).join(", ")}`,
    `${minutesText(pack.consumed)} consumed, ${minutesText(pack.remaining)} remaining; saved ${exactText(currency, pack.saved)}`,
    ...(refunded ? [`returned ${isoText(refunded.at)}: ${moneyText(currency, refunded.amount)} paid back (${refunded.paidTo})`] : []),
    ...(expired ? [`expired ${isoText(expired.at)}: ${minutesText(expired.forfeited)} forfeited${expired.stated === expired.forfeited ? "" : `, first stated as ${minutesText(expired.stated)}`}`] : []),
    ...section("draws", pack.draws.map((draw) =>
      `${isoText(draw.startedAt)} to ${isoText(draw.endedAt)} usage "${draw.usageId}", ${draw.item} in "${draw.region}": ${minutesText(draw.drawn)} drawn, ${minutesText(draw.left)} left, saved ${exactText(currency, draw.saved)}`,
    )),
    ...section("corrections", pack.changes.map((change) => `${isoText(change.at)} ${stepText(change)}: consumed ${minutesText(change.before)}, then ${minutesText(change.after)}`)),
  ];
}

function tellBill(bill: BillExplanation): readonly string[] {
  const { currency, arrears } = bill;
  return [
    `bill "${bill.billId}" for ${bill.day}, issued ${isoText(bill.issuedAt)}: ${moneyText(currency, bill.total)}`,
    ...bill.lines.flatMap((line) => ["", ...tellLine(line, currency)]),
    ...section("rounded down by day", bill.days.map((day) => tellDay(day, currency))),
    "",
    `lines ${moneyText(currency, bill.amounts)}, rounded down by ${moneyText(currency, bill.roundDown)}: total ${moneyText(currency, bill.total)}`,
    `cash ${moneyText(currency, bill.cashBefore)}, then ${moneyText(currency, bill.cashAfter)}`,
    ...(arrears.started ? [`arrears started with ${moneyText(currency, arrears.started.due)} due, suspension at ${isoText(arrears.started.suspendsAt)}`] : []),
    ...(arrears.cleared ? ["arrears cleared"] : []),
  ];
}

const tellLine = (line: BillLineExplanation, currency: string): readonly string[] => [
  `${line.day} ${line.item} in "${line.region}"${line.adjustment ? " (adjustment)" : ""}: ${line.minutes} min, ${minutesText(line.drawn)} drawn, ${minutesText(line.overage)} overage, `
    + `at ${moneyText(currency, line.rate)} a minute ${moneyText(currency, line.amount)}`,
  ...indented(line.parts.flatMap((part) => [`usage "${part.usageId}": ${tellPart(part, currency)}`, ...(line.adjustment ? indented(part.steps.map(stepText)) : [])])),
];

const tellDay = (day: BilledDay, currency: string): string =>
  `${day.day}: ${exactText(currency, day.charge)} as ${moneyText(currency, day.rounded)}, `
  + `before ${exactText(currency, day.chargeBefore)} as ${moneyText(currency, day.roundedBefore)}: ${moneyText(currency, day.due)} due`;

import type { ExactAmount } from "../rating/exact-amount.js";
import type { Instant } from "../values/instant.js";
import { amountText, type Decimal, decimalText, fromUnits } from "../values/money.js";
import { minutesOf, minutesOfSeconds, type PackageTime, packageTimeOf } from "../values/package-time.js";
import type { RatingEvent } from "./usage-histories.js";
import type { UsagePart } from "./bill-contributions.js";
import type { Rating, RatingStep } from "./rating-steps.js";

// "min" are minutes of an item, which have its price; "package min" are those of packages.

/** Writes an instant in the zone that was asked for. */
export type InstantText = (at: Instant) => string;

/** How an explanation writes money: in its currency, with at least so many decimals. */
export interface MoneyStyle {
  readonly currency: string;
  /** The decimals of the smallest amount that its tariff charges. */
  readonly moneyDecimals: number;
}

export const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === "" ? line : `  ${line}`));

/** A title with its lines; nothing where there are none. */
export const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? ["", title, ...indented(lines)] : [];

export const billedText = (seconds: number): string => decimalText(minutesOfSeconds(seconds));
export const minutesText = (time: PackageTime): string => decimalText(minutesOf(time));
export const secondsText = (milliseconds: number): string => `${decimalText(fromUnits(BigInt(milliseconds), 3))} s`;
export const moneyText = ({ currency, moneyDecimals }: MoneyStyle, amount: Decimal): string =>
  `${currency} ${amountText(amount, moneyDecimals)}`;

/** An amount, with its fraction where 6 decimals do not show it exactly. */
export function exactText(style: MoneyStyle, { numerator, denominator, shown }: ExactAmount): string {
  const rounded = moneyText(style, shown);
  const isExact = 10n ** 6n % BigInt(decimalText(denominator)) === 0n;
  return isExact ? rounded : `${rounded} (${decimalText(numerator)}/${decimalText(denominator)})`;
}

export const worthText = (drawnMs: PackageTime, listValue: ExactAmount, style: MoneyStyle): string =>
  `${minutesText(drawnMs)} package min drawn, list value ${exactText(style, listValue)}`;

export const contributionText = (part: UsagePart, style: MoneyStyle): string =>
  `day ${part.day}, ${decimalText(part.minutes)} min, ${minutesText(part.drawnMs)} package min drawn, `
  + `${decimalText(part.overageMinutes)} min overage, ${exactText(style, part.charge)}`;

/** What changed a rating. */
export const causeText = ({ sequence, type, cause, reason }: RatingEvent): string => `${causeOf(type, cause, reason)} (event ${sequence})`;

function causeOf(type: RatingEvent["type"], cause: RatingEvent["cause"], reason: RatingEvent["reason"]): string {
  if (type === "UsageRated") return "rated";
  if (type === "UsageVoided") return `voided: ${reason ?? ""}`;
  return `re-rated because of ${cause?.command ?? ""}${cause?.id ? ` "${cause.id}"` : ""}`;
}

/** A rating; of a re-rating also what it changed. */
export const stepText = (step: RatingStep): string =>
  `${causeText(step)}${step.type === "UsagesRerated" ? `: before ${ratingText(step.before)}; after ${ratingText(step.after)}` : ""}`;

function ratingText({ pieces, minutes, overageMinutes }: Rating): string {
  const drawn = new Map<string, number>();
  for (const { packageId, drawnMs } of pieces.flatMap(({ draws }) => draws)) drawn.set(packageId, (drawn.get(packageId) ?? 0) + drawnMs);
  return [
    `${decimalText(minutes)} min`,
    ...[...drawn].map(([packageId, drawnMs]) => `${minutesText(packageTimeOf(drawnMs))} package min of "${packageId}"`),
    `${decimalText(overageMinutes)} min overage`,
  ].join(", ");
}

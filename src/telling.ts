import type { RatingStep } from "./chronicle.js";
import type { ExactAmount } from "./exact-amounts.js";
import { minutesOf, type PackageTime } from "./minutes.js";
import { amountText, type Decimal, decimalText, fromUnits } from "./money.js";

export const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === "" ? line : `  ${line}`));

/** A title and what stands under it; nothing where there is nothing to stand under it. */
export const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length > 0 ? ["", title, ...indented(lines)] : []);

export const minutesText = (time: PackageTime): string => decimalText(minutesOf(time));
export const secondsText = (milliseconds: number): string => `${decimalText(fromUnits(BigInt(milliseconds), 3))} s`;
export const moneyText = (currency: string, amount: Decimal): string => `${currency} ${amountText(amount)}`;

/** An amount, and the fraction that it is where its decimals do not say it exactly. */
export function exactText(currency: string, { numerator, denominator, shown }: ExactAmount): string {
  const told = moneyText(currency, shown);
  return 10n ** 6n % BigInt(decimalText(denominator)) === 0n ? told : `${told} (${decimalText(numerator)}/${decimalText(denominator)})`;
}

export const stepText = ({ sequence, type, cause, reason }: Omit<RatingStep, "pieces">): string => `${ratingText(type, cause, reason)} (event ${sequence})`;

function ratingText(type: RatingStep["type"], cause: RatingStep["cause"], reason: RatingStep["reason"]): string {
  if (type === "UsageRated") return "rated";
  if (type === "UsageVoided") return `voided: ${reason ?? ""}`;
  return `re-rated because of ${cause?.command ?? ""}${cause?.id ? ` "${cause.id}"` : ""}`;
}

import { aFlag, aWholeNumber, oneOf, type Parser } from "../parsing/parser.js";
import { shapeOf } from "../parsing/shape.js";
import { invalid } from "../refusals/refusal-error.js";
import { MAX_DECIMALS, unitsOfText } from "../values/money.js";
import { SECONDS_PER_MINUTE } from "../values/package-time.js";
import { amountText } from "./parse-offer.js";
import type { MoneyRounding, ServiceTerms, Tariff } from "./tariff.js";

const SECONDS_PER_DAY = 86_400;

/** What holds where a tariff does not say it. */
export const TERMS_DEFAULTS = {
  service: { appsNeedPackage: true, whenExhausted: "charge" },
  stepSeconds: SECONDS_PER_MINUTE,
  money: { smallest: "0.01", mode: "down" },
} as const satisfies Pick<Tariff, "service" | "stepSeconds" | "money">;

export const serviceTerms = shapeOf<ServiceTerms>({ appsNeedPackage: aFlag, whenExhausted: oneOf("charge", "refuse") });

export const aStep: Parser<number> = (value, path) => {
  const seconds = aWholeNumber(1, SECONDS_PER_DAY)(value, path);
  const fitsMinutes = SECONDS_PER_MINUTE % seconds === 0 || seconds % SECONDS_PER_MINUTE === 0;
  return fitsMinutes ? seconds : invalid(path, `must divide ${SECONDS_PER_MINUTE} or be a multiple of it`);
};

/** The units of 10⁻⁸ of a currency in `"0.00000001"`, `"0.0000001"` and so on up to `"1"`. */
const POWERS_OF_TEN: readonly bigint[] = Array.from({ length: MAX_DECIMALS + 1 }, (_, zeros) => 10n ** BigInt(zeros));

const smallestAmount: Parser<string> = (value, path) => {
  const text = amountText(value, path);
  return POWERS_OF_TEN.includes(unitsOfText(text)) ? text : invalid(path, 'must be a power of ten from "1" to "0.00000001"');
};

export const moneyRounding = shapeOf<MoneyRounding>({ smallest: smallestAmount, mode: oneOf("down", "half-up") });

/** The decimals of the smallest amount: 2 for `"0.01"`. */
export const moneyDecimals = ({ smallest }: MoneyRounding = TERMS_DEFAULTS.money): number =>
  MAX_DECIMALS + 1 - String(unitsOfText(String(smallest))).length;

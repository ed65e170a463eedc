import { aDay, aDecimal, anId, listOf, objectOf, optional } from "../parsing/parser.js";
import { type DisplayUnits, displayUnits, ZERO_UNITS } from "../rating/charge.js";
import type { LineName, UsageLine } from "../rating/usage-line.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { type Decimal, type DecimalInput, DISPLAY_DECIMALS, MAX_DECIMALS, plus, unitsOf, ZERO } from "../values/money.js";
import { dayLineKey } from "../rating/charge-shares.js";

/** A line of a vendor's bill. Minutes are those of the item, not package minutes. */
export interface VendorLine {
  readonly day: Day | string;
  readonly region: string;
  readonly item: string;
  readonly minutes?: DecimalInput;
  readonly coveredMinutes?: DecimalInput;
  readonly overageMinutes?: DecimalInput;
  readonly amount: DecimalInput;
}

/** What a vendor's bill says of a day, region and item: the sum of its lines. `null` is what a line of them does not say. */
export interface VendorFigures {
  readonly minutes: Decimal | null;
  readonly coveredMinutes: Decimal | null;
  readonly overageMinutes: Decimal | null;
  readonly amount: Decimal;
}

/** The same with its names, as it is compared. */
export interface VendorTotal extends VendorFigures, LineName {}

const MAX_LINES = 1_000_000;
const aFigure = aDecimal(MAX_DECIMALS);
const aKnownFigure = optional(aFigure, null);

/** A line of a bill of this library can be given as it is: what else it has follows from these fields. */
const OF_OUR_LINES = ["billedSeconds", "drawnMs", "overageMs", "rate"];

export const vendorLines = listOf(objectOf((field) => ({
  day: field("day", aDay),
  region: field("region", anId),
  item: field("item", anId),
  minutes: field("minutes", aKnownFigure),
  coveredMinutes: field("coveredMinutes", aKnownFigure),
  overageMinutes: field("overageMinutes", aKnownFigure),
  amount: field("amount", aFigure),
}), OF_OUR_LINES), MAX_LINES);

/** The sums of lines by day, region and item: bills of several nights have a line and its adjustments. */
export function vendorTotals(lines: readonly VendorTotal[]): ReadonlyMap<string, VendorTotal> {
  const totals = new Map<string, VendorTotal>();
  for (const line of lines) {
    const before = totals.get(dayLineKey(line));
    totals.set(dayLineKey(line), before ? sumOf(before, line) : line);
  }
  return totals;
}

const sumOf = (a: VendorTotal, b: VendorTotal): VendorTotal => ({
  ...a,
  minutes: knownSum(a.minutes, b.minutes),
  coveredMinutes: knownSum(a.coveredMinutes, b.coveredMinutes),
  overageMinutes: knownSum(a.overageMinutes, b.overageMinutes),
  amount: plus(a.amount, b.amount),
});

const knownSum = (a: Decimal | null, b: Decimal | null): Decimal | null => (a && b ? plus(a, b) : null);

const NOTHING: VendorFigures = { minutes: ZERO, coveredMinutes: ZERO, overageMinutes: ZERO, amount: ZERO };

const FIGURES = ["minutes", "coveredMinutes", "overageMinutes", "amount"] as const;

/**
 * Whether a vendor's figures are those of a line, rounded up or down to the decimals that they are written with, and to no fewer than 2
 * (B10). A line that either side lacks is compared as zeros, but a line of ours is never one of which the vendor has nothing.
 */
export function isSameLine(ours: UsageLine | undefined, theirs: VendorFigures | undefined, compiled: CompiledTariff): boolean {
  return ours && !theirs ? false : agree(ours ? displayUnits(ours, compiled) : ZERO_UNITS, theirs ?? NOTHING);
}

const agree = (ours: DisplayUnits, theirs: VendorFigures): boolean =>
  FIGURES.every((name) => {
    const figure = theirs[name];
    return figure === null || isRoundingOf(ours[name], figure);
  });

/** Whether `figure` is less than a unit of its last decimal away from a number of units of 10⁻⁶. */
export function isRoundingOf(displayedUnits: bigint, figure: Decimal): boolean {
  const distance = displayedUnits * UNITS_PER_DISPLAYED - unitsOf(figure);
  const decimals = Math.min(DISPLAY_DECIMALS, Math.max(CENT_DECIMALS, figure.decimalPlaces()));
  const unit = 10n ** BigInt(MAX_DECIMALS - decimals);
  return -unit < distance && distance < unit;
}

const CENT_DECIMALS = 2;
const UNITS_PER_DISPLAYED = 10n ** BigInt(MAX_DECIMALS - DISPLAY_DECIMALS);

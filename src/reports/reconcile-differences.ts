import type { Draw } from "../packages/minute-package.js";
import { type DisplayMinutes, displayMinutes, displayUnits } from "../rating/charge.js";
import { dayLineKey, lineShares } from "../rating/charge-shares.js";
import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { comparePieces } from "../rating/rating-order.js";
import { compareLines, type LineName, type UsageLine } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import { addFractions, displayed, type Fraction, ZERO_FRACTION } from "../values/fraction.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import { addPackageTime, type PackageTime, subtractPackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";
import { linesOfPieces, type RatedPiece } from "./rated-again.js";
import type { Subject } from "./reconcile-material.js";
import { type Comparison, differingKeys, type Lines, type Reading } from "./reconcile-readings.js";
import { type DifferenceCause, type Trial, trialsOf } from "./reconcile-trials.js";
import { isRoundingOf, isSameLine, type VendorFigures, type VendorTotal } from "./vendor-lines.js";

/** A usage behind a line, and what it adds to ours: zeros where it does not count. */
export interface ReconciledUsage extends DisplayMinutes {
  readonly usageId: string;
  readonly appId: string;
  readonly startedAt: Instant;
  readonly seconds: number;
  readonly charge: ExactAmount;
  /** Each would by itself make the line the vendor's, and concerns this usage; none where nothing that is tried does. */
  readonly causes: readonly DifferenceCause[];
}

/** Our line of a day, region and item, with what it draws from each package, sorted by its id. */
export interface OurFigures extends DisplayMinutes {
  readonly amount: Decimal;
  readonly draws: readonly Draw[];
}

/** A line that is not the same on both sides. `null` is a line that a side does not have. */
export interface Difference extends LineName {
  readonly ours: OurFigures | null;
  readonly theirs: VendorFigures | null;
  /** All usages of our line, and those that a cause names, by falling number of causes. They sum to `ours`. */
  readonly usages: readonly ReconciledUsage[];
}

/** The pieces of each usage on a line. */
type Parts = ReadonlyMap<Usage, readonly RatedPiece[]>;
type Causes = Map<Usage, DifferenceCause[]>;

/** How we rate what is compared. */
interface Ours {
  readonly rated: readonly RatedPiece[];
  readonly lines: Lines;
}

/** The lines that differ, by day, region and item. `rates` are those of the tariff. */
export function differencesOf(
  { compiled, theirs }: Comparison, { rated, lines: ours }: Ours, subject: Subject, rates: Reading["rates"],
): readonly Difference[] {
  const keys = new Set(differingKeys(ours, theirs, compiled));
  if (keys.size === 0) return [];
  const parts = partsOfLines(rated, keys);
  const causes = new Map([...keys].map((key) => [key, absentCauses(parts(key), ours.get(key), theirs.get(key), compiled)] as const));
  for (const trial of trialsOf(subject, rates)) {
    const lines = linesOfPieces(trial.rated);
    const explained = new Set([...keys].filter((key) => isSameLine(lines.get(key), theirs.get(key), trial.prices)));
    const tried = partsOfLines(trial.rated, explained);
    for (const key of explained) addCause(causes.get(key) ?? new Map<Usage, DifferenceCause[]>(), trial.cause, parts(key), tried(key));
  }
  return [...keys].flatMap((key) => {
    const sides = { ours: ours.get(key), theirs: theirs.get(key), parts: parts(key), causes: causes.get(key) };
    const line = sides.ours ?? sides.theirs;
    return line ? [differenceOf(line, sides, compiled)] : [];
  }).sort(compareLines);
}

/** The parts of the lines with the given keys. */
function partsOfLines(rated: readonly RatedPiece[], keys: ReadonlySet<string>): (key: string) => Parts {
  const lines = new Map<string, Map<Usage, RatedPiece[]>>();
  for (const each of rated) {
    const { usage, piece } = each;
    const key = dayLineKey({ day: piece.day, region: usage.region, item: usage.item });
    if (!keys.has(key)) continue;
    const line = lines.get(key) ?? new Map<Usage, RatedPiece[]>();
    lines.set(key, line);
    const pieces = line.get(usage);
    if (pieces) pieces.push(each);
    else line.set(usage, [each]);
  }
  return (key) => lines.get(key) ?? new Map();
}

/** What a usage adds to a line; `undefined` where it adds nothing. */
const partOf = (pieces: readonly RatedPiece[] = []): UsageLine | undefined => [...linesOfPieces(pieces).values()][0];

/** Each usage without which our line would be the vendor's. Of a line that the vendor does not have, that is every one. */
function absentCauses(parts: Parts, ours: UsageLine | undefined, theirs: VendorTotal | undefined, compiled: CompiledTariff): Causes {
  const known = theirs && !theirs.minutes ? "amount" : "minutes";
  const figure = theirs ? theirs[known] : null;
  const isTheirs = (line: UsageLine): boolean => figure === null || isRoundingOf(displayUnits(line, compiled)[known], figure);
  const causes: Causes = new Map();
  if (!ours || (figure !== null && isTheirs(ours))) return causes;
  for (const [usage, pieces] of parts) {
    const part = partOf(pieces);
    if (part && isTheirs(withoutPart(ours, part))) causes.set(usage, ["absent"]);
  }
  return causes;
}

const withoutPart = (line: UsageLine, part: UsageLine): UsageLine => ({
  ...line,
  billedSeconds: line.billedSeconds - part.billedSeconds,
  drawnMs: subtractPackageTime(line.drawnMs, part.drawnMs),
  overageMs: subtractPackageTime(line.overageMs, part.overageMs),
});

/** Names the usages that a trial rates otherwise; where only prices are others, those that are charged. */
function addCause(causes: Causes, cause: Trial["cause"], parts: Parts, tried: Parts): void {
  for (const usage of new Set([...parts.keys(), ...tried.keys()])) {
    const [before, after] = [partOf(parts.get(usage)), partOf(tried.get(usage))];
    const isConcerned = cause === "rates" ? before !== undefined && before.overageMs > 0 : !isSamePart(before, after);
    if (isConcerned) causes.set(usage, [...(causes.get(usage) ?? []), cause]);
  }
}

const isSamePart = (a: UsageLine | undefined, b: UsageLine | undefined): boolean =>
  a?.billedSeconds === b?.billedSeconds && a?.drawnMs === b?.drawnMs && a?.overageMs === b?.overageMs;

interface Sides {
  readonly ours: UsageLine | undefined;
  readonly theirs: VendorTotal | undefined;
  readonly parts: Parts;
  readonly causes: Causes | undefined;
}

function differenceOf(
  { day, region, item }: LineName, { ours, theirs, parts, causes = new Map() }: Sides, compiled: CompiledTariff,
): Difference {
  const charges = chargesOf(parts, compiled);
  const usages = [...new Set([...parts.keys(), ...causes.keys()])].map((usage): ReconciledUsage => {
    const part = partOf(parts.get(usage)) ?? { day, region, item, ...NOTHING };
    const { usageId, appId, startedAt, seconds } = usage;
    const charge = exactAmountOf(charges.get(usage) ?? ZERO_FRACTION);
    return { usageId, appId, startedAt, seconds, ...displayMinutes([part], compiled), charge, causes: causes.get(usage) ?? [] };
  });
  return {
    day,
    region,
    item,
    ours: ours ? ourFigures(ours, parts, compiled) : null,
    theirs: theirs ? figuresOf(theirs) : null,
    usages: usages.sort(compareUsages),
  };
}

/** The share of each usage in the charge of a line, allocated piece by piece in canonical order. */
function chargesOf(parts: Parts, compiled: CompiledTariff): ReadonlyMap<Usage, Fraction> {
  const shareOf = lineShares(compiled);
  const pieces = [...parts.values()].flat().map((each) => ({ ...each, endedAt: each.piece.endedAt })).sort(comparePieces);
  const charges = new Map<Usage, Fraction>();
  for (const { usage, piece: { day, overageMs } } of pieces) {
    const share = shareOf({ day, region: usage.region, item: usage.item, overageMs });
    charges.set(usage, addFractions(charges.get(usage) ?? ZERO_FRACTION, share));
  }
  return charges;
}

const NOTHING = { billedSeconds: 0, drawnMs: ZERO_PACKAGE_TIME, overageMs: ZERO_PACKAGE_TIME };

function ourFigures(line: UsageLine, parts: Parts, compiled: CompiledTariff): OurFigures {
  const drawnMs = new Map<string, PackageTime>();
  for (const { packageId, drawnMs: ms } of [...parts.values()].flat().flatMap(({ piece }) => piece.draws)) {
    drawnMs.set(packageId, addPackageTime(drawnMs.get(packageId) ?? ZERO_PACKAGE_TIME, ms));
  }
  const draws = [...drawnMs].sort(([a], [b]) => byCodeUnit(a, b)).map(([packageId, ms]) => ({ packageId, drawnMs: ms }));
  return { ...displayMinutes([line], compiled), amount: displayed(displayUnits(line, compiled).amount), draws };
}

const figuresOf = ({ minutes, coveredMinutes, overageMinutes, amount }: VendorTotal): VendorFigures =>
  ({ minutes, coveredMinutes, overageMinutes, amount });

const compareUsages = (a: ReconciledUsage, b: ReconciledUsage): number =>
  b.causes.length - a.causes.length || a.startedAt - b.startedAt || byCodeUnit(a.usageId, b.usageId);

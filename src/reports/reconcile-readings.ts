import type { UsageLine } from "../rating/usage-line.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import type { Item, Rate, Tariff } from "../tariff/tariff.js";
import type { Day } from "../values/calendar.js";
import { byCodeUnit } from "../values/text-order.js";
import { linesOfPieces, type Material, rateAgain, type RatedPiece } from "./rated-again.js";
import { isSameLine, type VendorTotal } from "./vendor-lines.js";

/**
 * A reading of what the sources leave open (B1, B2, B4, C), and on how many lines it and the vendor's bill differ. `"B1"` are the first
 * rates of each item, `"B2"` the last ones; on all days, or as the tariff is dated where those are its rates on the first day compared.
 */
export interface Reading {
  readonly rounding: Tariff["rounding"];
  readonly coverFrom: Tariff["coverFrom"];
  readonly rates: "B1" | "B2";
  readonly differences: number;
}

/** What is set beside the vendor's bill: the lines of days that are compared. */
export interface Comparison {
  readonly material: Material;
  readonly compiled: CompiledTariff;
  readonly theirs: ReadonlyMap<string, VendorTotal>;
  readonly isCompared: (line: { readonly day: Day }) => boolean;
}

export type Lines = ReadonlyMap<string, UsageLine>;

/** The lines of pieces, of the days that are compared. */
export const comparedLines = (rated: readonly RatedPiece[], isCompared: Comparison["isCompared"]): Lines =>
  new Map([...linesOfPieces(rated)].filter(([, line]) => isCompared(line)));

/** The keys of lines of either side that are not the same, each once. */
export const differingKeys = (ours: Lines, theirs: Comparison["theirs"], compiled: CompiledTariff): readonly string[] =>
  [...new Set([...ours.keys(), ...theirs.keys()])].filter((key) => !isSameLine(ours.get(key), theirs.get(key), compiled));

/** All readings, best first; of those that are equally good, the one first that is nearest to the tariff. */
export function readingsOf(comparison: Comparison, ours: Lines, rates: Reading["rates"]): readonly Reading[] {
  const { material, compiled: { tariff }, theirs, isCompared } = comparison;
  const own = { rounding: tariff.rounding, coverFrom: tariff.coverFrom, rates };
  const distance = (reading: Reading): number =>
    Number(reading.rounding !== own.rounding) + Number(reading.coverFrom !== own.coverFrom) + Number(reading.rates !== rates);
  const lists = priceLists(tariff, rates);
  return ROUNDINGS.flatMap((rounding) => COVERS.flatMap((coverFrom) => {
    const isOwn = rounding === own.rounding && coverFrom === own.coverFrom;
    const lines = isOwn ? ours : comparedLines(rateAgain(material, tariff, { rounding, coverFrom }), isCompared);
    return RATES.map((each): Reading => {
      const counts = lists[each].map((list) => differingKeys(lines, theirs, list).length);
      return { rounding, coverFrom, rates: each, differences: Math.min(...counts) };
    });
  })).sort((a, b) => a.differences - b.differences || distance(a) - distance(b));
}

const ROUNDINGS = ["per-usage", "per-day"] as const;
const COVERS = ["purchase", "start-of-day"] as const;
const RATES = ["B1", "B2"] as const;

/**
 * The price lists that a reading stands for: its rates on all days for every item, or for the items alone that packages cover, since what
 * they do not cover has dates of its own (B9). The tariff as it is dated stands for the rates that begin the days compared.
 */
function priceLists(tariff: Tariff, own: Reading["rates"]): Readonly<Record<Reading["rates"], readonly CompiledTariff[]>> {
  const listsOf = (rates: Reading["rates"]): readonly CompiledTariff[] => {
    const throughout = [withRates(tariff, rates, () => true), withRates(tariff, rates, ({ weight }) => weight !== null)];
    return (own === rates ? [tariff, ...throughout] : throughout).map(compiledTariff);
  };
  return { B1: listsOf("B1"), B2: listsOf("B2") };
}

/** The rates that the tariff itself has on the first of the days: B2 where every covered item has come to its last. */
export function ratesOfTariff(tariff: Tariff, lines: readonly { readonly day: Day }[]): Reading["rates"] {
  const first = lines.reduce<string>((earliest, { day }) => (day < earliest ? day : earliest), AFTER_ALL_DAYS);
  const covered = Object.values(tariff.items).filter(({ weight }) => weight !== null);
  const starts = covered.flatMap(({ rates }) => rates.map(({ from = "" }) => from));
  return starts.every((from) => from <= first) && starts.some((from) => from !== "") ? "B2" : "B1";
}

const AFTER_ALL_DAYS = "9999-12-31";

/** A tariff in which the items of a kind have one rate for all days: their first or their last. */
export function withRates(tariff: Tariff, rates: Reading["rates"], isOfKind: (item: Item) => boolean): Tariff {
  const changed = (item: Item): Item => (isOfKind(item) ? { ...item, rates: onlyRates(item, rates) } : item);
  return { ...tariff, items: Object.fromEntries(Object.entries(tariff.items).map(([name, item]) => [name, changed(item)])) };
}

function onlyRates({ rates }: Item, which: Reading["rates"]): readonly Rate[] {
  const byRegion = new Map<string, Rate>();
  for (const rate of rates.toSorted((a, b) => byCodeUnit(a.from ?? "", b.from ?? ""))) {
    if (which === "B2" || !byRegion.has(rate.region)) byRegion.set(rate.region, rate);
  }
  return [...byRegion.values()].map(({ region, perMinute }) => ({ region, perMinute }));
}

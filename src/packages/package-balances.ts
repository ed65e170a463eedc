import type { Instant } from "../values/instant.js";
import { type PackageTime, packageTimeOf } from "../values/package-time.js";
import { type Draw, compareDrawdown, type MinutePackage } from "./minute-package.js";

/**
 * The packages that are not returned, in drawdown order, and what the current rating leaves in each. It is changed in place: a
 * draw costs the same for ten packages and for ten thousand.
 */
export interface PackageBalances {
  readonly packages: readonly MinutePackage[];
  /** Where each package stands in the order, by id. */
  readonly positions: ReadonlyMap<string, number>;
  /** Package time in milliseconds, by place. */
  readonly remainingMs: Float64Array;
  /** What was overwritten in `remainingMs` since the last commit, the newest first. */
  overwritten: Overwritten | null;
  readonly byRegion: ReadonlyMap<string, RegionIndex>;
  /** Where packages cut usages (rule 7): every begin and end of validity, each once, in order. */
  readonly cuts: readonly Instant[];
}

/** The remaining time that a package had before it was written. */
interface Overwritten {
  readonly place: number;
  readonly ms: number;
  readonly next: Overwritten | null;
}

/**
 * The packages of a shelf that cover one region, and a tree to find the next one that can be drawn: a node says from which
 * instant on some package below it is effective, of those that are not empty.
 */
interface RegionIndex {
  readonly places: readonly number[];
  readonly expiries: Float64Array;
  /** The position in this aisle, by place on the shelf. */
  readonly leafOf: ReadonlyMap<number, number>;
  /** The root is at 1, the children of a node at twice its index and one more, the leaves from half of the length on. */
  readonly effective: Float64Array;
}

export function packageBalances(bought: Iterable<MinutePackage>, leftIn: (pack: MinutePackage) => PackageTime): PackageBalances {
  const packages = [...bought].filter(({ refunded }) => !refunded).sort(compareDrawdown);
  const regions = new Set(packages.flatMap((pack) => pack.regions));
  const remainingMs = Float64Array.from(packages, leftIn);
  return {
    packages,
    positions: new Map(packages.map(({ packageId }, place) => [packageId, place])),
    remainingMs,
    overwritten: null,
    byRegion: new Map([...regions].map((region) => [region, regionIndexOf(packages, remainingMs, region)])),
    cuts: [...new Set(packages.flatMap(({ effectiveAt, expiresAt }) => [effectiveAt, expiresAt]))].sort((a, b) => a - b),
  };
}

function regionIndexOf(packages: readonly MinutePackage[], remainingMs: Float64Array, region: string): RegionIndex {
  const places = [...packages.keys()].filter((place) => packages[place]?.regions.includes(region));
  const width = 2 ** Math.ceil(Math.log2(places.length));
  const effective = new Float64Array(2 * width).fill(Infinity);
  places.forEach((place, position) => {
    effective[width + position] = remainingMs[place] === 0 ? Infinity : (packages[place]?.effectiveAt ?? Infinity);
  });
  for (let node = width - 1; node >= 1; node -= 1) effective[node] = earlierChild(effective, node);
  return {
    places,
    expiries: Float64Array.from(places, (place) => packages[place]?.expiresAt ?? Infinity),
    leafOf: new Map(places.map((place, position) => [place, position])),
    effective,
  };
}

const earlierChild = (effective: Float64Array, node: number): number =>
  Math.min(effective[2 * node] ?? Infinity, effective[2 * node + 1] ?? Infinity);

export const copyBalances = (balances: PackageBalances): PackageBalances => ({
  ...balances,
  remainingMs: balances.remainingMs.slice(),
  overwritten: null,
  byRegion: new Map([...balances.byRegion].map(([region, regionIndex]) => [region, { ...regionIndex, effective: regionIndex.effective.slice() }])),
});

/** What is left in a package; a returned one, which nothing is drawn from, is not on the shelf. */
export function remainingOf({ remainingMs, positions }: PackageBalances, { packageId, quotaMs }: MinutePackage): PackageTime {
  const place = positions.get(packageId);
  return place === undefined ? quotaMs : packageTimeOf(remainingMs[place] ?? 0);
}

/** Takes draws from their packages. */
export function debitDraws(balances: PackageBalances, draws: readonly Draw[]): void {
  for (const { packageId, drawnMs } of draws) adjustRemaining(balances, packageId, 0 - drawnMs);
}

/** Gives draws back. */
export function creditDraws(balances: PackageBalances, draws: readonly Draw[]): void {
  for (const { packageId, drawnMs } of draws) adjustRemaining(balances, packageId, drawnMs);
}

/** Adds `change` to what is left in a package. */
export function adjustRemaining(balances: PackageBalances, packageId: string, change: number): void {
  const place = balances.positions.get(packageId);
  if (place !== undefined) setRemaining(balances, place, (balances.remainingMs[place] ?? 0) + change);
}

export function setRemaining(balances: PackageBalances, place: number, ms: number): void {
  const { remainingMs } = balances;
  const before = remainingMs[place] ?? 0;
  balances.overwritten = { place, ms: before, next: balances.overwritten };
  remainingMs[place] = ms;
  if ((ms === 0) !== (before === 0)) updateTrees(balances, place, ms);
}

/** Sets back what was overwritten since the last commit, the newest first. It can be repeated. */
export function restoreBalances(balances: PackageBalances): void {
  for (let each = balances.overwritten; each; each = each.next) {
    balances.remainingMs[each.place] = each.ms;
    updateTrees(balances, each.place, each.ms);
  }
}

/** Lets the trees of its regions know whether a package can be drawn. */
function updateTrees({ packages, byRegion }: PackageBalances, place: number, ms: number): void {
  const pack = packages[place];
  if (!pack) return;
  for (const region of pack.regions) {
    const regionIndex = byRegion.get(region);
    const position = regionIndex?.leafOf.get(place);
    if (regionIndex && position !== undefined) setEffective(regionIndex.effective, position, ms === 0 ? Infinity : pack.effectiveAt);
  }
}

function setEffective(effective: Float64Array, position: number, at: number): void {
  let node = effective.length / 2 + position;
  effective[node] = at;
  for (node = node >>> 1; node >= 1; node = node >>> 1) effective[node] = earlierChild(effective, node);
}

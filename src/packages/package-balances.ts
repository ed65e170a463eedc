import type { Instant } from "../values/instant.js";
import { type PackageTime, packageTimeOf } from "../values/package-time.js";
import { type Draw, compareDrawdown, type MinutePackage } from "./minute-package.js";

/**
 * The packages that are not returned, in drawdown order (rule 2), and what the current rating leaves in each. It is changed in place,
 * so that the cost of a draw is logarithmic in the number of packages.
 *
 * A *position* is an index into `packages` and `remainingMs`. A *leaf* is a position in the tree of one region.
 */
export interface PackageBalances {
  readonly packages: readonly MinutePackage[];
  /** The position of each package, by id. */
  readonly positions: ReadonlyMap<string, number>;
  /** Package time in milliseconds, by position. */
  readonly remainingMs: Float64Array;
  /** Undo log: what was overwritten in `remainingMs` since the last commit, the newest first. */
  overwritten: Overwritten | null;
  readonly byRegion: ReadonlyMap<string, RegionIndex>;
  /** Where packages cut usages (rule 7): each `effectiveAt` and `expiresAt` once, ascending. */
  readonly cuts: readonly Instant[];
}

/** What remained in a package before it was overwritten. */
interface Overwritten {
  readonly position: number;
  readonly remainingMs: number;
  readonly next: Overwritten | null;
}

/** The packages that cover one region, one for each leaf, in drawdown order. */
interface RegionIndex {
  /** The position of the package, by leaf. */
  readonly positions: readonly number[];
  /** When the package expires, by leaf: ascending. */
  readonly expiresAt: Float64Array;
  /** The leaf of the package, by position. */
  readonly leafOf: ReadonlyMap<number, number>;
  /**
   * Segment tree that finds the next package to draw: each node holds the earliest `effectiveAt` of the packages below it that are not
   * empty, `Infinity` if all are. The root is at index 1, the children of node n at 2n and 2n + 1, the leaves in the second half.
   */
  readonly effectiveAt: Float64Array;
}

/** The balances of `bought` without those that were returned; `remainingIn` says what the current rating leaves in a package. */
export function packageBalances(bought: Iterable<MinutePackage>, remainingIn: (pack: MinutePackage) => PackageTime): PackageBalances {
  const packages = [...bought].filter(({ refunded }) => !refunded).sort(compareDrawdown);
  const regions = new Set(packages.flatMap((pack) => pack.regions));
  const remainingMs = Float64Array.from(packages, remainingIn);
  return {
    packages,
    positions: new Map(packages.map(({ packageId }, position) => [packageId, position])),
    remainingMs,
    overwritten: null,
    byRegion: new Map([...regions].map((region) => [region, regionIndexOf(packages, remainingMs, region)])),
    cuts: [...new Set(packages.flatMap(({ effectiveAt, expiresAt }) => [effectiveAt, expiresAt]))].sort((a, b) => a - b),
  };
}

function regionIndexOf(packages: readonly MinutePackage[], remainingMs: Float64Array, region: string): RegionIndex {
  const positions = [...packages.keys()].filter((position) => packages[position]?.regions.includes(region));
  const width = 2 ** Math.ceil(Math.log2(positions.length));
  const effectiveAt = new Float64Array(2 * width).fill(Infinity);
  positions.forEach((position, leaf) => {
    effectiveAt[width + leaf] = remainingMs[position] === 0 ? Infinity : (packages[position]?.effectiveAt ?? Infinity);
  });
  for (let node = width - 1; node >= 1; node -= 1) effectiveAt[node] = earlierChild(effectiveAt, node);
  return {
    positions,
    expiresAt: Float64Array.from(positions, (position) => packages[position]?.expiresAt ?? Infinity),
    leafOf: new Map(positions.map((position, leaf) => [position, leaf])),
    effectiveAt,
  };
}

const earlierChild = (effectiveAt: Float64Array, node: number): number =>
  Math.min(effectiveAt[2 * node] ?? Infinity, effectiveAt[2 * node + 1] ?? Infinity);

/** A copy that can be changed without changing `balances`. */
export const copyBalances = (balances: PackageBalances): PackageBalances => ({
  ...balances,
  remainingMs: balances.remainingMs.slice(),
  overwritten: null,
  byRegion: new Map([...balances.byRegion].map(([region, index]) => [region, { ...index, effectiveAt: index.effectiveAt.slice() }])),
});

/** What remains in a package. The balances do not hold a returned package: nothing is drawn from it, so its whole quota remains. */
export function remainingOf({ remainingMs, positions }: PackageBalances, { packageId, quotaMs }: MinutePackage): PackageTime {
  const position = positions.get(packageId);
  return position === undefined ? quotaMs : packageTimeOf(remainingMs[position] ?? 0);
}

/** Subtracts draws from what remains in their packages. */
export function debitDraws(balances: PackageBalances, draws: readonly Draw[]): void {
  for (const { packageId, drawnMs } of draws) adjustRemaining(balances, packageId, 0 - drawnMs);
}

/** Adds draws back to what remains in their packages. */
export function creditDraws(balances: PackageBalances, draws: readonly Draw[]): void {
  for (const { packageId, drawnMs } of draws) adjustRemaining(balances, packageId, drawnMs);
}

/** Adds `changeMs`, which may be negative, to what remains in a package. A returned package is skipped. */
export function adjustRemaining(balances: PackageBalances, packageId: string, changeMs: number): void {
  const position = balances.positions.get(packageId);
  if (position !== undefined) setRemaining(balances, position, (balances.remainingMs[position] ?? 0) + changeMs);
}

/** Overwrites what remains in the package at `position`, and notes the old value in the undo log. */
export function setRemaining(balances: PackageBalances, position: number, newMs: number): void {
  const { remainingMs } = balances;
  const oldMs = remainingMs[position] ?? 0;
  balances.overwritten = { position, remainingMs: oldMs, next: balances.overwritten };
  remainingMs[position] = newMs;
  if ((newMs === 0) !== (oldMs === 0)) updateTrees(balances, position, newMs);
}

/** Restores what was overwritten since the last commit, the newest first. It is idempotent, so it can run again after a fault. */
export function restoreBalances(balances: PackageBalances): void {
  for (let entry = balances.overwritten; entry; entry = entry.next) {
    balances.remainingMs[entry.position] = entry.remainingMs;
    updateTrees(balances, entry.position, entry.remainingMs);
  }
}

/** Updates the trees of a package's regions: an empty package cannot be drawn. */
function updateTrees({ packages, byRegion }: PackageBalances, position: number, remainingMs: number): void {
  const pack = packages[position];
  if (!pack) return;
  for (const region of pack.regions) {
    const index = byRegion.get(region);
    const leaf = index?.leafOf.get(position);
    if (index && leaf !== undefined) setLeaf(index.effectiveAt, leaf, remainingMs === 0 ? Infinity : pack.effectiveAt);
  }
}

function setLeaf(effectiveAt: Float64Array, leaf: number, at: number): void {
  let node = effectiveAt.length / 2 + leaf;
  effectiveAt[node] = at;
  for (node = node >>> 1; node >= 1; node = node >>> 1) effectiveAt[node] = earlierChild(effectiveAt, node);
}

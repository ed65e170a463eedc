import { type PackageTime, packageTimeOf } from "./minutes.js";
import { inDrawdownOrder, type MinutePackage } from "./packages.js";
import type { Instant } from "./time.js";
import type { Draw } from "./usages.js";

/**
 * The packages that are not returned, in drawdown order, and what the current rating leaves in each. It is changed in place: a
 * draw costs the same for ten packages and for ten thousand.
 */
export interface Shelf {
  readonly packs: readonly MinutePackage[];
  /** Where each package stands in the order, by id. */
  readonly places: ReadonlyMap<string, number>;
  /** Package time in milliseconds, by place. */
  readonly left: Float64Array;
  readonly aisles: ReadonlyMap<string, Aisle>;
  /** Where packages cut usages (rule 7): every begin and end of validity, each once, in order. */
  readonly cuts: readonly Instant[];
}

/**
 * The packages of a shelf that cover one region, and a tree to find the next one that can be drawn: a node says from which
 * instant on some package below it is effective, of those that are not empty.
 */
interface Aisle {
  readonly places: readonly number[];
  readonly expiries: Float64Array;
  /** The position in this aisle, by place on the shelf. */
  readonly positions: ReadonlyMap<number, number>;
  /** The root is at 1, the children of a node at twice its index and one more, the leaves from half of the length on. */
  readonly effective: Float64Array;
}

export function shelfOf(packages: Iterable<MinutePackage>, leftIn: (pack: MinutePackage) => PackageTime): Shelf {
  const packs = [...packages].filter(({ refunded }) => !refunded).sort(inDrawdownOrder);
  const regions = new Set(packs.flatMap((pack) => pack.regions));
  const left = Float64Array.from(packs, leftIn);
  return {
    packs,
    places: new Map(packs.map(({ packageId }, place) => [packageId, place])),
    left,
    aisles: new Map([...regions].map((region) => [region, aisleOf(packs, left, region)])),
    cuts: [...new Set(packs.flatMap(({ effectiveAt, expiresAt }) => [effectiveAt, expiresAt]))].sort((a, b) => a - b),
  };
}

function aisleOf(packs: readonly MinutePackage[], left: Float64Array, region: string): Aisle {
  const places = [...packs.keys()].filter((place) => packs[place]?.regions.includes(region));
  const width = 2 ** Math.ceil(Math.log2(places.length));
  const effective = new Float64Array(2 * width).fill(Infinity);
  places.forEach((place, position) => {
    effective[width + position] = left[place] === 0 ? Infinity : (packs[place]?.effectiveAt ?? Infinity);
  });
  for (let node = width - 1; node >= 1; node -= 1) effective[node] = earlierChild(effective, node);
  return {
    places,
    expiries: Float64Array.from(places, (place) => packs[place]?.expiresAt ?? Infinity),
    positions: new Map(places.map((place, position) => [place, position])),
    effective,
  };
}

const earlierChild = (effective: Float64Array, node: number): number =>
  Math.min(effective[2 * node] ?? Infinity, effective[2 * node + 1] ?? Infinity);

export const copyOfShelf = (shelf: Shelf): Shelf => ({
  ...shelf,
  left: shelf.left.slice(),
  aisles: new Map([...shelf.aisles].map(([region, aisle]) => [region, { ...aisle, effective: aisle.effective.slice() }])),
});

/** What is left in a package; a returned one, which nothing is drawn from, is not on the shelf. */
export function leftOn({ left, places }: Shelf, { packageId, quota }: MinutePackage): PackageTime {
  const place = places.get(packageId);
  return place === undefined ? quota : packageTimeOf(left[place] ?? 0);
}

/** Takes draws from their packages. */
export function takeFrom(shelf: Shelf, draws: readonly Draw[]): void {
  for (const { packageId, drawn } of draws) changeLeft(shelf, packageId, 0 - drawn);
}

/** Gives draws back. */
export function giveBack(shelf: Shelf, draws: readonly Draw[]): void {
  for (const { packageId, drawn } of draws) changeLeft(shelf, packageId, drawn);
}

/** Adds `change` to what is left in a package. */
export function changeLeft(shelf: Shelf, packageId: string, change: number): void {
  const place = shelf.places.get(packageId);
  if (place !== undefined) setLeft(shelf, place, (shelf.left[place] ?? 0) + change);
}

export function setLeft({ packs, left, aisles }: Shelf, place: number, ms: number): void {
  const wasEmpty = left[place] === 0;
  left[place] = ms;
  const pack = packs[place];
  if (!pack || (ms === 0) === wasEmpty) return;
  for (const region of pack.regions) {
    const aisle = aisles.get(region);
    const position = aisle?.positions.get(place);
    if (aisle && position !== undefined) mark(aisle.effective, position, ms === 0 ? Infinity : pack.effectiveAt);
  }
}

function mark(effective: Float64Array, position: number, at: number): void {
  let node = effective.length / 2 + position;
  effective[node] = at;
  for (node = node >>> 1; node >= 1; node = node >>> 1) effective[node] = earlierChild(effective, node);
}

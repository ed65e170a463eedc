import { TEXT_ORDER, type Tree, type TreeOrder, valueIn, withEntryIn, withoutEntryIn } from "../values/persistent-tree.js";
import { compareDrawdown, type CoveredUsage, type MinutePackage } from "./minute-package.js";

/** Packages in drawdown order (rule 2), each with its slot. The interval of a package is its validity. */
export type PackageTree = Tree<MinutePackage, number>;

const DRAWDOWN_ORDER: TreeOrder<MinutePackage> =
  { compare: compareDrawdown, from: ({ effectiveAt }) => effectiveAt, until: ({ expiresAt }) => expiresAt };

/** The packages of a region that are not empty. */
export interface RegionPackages {
  /** Those for every item and app. */
  readonly all: PackageTree;
  /** Those for some items or some apps, by each of them (`limitKey`): so that a call finds its packages among any number of others. */
  readonly limited: Tree<string, PackageTree>;
}

/** The packages that are not empty and not returned, by the regions that they cover. */
export type DrawablePackages = Tree<string, RegionPackages>;

const NONE: RegionPackages = { all: null, limited: null };

/** The packages with one under its slot, or without it where that is `null`. */
export const withDrawable = (before: DrawablePackages, pack: MinutePackage, slot: number | null): DrawablePackages =>
  pack.regions.reduce((regions, region) => {
    const packages = valueIn(TEXT_ORDER, regions, region) ?? NONE;
    return withEntryIn(TEXT_ORDER, regions, region, withPackageIn(packages, pack, slot));
  }, before);

function withPackageIn({ all, limited }: RegionPackages, pack: MinutePackage, slot: number | null): RegionPackages {
  if (!pack.items && !pack.appIds) return { all: withSlot(all, pack, slot), limited };
  let trees = limited;
  for (const item of pack.items ?? [ANY]) {
    for (const appId of pack.appIds ?? [ANY]) {
      const key = limitKey(item, appId);
      const tree = withSlot(valueIn(TEXT_ORDER, trees, key) ?? null, pack, slot);
      trees = tree ? withEntryIn(TEXT_ORDER, trees, key, tree) : withoutEntryIn(TEXT_ORDER, trees, key);
    }
  }
  return { all, limited: trees };
}

const withSlot = (tree: PackageTree, pack: MinutePackage, slot: number | null): PackageTree =>
  slot === null ? withoutEntryIn(DRAWDOWN_ORDER, tree, pack) : withEntryIn(DRAWDOWN_ORDER, tree, pack, slot);

/** In place of an item or an app, where a package is for all of them. No id is empty. */
const ANY = "";

const limitKey = (item: string, appId: string): string => `${item.length} ${item}${appId}`;

const NO_TREES: readonly PackageTree[] = Object.freeze([]);

/** The trees that hold the packages which cover a usage and are not for every item and app. */
export function limitedTrees({ limited }: RegionPackages, { item, appId }: CoveredUsage): readonly PackageTree[] {
  if (limited === null) return NO_TREES; // as nearly always
  const keys = [limitKey(item, appId), limitKey(item, ANY), limitKey(ANY, appId)];
  return keys.map((key) => valueIn(TEXT_ORDER, limited, key) ?? null).filter((tree) => tree !== null);
}

import { type Instant, instantOf, latest } from "../values/instant.js";
import { type PackageTime, packageTimeOf } from "../values/package-time.js";
import {
  firstWhere, nodesOf, NUMBER_ORDER, TEXT_ORDER, type Tree, type TreeOrder, valueIn, withEntryIn, withoutEntryIn,
} from "../values/persistent-tree.js";
import { elementAt, EMPTY_VECTOR, type Vector, withElement } from "../values/persistent-vector.js";
import { type DrawablePackages, withDrawable } from "./drawable-packages.js";
import { compareExpiry, type Draw, type MinutePackage } from "./minute-package.js";

/** A package and what the current rating leaves in it. */
export interface PackageBalance {
  readonly pack: MinutePackage;
  readonly remainingMs: PackageTime;
  /** No piece that draws on it ends later; 0 if none ever drew on it. */
  readonly drawnUntil: Instant;
}

const EXPIRY_ORDER: TreeOrder<MinutePackage> = { compare: compareExpiry, from: () => 0, until: () => 0 };

/**
 * The packages of an account and what the current rating leaves in each. It never changes: a draw returns new balances, at a cost that is
 * logarithmic in the number of packages. The *slot* of a package is its place in the order of purchase.
 */
export interface PackageBalances {
  /** By slot, also those that were returned. */
  readonly balances: Vector<PackageBalance>;
  /** The slot of each package that is not returned, by id. */
  readonly slots: Tree<string, number>;
  /** The packages that are not returned, as they expire, each with its slot. */
  readonly held: Tree<MinutePackage, number>;
  readonly drawable: DrawablePackages;
  /** Where packages cut usages (rule 7): each `effectiveAt` and `expiresAt`, with the number of packages that have it. */
  readonly cuts: Tree<Instant, number>;
  /** No piece that draws on a package which is empty now ends later. */
  readonly emptiedUntil: Instant;
}

export const NO_BALANCES: PackageBalances =
  { balances: EMPTY_VECTOR, slots: null, held: null, drawable: null, cuts: null, emptiedUntil: instantOf(0) };

/** The balances with a package that was bought: its whole quota is left. */
export function withPackage(before: PackageBalances, pack: MinutePackage): PackageBalances {
  const slot = before.balances.length;
  return {
    balances: withElement(before.balances, slot, { pack, remainingMs: pack.quotaMs, drawnUntil: instantOf(0) }),
    slots: withEntryIn(TEXT_ORDER, before.slots, pack.packageId, slot),
    held: withEntryIn(EXPIRY_ORDER, before.held, pack, slot),
    drawable: withDrawable(before.drawable, pack, slot),
    cuts: countCut(countCut(before.cuts, pack.effectiveAt, 1), pack.expiresAt, 1),
    emptiedUntil: before.emptiedUntil,
  };
}

/** The balances without a package that is returned. Nothing is drawn from it (rule 3). */
export function withoutPackage(before: PackageBalances, pack: MinutePackage): PackageBalances {
  return {
    ...before,
    slots: withoutEntryIn(TEXT_ORDER, before.slots, pack.packageId),
    held: withoutEntryIn(EXPIRY_ORDER, before.held, pack),
    drawable: withDrawable(before.drawable, pack, null),
    cuts: countCut(countCut(before.cuts, pack.effectiveAt, -1), pack.expiresAt, -1),
  };
}

function countCut(cuts: Tree<Instant, number>, at: Instant, change: 1 | -1): Tree<Instant, number> {
  const count = (valueIn(NUMBER_ORDER, cuts, at) ?? 0) + change;
  return count === 0 ? withoutEntryIn(NUMBER_ORDER, cuts, at) : withEntryIn(NUMBER_ORDER, cuts, at, count);
}

/** The balance of a package that is not returned. */
export function balanceOf({ slots, balances }: PackageBalances, packageId: string): PackageBalance | undefined {
  const slot = valueIn(TEXT_ORDER, slots, packageId);
  return slot === undefined ? undefined : elementAt(balances, slot);
}

/** What remains in a package. Of a returned package its whole quota remains, since nothing is drawn from it. */
export const remainingOf = (balances: PackageBalances, { packageId, quotaMs }: MinutePackage): PackageTime =>
  balanceOf(balances, packageId)?.remainingMs ?? quotaMs;

/** Subtracts (`sign` 1) the draws of a piece that ends at `endedAt`, or gives them back (`sign` -1). A returned package is skipped. */
export function applyDraws(before: PackageBalances, draws: readonly Draw[], sign: 1 | -1, endedAt: Instant): PackageBalances {
  let after = before;
  for (const { packageId, drawnMs } of draws) {
    const slot = valueIn(TEXT_ORDER, after.slots, packageId);
    if (slot !== undefined) after = applyDraw(after, slot, sign * drawnMs, endedAt);
  }
  return after;
}

/** Draws `drawnMs`, which is negative where something is given back, from the package in a slot. */
function applyDraw(before: PackageBalances, slot: number, drawnMs: number, endedAt: Instant): PackageBalances {
  const balance = elementAt(before.balances, slot);
  return balance ? withBalance(before, slot, balance, balance.remainingMs - drawnMs, drawnMs > 0 ? endedAt : instantOf(0)) : before;
}

/** Sets what remains in each package of an account that is read. */
export const withRemaining = (before: PackageBalances, packageId: string, remainingMs: PackageTime): PackageBalances => {
  const slot = valueIn(TEXT_ORDER, before.slots, packageId);
  const balance = slot === undefined ? undefined : elementAt(before.balances, slot);
  return slot === undefined || !balance ? before : withBalance(before, slot, balance, remainingMs, instantOf(0));
};

function withBalance(
  before: PackageBalances, slot: number, { pack, remainingMs: oldMs, drawnUntil }: PackageBalance, newMs: number, endedAt: Instant,
): PackageBalances {
  const { slots, held, cuts } = before;
  const balance: PackageBalance = { pack, remainingMs: packageTimeOf(newMs), drawnUntil: latest(drawnUntil, endedAt) };
  const balances = withElement(before.balances, slot, balance);
  // Within one re-rating a package can be overdrawn until a later change gives back to it: it counts as empty meanwhile.
  const emptiedUntil = newMs > 0 ? before.emptiedUntil : latest(before.emptiedUntil, balance.drawnUntil);
  const drawable = (oldMs > 0) === (newMs > 0) ? before.drawable : withDrawable(before.drawable, pack, newMs > 0 ? slot : null);
  return { balances, slots, held, drawable, cuts, emptiedUntil };
}

/** The packages that are not returned and expire at `at` or later, as they expire. */
export function* packagesExpiringFrom({ held, balances }: PackageBalances, at: Instant): Generator<PackageBalance> {
  for (const { value: slot } of nodesOf(held, ({ expiresAt }) => expiresAt >= at)) {
    const balance = elementAt(balances, slot);
    if (balance) yield balance;
  }
}

/** The next instant after `at` (exclusive) at which a package that is not returned expires. */
export const nextExpiryAfter = ({ held }: PackageBalances, at: Instant): Instant | null =>
  firstWhere(held, ({ expiresAt }) => expiresAt > at)?.key.expiresAt ?? null;

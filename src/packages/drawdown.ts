import type { Instant } from "../values/instant.js";
import { type PackageTime, packageTimeOf } from "../values/package-time.js";
import { TEXT_ORDER, valueIn } from "../values/persistent-tree.js";
import { elementAt } from "../values/persistent-vector.js";
import type { Draw, MinutePackage } from "./minute-package.js";
import { applyDraw, type PackageBalances, type PackageTree } from "./package-balances.js";

/** What a span of a call draws, what it leaves as overage, and the balances after it. */
export interface Drawdown {
  readonly draws: readonly Draw[];
  readonly overageMs: PackageTime;
  readonly balances: PackageBalances;
}

/**
 * Draws `neededMs` for a span of a call from the packages that cover it: those of its region that are valid during the whole span, in
 * drawdown order, each until it is empty (rules 1, 2, 5 to 7). What they cannot give is returned as overage.
 */
export function drawDown(
  before: PackageBalances,
  { region, startedAt, endedAt }: { readonly region: string; readonly startedAt: Instant; readonly endedAt: Instant },
  neededMs: PackageTime,
): Drawdown {
  const draws: Draw[] = [];
  let balances = before;
  let missingMs: number = neededMs;
  while (missingMs > 0) {
    const slot = firstCovering(valueIn(TEXT_ORDER, balances.drawable, region) ?? null, startedAt, endedAt);
    const balance = slot === null ? undefined : elementAt(balances.balances, slot);
    if (slot === null || !balance) break;
    const drawnMs = packageTimeOf(Math.min(missingMs, balance.remainingMs));
    draws.push({ packageId: balance.pack.packageId, drawnMs });
    balances = applyDraw(balances, slot, drawnMs, endedAt);
    missingMs -= drawnMs;
  }
  return { draws, overageMs: packageTimeOf(missingMs), balances };
}

/** The slot of the first package in the tree that is valid from `startedAt` to `endedAt`; subtrees that begin later are passed over. */
function firstCovering(tree: PackageTree, startedAt: Instant, endedAt: Instant): number | null {
  if (!tree || tree.least > startedAt) return null;
  if (tree.key.expiresAt < endedAt) return firstCovering(tree.right, startedAt, endedAt);
  const earlier = firstCovering(tree.left, startedAt, endedAt);
  if (earlier !== null) return earlier;
  return isEffective(tree.key, startedAt) ? tree.value : firstCovering(tree.right, startedAt, endedAt);
}

const isEffective = ({ effectiveAt }: MinutePackage, at: Instant): boolean => effectiveAt <= at;

import type { Instant } from "../values/instant.js";
import { type PackageTime, packageTimeOf } from "../values/package-time.js";
import { TEXT_ORDER, type TreeNode, valueIn } from "../values/persistent-tree.js";
import { elementAt } from "../values/persistent-vector.js";
import { limitedTrees, type PackageTree } from "./drawable-packages.js";
import { compareDrawdown, type CoveredUsage, type Draw, type MinutePackage } from "./minute-package.js";
import type { PackageBalances } from "./package-balances.js";

interface Span {
  readonly usage: CoveredUsage;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/**
 * What a span of a usage draws from the packages that cover it, if it needs `neededMs`: from those of its region, item and app that are
 * valid during the whole span, in drawdown order, each until it is empty (rules 1, 2, 5 to 7). What they cannot give is overage.
 */
export function drawDown(
  { drawable, balances }: PackageBalances, span: Span, neededMs: PackageTime,
): { readonly draws: readonly Draw[]; readonly overageMs: PackageTime } {
  const packages = valueIn(TEXT_ORDER, drawable, span.usage.region);
  if (!packages) return { draws: NO_DRAWS, overageMs: neededMs };
  const limited = limitedTrees(packages, span.usage);
  let draws: Draw[] | null = null;
  let missingMs: number = neededMs;
  let last: MinutePackage | null = null;
  while (missingMs > 0) {
    const next = firstInAny(packages.all, limited, span, last);
    const balance = next ? elementAt(balances, next.value) : undefined;
    if (!balance) break;
    const drawnMs = packageTimeOf(Math.min(missingMs, balance.remainingMs));
    draws = withDraw(draws, { packageId: balance.pack.packageId, drawnMs });
    missingMs -= drawnMs;
    last = balance.pack;
  }
  return { draws: draws ?? NO_DRAWS, overageMs: packageTimeOf(missingMs) };
}

const NO_DRAWS: readonly Draw[] = Object.freeze([]);

function withDraw(draws: Draw[] | null, draw: Draw): Draw[] {
  if (!draws) return [draw]; // an engine reserves space for many elements where the first one is pushed to an empty list
  draws.push(draw);
  return draws;
}

type PackageNode = TreeNode<MinutePackage, number>;

/** The first package, in drawdown order, of those that any of the trees has for a span; `null` if there is none. */
function firstInAny(all: PackageTree, limited: readonly PackageTree[], span: Span, last: MinutePackage | null): PackageNode | null {
  let first = firstCovering(all, span, last);
  for (const tree of limited) {
    const other = firstCovering(tree, span, last);
    if (other && (!first || compareDrawdown(other.key, first.key) < 0)) first = other;
  }
  return first;
}

/**
 * The first package, after `last`, that is valid during a span. A tree whose packages all begin later, or have all expired before, is
 * passed over: so the search goes down once for each priority that packages have, however many there are of each.
 */
function firstCovering(tree: PackageTree, span: Span, last: MinutePackage | null): PackageNode | null {
  if (!tree || tree.earliest > span.startedAt || tree.latest < span.endedAt) return null;
  const { key } = tree;
  if (last && compareDrawdown(key, last) <= 0) return firstCovering(tree.right, span, last);
  const earlier = firstCovering(tree.left, span, last);
  if (earlier) return earlier;
  return key.effectiveAt <= span.startedAt && key.expiresAt >= span.endedAt ? tree : firstCovering(tree.right, span, last);
}

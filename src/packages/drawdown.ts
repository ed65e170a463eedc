import type { Instant } from "../values/instant.js";
import { type PackageTime, packageTimeOf } from "../values/package-time.js";
import { TEXT_ORDER, valueIn } from "../values/persistent-tree.js";
import { elementAt } from "../values/persistent-vector.js";
import { compareDrawdown, type Draw, type MinutePackage } from "./minute-package.js";
import type { PackageBalances, PackageTree } from "./package-balances.js";

interface Span {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/**
 * What a span of a call draws from the packages that cover it, if it needs `neededMs`: from those of its region that are valid during the
 * whole span, in drawdown order, each until it is empty (rules 1, 2, 5 to 7). What they cannot give is overage.
 */
export function drawDown(
  { drawable, balances }: PackageBalances, region: string, span: Span, neededMs: PackageTime,
): { readonly draws: readonly Draw[]; readonly overageMs: PackageTime } {
  const tree = valueIn(TEXT_ORDER, drawable, region) ?? null;
  let draws: Draw[] | null = null;
  let missingMs: number = neededMs;
  let last: MinutePackage | null = null;
  while (missingMs > 0) {
    const slot = firstCovering(tree, span, last);
    const balance = slot < 0 ? undefined : elementAt(balances, slot);
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

/**
 * The slot of the first package, after `last`, that is valid during a span; -1 if there is none. A tree whose packages all begin later is
 * passed over.
 */
function firstCovering(tree: PackageTree, span: Span, last: MinutePackage | null): number {
  if (!tree || tree.least > span.startedAt) return -1;
  const { key } = tree;
  if (key.expiresAt < span.endedAt || (last && compareDrawdown(key, last) <= 0)) return firstCovering(tree.right, span, last);
  const earlier = firstCovering(tree.left, span, last);
  if (earlier >= 0) return earlier;
  return key.effectiveAt <= span.startedAt ? tree.value : firstCovering(tree.right, span, last);
}

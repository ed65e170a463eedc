import type { Instant } from "../values/instant.js";
import { type PackageTime, packageTimeOf } from "../values/package-time.js";
import type { Draw } from "./minute-package.js";
import { setRemaining, type PackageBalances } from "./package-balances.js";

/**
 * Draws `neededMs` for a span of a call from the packages that cover it: those of its region that are valid during the whole span, in
 * drawdown order, each until it is empty (rules 1, 2, 5 to 7). What they cannot give is returned as overage. Writes the balances.
 */
export function drawDown(
  balances: PackageBalances,
  { region, startedAt, endedAt }: { readonly region: string; readonly startedAt: Instant; readonly endedAt: Instant },
  neededMs: PackageTime,
): { readonly draws: readonly Draw[]; readonly overageMs: PackageTime } {
  const regionIndex = balances.byRegion.get(region);
  if (!regionIndex) return { draws: [], overageMs: neededMs };
  let draws: Draw[] | null = null;
  let missingMs: number = neededMs;
  let firstLeaf = firstExpiringFrom(regionIndex.expiresAt, endedAt);
  while (missingMs > 0) {
    const leaf = nextEffective(regionIndex.effectiveAt, firstLeaf, startedAt);
    if (leaf < 0) break;
    const position = regionIndex.positions[leaf] ?? 0;
    const remainingMs = balances.remainingMs[position] ?? 0;
    const drawnMs = packageTimeOf(Math.min(missingMs, remainingMs));
    const pack = balances.packages[position];
    if (pack) draws = withDraw(draws, { packageId: pack.packageId, drawnMs });
    setRemaining(balances, position, remainingMs - drawnMs);
    missingMs -= drawnMs;
    firstLeaf = leaf + 1;
  }
  return { draws: draws ?? [], overageMs: packageTimeOf(missingMs) };
}

function withDraw(draws: Draw[] | null, draw: Draw): Draw[] {
  if (!draws) return [draw]; // an engine would reserve space for many elements if the first one were pushed to an empty list
  draws.push(draw);
  return draws;
}

/** The first leaf whose package expires at `at` or later; the number of leaves if there is none. */
function firstExpiringFrom(expiresAt: Float64Array, at: Instant): number {
  let low = 0;
  let high = expiresAt.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((expiresAt[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first leaf, from `firstLeaf` on, of a package that is not empty and is effective at `at`; -1 if there is none. */
function nextEffective(effectiveAt: Float64Array, firstLeaf: number, at: Instant): number {
  const width = effectiveAt.length / 2;
  if (firstLeaf >= width) return -1;
  let node = width + firstLeaf;
  while ((effectiveAt[node] ?? Infinity) > at) {
    while (node % 2 === 1) node = node >>> 1; // climb from right children, whose next subtree is that of an ancestor
    if (node === 0) return -1;
    node += 1;
  }
  while (node < width) {
    node *= 2;
    if ((effectiveAt[node] ?? Infinity) > at) node += 1;
  }
  return node - width;
}

import type { Instant } from "../values/instant.js";
import { type PackageTime, packageTimeOf } from "../values/package-time.js";
import type { Draw } from "./minute-package.js";
import { setRemaining, type PackageBalances } from "./package-balances.js";

/**
 * Draws `need` for a span of a call from the packages that cover it, in drawdown order, each to its last millisecond: those of
 * its region that are valid during the whole of it (rules 1, 2, 5 to 7). Returns what they could not give.
 */
export function drawDown(
  balances: PackageBalances,
  { region, startedAt, endedAt }: { readonly region: string; readonly startedAt: Instant; readonly endedAt: Instant },
  need: PackageTime,
): { readonly draws: readonly Draw[]; readonly overageMs: PackageTime } {
  const regionIndex = balances.byRegion.get(region);
  let draws: Draw[] | null = null;
  let missing: number = need;
  if (!regionIndex) return { draws: [], overageMs: need };
  let from = firstNotBefore(regionIndex.expiries, endedAt);
  while (missing > 0) {
    const position = nextEffective(regionIndex.effective, from, startedAt);
    if (position < 0) break;
    const place = regionIndex.places[position] ?? 0;
    const left = balances.remainingMs[place] ?? 0;
    const drawnMs = packageTimeOf(Math.min(missing, left));
    const pack = balances.packages[place];
    if (pack) draws = withDraw(draws, { packageId: pack.packageId, drawnMs });
    setRemaining(balances, place, left - drawnMs);
    missing -= drawnMs;
    from = position + 1;
  }
  return { draws: draws ?? [], overageMs: packageTimeOf(missing) };
}

function withDraw(draws: Draw[] | null, draw: Draw): Draw[] {
  if (!draws) return [draw]; // an empty list that is pushed to would get room for seventeen
  draws.push(draw);
  return draws;
}

/** The first position whose expiry is at or after `at`. */
function firstNotBefore(expiries: Float64Array, at: Instant): number {
  let low = 0;
  let high = expiries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((expiries[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first position at or after `from` of a package that is not empty and effective at `at`; -1 where there is none. */
function nextEffective(effective: Float64Array, from: number, at: Instant): number {
  const width = effective.length / 2;
  if (from >= width) return -1;
  let node = width + from;
  while ((effective[node] ?? Infinity) > at) {
    while (node % 2 === 1) node = node >>> 1; // up from right children, to pass on to the next subtree
    if (node === 0) return -1;
    node += 1;
  }
  while (node < width) {
    node *= 2;
    if ((effective[node] ?? Infinity) > at) node += 1;
  }
  return node - width;
}

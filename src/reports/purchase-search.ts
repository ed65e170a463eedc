import { overageMsIn } from "../rating/rated-usage.js";
import type { UsageLine } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import type { PackageTerms } from "../tariff/tariff.js";
import type { Instant } from "../values/instant.js";
import { plus } from "../values/money.js";
import { chargesOf, type Need, type Plan, planOf, type PlannedPurchase, pricesOf } from "./purchase-plan.js";
import { linesOfPieces } from "./rated-again.js";

/** How many usages may be rated and packages be bought in a search, over all plans that it tries. */
const MOST_RATED = 20_000;
const MOST_RATED_GREEDILY = 100_000;
/** At how many starts the next purchase is tried where not all can be. */
const MOST_STARTS = 8;

/**
 * The cheapest of all plans that buy packages at the starts of usages, found by branch and bound; `null` where that would rate more than
 * `MOST_RATED` usages. `none` is the plan without purchases.
 */
export function cheapestPlan(offers: readonly PackageTerms[], need: Need, none: Plan): Plan | null {
  const lines = [...linesOfPieces(none.rated).values()];
  const isCovered = ({ item }: UsageLine): boolean => need.compiled.items.get(item)?.covered ?? false;
  const choices = startsOf(need.usages).flatMap((at) => offers.map((terms) => ({ terms, at, most: mostOf(terms, lines.filter(isCovered)) })));
  // No plan can save what no package covers: a branch that costs as much as the best plan by its prices and this alone is cut off.
  const uncovered = chargesOf(lines.filter((line) => !isCovered(line)), need.compiled);
  let [best, left] = [none, MOST_RATED];

  /** Tries each purchase from `first` on beside those that are planned. Returns whether the search may go on. */
  const extend = (planned: readonly PlannedPurchase[], first: number, used: number): boolean => {
    for (let index = first; index < choices.length; index += 1) {
      const choice = choices[index];
      if (!choice || (index === first && used >= choice.most)) continue;
      const purchases = [...planned, { terms: choice.terms, at: choice.at }];
      if (plus(pricesOf(purchases), uncovered).greaterThanOrEqualTo(best.total)) continue;
      left -= need.usages.length + purchases.length;
      if (left < 0) return false;
      const plan = planOf(purchases, need);
      if (plan.total.lessThan(best.total)) best = plan;
      if (!extend(purchases, index, index === first ? used + 1 : 1)) return false;
    }
    return true;
  };
  return extend([], 0, 0) ? best : null;
}

/** How many packages of an offer can be drawn from at all: what is overage without packages fills no more. */
const mostOf = ({ quotaMs, regions }: PackageTerms, lines: readonly UsageLine[]): number =>
  Math.ceil(lines.reduce((sum, { region, overageMs }) => sum + (regions.includes(region) ? overageMs : 0), 0) / quotaMs);

const startsOf = (usages: readonly Usage[]): readonly Instant[] =>
  [...new Set(usages.map(({ startedAt }) => startedAt))].sort((a, b) => a - b);

/**
 * A plan for long lists: buys, as long as that saves anything, the one package that saves most, at one of up to `MOST_STARTS` starts of
 * usages that are still charged.
 */
export function greedyPlan(offers: readonly PackageTerms[], need: Need, none: Plan): Plan {
  let best = none;
  let left = MOST_RATED_GREEDILY;
  while (left > 0) {
    const most = Math.min(MOST_STARTS, Math.max(1, Math.floor(left / (need.usages.length * offers.length * MOST_STARTS))));
    let better = best;
    for (const purchase of chargedStarts(best, need, most).flatMap((at) => offers.map((terms) => ({ terms, at })))) {
      if (left <= 0) break;
      left -= need.usages.length + best.purchases.length + 1;
      const plan = planOf([...best.purchases, purchase], need);
      if (plan.total.lessThan(better.total)) better = plan;
    }
    if (better === best) return best;
    best = better;
  }
  return best;
}

/** Starts of usages that are charged though packages could cover them, evenly spread: the first of them always. */
function chargedStarts({ rated }: Plan, { compiled }: Need, most: number): readonly Instant[] {
  const charged = rated.filter(({ usage, piece }) => overageMsIn([piece]) > 0 && compiled.items.get(usage.item)?.covered);
  const all = startsOf(charged.map(({ usage }) => usage));
  const step = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, index) => index % step === 0);
}

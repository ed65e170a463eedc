import { anAccount } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import type { UsageInput } from "../commands/record-usage.js";
import { anInstant, listOf, objectOf, optional, type Parser } from "../parsing/parser.js";
import { aUsage } from "../rating/parse-usage.js";
import { endOf, isSameUsage, type Usage } from "../rating/usage.js";
import { invalid } from "../refusals/refusal-error.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import { namesNotIn, packageTerms } from "../tariff/parse-offer.js";
import { aTariff } from "../tariff/parse-tariff.js";
import type { PackageOffer, PackageTerms, Tariff } from "../tariff/tariff.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import { cheapestPlan, greedyPlan } from "./purchase-search.js";
import { costWith, leastTotal, type Need, type Plan, planOf } from "./purchase-plan.js";
import { linesOfPieces } from "./rated-again.js";

/** By what `advisePackages` advises. */
export interface AdviceRequest {
  readonly tariff: Tariff;
  /** What can be bought; by default the offers of the tariff. */
  readonly offers?: readonly PackageOffer[];
  /** Whose packages were bought for the usages; by default none were. */
  readonly account?: Account;
}

/** A purchase that would have been made. `offerId` is `null` only for a package that was bought inline without one. */
export interface AdvisedPurchase {
  readonly offerId: string | null;
  readonly at: Instant;
}

/** What would have cost least. Amounts are in the tariff's currency. */
export interface Advice {
  /** In the order of their instants. */
  readonly purchases: readonly AdvisedPurchase[];
  /** Prices of `purchases` and the bills with them. */
  readonly total: Decimal;
  /** The same of the packages that the account bought and did not return; without an account, of none. */
  readonly paid: Decimal;
  /** No purchases at starts of usages cost less. It is `total` where the search was complete, which it is for short lists. */
  readonly least: Decimal;
}

/**
 * Which packages, bought when, would have cost least for some usages, in hindsight: prices and the bills for what is not covered, each
 * day rounded as bills are. It is never dearer than what the account bought, nor than no package. For usage that is to grow, give it more.
 * A package that renews counts as bought for one month.
 *
 * Every plan that buys at starts of usages is considered, as long as the search need not rate more than 20,000 usages: for about ten
 * usages and a few offers. Of longer lists it takes the better of what was bought, none, and what buying the package that saves most,
 * again and again, comes to; `least` then says how much less any other purchases could cost at best.
 *
 * Throws a `RefusalError` with `InvalidInput` that names the field, also for a usage of an item or region without a rate.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "video-720p", startedAt: "2021-04-02T08:00:00Z", seconds: 180_000 };
 * const { purchases, total, paid } = advisePackages([call], { tariff: account.tariff });
 * `${purchases.map(({ offerId }) => offerId).join()}: ${total}, not ${paid}`; // => example-1000,example-1000,example-1000: 90, not 96
 */
export function advisePackages(usages: readonly UsageInput[], request: AdviceRequest): Advice {
  const { tariff, offers, account } = aRequest(request, "");
  const compiled = compiledTariff(tariff);
  const need: Need = { usages: distinct(listOf(aUsage, MOST_USAGES)(usages, "usages").map(ratableIn(compiled))), compiled };
  const onSale = offers?.map((terms, index) => sellable(terms, `offers[${index}]`, tariff)) ?? [...compiled.offers.values()];

  const none = planOf([], need);
  const bought = account ? boughtBy(account, need) : none;
  const cheapest = cheapestPlan(onSale, need, none);
  const best = [none, bought, cheapest ?? greedyPlan(onSale, need, none)].reduce((a, b) => (b.total.lessThan(a.total) ? b : a));
  const bound = leastTotal([...linesOfPieces(none.rated).values()], onSale, compiled);
  return {
    purchases: best.purchases.map(({ terms, at }) => ({ offerId: terms.offerId, at })).sort((a, b) => a.at - b.at),
    total: best.total,
    paid: bought.total,
    least: cheapest || bound.greaterThan(best.total) ? best.total : bound,
  };
}

const MOST_USAGES = 1_000_000;
const MOST_OFFERS = 10_000;
const LONGEST_SECONDS = 10 * 366 * 86_400;

const aRequest = objectOf((field) => ({
  tariff: field("tariff", aTariff),
  offers: field("offers", optional(listOf(packageTerms, MOST_OFFERS), null)),
  account: field("account", optional<Account, null>((value, path) => anAccount(value, path), null)),
}));

const ratableIn = ({ items }: CompiledTariff) => (usage: Usage, index: number): Usage => {
  const { item, region, seconds } = usage;
  if (!items.get(item)?.rates.has(region)) return invalid(`usages[${index}].item`, "must have a rate in the region");
  if (seconds > LONGEST_SECONDS) return invalid(`usages[${index}].seconds`, `must be at most ${LONGEST_SECONDS}`);
  anEnd(endOf(usage), `usages[${index}].seconds`);
  return usage;
};

const anEnd: Parser<Instant> = anInstant;

/** A usage that is reported twice counts once. */
function distinct(usages: readonly Usage[]): readonly Usage[] {
  const byId = new Map<string, Usage[]>();
  return usages.filter((usage) => {
    const known = byId.get(usage.usageId) ?? [];
    if (known.some((other) => isSameUsage(other, usage))) return false;
    byId.set(usage.usageId, [...known, usage]);
    return true;
  });
}

function sellable(terms: PackageTerms, path: string, tariff: Tariff): PackageTerms {
  if (terms.offerId === null) return invalid(`${path}.offerId`, "must be a text that is not empty");
  const missing = namesNotIn(tariff, terms);
  return missing === null ? terms : invalid(`${path}.${missing.field}`, missing.reason);
}

function boughtBy(account: Account, need: Need): Plan {
  const packages = [...account.packages.values()].filter(({ refunded }) => !refunded);
  return costWith(packages, packages.map((pack) => ({ terms: pack, at: pack.purchasedAt })), need);
}

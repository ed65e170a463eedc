import fc from "fast-check";
import { describe, expect } from "vitest";
import { aliyunRtc, type PackageOffer, type Tariff } from "../../src/index.js";
import { advisePackages } from "../../src/reports/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { type Call, open, performAll } from "../../src/testing/commands.js";
import { isOf, usagesIn } from "../../src/testing/ledger-queries.js";
import { add, decimalText, floorTo, type Fraction, fractionOf, isAtMost, sum, whole } from "../support/fractions.js";
import { law } from "../support/law.js";
import { calendarOf } from "../support/luxon-calendar.js";
import { linesOf, priceOf } from "../support/naive/naive-billing.js";
import { type NaivePackage, type NaiveUsage, rate } from "../support/naive/naive-rating.js";

const DAY = 24 * 3_600_000;
const START = Date.parse("2021-10-20T20:00:00+08:00"); // the rates change on the 22nd

type Offer = PackageOffer & { readonly minutes: number; readonly price: string; readonly validFor: { readonly days: number } };
interface Bought { readonly offer: Offer; readonly at: number }

/** Prices and bills, by the naive rating: shares no code with what it judges. */
function costOf(tariff: Tariff, calls: readonly Call[], bought: readonly Bought[]): Fraction {
  const { dayOf, startOf } = calendarOf(tariff.timeZone);
  const packages = bought.map(({ offer, at }, index): NaivePackage => ({
    packageId: String(index), regions: offer.regions ?? ["cn"], quotaMs: offer.minutes * 60_000, returned: false, items: null, appIds: null, priority: 0,
    effectiveAt: tariff.coverFrom === "purchase" ? at : startOf(dayOf(at)), expiresAt: at + offer.validFor.days * DAY,
  }));
  const usages = calls.map((call): NaiveUsage => ({ region: "cn", roundWith: call.usageId, ...call, voided: false }));
  const lines = linesOf(rate(tariff, usages, packages));
  const charges = [...new Set(lines.map(({ day }) => day))].map((day) => floorTo(2, sum(lines.filter((line) => line.day === day).map((line) => priceOf(tariff, line, line.overageMs)))));
  return add(sum(charges), sum(bought.map(({ offer }) => fractionOf(offer.price))));
}

/** The least cost of all purchases at starts of calls whose prices are below what no purchases cost. */
function exhaustive(tariff: Tariff, calls: readonly Call[], offers: readonly Offer[]): Fraction {
  const none = costOf(tariff, calls, []);
  const choices = [...new Set(calls.map(({ startedAt }) => startedAt))].flatMap((at) => offers.map((offer) => ({ offer, at })));
  let least = none;
  const extend = (bought: readonly Bought[], first: number): void => {
    for (let index = first; index < choices.length; index += 1) {
      const more = [...bought, choices[index] as Bought];
      if (isAtMost(none, sum(more.map(({ offer }) => fractionOf(offer.price))))) continue;
      const cost = costOf(tariff, calls, more);
      if (!isAtMost(least, cost)) least = cost;
      extend(more, index);
    }
  };
  extend([], 0);
  return least;
}

const calls = fc.array(fc.record({
  item: fc.constantFrom("audio", "video-720p", "video-1080p", "video-1080p", "video-1080p", "recording-360p"),
  startedAt: fc.oneof(fc.integer({ min: 0, max: 3 * 24 }).map((hours) => START + hours * 3_600_000), fc.integer({ min: START, max: START + 2 * DAY })),
  seconds: fc.oneof(fc.constantFrom(1, 60, 3_600), fc.integer({ min: 1, max: 3_600 })),
}), { maxLength: 3, size: "max" }).map((all) => all.map((call, nth): Call => ({ usageId: `u${nth}`, appId: "lab", ...call })));

const offersOf = fc.array(fc.record({
  minutes: fc.integer({ min: 50, max: 800 }), cents: fc.integer({ min: 400, max: 900 }), days: fc.integer({ min: 1, max: 3 }),
}), { maxLength: 2, size: "max" }).map((all) => all.map(({ minutes, cents, days }, nth): Offer => ({
  offerId: `offer-${nth}`, minutes, price: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`, validFor: { days },
})));

const terms = fc.record({ rounding: fc.constantFrom("per-usage" as const, "per-day" as const), coverFrom: fc.constantFrom("purchase" as const, "start-of-day" as const) });

describe("the purchases that are advised", () => {
  law("cost what the naive rating says, and least of all that buy at starts of calls", 200, fc.property(calls, offersOf, terms, (usages, offers, changed) => {
    const tariff: Tariff = { ...aliyunRtc, ...changed };
    const { purchases, total, paid, least } = advisePackages(usages, { tariff, offers });
    const bought = purchases.map(({ offerId, at }) => ({ offer: offers.find((offer) => offer.offerId === offerId) as Offer, at }));
    expect(total.toFixed()).toBe(decimalText(costOf(tariff, usages, bought)));
    expect(total.toFixed()).toBe(decimalText(exhaustive(tariff, usages, offers)));
    expect(paid.toFixed()).toBe(decimalText(costOf(tariff, usages, [])));
    expect(least.toFixed()).toBe(total.toFixed());
    expect(advisePackages(usages.toReversed(), { tariff, offers }).total.toFixed()).toBe(total.toFixed());
  }));

  law("are never dearer than what the account bought, nor than none, and no cheaper than the least", 10, fc.property(histories(), (history) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const { tariff } = account;
    const usages = usagesIn(events).filter(({ voided }) => !voided).slice(0, 20).map(({ usageId, appId, region, item, startedAt, seconds, roundWith }, nth) => ({ usageId: `${nth} ${usageId}`, appId, region, item, startedAt, seconds, roundWith: `${nth} ${roundWith}` }));
    const asBought = advisePackages(usages, { tariff, account });
    const none = advisePackages(usages, { tariff, offers: [] });
    const returned = new Set(events.filter(isOf("PackageRefunded")).map(({ packageId }) => packageId));
    const prices = sum(events.filter(isOf("PackagePurchased")).filter(({ packageId }) => !returned.has(packageId)).map(({ price }) => fractionOf(price.toFixed())));
    expect(asBought.total.lessThanOrEqualTo(asBought.paid)).toBe(true);
    expect(asBought.total.lessThanOrEqualTo(none.total)).toBe(true);
    expect(asBought.least.lessThanOrEqualTo(asBought.total)).toBe(true);
    expect(isAtMost(prices, fractionOf(asBought.paid.toFixed()))).toBe(true);
    expect(none).toMatchObject({ purchases: [] });
    expect(none.total.toFixed()).toBe(none.paid.toFixed());
  }));

  law("of a long list are between the least and what none cost", 3, fc.property(fc.integer({ min: 200, max: 400 }), fc.integer({ min: 1, max: 4 }), (count, weeks) => {
    const usages = Array.from({ length: count }, (_, nth): Call => ({ usageId: `u${nth}`, appId: "lab", item: "video-720p", startedAt: START + Math.floor((nth * weeks * 7 * DAY) / count), seconds: 600 + 60 * (nth % 50) }));
    const offers = [{ offerId: "small", minutes: 500, price: "14", validFor: { days: 7 } }, { offerId: "large", minutes: 5_000, price: "120", validFor: { days: 30 } }];
    const { total, paid, least, purchases } = advisePackages(usages, { tariff: aliyunRtc, offers });
    expect(fractionOf(least.toFixed()).numerator > whole(0).numerator).toBe(true);
    expect(least.lessThan(total)).toBe(true);
    expect(total.lessThan(paid)).toBe(true);
    expect(purchases.length).toBeGreaterThan(0);
  }));
});

import type { Purchase, Step } from "../../src/testing/commands.js";
import { calendarOf } from "./calendar.js";
import { add, fractionOf, negative, times, whole } from "./fractions.js";
import type { NaiveUsage } from "./naive-rating.js";
import { addCash, type World } from "./naive-world.js";

/** What an accepted command changes, at the instant at which it is decided. */
export function apply(world: World, { command, request }: Step, now: number): void {
  world.clock = command === "settle" ? world.clock : now;
  switch (command) {
    case "verifyIdentity":
      world.identityVerified = true;
      break;
    case "activate":
      world.activeSince.set(request.region, now);
      break;
    case "createApp":
      world.apps.set(request.appId, []);
      break;
    case "enableApp":
    case "disableApp":
      world.apps.get(request.appId)?.push({ at: now, enabled: command === "enableApp" });
      break;
    case "topUp":
      world.payments.set(request.paymentId, fractionOf(request.amount));
      addCash(world, fractionOf(request.amount), now);
      break;
    case "purchasePackage":
      buy(world, request, now);
      break;
    case "recordUsage":
      changeUsages(world, [...world.usages, { region: "cn", ...request, voided: false }]);
      break;
    case "voidUsage": {
      const newest = world.usages.filter(({ usageId }) => usageId === request.usageId).at(-1);
      changeUsages(world, world.usages.map((usage) => (usage === newest ? { ...usage, voided: true } : usage)));
      break;
    }
    case "requestRefund": {
      const pack = world.packages.find(({ packageId }) => packageId === request.packageId);
      world.packages = world.packages.map((other) => (other === pack ? { ...other, returned: true } : other));
      if (pack?.paidFrom === "cash") addCash(world, pack.price, now);
      changeUsages(world, world.usages);
      break;
    }
    case "changeTariff":
      world.tariff = request.tariff;
      break;
    case "recordUsages": // what is left of a batch are its calls
    case "settle":
      break;
  }
}

function changeUsages(world: World, usages: NaiveUsage[]): void {
  world.usages = usages;
  world.rated = null;
  world.settled = false;
}

function buy(world: World, purchase: Purchase, now: number): void {
  const { tariff } = world;
  const { dayOf, startOf, expiryOf } = calendarOf(tariff.timeZone);
  const offer = purchase.offer ?? tariff.offers.find(({ offerId }) => offerId === purchase.offerId);
  if (!offer) throw new Error("a purchase without an offer was accepted");
  const quotaMs = times(fractionOf(String(offer.minutes)), whole(60_000));
  const price = fractionOf(String(offer.price));
  const paidFrom = purchase.paidFrom ?? "external";
  world.packages.push({
    packageId: purchase.packageId,
    purchase,
    offerId: offer.offerId ?? null,
    regions: offer.regions ?? ["cn"],
    quotaMs: Number(quotaMs.over / quotaMs.under),
    price,
    paidFrom,
    purchasedAt: now,
    refundableUntil: now + tariff.refundWindowDays * 24 * 3_600_000,
    effectiveAt: tariff.coverFrom === "start-of-day" ? startOf(dayOf(now)) : now,
    expiresAt: expiryOf(now, offer.validFor),
    returned: false,
    announcedExpired: false,
  });
  if (paidFrom === "cash") world.cash = add(world.cash, negative(price));
  changeUsages(world, world.usages);
}

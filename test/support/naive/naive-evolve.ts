import type { Purchase, Step } from "../../../src/testing/commands.js";
import { add, fractionOf, negative, times, whole } from "../fractions.js";
import { addDays, calendarOf } from "../luxon-calendar.js";
import type { NaiveUsage } from "./naive-rating.js";
import { addCash, chainOf, endRenewals, type HeldPackage, leftOf, type NaiveState } from "./naive-state.js";
import { applyDueDeadlines } from "./naive-time.js";

/** Applies an accepted command to the state, at the instant at which it is decided. */
export function evolve(state: NaiveState, step: Step, now: number): void {
  state.clock = step.command === "settle" ? state.clock : now;
  apply(state, step, now);
  applyDueDeadlines(state, now);
}

function apply(state: NaiveState, { command, request }: Step, now: number): void {
  switch (command) {
    case "verifyIdentity":
      state.identityVerified = true;
      break;
    case "activate":
      state.activeSince.set(request.region, now);
      break;
    case "createApp":
      state.apps.set(request.appId, []);
      break;
    case "enableApp":
    case "disableApp":
      state.apps.get(request.appId)?.push({ at: now, enabled: command === "enableApp" });
      break;
    case "topUp":
      state.payments.set(request.paymentId, fractionOf(request.amount));
      addCash(state, fractionOf(request.amount), now);
      break;
    case "adjustCash":
      state.adjustments.set(request.adjustmentId, request);
      addCash(state, fractionOf(request.amount), now);
      break;
    case "reversePayment": {
      const leftBefore = leftOf(state, request.paymentId);
      if (!leftBefore) throw new Error("a reversal without a payment was accepted");
      const amount = request.amount === undefined ? leftBefore : fractionOf(request.amount);
      state.reversals.push({ ...request, amount, leftBefore });
      addCash(state, negative(amount), now);
      break;
    }
    case "payOut":
      state.payouts.set(request.payoutId, fractionOf(request.amount));
      addCash(state, negative(fractionOf(request.amount)), now);
      break;
    case "purchasePackage":
      addPackage(state, request, now);
      break;
    case "recordUsage":
      changeUsages(state, [...state.usages, { region: "cn", roundWith: request.usageId, ...request, voided: false }]);
      break;
    case "voidUsage": {
      const newest = state.usages.filter(({ usageId }) => usageId === request.usageId).at(-1);
      changeUsages(state, state.usages.map((usage) => (usage === newest ? { ...usage, voided: true } : usage)));
      break;
    }
    case "requestRefund": {
      const pack = state.packages.find(({ packageId }) => packageId === request.packageId);
      state.packages = state.packages.map((other) => (other === pack ? { ...other, returned: true } : other));
      if (pack) {
        const bought = pack.renewalOf ?? pack.packageId;
        if (chainOf(state, bought).at(-1)?.packageId === pack.packageId) endRenewals(state, "ended", ({ packageId }) => packageId === bought);
      }
      if (pack?.paidFrom === "cash") addCash(state, pack.price, now);
      changeUsages(state, state.usages);
      break;
    }
    case "cancelRenewal":
      endRenewals(state, "cancelled", ({ packageId }) => packageId === request.packageId);
      state.transitions.push({ type: "RenewalCancelled", at: now, packageId: request.packageId });
      break;
    case "changeTariff":
      state.tariff = request.tariff;
      break;
    case "recordUsages": // the facts of a batch are its calls
    case "settle":
      break;
  }
}

function changeUsages(state: NaiveState, usages: NaiveUsage[]): void {
  state.usages = usages;
  state.rated = null;
  state.settled = false;
}

function addPackage(state: NaiveState, purchase: Purchase, now: number): void {
  const { tariff } = state;
  const offer = purchase.offer ?? tariff.offers.find(({ offerId }) => offerId === purchase.offerId);
  if (!offer) throw new Error("a purchase without an offer was accepted");
  const quotaMs = times(fractionOf(String(offer.minutes)), whole(60_000));
  const price = fractionOf(String(offer.price));
  const paidFrom = purchase.paidFrom ?? "external";
  grant(state, {
    packageId: purchase.packageId,
    purchase,
    offerId: offer.offerId ?? null,
    label: offer.label ?? null,
    regions: offer.regions ?? ["cn"],
    items: offer.items ?? null,
    appIds: offer.appIds ?? null,
    priority: offer.priority ?? 0,
    returnable: offer.returnable ?? true,
    renews: offer.renews === "monthly",
    renewal: offer.renews === "monthly" ? "running" : null,
    renewalOf: null,
    validFor: offer.validFor,
    quotaMs: Number(quotaMs.numerator / quotaMs.denominator),
    price,
    paidFrom,
  }, now);
}

type Terms = Omit<HeldPackage, "purchasedAt" | "refundableUntil" | "effectiveAt" | "expiresAt" | "returned" | "announcedExpired">;

/** Grants a package, by a purchase or a renewal. */
export function grant(state: NaiveState, terms: Terms, now: number): void {
  const { tariff } = state;
  const { dayOf, startOf, timeOf, expiryOf } = calendarOf(tariff.timeZone);
  state.packages.push({
    ...terms,
    purchasedAt: now,
    refundableUntil: Math.min(
      now + tariff.refundWindowDays * 24 * 3_600_000,
      timeOf(addDays(dayOf(now), 1 + tariff.lateUsageDays), tariff.billingRunAt) - 1, // from that run on, the day is closed
    ),
    effectiveAt: tariff.coverFrom === "start-of-day" ? startOf(dayOf(now)) : now,
    expiresAt: expiryOf(now, terms.validFor),
    returned: false,
    announcedExpired: false,
  });
  if (terms.paidFrom === "cash") state.cash = add(state.cash, negative(terms.price));
  changeUsages(state, state.usages);
}

import type { Call, CommandName, Purchase, Step, StepOf } from "../../src/testing/commands.js";
import { calendarOf } from "./calendar.js";
import { decimalText, dividedBy, fractionOf, isAtMost, isEqual, whole } from "./fractions.js";
import { rateOf } from "./naive-billing.js";
import { endOf, type NaiveUsage } from "./naive-rating.js";
import { consumedOf, oldestOpenDay, serviceOf, type World } from "./naive-world.js";

/** A refusal with the facts that go with it; money and minutes as canonical text. */
export type Reason = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What ids and repeats say, before the clock is looked at: `now` is the instant at which a usage is decided. */
export function repeatOf(world: World, step: Step, now: number): "repeat" | Reason | null {
  const { command, request } = step;
  switch (command) {
    case "verifyIdentity":
      return world.identityVerified ? "repeat" : null;
    case "activate":
      return world.activeSince.has(request.region) ? "repeat" : null;
    case "createApp":
      return world.apps.has(request.appId) ? "repeat" : null;
    case "enableApp":
    case "disableApp": {
      const switches = world.apps.get(request.appId);
      return switches && (switches.at(-1)?.enabled ?? false) === (command === "enableApp") ? "repeat" : null;
    }
    case "topUp": {
      const amount = world.payments.get(request.paymentId);
      if (!amount) return null;
      return isEqual(amount, fractionOf(request.amount)) ? "repeat" : conflict("payment", request.paymentId);
    }
    case "purchasePackage": {
      const pack = world.packages.find(({ packageId }) => packageId === request.packageId);
      return pack ? (isSamePurchase(pack.purchase, request) ? "repeat" : conflict("package", request.packageId)) : null;
    }
    case "recordUsage":
      return repeatedCall(world, request, now);
    case "voidUsage":
      return openUsage(world, request.usageId, now)?.voided ? "repeat" : null;
    case "changeTariff":
      return canonicalText(world.tariff) === canonicalText(request.tariff) ? "repeat" : null;
    case "requestRefund":
      return world.packages.some(({ packageId, returned }) => packageId === request.packageId && returned) ? "repeat" : null;
    default:
      return null;
  }
}

const conflict = (kind: string, id: string): Reason => ({ type: "IdConflict", kind, id });

/** The recorded usage whose id is still taken. */
function openUsage(world: World, usageId: string, now: number): NaiveUsage | undefined {
  const { dayOf } = calendarOf(world.tariff.timeZone);
  return world.usages.find((usage) => usage.usageId === usageId && dayOf(usage.startedAt) >= oldestOpenDay(world.tariff, now));
}

export function repeatedCall(world: World, call: Call, now: number): "repeat" | Reason | null {
  const known = openUsage(world, call.usageId, now);
  if (!known) return null;
  const isSame =
    known.appId === call.appId && known.item === call.item && known.region === (call.region ?? "cn")
    && known.startedAt === call.startedAt && known.seconds === call.seconds;
  return isSame ? "repeat" : conflict("usage", call.usageId);
}

function isSamePurchase(a: Purchase, b: Purchase): boolean {
  const terms = ({ offerId, offer, paidFrom = "external" }: Purchase): string =>
    JSON.stringify([paidFrom, offerId, offer && [offer.minutes, offer.price, [...new Set(offer.regions ?? ["cn"])].sort(), offer.validFor]]);
  return terms(a) === terms(b);
}

const MAY_BE_ASKED_OF_A_RELEASED_SERVICE: readonly CommandName[] = ["topUp", "requestRefund", "voidUsage", "settle", "recordUsage", "recordUsages"];

/** Why a command is refused in a world that has reached its instant, or null. */
export function reasonAgainst(world: World, step: Step): Reason | null {
  const { command, request } = step;
  if (serviceOf(world) === "released" && !MAY_BE_ASKED_OF_A_RELEASED_SERVICE.includes(command)) {
    return { type: "ServiceReleased", releasedAt: world.releasedAt };
  }
  if (serviceOf(world) === "suspended" && command === "enableApp") return { type: "ServiceSuspended", suspendedAt: world.suspendedAt };

  switch (command) {
    case "activate": {
      const region = Object.entries(world.tariff.regions).find(([name]) => name === request.region)?.[1];
      if (!region) return { type: "UnknownRegion", region: request.region };
      if (!world.identityVerified) return { type: "IdentityNotVerified" };
      if (!request.acceptedAgreement) return { type: "AgreementNotAccepted" };
      if (!region.selfService && request.approval === undefined) return { type: "RegionNeedsAccountManager", region: request.region };
      return null;
    }
    case "createApp":
      return world.activeSince.size === 0 ? { type: "ServiceNotActivated" } : null;
    case "enableApp":
      if (!world.apps.has(request.appId)) return { type: "AppNotFound", appId: request.appId };
      return world.packages.some(({ returned }) => !returned) ? null : { type: "NoPackagePurchased" };
    case "disableApp":
      return world.apps.has(request.appId) ? null : { type: "AppNotFound", appId: request.appId };
    case "purchasePackage":
      return reasonAgainstPurchase(world, request);
    case "recordUsage":
      return reasonAgainstCall(world, request, request.at);
    case "voidUsage":
      return openUsage(world, request.usageId, Math.max(request.at, world.clock)) ? null : { type: "UsageNotFound", usageId: request.usageId };
    case "requestRefund":
      return reasonAgainstRefund(world, request);
    case "changeTariff":
      return reasonAgainstTariff(world, request);
    default:
      return null;
  }
}

function reasonAgainstPurchase(world: World, { offer, offerId, paidFrom }: Purchase): Reason | null {
  if (world.activeSince.size === 0) return { type: "ServiceNotActivated" };
  const bought = offer ?? world.tariff.offers.find((other) => other.offerId === offerId);
  if (!bought) return { type: "OfferNotFound", offerId };
  const price = fractionOf(String(bought.price));
  if (paidFrom !== "cash" || isAtMost(price, world.cash)) return null;
  return { type: "InsufficientCash", price: decimalText(price), cash: decimalText(world.cash) };
}

/** Rule 3. */
function reasonAgainstRefund(world: World, { packageId, at }: StepOf<"requestRefund">["request"]): Reason | null {
  const pack = world.packages.find((other) => other.packageId === packageId);
  if (!pack) return { type: "PackageNotFound", packageId };
  const consumedMs = consumedOf(world, packageId);
  if (consumedMs > 0) return { type: "PackageConsumed", packageId, consumedMinutes: decimalText(dividedBy(whole(consumedMs), 60_000n)) };
  if (at >= pack.expiresAt) return { type: "PackageExpired", packageId, expiresAt: pack.expiresAt };
  const closedAt = pack.refundableUntil;
  return at > closedAt ? { type: "RefundWindowClosed", packageId, closedAt } : null;
}

const LASTING = ["currency", "timeZone", "rounding", "coverFrom", "lateUsageDays", "billingRunAt"] as const;

/** What rewrites the past is named; where several parts do, it is not laid down which of them. */
function reasonAgainstTariff({ tariff }: World, { at, tariff: next }: StepOf<"changeTariff">["request"]): Reason | null {
  const today = calendarOf(tariff.timeZone).dayOf(at);
  const paths = [
    ...LASTING.filter((name) => next[name] !== tariff[name]),
    ...Object.keys(tariff.regions).filter((name) => !(name in next.regions)).map((name) => `regions.${name}`),
    ...Object.entries(tariff.items).flatMap(([name, item]) => {
      const other = next.items[name];
      if (!other) return [`items.${name}`];
      const sameWeight = item.weight === other.weight || (item.weight !== null && other.weight !== null && isEqual(fractionOf(item.weight), fractionOf(other.weight)));
      const regions = [...new Set(item.rates.map(({ region }) => region))];
      const days = ["", ...[...item.rates, ...other.rates].flatMap(({ from }) => (from !== undefined && from <= today ? [from] : []))];
      const sameRates = regions.every(
        (region) =>
          other.rates.some((rate) => rate.region === region)
          && days.every((day) => isEqual(rateOf(tariff, { day, region, item: name }), rateOf(next, { day, region, item: name }))),
      );
      return [...(sameWeight ? [] : [`items.${name}.weight`]), ...(sameRates ? [] : [`items.${name}.rates`])];
    }),
  ];
  if (paths.length === 0) return null;
  return { type: "TariffRewritesPast", ...(paths.length === 1 && { path: `tariff.${paths[0]}` }) };
}

/** A text that is the same for what says the same, in whatever order it names things. */
const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );

/** Rules 10 and 14: a call is judged as of its start. `at` is the request's own instant. */
export function reasonAgainstCall(world: World, call: Call, at: number): Reason | null {
  const { tariff } = world;
  const { appId, item, startedAt, region = "cn" } = call;
  if (endOf(call) > at) return { type: "UsageInFuture", endsAt: endOf(call), at };
  const oldestDay = oldestOpenDay(tariff, Math.max(at, world.clock));
  if (calendarOf(tariff.timeZone).dayOf(startedAt) < oldestDay) return { type: "UsageTooLate", oldestDay };
  if (!tariff.items[item]?.rates.some((rate) => rate.region === region)) return { type: "UnknownItem", region, item };
  const switches = world.apps.get(appId);
  if (!switches) return { type: "AppNotFound", appId };
  if ((world.activeSince.get(region) ?? Infinity) > startedAt) return { type: "ServiceNotActivated", region };
  if (!switches.filter((change) => change.at <= startedAt).at(-1)?.enabled) return { type: "AppDisabled", appId };
  const suspensions = world.suspendedAt === null ? world.suspensions : [...world.suspensions, { from: world.suspendedAt, until: Infinity }];
  const suspension = suspensions.find(({ from, until }) => from <= startedAt && startedAt < until);
  if (suspension) return { type: "ServiceSuspended", suspendedAt: suspension.from };
  return world.releasedAt !== null && startedAt >= world.releasedAt ? { type: "ServiceReleased", releasedAt: world.releasedAt } : null;
}

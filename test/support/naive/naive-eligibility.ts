import type { Tariff } from "../../../src/index.js";
import type { Adjustment, Call, CommandName, Purchase, Step, StepOf } from "../../../src/testing/commands.js";
import { decimalText, dividedBy, type Fraction, fractionOf, halfEvenTo, isAtMost, isEqual, whole } from "../fractions.js";
import { calendarOf } from "../luxon-calendar.js";
import { rateOf } from "./naive-billing.js";
import { byCodeUnit, endOf, type NaiveUsage, stepOf, timeNeeded } from "./naive-rating.js";
import { consumedOf, leftOf, type NaiveState, oldestOpenDay, serviceOf, spendableOf } from "./naive-state.js";

/** A refusal with its facts; money and minutes as canonical text. */
export type NaiveRefusal = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Whether a command is a repeat or an id conflict, which is checked before the clock. `now` is the instant at which it is decided. */
export function repeatOrConflict(state: NaiveState, step: Step, now: number): "repeat" | NaiveRefusal | null {
  const { command, request } = step;
  switch (command) {
    case "verifyIdentity":
      return state.identityVerified ? "repeat" : null;
    case "activate":
      return state.activeSince.has(request.region) ? "repeat" : null;
    case "createApp":
      return state.apps.has(request.appId) ? "repeat" : null;
    case "enableApp":
    case "disableApp": {
      const switches = state.apps.get(request.appId);
      return switches && (switches.at(-1)?.enabled ?? false) === (command === "enableApp") ? "repeat" : null;
    }
    case "topUp": {
      const amount = state.payments.get(request.paymentId);
      if (!amount) return null;
      return isEqual(amount, fractionOf(request.amount)) ? "repeat" : conflict("payment", request.paymentId);
    }
    case "adjustCash": {
      const known = state.adjustments.get(request.adjustmentId);
      if (!known) return null;
      const content = ({ amount, kind, reason, refersTo }: Adjustment): string =>
        JSON.stringify([decimalText(fractionOf(amount)), kind, reason, refersTo?.kind, refersTo?.id]);
      return content(known) === content(request) ? "repeat" : conflict("adjustment", request.adjustmentId);
    }
    case "reversePayment": {
      const known = state.reversals.find(({ reversalId }) => reversalId === request.reversalId);
      if (!known) return null;
      const asked = request.amount === undefined ? known.leftBefore : fractionOf(request.amount);
      const isSame = known.paymentId === request.paymentId && known.reason === request.reason && isEqual(known.amount, asked);
      return isSame ? "repeat" : conflict("reversal", request.reversalId);
    }
    case "payOut": {
      const amount = state.payouts.get(request.payoutId);
      if (!amount) return null;
      return isEqual(amount, fractionOf(request.amount)) ? "repeat" : conflict("payout", request.payoutId);
    }
    case "purchasePackage": {
      const pack = state.packages.find(({ packageId }) => packageId === request.packageId);
      if (pack) return pack.renewalOf === null && isSamePurchase(pack.purchase, request) ? "repeat" : conflict("package", request.packageId);
      return renewedTo(state, request);
    }
    case "recordUsage":
      return repeatedUsage(state, request, now);
    case "voidUsage":
      return openUsage(state, request.usageId, now)?.voided ? "repeat" : null;
    case "cancelRenewal":
      return state.packages.some(({ packageId, renewal }) => packageId === request.packageId && renewal === "cancelled") ? "repeat" : null;
    case "changeTariff":
      return canonicalText(state.tariff) === canonicalText(request.tariff) ? "repeat" : null;
    case "requestRefund":
      return state.packages.some(({ packageId, returned }) => packageId === request.packageId && returned) ? "repeat" : null;
    default:
      return null;
  }
}

/** The conflict of a package that renews, of whose later ids one is taken. */
function renewedTo(state: NaiveState, { packageId, at, offer, offerId }: StepOf<"purchasePackage">["request"]): NaiveRefusal | null {
  const bought = offer ?? state.tariff.offers.find((other) => other.offerId === offerId);
  if (bought?.renews !== "monthly") return null;
  const month = calendarOf(state.tariff.timeZone).dayOf(at).slice(0, 7);
  const taken = state.packages
    .map((pack) => pack.packageId)
    .filter((id) => id.startsWith(`${packageId}/`) && MONTH.test(id.slice(packageId.length + 1)) && id.slice(packageId.length + 1) > month)
    .sort(byCodeUnit);
  return taken[0] === undefined ? null : conflict("package", taken[0]);
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Whether a renewal that is running can take an id after the month of `at`. */
const canBeTaken = (state: NaiveState, id: string, at: number): boolean => state.packages.some(({ packageId, renewal }) => {
  const suffix = id.slice(packageId.length + 1);
  return renewal === "running" && id === `${packageId}/${suffix}` && MONTH.test(suffix) && suffix > calendarOf(state.tariff.timeZone).dayOf(at).slice(0, 7);
});

const conflict = (kind: string, id: string): NaiveRefusal => ({ type: "IdConflict", kind, id });

/** The recorded usage whose id is still taken, because its day is open (rule 10). */
function openUsage(state: NaiveState, usageId: string, now: number): NaiveUsage | undefined {
  const { dayOf } = calendarOf(state.tariff.timeZone);
  return state.usages.find((usage) => usage.usageId === usageId && dayOf(usage.startedAt) >= oldestOpenDay(state.tariff, now));
}

export function repeatedUsage(state: NaiveState, call: Call, now: number): "repeat" | NaiveRefusal | null {
  const known = openUsage(state, call.usageId, now);
  if (!known) return null;
  const isSame =
    known.appId === call.appId && known.item === call.item && known.region === (call.region ?? "cn") && known.roundWith === (call.roundWith ?? call.usageId)
    && known.startedAt === call.startedAt && known.seconds === call.seconds;
  return isSame ? "repeat" : conflict("usage", call.usageId);
}

const sorted = (names: readonly string[] | undefined): string[] | null => (names ? [...new Set(names)].sort() : null);

function isSamePurchase(a: Purchase, b: Purchase): boolean {
  const terms = ({ offerId, offer, paidFrom = "external" }: Purchase): string =>
    JSON.stringify([paidFrom, offerId, offer && [offer.minutes, offer.price, sorted(offer.regions ?? ["cn"]), sorted(offer.items), sorted(offer.appIds), offer.priority ?? 0, offer.returnable ?? true, offer.renews ?? null, offer.validFor]]);
  return terms(a) === terms(b);
}

const ALLOWED_AFTER_RELEASE: readonly CommandName[] = [
  "topUp", "adjustCash", "reversePayment", "payOut", "requestRefund", "voidUsage", "settle", "recordUsage", "recordUsages",
];

/** Why a command is refused, in the state that time has brought to the command's instant; `null` where it is accepted. */
export function whyRefused(state: NaiveState, step: Step): NaiveRefusal | null {
  const { command, request } = step;
  if (serviceOf(state) === "released" && !ALLOWED_AFTER_RELEASE.includes(command)) {
    return { type: "ServiceReleased", releasedAt: state.releasedAt };
  }
  if (serviceOf(state) === "suspended" && command === "enableApp") return { type: "ServiceSuspended", suspendedAt: state.suspendedAt };

  switch (command) {
    case "activate": {
      const region = Object.entries(state.tariff.regions).find(([name]) => name === request.region)?.[1];
      if (!region) return { type: "UnknownRegion", region: request.region };
      if (!state.identityVerified) return { type: "IdentityNotVerified" };
      if (!request.acceptedAgreement) return { type: "AgreementNotAccepted" };
      if (!region.selfService && request.approval === undefined) return { type: "RegionNeedsAccountManager", region: request.region };
      return null;
    }
    case "createApp":
      return state.activeSince.size === 0 ? { type: "ServiceNotActivated" } : null;
    case "enableApp":
      if (!state.apps.has(request.appId)) return { type: "AppNotFound", appId: request.appId };
      if (state.tariff.service?.appsNeedPackage === false) return null;
      return state.packages.some(({ returned }) => !returned) ? null : { type: "NoPackagePurchased" };
    case "disableApp":
      return state.apps.has(request.appId) ? null : { type: "AppNotFound", appId: request.appId };
    case "reversePayment": {
      const left = leftOf(state, request.paymentId);
      if (!left) return { type: "PaymentNotFound", paymentId: request.paymentId };
      const isPossible = left.numerator > 0n && (request.amount === undefined || isAtMost(fractionOf(request.amount), left));
      return isPossible ? null : { type: "ReversalExceedsPayment", paymentId: request.paymentId, reversible: decimalText(left) };
    }
    case "payOut":
      return whyNotSpent(state, fractionOf(request.amount));
    case "purchasePackage":
      return whyPurchaseRefused(state, request);
    case "recordUsage":
      return whyCallRefused(state, request, request.at);
    case "voidUsage":
      return openUsage(state, request.usageId, Math.max(request.at, state.clock)) ? null : { type: "UsageNotFound", usageId: request.usageId };
    case "cancelRenewal": {
      const pack = state.packages.find(({ packageId }) => packageId === request.packageId);
      if (!pack) return { type: "PackageNotFound", packageId: request.packageId };
      return pack.renewal === "running" ? null : { type: "NotRenewing", packageId: request.packageId };
    }
    case "requestRefund":
      return whyReturnRefused(state, request);
    case "changeTariff":
      return whyTariffRefused(state, request);
    default:
      return null;
  }
}

function whyPurchaseRefused(state: NaiveState, { packageId, at, offer, offerId, paidFrom }: StepOf<"purchasePackage">["request"]): NaiveRefusal | null {
  if (canBeTaken(state, packageId, at)) return conflict("package", packageId);
  for (const [field, names] of [["regions", offer?.regions ?? []], ["items", offer?.items ?? []]] as const) {
    if (names.some((name) => !Object.keys(state.tariff[field]).includes(name))) return { type: "InvalidInput", path: `offer.${field}` };
  }
  if (state.activeSince.size === 0) return { type: "ServiceNotActivated" };
  const bought = offer ?? state.tariff.offers.find((other) => other.offerId === offerId);
  if (!bought) return { type: "OfferNotFound", offerId };
  const price = fractionOf(String(bought.price));
  return paidFrom === "cash" ? whyNotSpent(state, price) : null;
}

/** At most the lesser of the cash, and of the cash after all that is rated is billed, may be spent. */
function whyNotSpent(state: NaiveState, price: Fraction): NaiveRefusal | null {
  const cash = spendableOf(state);
  return isAtMost(price, cash) ? null : { type: "InsufficientCash", price: decimalText(price), cash: decimalText(cash) };
}

/** Rule 3: nothing consumed, not expired, within the window. */
function whyReturnRefused(state: NaiveState, { packageId, at }: StepOf<"requestRefund">["request"]): NaiveRefusal | null {
  const pack = state.packages.find((other) => other.packageId === packageId);
  if (!pack) return { type: "PackageNotFound", packageId };
  if (!pack.returnable) return { type: "NotReturnable", packageId };
  const consumedMs = consumedOf(state, packageId);
  if (consumedMs > 0) return { type: "PackageConsumed", packageId, consumedMinutes: decimalText(halfEvenTo(6, dividedBy(whole(consumedMs), 60_000n))) };
  if (at >= pack.expiresAt) return { type: "PackageExpired", packageId, expiresAt: pack.expiresAt };
  const closedAt = pack.refundableUntil;
  return at > closedAt ? { type: "RefundWindowClosed", packageId, closedAt } : null;
}

const LASTING = ["currency", "timeZone", "rounding", "coverFrom", "lateUsageDays", "billingRunAt"] as const;

/** The terms that hold where a tariff does not say them, and may not change either. */
const lastingDefaults = ({ stepSeconds = 60, money = { smallest: "0.01", mode: "down" } }: Tariff): Readonly<Record<string, string>> => ({
  stepSeconds: String(stepSeconds),
  money: `${decimalText(fractionOf(String(money.smallest)))} ${money.mode}`,
});

/** Names the path that would change the past. Where there are several, none is named: the library may name any of them. */
function whyTariffRefused({ tariff }: NaiveState, { at, tariff: next }: StepOf<"changeTariff">["request"]): NaiveRefusal | null {
  const today = calendarOf(tariff.timeZone).dayOf(at);
  const paths = [
    ...LASTING.filter((name) => next[name] !== tariff[name]),
    ...Object.keys(lastingDefaults(tariff)).filter((name) => lastingDefaults(next)[name] !== lastingDefaults(tariff)[name]),
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

/** The same text for equal values, whatever the order of their keys. */
const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );

/** Rules 10 and 14: a call is judged as of its start. `at` is the instant of the request, which may lie before the clock. */
export function whyCallRefused(state: NaiveState, call: Call, at: number): NaiveRefusal | null {
  const { tariff } = state;
  const { appId, item, startedAt, region = "cn" } = call;
  if (endOf(call) > at) return { type: "UsageInFuture", endsAt: endOf(call), at };
  const oldestDay = oldestOpenDay(tariff, Math.max(at, state.clock));
  if (calendarOf(tariff.timeZone).dayOf(startedAt) < oldestDay) return { type: "UsageTooLate", oldestDay };
  if (!tariff.items[item]?.rates.some((rate) => rate.region === region)) return { type: "UnknownItem", region, item };
  const switches = state.apps.get(appId);
  if (!switches) return { type: "AppNotFound", appId };
  if ((state.activeSince.get(region) ?? Infinity) > startedAt) return { type: "ServiceNotActivated", region };
  if (!switches.filter((change) => change.at <= startedAt).at(-1)?.enabled) return { type: "AppDisabled", appId };
  const suspensions = state.suspendedAt === null ? state.suspensions : [...state.suspensions, { from: state.suspendedAt, until: Infinity }];
  const suspension = suspensions.find(({ from, until }) => from <= startedAt && startedAt < until);
  if (suspension) return { type: "ServiceSuspended", suspendedAt: suspension.from };
  return state.releasedAt !== null && startedAt >= state.releasedAt ? { type: "ServiceReleased", releasedAt: state.releasedAt } : null;
}

/** Whether a call that may start finds less than one step of it in the packages that cover it, and the tariff lets in no such call. */
export function whyExhausted(
  state: NaiveState, { appId, region, item, startedAt }: Required<Pick<Call, "appId" | "region" | "item" | "startedAt">>,
): NaiveRefusal | null {
  const { tariff } = state;
  if (tariff.service?.whenExhausted !== "refuse" || tariff.items[item]?.weight === null) return null;
  const left = state.packages
    .filter((pack) => !pack.returned && pack.effectiveAt <= startedAt && startedAt < pack.expiresAt && pack.regions.includes(region))
    .filter((pack) => (!pack.items || pack.items.includes(item)) && (!pack.appIds || pack.appIds.includes(appId)))
    .map((pack) => pack.quotaMs - consumedOf(state, pack.packageId));
  return left.reduce((total, each) => total + each, 0) < timeNeeded(tariff, item, stepOf(tariff)) ? { type: "MinutesExhausted", region, item } : null;
}

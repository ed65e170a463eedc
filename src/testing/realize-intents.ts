import type { Tariff } from "rtc-billing";
import { addDays, calendarOf, type Day, type Duration } from "../values/calendar.js";
import { instantOf, MS_PER_DAY, MS_PER_HOUR } from "../values/instant.js";
import type { Scene } from "./arbitrary-tariff.js";
import type { Act, CallIntent, Landmark, OfferIntent, Wait, CommandIntent } from "./command-intents.js";
import { type Call, dated, type InlineOffer, type Purchase, type Step } from "./commands.js";
import { type TariffCatalog, tariffCatalog, pick } from "./tariff-catalog.js";
import { changedTariff, isRewrite, type TariffChange } from "./tariff-changes.js";

/** Ids that a careless library would mix up: of prototypes, of other cases, and in an order that differs by code point and by locale. */
const STYLES = ["u", "U", "é", "\u{1F600}", "\uFF5E", "p", "P"];
/** The region that a request means when it names none. */
const HOME = "cn";
const APPS = ["class", "__proto__", "constructor"];

/** A story while it is told: the steps so far, the time, and what a teller remembers of them. */
interface Realization {
  readonly scene: Scene;
  /** The price list that holds if every change was accepted that should be. */
  tariff: Tariff;
  /** What it sells; regions are counted as at first. */
  market: TariffCatalog;
  readonly steps: Step[];
  now: number;
  count: number;
  readonly calls: Call[];
  readonly purchases: { readonly packageId: string; readonly at: number; readonly expiresAt: number; readonly refundEnd: number }[];
  /** When regions, apps and, by payments, suspended services may have been switched. */
  readonly switches: number[];
}

/** Turns wishes into commands with increasing `at`. Whether they are accepted is nothing to the teller. */
export function realizeIntents(scene: Scene, wishList: readonly CommandIntent[]): readonly Step[] {
  const { tariff, openedAt } = scene;
  const telling: Realization = { scene, tariff, market: tariffCatalog(tariff), steps: [], now: openedAt, count: 0, calls: [], purchases: [], switches: [] };
  for (const { wait, act, backdated } of wishList) {
    telling.now = "ms" in wait ? telling.now + wait.ms : Math.max(telling.now, nextLandmark(telling, wait) + wait.off);
    const step = stepFor(telling, act);
    if (!step) continue;
    const at = act.act === "call" && act.reportedAtItsEnd ? endOf(telling.calls.at(-1)) : step.request.at;
    telling.steps.push(dated(step, at - backdated));
  }
  return telling.steps;
}

const endOf = (call: Call | undefined): number => (call ? call.startedAt + call.seconds * 1_000 : 0);

function stepFor(telling: Realization, act: Act): Step | undefined {
  const at = telling.now;
  switch (act.act) {
    case "call":
      return { command: "recordUsage", request: { at, ...callOf(telling, act.call) } };
    case "calls": {
      const usages = act.calls.map((call) => callOf(telling, call));
      return { command: "recordUsages", request: { at, usages: act.repeatFirst ? [...usages, ...usages.slice(0, 1)] : usages } };
    }
    case "void":
      return { command: "voidUsage", request: { at, usageId: (!act.unknown && fromLast(telling.calls, act.nth)?.usageId) || "no-such-usage", reason: "wrong" } };
    case "buy":
      return { command: "purchasePackage", request: { at, ...purchaseOf(telling, act) } };
    case "return":
      return { command: "requestRefund", request: { at, packageId: (!act.unknown && fromLast(telling.purchases, act.nth)?.packageId) || "no-such-package" } };
    case "topUp":
      telling.switches.push(at);
      return { command: "topUp", request: { at, paymentId: `pay${telling.count++}`, amount: act.amount } };
    case "app":
      telling.switches.push(at);
      return { command: act.command, request: { at, appId: APPS[act.app] ?? "no-such-app" } };
    case "activate":
      telling.switches.push(at);
      return { command: "activate", request: { at, region: pick(telling.market.regions, act.region) ?? "no-such-region", acceptedAgreement: act.acceptedAgreement, ...(act.approval && { approval: "contract 7" }) } };
    case "tariff":
      return { command: "changeTariff", request: { at, tariff: changedPriceList(telling, act.change) } };
    case "verify":
      return { command: "verifyIdentity", request: { at } };
    case "settle":
      return { command: "settle", request: { at } };
    case "again":
      return repeatedStep(telling, fromLast(telling.steps, act.nth), act.altered);
  }
}

/** The price list with a change; it holds from now on unless it rewrites the past. */
function changedPriceList(telling: Realization, change: TariffChange): Tariff {
  const { tariff, market: { regions }, now } = telling;
  const changed = changedTariff(tariff, change, calendarOf(tariff.timeZone).dayOf(instantOf(now)));
  if (!isRewrite(change)) {
    telling.tariff = changed;
    telling.market = { ...tariffCatalog(changed), regions };
  }
  return changed;
}

const fromLast = <T>(list: readonly T[], nth: number): T | undefined => list.at(-1 - Math.min(nth, list.length - 1));

/** Places a call by its landmark; unless it is a wild one, it does not start before the account was opened nor end in the future. */
function callOf(telling: Realization, wish: CallIntent): Call {
  const { now, market, scene: { openedAt } } = telling;
  const region = pick(market.regions, wish.region) ?? "no-such-region";
  const seconds = wish.wild ? wish.seconds : Math.min(wish.seconds, Math.floor((now - openedAt) / 1_000));
  const ms = seconds * 1_000;
  const landmark = (wish.by === "now" ? now : lastLandmark(telling, wish.by, wish.nth)) + wish.off;
  const start = landmark - { starts: 0, ends: ms, crosses: Math.floor(ms / 2) }[wish.place];
  const call = {
    usageId: `${STYLES[wish.idStyle] ?? ""}${telling.count++}`,
    appId: APPS[wish.app] ?? "no-such-app",
    item: pick(market.itemsIn(region), wish.item) ?? "no-such-item",
    startedAt: wish.wild ? start : Math.max(openedAt, Math.min(start, now - ms)),
    seconds,
    ...(region !== HOME && { region }),
  };
  telling.calls.push(call);
  return call;
}

function purchaseOf(telling: Realization, wish: Extract<Act, { act: "buy" }>): Purchase {
  const { market, tariff, now } = telling;
  const packageId = `${STYLES[wish.idStyle] ?? ""}${telling.count++}`;
  const offered = typeof wish.offer === "number" ? { offerId: pick(market.offers, wish.offer) ?? "no-such-offer" } : { offer: inlineOffer(market, wish.offer) };
  const validFor: Duration = offered.offer?.validFor ?? tariff.offers.find(({ offerId }) => offerId === offered.offerId)?.validFor ?? { days: 1 };
  const expiresAt = calendarOf(tariff.timeZone).endOf(instantOf(now), validFor);
  telling.purchases.push({ packageId, at: now, expiresAt, refundEnd: now + tariff.refundWindowDays * MS_PER_DAY });
  return { packageId, ...offered, ...(wish.paidFrom && { paidFrom: wish.paidFrom }) };
}

/** The wish with its regions' names; those that it leaves out are the home region, which goes without saying only where it is "cn". */
function inlineOffer({ regions }: TariffCatalog, { regions: wished, ...terms }: OfferIntent): InlineOffer {
  if (wished === undefined && regions[0] === HOME) return terms;
  const named = (wished ?? [0]).flatMap((nth) => pick(regions, nth) ?? []);
  return { ...terms, regions: [...new Set(named)] };
}

function repeatedStep(telling: Realization, step: Step | undefined, altered: boolean): Step | undefined {
  if (!step) return undefined;
  const again = altered ? alteredStep(step) : step;
  return dated(again, telling.now);
}

/** The same id with another content, where the command has both. */
function alteredStep(step: Step): Step {
  if (step.command === "recordUsage") return { ...step, request: { ...step.request, seconds: Math.max(0, step.request.seconds - 1) } };
  if (step.command === "topUp") return { ...step, request: { ...step.request, amount: "7.77" } };
  if (step.command === "voidUsage") return { ...step, request: { ...step.request, reason: "wrong again" } };
  if (step.command !== "purchasePackage") return step;
  return { ...step, request: { ...step.request, paidFrom: step.request.paidFrom === "cash" ? "external" : "cash" } };
}

/** The nth landmark of a kind after now, or the next midnight where there is none. */
function nextLandmark(telling: Realization, { until, nth }: Extract<Wait, { until: Landmark }>): number {
  const ahead = landmarks(telling, until, [0, 1, 2, 3]).filter((at) => at > telling.now);
  return ahead[Math.min(nth, ahead.length - 1)] ?? landmarks(telling, "midnight", [1])[0] ?? telling.now;
}

/** The nth last landmark of a kind in the last days up to now, or now where there is none. */
function lastLandmark(telling: Realization, kind: Landmark, nth: number): number {
  const { now, scene: { tariff } } = telling;
  const earliest = now - (tariff.lateUsageDays + 2) * MS_PER_DAY;
  return fromLast(landmarks(telling, kind, [-2, -1, 0]).filter((at) => earliest <= at && at <= now), nth) ?? now;
}

/** The landmarks of a kind in order of time; those that recur daily, on the days so many days from today. */
function landmarks(telling: Realization, kind: Landmark, days: readonly number[]): number[] {
  const { tariff, now, purchases, switches } = telling;
  const { dayOf, wallTimes, startOf } = calendarOf(tariff.timeZone);
  const today = dayOf(instantOf(now));
  const runOf = wallTimes(Date.parse(`1970-01-01T${tariff.billingRunAt}Z`));
  const daily = (instant: (day: Day) => number): number[] => days.map((count) => instant(addDays(today, count)));
  switch (kind) {
    case "midnight":
      return daily(startOf);
    case "run":
      return daily(runOf);
    case "deadline":
      return daily((day) => runOf(day) + tariff.arrears.suspendAfterHours * MS_PER_HOUR);
    case "expiry":
      return purchases.map(({ expiresAt }) => expiresAt).sort((a, b) => a - b);
    case "refund-end":
      return purchases.map(({ refundEnd }) => refundEnd).sort((a, b) => a - b);
    case "purchase":
      return purchases.map(({ at }) => at);
    case "switch":
      return switches;
  }
}

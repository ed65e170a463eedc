import type { Tariff } from "rtc-billing";
import { calendarOf, type Duration, firstOfNextMonth } from "../values/calendar.js";
import { instantOf, MS_PER_DAY } from "../values/instant.js";
import type { Scene } from "./arbitrary-tariff.js";
import type { Act, CallIntent, CommandIntent } from "./command-intents.js";
import { type Call, dated, type Purchase, type Step } from "./commands.js";
import { fromLast, type LandmarkSources, lastLandmark, nextLandmark, type PurchaseLandmarks } from "./landmarks.js";
import { cashStepFor } from "./realize-cash.js";
import { alteredStep, APPS, HOME, inlineOffer } from "./realize-content.js";
import { type TariffCatalog, tariffCatalog, pick } from "./tariff-catalog.js";
import { changedTariff, isRewrite, type TariffChange } from "./tariff-changes.js";

/** Beginnings of ids whose order differs by code unit, code point and locale, or that differ only in case. */
const ID_PREFIXES = ["u", "U", "é", "\u{1F600}", "\uFF5E", "p", "P"];

/** The state while intents are realized: the steps so far, the time, and what later steps refer to. */
interface Realization extends LandmarkSources {
  readonly scene: Scene;
  /** The current tariff, if every change was accepted that should be. */
  tariff: Tariff;
  /** The catalog of the current tariff. Its regions keep the order of the first tariff, so that their indexes stay the same. */
  catalog: TariffCatalog;
  readonly steps: Step[];
  now: number;
  /** The number of ids so far, which makes the next id unique. */
  idCount: number;
  readonly calls: Call[];
  readonly paymentIds: string[];
  readonly purchases: (PurchaseLandmarks & { readonly packageId: string; readonly renews: boolean })[];
  readonly switchedAt: number[];
}

/** Turns intents into commands with increasing `at`. It does not depend on whether they are accepted. */
export function realizeIntents(scene: Scene, intents: readonly CommandIntent[]): readonly Step[] {
  const { tariff, openedAt } = scene;
  const state: Realization = {
    scene,
    tariff,
    catalog: tariffCatalog(tariff),
    steps: [],
    now: openedAt,
    idCount: 0,
    calls: [],
    purchases: [],
    switchedAt: [],
    paymentIds: [],
  };
  for (const { wait, act, backdated } of intents) {
    state.now = "ms" in wait ? state.now + wait.ms : Math.max(state.now, nextLandmark(state, wait) + wait.offsetMs);
    const step = stepFor(state, act);
    if (!step) continue;
    const at = act.act === "call" && act.reportedAtItsEnd ? endOf(state.calls.at(-1)) : step.request.at;
    state.steps.push(dated(step, at - backdated));
  }
  return state.steps;
}

const endOf = (call: Call | undefined): number => (call ? call.startedAt + call.seconds * 1_000 : 0);

function stepFor(state: Realization, act: Act): Step | undefined {
  const at = state.now;
  switch (act.act) {
    case "call":
      return { command: "recordUsage", request: { at, ...callOf(state, act.call) } };
    case "calls": {
      const usages = act.calls.map((call) => callOf(state, call));
      return { command: "recordUsages", request: { at, usages: act.repeatFirst ? [...usages, ...usages.slice(0, 1)] : usages } };
    }
    case "void":
      return { command: "voidUsage", request: { at, usageId: voidedIdOf(state, act), reason: "wrong" } };
    case "buy":
      return { command: "purchasePackage", request: { at, ...purchaseOf(state, act) } };
    case "return":
      return { command: "requestRefund", request: { at, packageId: returnedIdOf(state, act) } };
    case "return renewed":
      return { command: "requestRefund", request: { at, packageId: renewedIdOf(state, act) } };
    case "take id":
      return { command: "purchasePackage", request: { at, packageId: renewedIdOf(state, act), offerId: state.catalog.offers[0] ?? "no-such-offer" } };
    case "cancel":
      return { command: "cancelRenewal", request: { at, packageId: cancelledIdOf(state, act) } };
    case "topUp": case "adjust": case "reverse": case "payOut": {
      const step = cashStepFor({ at, idNumber: state.idCount++, calls: state.calls, paymentIds: state.paymentIds }, act);
      if (step.command === "topUp") state.paymentIds.push(step.request.paymentId);
      if (act.act === "topUp" || act.act === "adjust") state.switchedAt.push(at);
      return step;
    }
    case "app":
      state.switchedAt.push(at);
      return { command: act.command, request: { at, appId: APPS[act.app] ?? "no-such-app" } };
    case "activate":
      state.switchedAt.push(at);
      return { command: "activate", request: { at, ...activationOf(state, act) } };
    case "tariff":
      return { command: "changeTariff", request: { at, tariff: newTariff(state, act.change) } };
    case "verify": case "settle":
      return { command: act.act === "verify" ? "verifyIdentity" : "settle", request: { at } };
    case "again":
      return repeatedStep(state, fromLast(state.steps, act.nth), act.altered);
  }
}

type ActOf<Name extends Act["act"]> = Extract<Act, { act: Name }>;

const voidedIdOf = ({ calls }: Realization, { nth, unknown }: ActOf<"void">): string =>
  (!unknown && fromLast(calls, nth)?.usageId) || "no-such-usage";

const returnedIdOf = ({ purchases }: Realization, { nth, unknown }: ActOf<"return">): string =>
  (!unknown && fromLast(purchases, nth)?.packageId) || "no-such-package";

/** The packages bought to renew, or all where there is none. */
function renewingIn({ purchases }: Realization): readonly { readonly packageId: string }[] {
  const renewing = purchases.filter(({ renews }) => renews);
  return renewing.length > 0 ? renewing : purchases;
}

const cancelledIdOf = (state: Realization, { nth, unknown }: ActOf<"cancel">): string =>
  (!unknown && fromLast(renewingIn(state), nth)?.packageId) || "no-such-package";

/** The id that a renewal has taken for this month, or, of a purchase, can take for the next. */
function renewedIdOf(state: Realization, { act, nth }: ActOf<"return renewed" | "take id">): string {
  const today = calendarOf(state.tariff.timeZone).dayOf(instantOf(state.now));
  const day = act === "take id" && nth > 0 ? firstOfNextMonth(today) : today;
  return `${fromLast(renewingIn(state), nth)?.packageId ?? "no-such-package"}/${day.slice(0, 7)}`;
}

const activationOf = ({ catalog }: Realization, { region, acceptedAgreement, approval }: ActOf<"activate">) => ({
  region: pick(catalog.regions, region) ?? "no-such-region",
  acceptedAgreement,
  ...(approval && { approval: "contract 7" }),
});

/** The tariff with a change. It becomes the current one unless it would be refused. */
function newTariff(state: Realization, change: TariffChange): Tariff {
  const { tariff, catalog: { regions }, now } = state;
  const changed = changedTariff(tariff, change, calendarOf(tariff.timeZone).dayOf(instantOf(now)));
  if (!isRewrite(change)) {
    state.tariff = changed;
    state.catalog = { ...tariffCatalog(changed), regions };
  }
  return changed;
}

const roundWithOf = ({ calls }: Realization, { together }: CallIntent): string | undefined =>
  together === "last" ? calls.at(-1)?.usageId : (together ?? undefined);

/** The call of an intent. Unless it is wild, it starts when the account is open and has ended by now. */
function callOf(state: Realization, intent: CallIntent): Call {
  const { now, catalog, scene: { openedAt } } = state;
  const region = pick(catalog.regions, intent.region) ?? "no-such-region";
  const seconds = intent.wild ? intent.seconds : Math.min(intent.seconds, Math.floor((now - openedAt) / 1_000));
  const durationMs = seconds * 1_000;
  const landmark = (intent.by === "now" ? now : lastLandmark(state, intent.by, intent.nth)) + intent.offsetMs;
  const start = landmark - { starts: 0, ends: durationMs, crosses: Math.floor(durationMs / 2) }[intent.position];
  const roundWith = roundWithOf(state, intent);
  const call = {
    usageId: `${ID_PREFIXES[intent.idStyle] ?? ""}${state.idCount++}`,
    appId: APPS[intent.app] ?? "no-such-app",
    item: pick(catalog.itemsIn(region), intent.item) ?? "no-such-item",
    startedAt: intent.wild ? start : Math.max(openedAt, Math.min(start, now - durationMs)),
    seconds,
    ...(region !== HOME && { region }),
    ...(roundWith !== undefined && { roundWith }),
  };
  state.calls.push(call);
  return call;
}

function purchaseOf(state: Realization, { idStyle, offer, paidFrom }: ActOf<"buy">): Purchase {
  const { catalog, tariff, now } = state;
  const packageId = `${ID_PREFIXES[idStyle] ?? ""}${state.idCount++}`;
  const offered = typeof offer === "number"
    ? { offerId: pick(catalog.offers, offer) ?? "no-such-offer" }
    : { offer: inlineOffer(catalog, offer) };
  const ofTariff = tariff.offers.find(({ offerId }) => offerId === offered.offerId);
  const validFor: Duration = offered.offer?.validFor ?? ofTariff?.validFor ?? { days: 1 };
  const expiresAt = calendarOf(tariff.timeZone).endOf(instantOf(now), validFor);
  const renews = (offered.offer?.renews ?? ofTariff?.renews) === "monthly";
  state.purchases.push({ packageId, renews, at: now, expiresAt, refundableUntil: now + tariff.refundWindowDays * MS_PER_DAY });
  return { packageId, ...offered, ...(paidFrom && { paidFrom }) };
}

function repeatedStep(state: Realization, step: Step | undefined, altered: boolean): Step | undefined {
  if (!step) return undefined;
  const again = altered ? alteredStep(step) : step;
  return dated(again, state.now);
}

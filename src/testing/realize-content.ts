import type { InlineOffer, Step } from "./commands.js";
import type { OfferIntent } from "./offer-intents.js";
import { pick, type TariffCatalog } from "./tariff-catalog.js";

/** The region of a request that does not name one. */
export const HOME = "cn";
// Two of the ids are names of properties that every object has.
export const APPS = ["class", "__proto__", "constructor"];

/**
 * The offer of an intent with the names of its regions, items and apps; default: the first region, all items and apps. It needs no
 * `regions` if that is "cn".
 */
export function inlineOffer({ regions, itemsIn }: TariffCatalog, { regions: indexes, items, apps, ...terms }: OfferIntent): InlineOffer {
  const named = (list: readonly string[], nths: readonly number[]): string[] => [...new Set(nths.flatMap((nth) => pick(list, nth) ?? []))];
  return {
    ...terms,
    ...((indexes !== undefined || regions[0] !== HOME) && { regions: named(regions, indexes ?? [0]) }),
    ...(items && { items: named(itemsIn(regions[0] ?? HOME), items) }),
    ...(apps && { appIds: named(APPS, apps) }),
  };
}

/** A step with the same id and other content, if its command has an id. */
export function alteredStep(step: Step): Step {
  if (step.command === "recordUsage") return { ...step, request: { ...step.request, seconds: Math.max(0, step.request.seconds - 1) } };
  if (step.command === "adjustCash") return { ...step, request: { ...step.request, reason: "as agreed later" } };
  if (step.command === "reversePayment") return { ...step, request: { ...step.request, amount: "1" } };
  if (step.command === "payOut") return { ...step, request: { ...step.request, amount: "7.77" } };
  if (step.command === "topUp") return { ...step, request: { ...step.request, amount: "7.77" } };
  if (step.command === "voidUsage") return { ...step, request: { ...step.request, reason: "wrong again" } };
  if (step.command !== "purchasePackage") return step;
  return { ...step, request: { ...step.request, paidFrom: step.request.paidFrom === "cash" ? "external" : "cash" } };
}

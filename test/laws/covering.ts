import { type History, printable } from "./histories.js";
import { REGIONS } from "./tariffs.js";

/** The same history in which every package covers every region. */
export function coveringAllRegions(history: History): History {
  const { tariff, steps } = history;
  return printable({
    ...history,
    tariff: { ...tariff, offers: tariff.offers.map((offer) => ({ ...offer, regions: REGIONS })) },
    steps: steps.map((step) =>
      step.command === "purchasePackage" && step.request.offer ? { ...step, request: { ...step.request, offer: { ...step.request.offer, regions: REGIONS } } } : step,
    ),
  });
}

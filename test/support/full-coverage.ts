import type { Tariff } from "../../src/index.js";
import { withHistoryText, type History } from "../../src/testing/arbitrary-history.js";
import { REGIONS } from "../../src/testing/arbitrary-tariff.js";

/** The same history, with packages that cover every region. */
export function coveringAllRegions(history: History): History {
  const { tariff, steps } = history;
  const covering = (list: Tariff): Tariff => ({ ...list, offers: list.offers.map((offer) => ({ ...offer, regions: REGIONS })) });
  return withHistoryText({
    ...history,
    tariff: covering(tariff),
    steps: steps.map((step) => {
      const { command, request } = step;
      if (command === "changeTariff") return { command, request: { ...request, tariff: covering(request.tariff) } };
      return command === "purchasePackage" && request.offer ? { command, request: { ...request, offer: { ...request.offer, regions: REGIONS } } } : step;
    }),
  });
}

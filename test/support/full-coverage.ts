import type { Tariff } from "../../src/index.js";
import { withHistoryText, type History } from "../../src/testing/arbitrary-history.js";
import { REGIONS } from "../../src/testing/arbitrary-tariff.js";

/** The same history, with packages that cover every region. The tariff has them all from the start, though not a rate in each. */
export function coveringAllRegions(history: History): History {
  const { tariff, steps } = history;
  const allRegions = Object.fromEntries(REGIONS.map((region) => [region, { selfService: true }]));
  const covering = (list: Tariff): Tariff => ({
    ...list,
    regions: { ...allRegions, ...list.regions },
    offers: list.offers.map((offer) => ({ ...offer, regions: REGIONS })),
  });
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

import type { Tariff } from "../../src/index.js";
import { withHistoryText, type History } from "../../src/testing/arbitrary-history.js";
import { REGIONS } from "../../src/testing/arbitrary-tariff.js";
import type { InlineOffer } from "../../src/testing/commands.js";

type ChangeOffer = <Offer extends InlineOffer>(offer: Offer) => Offer;

/** The same history, with packages that cover all that is used. The tariff has every region from the start, though not a rate in each. */
export const coveringEverything = (history: History): History =>
  withOffers(history, (offer) => ({ ...without(["items", "appIds"], offer), regions: REGIONS }));

/** The same history, with packages of one priority. */
export const withoutPriorities = (history: History): History => withOffers(history, (offer) => without(["priority"], offer));

const without = <Offer extends InlineOffer>(terms: readonly string[], offer: Offer): Offer =>
  Object.fromEntries(Object.entries(offer).filter(([name]) => !terms.includes(name))) as Offer;

function withOffers(history: History, change: ChangeOffer): History {
  const { tariff, steps } = history;
  const allRegions = Object.fromEntries(REGIONS.map((region) => [region, { selfService: true }]));
  const changed = (list: Tariff): Tariff => ({ ...list, regions: { ...allRegions, ...list.regions }, offers: list.offers.map(change) });
  return withHistoryText({
    ...history,
    tariff: changed(tariff),
    steps: steps.map((step) => {
      const { command, request } = step;
      if (command === "changeTariff") return { command, request: { ...request, tariff: changed(request.tariff) } };
      return command === "purchasePackage" && request.offer ? { command, request: { ...request, offer: change(request.offer) } } : step;
    }),
  });
}

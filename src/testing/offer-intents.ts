import fc from "fast-check";
import type { InlineOffer } from "./commands.js";
import { NOT_IN_TARIFF } from "./tariff-catalog.js";

/** An inline offer. Its regions and items are indexes into the lists of a tariff catalog, as is `offer` where it is a number. */
export interface OfferIntent extends Pick<InlineOffer, "minutes" | "price" | "validFor" | "priority" | "returnable" | "renews"> {
  readonly regions?: readonly number[];
  readonly items?: readonly number[];
  /** Indexes into the list of apps. */
  readonly apps?: readonly number[];
}

const inlineOffers = fc.record(
  {
    minutes: fc.constantFrom<number | string>("0.25", 1, "5.5", 20, 60, 60, 200, 1_000),
    price: fc.constantFrom("0", "0.01", "3.00", "12.5"),
    regions: fc.constantFrom([0], [1, 0], [1], [0, 1, 2]),
    validFor: fc.constantFrom<InlineOffer["validFor"]>(
      { days: 1 }, { days: 2 }, { days: 2 }, { days: 8 }, { months: 1 }, { years: 1 },
      { throughEndOfMonth: { years: 0 } }, { throughEndOfMonth: { years: 1 } },
    ),
  },
  { requiredKeys: ["minutes", "price", "validFor"] },
);

/** What makes a package renew. */
export const monthly = { renews: "monthly", validFor: { throughEndOfMonth: { years: 0 } } } as const;

/** What a package is limited to, where it stands in the order of drawdown, and whether it can be returned. */
const specialTerms = fc.record(
  {
    items: fc.constantFrom([2, 0], [1, 2, 3], [0], [2]),
    apps: fc.constantFrom([0], [0], [1, 0], [1], [2]),
    priority: fc.constantFrom(-1, 1, 1, 0, 1_000),
    returnable: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Offers of the tariff, by an index into its list, and inline offers. */
export const offers: fc.Arbitrary<number | OfferIntent> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(0, 1, 0, 1, 0, 1, 0, 1, 2, NOT_IN_TARIFF, NOT_IN_TARIFF) },
  { weight: 7, arbitrary: inlineOffers },
  { weight: 2, arbitrary: fc.tuple(inlineOffers, specialTerms).map(([offer, terms]) => ({ ...offer, ...terms, ...monthly })) },
  { weight: 5, arbitrary: fc.tuple(inlineOffers, specialTerms).map(([offer, terms]) => ({ ...offer, ...terms })) },
);

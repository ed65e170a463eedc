import fc from "fast-check";
import type { InlineOffer } from "./commands.js";
import { NOWHERE } from "./tariff-catalog.js";
import { ADDED_ITEM, ADDED_REGION, TARIFF_CHANGES, TARIFF_REWRITES, type TariffChange } from "./tariff-changes.js";

/** Instants at which a rule changes its answer. */
const LANDMARKS = ["midnight", "run", "expiry", "purchase", "refund-end", "deadline", "switch"] as const;
export type Landmark = (typeof LANDMARKS)[number];

/** How long somebody waits before the next command: some ms, or until a landmark, give or take some ms. */
export type Wait = { readonly ms: number } | { readonly until: Landmark; readonly nth: number; readonly off: number };

/**
 * A call placed by a landmark of the past, or by the present: it starts there, ends there or runs across it. Region and item are
 * numbers in the lists of a market, or the names of those that a new price list may add.
 */
export interface CallIntent {
  readonly idStyle: number;
  readonly app: number;
  readonly item: number | string;
  readonly region: number | string;
  readonly by: Landmark | "now";
  readonly nth: number;
  readonly place: "starts" | "ends" | "crosses";
  readonly off: number;
  readonly seconds: number;
  /** It may also start before the account was opened, or end in the future. */
  readonly wild: boolean;
}

/** An offer made inline; its regions are numbers in the list of a market. */
export type OfferIntent = Pick<InlineOffer, "minutes" | "price" | "validFor"> & { readonly regions?: readonly number[] };

/** What somebody would like to happen; which ids and instants that means is known only once the history is told up to there. */
export type Act =
  | { readonly act: "call"; readonly call: CallIntent; readonly reportedAtItsEnd: boolean }
  | { readonly act: "calls"; readonly calls: readonly CallIntent[]; readonly repeatFirst: boolean }
  | { readonly act: "void"; readonly nth: number; readonly unknown: boolean }
  | { readonly act: "buy"; readonly idStyle: number; readonly offer: number | OfferIntent; readonly paidFrom: "external" | "cash" | undefined }
  | { readonly act: "return"; readonly nth: number; readonly unknown: boolean }
  | { readonly act: "topUp"; readonly amount: string }
  | { readonly act: "app"; readonly command: "createApp" | "enableApp" | "disableApp"; readonly app: number }
  | { readonly act: "activate"; readonly region: number | string; readonly acceptedAgreement: boolean; readonly approval: boolean }
  | { readonly act: "tariff"; readonly change: TariffChange }
  | { readonly act: "verify" | "settle" }
  /** An earlier command once more, as it was or with another content. */
  | { readonly act: "again"; readonly nth: number; readonly altered: boolean };

export interface CommandIntent {
  readonly wait: Wait;
  readonly act: Act;
  /** The command is dated this much too early. */
  readonly backdated: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const offs = fc.constantFrom(0, -1, 1, 30_000, 61_000, HOUR);
const nths = fc.constantFrom(0, 0, 0, 1, 2);
const sometimes = (percent: number): fc.Arbitrary<boolean> => fc.oneof(
  { weight: 100 - percent, arbitrary: fc.constant(false) },
  { weight: percent, arbitrary: fc.constant(true) },
);

const shortWaits = fc.constantFrom(0, 0, 1, 30_000).map((ms) => ({ ms }));
const waits: fc.Arbitrary<Wait> = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(0, 0, 1, 60_000, HOUR, 5 * HOUR, 20 * HOUR).map((ms) => ({ ms })) },
  { weight: 30, arbitrary: fc.record({ until: fc.constantFrom(...LANDMARKS), nth: nths, off: offs }) },
  { weight: 4, arbitrary: fc.constantFrom(2 * DAY, 3 * DAY, 31 * DAY, 62 * DAY, 200 * DAY).map((ms) => ({ ms })) },
);

/** In seconds: about whole minutes, about the size of small packages, and across days. */
const callLengths = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(60, 0, 1, 20, 30, 40, 59, 61, 119, 120, 121, 600, 3_599, 3_600, 3_700) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 4_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(7_200, 10 * 3_600, 25 * 3_600, 50 * 3_600) },
);

const regions = fc.oneof(
  { weight: 85, arbitrary: fc.constant(0) },
  { weight: 12, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.nat({ max: 2 }) },
);

export const callIntents: fc.Arbitrary<CallIntent> = fc.record({
  idStyle: fc.nat({ max: 4 }),
  app: fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, { weight: 10, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(2, 3) }),
  item: fc.oneof({ weight: 40, arbitrary: fc.nat({ max: 4 }) }, { weight: 1, arbitrary: fc.constantFrom(NOWHERE, ADDED_ITEM) }),
  region: regions,
  by: fc.oneof({ weight: 1, arbitrary: fc.constant("now" as const) }, { weight: 2, arbitrary: fc.constantFrom(...LANDMARKS) }),
  nth: nths,
  place: fc.constantFrom("ends" as const, "starts" as const, "crosses" as const),
  off: offs,
  seconds: callLengths,
  wild: sometimes(4),
});

const offers: fc.Arbitrary<number | OfferIntent> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 1, 0, 1, 0, 1, 0, 1, 2, NOWHERE, NOWHERE) },
  {
    weight: 6,
    arbitrary: fc.record(
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
    ),
  },
);

const purchaseIntents = fc.record({
  act: fc.constant("buy" as const),
  idStyle: fc.nat({ max: 6 }),
  offer: offers,
  paidFrom: fc.constantFrom(undefined, "external" as const, "cash" as const),
});

const voidIntents = fc.record({ act: fc.constant("void" as const), nth: fc.nat({ max: 5 }), unknown: sometimes(5) });
const returnIntents = fc.record({ act: fc.constant("return" as const), nth: fc.nat({ max: 2 }), unknown: sometimes(5) });

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 40, arbitrary: fc.record({ act: fc.constant("call" as const), call: callIntents, reportedAtItsEnd: sometimes(15) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      act: fc.constant("calls" as const),
      calls: fc.array(callIntents, { maxLength: 6, size: "max" }),
      repeatFirst: sometimes(20),
    }),
  },
  { weight: 14, arbitrary: purchaseIntents },
  { weight: 7, arbitrary: voidIntents },
  { weight: 7, arbitrary: returnIntents },
  { weight: 8, arbitrary: fc.record({ act: fc.constant("topUp" as const), amount: fc.constantFrom("5", "0.01", "1", "40", "400", "1000.00000001") }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant("app" as const),
      command: fc.constantFrom("enableApp" as const, "disableApp" as const, "createApp" as const),
      app: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      act: fc.constant("activate" as const),
      region: fc.constantFrom(2, 2, 1, 0, ADDED_REGION, NOWHERE),
      acceptedAgreement: sometimes(60),
      approval: fc.boolean(),
    }),
  },
  { weight: 9, arbitrary: fc.record({ act: fc.constant("again" as const), nth: fc.nat({ max: 8 }), altered: sometimes(50) }) },
  { weight: 4, arbitrary: fc.constantFrom(...TARIFF_CHANGES).map((change) => ({ act: "tariff" as const, change })) },
  { weight: 2, arbitrary: fc.constantFrom(...TARIFF_REWRITES).map((change) => ({ act: "tariff" as const, change })) },
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom("settle" as const, "settle" as const, "verify" as const) }) },
);

const backdated = fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, HOUR, DAY) });

export const commandIntents: fc.Arbitrary<CommandIntent> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ wait: waits, act: acts, backdated }) },
  // What is worth most soon after the last command: packages that expire almost together, calls taken back, packages returned.
  { weight: 3, arbitrary: fc.record({ wait: shortWaits, act: fc.oneof(purchaseIntents, purchaseIntents, voidIntents, returnIntents), backdated: fc.constant(0) }) },
);

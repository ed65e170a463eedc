import fc from "fast-check";
import { MS_PER_DAY, MS_PER_HOUR } from "../values/instant.js";
import { type CashAct, cashActs, sometimes } from "./cash-intents.js";
import { type OfferIntent, offers } from "./offer-intents.js";
import { NOT_IN_TARIFF } from "./tariff-catalog.js";
import { ADDED_ITEM, ADDED_REGION, TARIFF_CHANGES, TARIFF_REWRITES, type TariffChange } from "./tariff-changes.js";

/** Kinds of instants at which the result of a rule can change. */
const LANDMARKS = ["midnight", "month", "run", "expiry", "purchase", "refund-end", "deadline", "switch"] as const;
export type Landmark = (typeof LANDMARKS)[number];

/** The time before the next command: milliseconds, or until `offsetMs` after the nth next landmark of a kind. */
export type Wait = { readonly ms: number } | { readonly until: Landmark; readonly nth: number; readonly offsetMs: number };

/**
 * A call that starts at, ends at or runs across an instant: `offsetMs` after a past landmark or after now. Region and item are
 * indexes into the lists of a tariff catalog, or names that a change of tariff may add.
 */
export interface CallIntent {
  readonly idStyle: number;
  readonly app: number;
  readonly item: number | string;
  readonly region: number | string;
  readonly by: Landmark | "now";
  readonly nth: number;
  readonly position: "starts" | "ends" | "crosses";
  readonly offsetMs: number;
  readonly seconds: number;
  /** Whether the call may start before the account is opened, or end in the future. */
  readonly wild: boolean;
  /** What the call is rounded up with: one of two names, the id of the call before it, or nothing but itself. */
  readonly together: "a" | "b" | "last" | null;
}

/** An intended command. `realizeIntents` chooses its ids and instants, which depend on the steps before it. */
export type Act =
  | { readonly act: "call"; readonly call: CallIntent; readonly reportedAtItsEnd: boolean }
  | { readonly act: "calls"; readonly calls: readonly CallIntent[]; readonly repeatFirst: boolean }
  | { readonly act: "void"; readonly nth: number; readonly unknown: boolean }
  | { readonly act: "buy"; readonly idStyle: number; readonly offer: number | OfferIntent; readonly paidFrom: PaidFrom | undefined }
  | { readonly act: "return"; readonly nth: number; readonly unknown: boolean }
  /** The return of what a renewal granted for the month, or a purchase under the id that it can take next month. */
  | { readonly act: "return renewed" | "take id"; readonly nth: number }
  | { readonly act: "cancel"; readonly nth: number; readonly unknown: boolean }
  | CashAct
  | { readonly act: "app"; readonly command: "createApp" | "enableApp" | "disableApp"; readonly app: number }
  | { readonly act: "activate"; readonly region: number | string; readonly acceptedAgreement: boolean; readonly approval: boolean }
  | { readonly act: "tariff"; readonly change: TariffChange }
  | { readonly act: "verify" | "settle" }
  /** An earlier command again, unchanged or with other content. */
  | { readonly act: "again"; readonly nth: number; readonly altered: boolean };

type PaidFrom = "external" | "cash";

export interface CommandIntent {
  readonly wait: Wait;
  readonly act: Act;
  /** How many milliseconds too early the command is dated. */
  readonly backdated: number;
}

const offsetsMs = fc.constantFrom(0, -1, 1, 30_000, 61_000, MS_PER_HOUR);
const nths = fc.constantFrom(0, 0, 0, 1, 2);


const shortWaits = fc.constantFrom(0, 0, 1, 30_000).map((ms) => ({ ms }));
const waits: fc.Arbitrary<Wait> = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(0, 0, 1, 60_000, MS_PER_HOUR, 5 * MS_PER_HOUR, 20 * MS_PER_HOUR).map((ms) => ({ ms })) },
  { weight: 30, arbitrary: fc.record({ until: fc.constantFrom(...LANDMARKS), nth: nths, offsetMs: offsetsMs }) },
  { weight: 4, arbitrary: fc.constantFrom(2, 3, 31, 62, 200).map((days) => ({ ms: days * MS_PER_DAY })) },
);

/** In seconds: around whole minutes, around the size of small packages, and across days. */
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
  app: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 10, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constantFrom(2, 3) },
  ),
  item: fc.oneof({ weight: 40, arbitrary: fc.nat({ max: 4 }) }, { weight: 1, arbitrary: fc.constantFrom(NOT_IN_TARIFF, ADDED_ITEM) }),
  region: regions,
  by: fc.oneof({ weight: 1, arbitrary: fc.constant("now" as const) }, { weight: 2, arbitrary: fc.constantFrom(...LANDMARKS) }),
  nth: nths,
  position: fc.constantFrom("ends" as const, "starts" as const, "crosses" as const),
  offsetMs: offsetsMs,
  seconds: callLengths,
  wild: sometimes(4),
  together: fc.constantFrom(null, null, null, null, null, "a" as const, "b" as const, "last" as const),
});

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
  { weight: 3, arbitrary: fc.record({ act: fc.constant("cancel" as const), nth: fc.nat({ max: 5 }), unknown: sometimes(5) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom("return renewed" as const, "take id" as const), nth: fc.nat({ max: 3 }) }) },
  { weight: 19, arbitrary: cashActs },
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
      region: fc.constantFrom(2, 2, 1, 0, ADDED_REGION, NOT_IN_TARIFF),
      acceptedAgreement: sometimes(60),
      approval: fc.boolean(),
    }),
  },
  { weight: 9, arbitrary: fc.record({ act: fc.constant("again" as const), nth: fc.nat({ max: 8 }), altered: sometimes(50) }) },
  { weight: 4, arbitrary: fc.constantFrom(...TARIFF_CHANGES).map((change) => ({ act: "tariff" as const, change })) },
  { weight: 2, arbitrary: fc.constantFrom(...TARIFF_REWRITES).map((change) => ({ act: "tariff" as const, change })) },
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom("settle" as const, "settle" as const, "verify" as const) }) },
);

const backdated = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(1, MS_PER_HOUR, MS_PER_DAY) },
);

export const commandIntents: fc.Arbitrary<CommandIntent> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ wait: waits, act: acts, backdated }) },
  // Commands that test most shortly after the one before: purchases that expire almost together, voids and returns.
  {
    weight: 3,
    arbitrary: fc.record({
      wait: shortWaits,
      act: fc.oneof(purchaseIntents, purchaseIntents, voidIntents, returnIntents),
      backdated: fc.constant(0),
    }),
  },
);

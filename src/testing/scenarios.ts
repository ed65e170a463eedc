import fc from "fast-check";
import { type Act, type CallIntent, callIntents, type Wait, type CommandIntent, commandIntents } from "./command-intents.js";
import { ADDED_ITEM, ADDED_REGION, TARIFF_CHANGES } from "./tariff-changes.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How an account is usually opened; now and then a part is missing. */
const customary: readonly Act[] = [
  { act: "verify" },
  { act: "activate", region: 0, acceptedAgreement: true, approval: false },
  { act: "app", command: "createApp", app: 0 },
  { act: "app", command: "createApp", app: 1 },
  { act: "buy", idStyle: 0, offer: 0, paidFrom: undefined },
  { act: "buy", idStyle: 1, offer: { minutes: "5.5", price: "0", regions: [0, 1], validFor: { days: 2 } }, paidFrom: undefined },
  { act: "app", command: "enableApp", app: 0 },
  { act: "app", command: "enableApp", app: 1 },
  { act: "activate", region: 1, acceptedAgreement: true, approval: false },
  { act: "topUp", amount: "15" },
  { act: "topUp", amount: "100000" },
];

/** Every package goes back before an app is enabled. */
const allReturned: readonly Act[] = customary.flatMap((act): Act[] => (act.act === "buy" ? [act, { act: "return", nth: 0, unknown: false }] : [act]));

export const openings: fc.Arbitrary<readonly CommandIntent[]> = fc
  .oneof(
    { weight: 4, arbitrary: fc.constant(customary) },
    { weight: 4, arbitrary: fc.constant(customary.slice(0, 10)) },
    { weight: 6, arbitrary: fc.constant(customary.slice(0, 9)) },
    { weight: 1, arbitrary: fc.constant(customary.filter(({ act }) => act !== "buy")) },
    { weight: 1, arbitrary: fc.constant(allReturned) },
    { weight: 2, arbitrary: fc.subarray([...customary], { minLength: 5 }) },
  )
  .map((acts) => acts.map((act) => after({ ms: 0 }, act)));

const after = (wait: Wait, act: Act): CommandIntent => ({ wait, act, backdated: 0 });
const call = (wish: CallIntent, changes: Partial<CallIntent>): Act => ({
  act: "call",
  call: { ...wish, app: 0, wild: false, ...changes },
  reportedAtItsEnd: false,
});

/** A package bought during a call that does not need it, and returned. */
export const boughtAndReturned = fc.tuple(callIntents, fc.constantFrom(0, 1, DAY - HOUR, DAY)).map(([wish, wait]) => [
  after({ ms: HOUR }, { act: "buy", idStyle: 3, offer: { minutes: 20, price: "3.00", regions: [1], validFor: { days: 8 } }, paidFrom: "cash" }),
  after({ ms: HOUR }, call(wish, { region: 0, by: "purchase", nth: 0, place: "crosses", off: 0 })),
  after({ ms: wait }, { act: "return", nth: 0, unknown: false }),
]);

/** Calls that share a package too small for them, one of which is taken back. */
const takenBack = fc.tuple(callIntents, callIntents, fc.nat({ max: 1 }), fc.constantFrom<Wait>({ ms: 0 }, { until: "run", nth: 0, off: 0 })).map(
  ([first, second, nth, wait]) => [
    after({ ms: 0 }, { act: "buy", idStyle: 4, offer: { minutes: 20, price: "0", validFor: { days: 2 } }, paidFrom: undefined }),
    after({ ms: HOUR }, call(first, { item: 2, region: 0, by: "now", place: "ends", seconds: 1_000, off: -61_000 })),
    after({ ms: 0 }, call(second, { item: 2, region: 0, by: "now", place: "ends", seconds: 1_000, off: 0 })),
    after(wait, { act: "void", nth, unknown: false }),
  ],
);

/** A call that costs more than there is, money about the time when it is too late, and calls that start at the payment and at the deadline. */
const inArrears = fc
  .tuple(callIntents, fc.constantFrom(0, 0, 1), fc.constantFrom(-1, 0, 1, HOUR, HOUR), fc.constantFrom("400", "1000.00000001"))
  .map(([wish, nth, off, amount]) => [
    after({ ms: HOUR }, call(wish, { item: 2, region: 0, by: "now", place: "ends", seconds: 36_000, off: 0 })),
    after({ until: "run", nth: 0, off: 1 }, { act: "settle" }),
    after({ until: "deadline", nth, off }, { act: "topUp", amount }),
    after({ ms: HOUR }, call(wish, { item: 0, region: 0, by: "switch", nth: 0, place: "starts", seconds: 60, off: 0 })),
    after({ ms: 0 }, call(wish, { item: 0, region: 0, by: "deadline", nth: 0, place: "starts", seconds: 60, off: 0 })),
  ]);

/** The same under new terms of arrears. */
const inShortArrears = inArrears.map((life) => [after({ ms: HOUR }, { act: "tariff", change: "arrears" }), ...life]);

/** Cash that is enough, and a purchase after which there is little. */
const shortOfCash = fc.constantFrom(0, HOUR).map((ms) => [
  after({ ms }, { act: "topUp", amount: "40" }),
  after({ ms }, { act: "buy", idStyle: 6, offer: { minutes: 1, price: "39", validFor: { days: 2 } }, paidFrom: "cash" }),
]);

/** A call that costs more than there is, billed and taken back: the run that repays it may be the instant of the suspension. */
const repaid = fc.tuple(callIntents, fc.constantFrom(0, 1)).map(([wish, off]) => [
  after({ ms: HOUR }, call(wish, { item: 2, region: 0, by: "now", place: "ends", seconds: 36_000, off: 0 })),
  after({ until: "run", nth: 0, off: HOUR }, { act: "void", nth: 0, unknown: false }),
  after({ until: "run", nth: 0, off }, { act: "settle" }),
]);

/** A new price list on the eve of its first day, a call into that day, and one of what may be new. */
const repriced = fc.tuple(callIntents, callIntents, fc.constantFrom(...TARIFF_CHANGES, "dearer" as const, "wider" as const, "wider" as const), fc.boolean()).map(([first, second, change, abroad]) => [
  after({ until: "midnight", nth: 0, off: -HOUR }, { act: "tariff", change }),
  after({ ms: 2 * HOUR }, call(first, { region: 0, by: "midnight", nth: 0, place: "crosses", off: 0 })),
  after({ ms: 0 }, { act: "buy", idStyle: 1, offer: 0, paidFrom: undefined }),
  after({ ms: 0 }, { act: "activate", region: ADDED_REGION, acceptedAgreement: true, approval: false }),
  after({ ms: HOUR }, call(second, { item: ADDED_ITEM, region: abroad ? ADDED_REGION : 0, by: "now", place: "ends", seconds: 1_800, off: 0 })),
  after({ until: "run", nth: 0, off: 1 }, { act: "settle" }),
]);

/** Packages that expire almost together, or together, and a call that runs into their end. */
const twins = fc.tuple(callIntents, fc.constantFrom(1, 1, 30_000, 60_000, 0), fc.constantFrom(2, 0), fc.constantFrom(0, 1, 30_000)).map(
  ([wish, ms, item, off]) => [
    after({ ms: HOUR }, { act: "buy", idStyle: 5, offer: { minutes: 20, price: "0", validFor: { days: 1 } }, paidFrom: undefined }),
    after({ ms }, { act: "buy", idStyle: 2, offer: { minutes: 20, price: "0", validFor: { days: 1 } }, paidFrom: undefined }),
    after({ until: "expiry", nth: 0, off: HOUR }, call(wish, { item, region: 0, by: "expiry", nth: 0, place: "crosses", seconds: 3_600, off })),
  ],
);

/** What happens to an account: mostly anything, now and then something that takes several steps. */
export const scenarios: fc.Arbitrary<readonly CommandIntent[]> = fc.oneof(
  { weight: 36, arbitrary: commandIntents.map((wish) => [wish]) },
  { weight: 3, arbitrary: boughtAndReturned },
  { weight: 2, arbitrary: takenBack },
  { weight: 4, arbitrary: inArrears },
  { weight: 2, arbitrary: inShortArrears },
  { weight: 5, arbitrary: shortOfCash },
  { weight: 1, arbitrary: repaid },
  { weight: 3, arbitrary: repriced },
  { weight: 1, arbitrary: twins },
);

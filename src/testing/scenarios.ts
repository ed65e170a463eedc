import fc from "fast-check";
import { MS_PER_DAY, MS_PER_HOUR } from "../values/instant.js";
import { type Act, type CallIntent, callIntents, type Wait, type CommandIntent, commandIntents } from "./command-intents.js";
import { monthly } from "./offer-intents.js";
import { ADDED_ITEM, ADDED_REGION, TARIFF_CHANGES } from "./tariff-changes.js";

/** The steps that usually open an account. `openings` sometimes leaves some of them out. */
const usualOpening: readonly Act[] = [
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

/** The same, with each package returned before an app is enabled. */
const openingWithReturns: readonly Act[] = usualOpening.flatMap((act): Act[] =>
  act.act === "buy" ? [act, { act: "return", nth: 0, unknown: false }] : [act],
);

const isEnabling = (act: Act): boolean => act.act === "app" && act.command === "enableApp";

/** The apps are enabled before anything is bought, where the tariff lets them be, and again afterwards. */
const openingWithoutGate: readonly Act[] = usualOpening.flatMap((act, index): Act[] =>
  act.act === "buy" && usualOpening[index - 1]?.act !== "buy" ? [...usualOpening.filter(isEnabling), act] : [act],
);

export const openings: fc.Arbitrary<readonly CommandIntent[]> = fc
  .oneof(
    { weight: 4, arbitrary: fc.constant(usualOpening) },
    { weight: 4, arbitrary: fc.constant(usualOpening.slice(0, 10)) },
    { weight: 6, arbitrary: fc.constant(usualOpening.slice(0, 9)) },
    { weight: 1, arbitrary: fc.constant(usualOpening.filter(({ act }) => act !== "buy")) },
    { weight: 1, arbitrary: fc.constant(openingWithReturns) },
    { weight: 3, arbitrary: fc.constant(openingWithoutGate) },
    { weight: 2, arbitrary: fc.subarray([...usualOpening], { minLength: 5 }) },
  )
  .map((acts) => acts.map((act) => after({ ms: 0 }, act)));

const after = (wait: Wait, act: Act): CommandIntent => ({ wait, act, backdated: 0 });
const call = (intent: CallIntent, changes: Partial<CallIntent>): Act => ({
  act: "call",
  call: { ...intent, app: 0, wild: false, ...changes },
  reportedAtItsEnd: false,
});

const waitsForReturn = fc.constantFrom(0, 1, MS_PER_DAY - MS_PER_HOUR, MS_PER_DAY);

/** A package that is bought during a call which does not draw it, and then returned. */
export const boughtAndReturned = fc.tuple(callIntents, waitsForReturn).map(([intent, wait]) => [
  after({ ms: MS_PER_HOUR }, {
    act: "buy",
    idStyle: 3,
    offer: { minutes: 20, price: "3.00", regions: [1], validFor: { days: 8 } },
    paidFrom: "cash",
  }),
  after({ ms: MS_PER_HOUR }, call(intent, { region: 0, by: "purchase", nth: 0, position: "crosses", offsetMs: 0 })),
  after({ ms: wait }, { act: "return", nth: 0, unknown: false }),
]);

/** Two calls that share a package too small for both, one of which is voided. */
const voidedCalls = fc
  .tuple(callIntents, callIntents, fc.nat({ max: 1 }), fc.constantFrom<Wait>({ ms: 0 }, { until: "run", nth: 0, offsetMs: 0 }))
  .map(([first, second, nth, wait]) => [
    after({ ms: 0 }, { act: "buy", idStyle: 4, offer: { minutes: 20, price: "0", validFor: { days: 2 } }, paidFrom: undefined }),
    after({ ms: MS_PER_HOUR }, call(first, { item: 2, region: 0, by: "now", position: "ends", seconds: 1_000, offsetMs: -61_000 })),
    after({ ms: 0 }, call(second, { item: 2, region: 0, by: "now", position: "ends", seconds: 1_000, offsetMs: 0 })),
    after(wait, { act: "void", nth, unknown: false }),
  ]);

/** A call that costs more than the cash, a payment around the deadline, and calls that start at the payment and at the deadline. */
const inArrears = fc
  .tuple(
    callIntents,
    fc.constantFrom(0, 0, 1),
    fc.constantFrom(-1, 0, 1, MS_PER_HOUR, MS_PER_HOUR),
    fc.constantFrom("400", "1000.00000001"),
  )
  .map(([intent, nth, offsetMs, amount]) => [
    after({ ms: MS_PER_HOUR }, call(intent, { item: 2, region: 0, by: "now", position: "ends", seconds: 36_000, offsetMs: 0 })),
    after({ until: "run", nth: 0, offsetMs: 1 }, { act: "settle" }),
    after({ until: "deadline", nth, offsetMs }, { act: "topUp", amount }),
    after({ ms: MS_PER_HOUR }, call(intent, { item: 0, region: 0, by: "switch", nth: 0, position: "starts", seconds: 60, offsetMs: 0 })),
    after({ ms: 0 }, call(intent, { item: 0, region: 0, by: "deadline", nth: 0, position: "starts", seconds: 60, offsetMs: 0 })),
  ]);

/** The same after a change of tariff to shorter deadlines. */
const inShortArrears = inArrears.map((intents) => [after({ ms: MS_PER_HOUR }, { act: "tariff", change: "arrears" }), ...intents]);

/** Enough cash, and a purchase that leaves little of it. */
const shortOfCash = fc.constantFrom(0, MS_PER_HOUR).map((ms) => [
  after({ ms }, { act: "topUp", amount: "40" }),
  after({ ms }, { act: "buy", idStyle: 6, offer: { minutes: 1, price: "39", validFor: { days: 2 } }, paidFrom: "cash" }),
]);

/** A call that costs more than the cash, billed and then voided: the run that repays it can be at the instant of the suspension. */
const voidedAfterBill = fc.tuple(callIntents, fc.constantFrom(0, 1)).map(([intent, offsetMs]) => [
  after({ ms: MS_PER_HOUR }, call(intent, { item: 2, region: 0, by: "now", position: "ends", seconds: 36_000, offsetMs: 0 })),
  after({ until: "run", nth: 0, offsetMs: MS_PER_HOUR }, { act: "void", nth: 0, unknown: false }),
  after({ until: "run", nth: 0, offsetMs }, { act: "settle" }),
]);

const changes = fc.constantFrom(...TARIFF_CHANGES, "dearer" as const, "wider" as const, "wider" as const);

/** A change of tariff one hour before midnight, a call across that midnight, and a call of the item and region that may be new. */
const tariffChanges = fc.tuple(callIntents, callIntents, changes, fc.boolean()).map(([first, second, change, abroad]) => [
  after({ until: "midnight", nth: 0, offsetMs: -MS_PER_HOUR }, { act: "tariff", change }),
  after({ ms: 2 * MS_PER_HOUR }, call(first, { region: 0, by: "midnight", nth: 0, position: "crosses", offsetMs: 0 })),
  after({ ms: 0 }, { act: "buy", idStyle: 1, offer: 0, paidFrom: undefined }),
  after({ ms: 0 }, { act: "activate", region: ADDED_REGION, acceptedAgreement: true, approval: false }),
  after({ ms: MS_PER_HOUR }, call(second, {
    item: ADDED_ITEM,
    region: abroad ? ADDED_REGION : 0,
    by: "now",
    position: "ends",
    seconds: 1_800,
    offsetMs: 0,
  })),
  after({ until: "run", nth: 0, offsetMs: 1 }, { act: "settle" }),
]);

/** Two packages that expire at the same time or almost, and a call across their expiry. */
const expiringTogether = fc
  .tuple(callIntents, fc.constantFrom(1, 1, 30_000, 60_000, 0), fc.constantFrom(2, 0), fc.constantFrom(0, 1, 30_000))
  .map(([intent, ms, item, offsetMs]) => [
    after({ ms: MS_PER_HOUR }, { act: "buy", idStyle: 5, offer: { minutes: 20, price: "0", validFor: { days: 1 } }, paidFrom: undefined }),
    after({ ms }, { act: "buy", idStyle: 2, offer: { minutes: 20, price: "0", validFor: { days: 1 } }, paidFrom: undefined }),
    after({ until: "expiry", nth: 0, offsetMs: MS_PER_HOUR }, call(intent, {
      item,
      region: 0,
      by: "expiry",
      nth: 0,
      position: "crosses",
      seconds: 3_600,
      offsetMs,
    })),
  ]);

/** A package that renews, beside calls across the first instant of a month, then a month without cash, one with, and its end. */
const renewing = fc
  .tuple(
    callIntents,
    fc.constantFrom<"external" | "cash">("external", "cash", "cash"),
    fc.constantFrom("0", "3.00", "3.00", "1000000"),
    fc.constantFrom<Act>({ act: "cancel", nth: 0, unknown: false }, { act: "return renewed", nth: 0 }, { act: "return", nth: 0, unknown: false }, { act: "settle" }),
    fc.constantFrom(-1, 0, 1, 61_000),
  )
  .map(([intent, paidFrom, price, ending, offsetMs]) => [
    after({ ms: MS_PER_HOUR }, { act: "topUp", amount: price === "1000000" ? "1000000" : "5" }),
    after({ ms: 0 }, { act: "buy", idStyle: 2, offer: { ...monthly, minutes: 20, price }, paidFrom }),
    after({ until: "month", nth: 0, offsetMs: MS_PER_HOUR }, call(intent, {
      item: 2, region: 0, by: "month", nth: 0, position: "crosses", seconds: 1_800, offsetMs: 0,
    })),
    after({ until: "month", nth: 0, offsetMs }, ending),
    after({ until: "month", nth: 0, offsetMs: 0 }, { act: "topUp", amount: "1" }),
  ]);

/** A payment that is spent and then taken back, for which a fee is charged. */
const chargedBack = fc.constantFrom(0, MS_PER_HOUR).map((ms) => [
  after({ ms }, { act: "topUp", amount: "40" }),
  after({ ms: 0 }, { act: "buy", idStyle: 6, offer: { minutes: 1, price: "39", validFor: { days: 2 } }, paidFrom: "cash" }),
  after({ ms }, { act: "reverse", nth: 0, unknown: false, amount: null }),
  after({ ms: 0 }, { act: "adjust", kind: "fee", amount: "-1", aboutLast: "payment" }),
]);

/** Enough cash at one midnight, and less at the next, once what is rated is billed. */
const lowAtMidnight = callIntents.map((intent) => [
  after({ ms: 0 }, { act: "topUp", amount: "40" }),
  after({ until: "midnight", nth: 0, offsetMs: 1 }, { act: "settle" }),
  after({ ms: 11 * MS_PER_HOUR }, call(intent, { item: 2, region: 0, by: "now", position: "ends", seconds: 36_000, offsetMs: 0 })),
  after({ until: "midnight", nth: 0, offsetMs: 0 }, { act: "settle" }),
]);

/** What happens to an account: mostly one arbitrary command, sometimes a sequence of several that belong together. */
export const scenarios: fc.Arbitrary<readonly CommandIntent[]> = fc.oneof(
  { weight: 38, arbitrary: commandIntents.map((intent) => [intent]) },
  { weight: 3, arbitrary: boughtAndReturned },
  { weight: 2, arbitrary: voidedCalls },
  { weight: 4, arbitrary: inArrears },
  { weight: 2, arbitrary: inShortArrears },
  { weight: 5, arbitrary: shortOfCash },
  { weight: 1, arbitrary: voidedAfterBill },
  { weight: 2, arbitrary: chargedBack },
  { weight: 2, arbitrary: lowAtMidnight },
  { weight: 3, arbitrary: tariffChanges },
  { weight: 1, arbitrary: expiringTogether },
  { weight: 2, arbitrary: renewing },
);

import { describe, expect, it, test } from "vitest";
import { RefusalError } from "../../src/index.js";
import { type Statement, statement } from "../../src/reports/index.js";
import {
  activated, adjusted, bought, called, created, enabled, ledgerInService, malformed, ms, paidOut, returned, reversed, settled, silentRtc, type Step, toppedUp,
  voided,
} from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const [MARCH, APRIL, MAY] = ["2021-03-01T00:00:00+08:00", "2021-04-01T00:00:00+08:00", "2021-05-01T00:00:00+08:00"] as const;
const ledger = (...steps: readonly Step[]) => ledgerInService(silentRtc, ...steps);
const april = (...steps: readonly Step[]): Statement => statement(ledger(...steps), { from: APRIL, until: MAY });
const video = { item: "video-720p" };

describe("a statement of April", () => {
  const steps: readonly Step[] = [
    toppedUp("pay-1", "2021-03-10T00:00:00+08:00", "100"),
    bought("old", "2021-03-10T00:00:00+08:00", { minutes: 60, price: "2.00", validFor: { days: 25 } }, "cash"),
    called("march-30", "2021-03-30T10:00:00+08:00", 1_800, video),
    called("march-31", "2021-03-31T10:00:00+08:00", 1_200, video),
    settled(APRIL),
    // Reported on the 2nd: takes 10 of the 10 minutes that are left, and 20 that the call of the 31st had.
    called("late", "2021-03-29T10:00:00+08:00", 1_800, { ...video, at: "2021-04-02T09:00:00+08:00" }),
    bought("new", "2021-04-05T00:00:00+08:00", { minutes: 40, price: "1.50" }, "cash"),
    bought("vain", "2021-04-05T00:00:00+08:00", { minutes: 7, price: "0.50" }, "cash"),
    returned("vain", "2021-04-06T00:00:00+08:00"),
    called("april-10", "2021-04-10T10:00:00+08:00", 3_000, video),
    settled(MAY),
  ];
  const statementOfApril = () => april(...steps);

  it("has the cash at the beginning and at the end, and what changed it", () => {
    expect(plain(statementOfApril().cash)).toEqual({ opening: "98", toppedUp: "0", reversed: "0", adjusted: "0", paidOut: "0", purchases: "2", refunds: "0.5", billed: "0.96", closing: "95.54" });
    expect(statementOfApril().bills.map(({ day, total }) => `${day} ${total}`)).toEqual(["2021-03-31 0", "2021-04-02 0.64", "2021-04-10 0.32"]);
    expect(statementOfApril().purchases.map(({ packageId }) => packageId)).toEqual(["new", "vain"]);
    expect(statementOfApril().refunds.map(({ packageId }) => packageId)).toEqual(["vain"]);
    expect(statementOfApril().topUps).toEqual([]);
  });

  it("has the package minutes at the beginning and at the end, and what changed them", () => {
    expect(plain(statementOfApril().minutes)).toEqual({ opening: "10", purchased: "47", returned: "7", drawn: "50", forfeited: "0", closing: "0" });
    const terms = { regions: ["cn"], items: null, appIds: null, priority: 0, returnable: true };
    expect(plain(statementOfApril().packages.map(({ expiresAt: _expiresAt, listValue, ...pack }) => ({ ...pack, listValue: listValue.shown })))).toEqual([
      { ...terms, packageId: "old", opening: "10", purchased: "0", returned: "0", drawn: "10", forfeited: "0", closing: "0", listValue: "0.32" },
      { ...terms, packageId: "new", opening: "0", purchased: "40", returned: "0", drawn: "40", forfeited: "0", closing: "0", listValue: "1.28" },
      { ...terms, packageId: "vain", opening: "0", purchased: "7", returned: "7", drawn: "0", forfeited: "0", closing: "0", listValue: "0" },
    ]);
    expect(statementOfApril().listValue.shown.toFixed()).toBe("1.6");
  });

  it("has the usage by day, app and item, with what it corrects of March", () => {
    expect(plain(statementOfApril().usage.map(({ charge, ...row }) => ({ ...row, charge: charge.shown })))).toEqual([
      { day: "2021-03-29", appId: "app", region: "cn", item: "video-720p", calls: 1, billedSeconds: 1_800, drawnMs: 1_800_000, overageMs: 0, minutes: "30", drawn: "30", overage: "0", charge: "0", correction: true },
      { day: "2021-03-31", appId: "app", region: "cn", item: "video-720p", calls: 0, billedSeconds: 0, drawnMs: -1_200_000, overageMs: 1_200_000, minutes: "0", drawn: "-20", overage: "20", charge: "0.64", correction: true },
      { day: "2021-04-10", appId: "app", region: "cn", item: "video-720p", calls: 1, billedSeconds: 3_000, drawnMs: 2_400_000, overageMs: 600_000, minutes: "50", drawn: "40", overage: "10", charge: "0.32", correction: false },
    ]);
  });

  it("opens with what the statement of March closes with", () => {
    const march = statement(ledger(...steps), { from: MARCH, until: APRIL });
    expect(plain([march.cash.closing, march.minutes.closing])).toEqual(plain([statementOfApril().cash.opening, statementOfApril().minutes.opening]));
    expect(march.usage.map(({ day, drawn }) => `${day} ${drawn}`)).toEqual(["2021-03-30 30", "2021-03-31 20"]);
  });
});

describe("the usage of a period", () => {
  const morning = "2021-04-10T10:00:00+08:00";
  const minute = (usageId: string, appId: string, item: string, startedAt = morning): Step => called(usageId, startedAt, 60, { appId, item });

  it("is sorted by day, app, region and item, in code units", () => {
    const audio = { weight: "0.25", rates: ["cn", "us"].map((region) => ({ region, perMinute: "0.008" })) };
    const events = ledgerInService(
      { ...silentRtc, items: { ...silentRtc.items, audio } },
      created("Zoo", APRIL), bought("again", APRIL, { minutes: 1 }), enabled("Zoo", APRIL), activated("us", APRIL, "approved"),
      minute("1", "app", "video-720p", "2021-04-09T10:00:00+08:00"),
      minute("2", "app", "video-720p"), minute("3", "Zoo", "video-720p"), minute("4", "app", "audio"),
      called("5", morning, 60, { region: "us" }), minute("6", "app", "audio"),
    );
    const { usage } = statement(events, { from: APRIL, until: MAY });
    expect(usage.map(({ day, appId, region, item, calls }) => [day, appId, region, item, calls].join(" "))).toEqual([
      "2021-04-09 app cn video-720p 1",
      "2021-04-10 Zoo cn video-720p 1",
      "2021-04-10 app cn audio 2",
      "2021-04-10 app cn video-720p 1",
      "2021-04-10 app us audio 1",
    ]);
  });

  it("is marked as a correction when its day ended at or before the start of the period", () => {
    const late = called("late", morning, 120, { at: "2021-04-11T00:00:00+08:00" });
    const correctedFrom = (from: string): readonly boolean[] =>
      statement(ledger(settled("2021-04-10T23:59:59.999+08:00"), late), { from, until: MAY }).usage.map(({ correction }) => correction);
    expect(correctedFrom("2021-04-11T00:00:00+08:00")).toEqual([true]);
    expect(correctedFrom("2021-04-10T23:59:59.999+08:00")).toEqual([false]);
  });

  it("counts a call in the period of its rating, and subtracts it in the period of its voiding", () => {
    const events = ledger(minute("u", "app", "audio"), voided("u", "2021-04-11T09:00:00+08:00"));
    const rows = (from: string, until: string) => statement(events, { from, until }).usage.map(({ calls, minutes }) => [calls, String(minutes)]);
    expect(rows(APRIL, "2021-04-11T00:00:00+08:00")).toEqual([[1, "1"]]);
    expect(rows("2021-04-11T00:00:00+08:00", MAY)).toEqual([[-1, "-1"]]);
    expect(rows(APRIL, MAY)).toEqual([]);
  });
});

describe("events of a period", () => {
  it("are listed by type", () => {
    const { topUps, reversals, adjustments, payouts, purchases, refunds, bills, cash } = april(
      toppedUp("pay", APRIL, "10"), reversed("rev", "pay", APRIL, "4"), adjusted("adj", APRIL, "1.5"), adjusted("fee", APRIL, "-0.5", "fee"), paidOut("out", APRIL, "2"), bought("p", APRIL), bought("q", APRIL), returned("q", APRIL), called("u", "2021-04-10T10:00:00+08:00", 60), settled(MAY),
    );
    expect(topUps.map(({ type, paymentId }) => [type, paymentId])).toEqual([["CashToppedUp", "pay"]]);
    expect(reversals.map(({ type, reversalId }) => [type, reversalId])).toEqual([["PaymentReversed", "rev"]]);
    expect(adjustments.map(({ type, adjustmentId }) => [type, adjustmentId])).toEqual([["CashAdjusted", "adj"], ["CashAdjusted", "fee"]]);
    expect(payouts.map(({ type, payoutId }) => [type, payoutId])).toEqual([["CashPaidOut", "out"]]);
    expect(plain(cash)).toMatchObject({ toppedUp: "10", reversed: "4", adjusted: "1", paidOut: "2" });
    expect(purchases.map(({ type, packageId }) => [type, packageId])).toEqual([["PackagePurchased", "p"], ["PackagePurchased", "q"]]);
    expect(refunds.map(({ type, packageId }) => [type, packageId])).toEqual([["PackageRefunded", "q"]]);
    expect(bills.map(({ day }) => day)).toEqual(["2021-04-10"]);
  });
});

describe("a period", () => {
  const events = ledger(toppedUp("pay-1", APRIL, "10"));
  test.each`
    from                               | until                              | toppedUp
    ${APRIL}                           | ${MAY}                             | ${"10"}
    ${MARCH}                           | ${APRIL}                           | ${"0"}
    ${MARCH}                           | ${"2021-04-01T00:00:00.001+08:00"} | ${"10"}
    ${"2021-04-01T00:00:00.001+08:00"} | ${MAY}                             | ${"0"}
    ${APRIL}                           | ${APRIL}                           | ${"0"}
  `("from $from until $until has $toppedUp of a payment at the beginning of April", ({ from, until, toppedUp: expected }: Record<"from" | "until" | "toppedUp", string>) => {
    expect(statement(events, { from, until }).cash.toppedUp.toFixed()).toBe(expected);
  });

  it("before the account was opened is empty", () => {
    const { cash, minutes, usage, packages, bills, arrears } = statement(events, { from: 0, until: 1 });
    expect([...Object.values(cash), ...Object.values(minutes)].map(String)).toEqual(Array.from({ length: 15 }, () => "0"));
    expect([usage, packages, bills, arrears]).toEqual([[], [], [], []]);
  });
});

describe("minutes forfeited", () => {
  const bundle = bought("p", "2021-03-20T10:00:00+08:00", { minutes: 30, validFor: { days: 10 } });
  const late = called("late", "2021-03-30T09:00:00+08:00", 600, { ...video, at: "2021-04-01T09:00:00+08:00" });

  it("are those left at the expiry, in the period of the expiry", () => {
    const { minutes } = statement(ledger(bundle, settled(APRIL)), { from: MARCH, until: APRIL });
    expect(plain(minutes)).toMatchObject({ purchased: "31", drawn: "0", forfeited: "30", closing: "0" });
  });

  it("are reduced when a late call draws on the package after its expiry", () => {
    expect(plain(april(bundle, settled(APRIL), late).minutes)).toEqual({ opening: "0", purchased: "0", returned: "0", drawn: "10", forfeited: "-10", closing: "0" });
  });

  it("are increased again when that call is voided", () => {
    const events = ledger(bundle, settled(APRIL), late, voided("late", "2021-04-02T09:00:00+08:00"));
    expect(plain(statement(events, { from: "2021-04-02T00:00:00+08:00", until: MAY }).minutes)).toMatchObject({ drawn: "-10", forfeited: "10" });
    expect(plain(statement(events, { from: APRIL, until: MAY }).minutes)).toMatchObject({ drawn: "0", forfeited: "0" });
    expect(statement(events, { from: APRIL, until: MAY }).usage).toEqual([]);
  });
});

describe("arrears", () => {
  // Billed at 02:00 of 11 March, suspended a day later, paid on 20 March.
  const events = ledger(called("u", "2021-03-10T10:00:00+08:00", 6_000), settled("2021-03-15T00:00:00+08:00"), toppedUp("pay", "2021-03-20T00:00:00+08:00", "100"));
  const at = { startedAt: ms("2021-03-11T02:00:00+08:00"), suspendedAt: ms("2021-03-12T02:00:00+08:00"), clearedAt: ms("2021-03-20T00:00:00+08:00") };
  test.each`
    from                               | until                              | periods
    ${MARCH}                           | ${"2021-03-11T02:00:00+08:00"}     | ${[]}
    ${MARCH}                           | ${"2021-03-11T02:00:00.001+08:00"} | ${[{ ...at, suspendedAt: null, clearedAt: null }]}
    ${MARCH}                           | ${"2021-03-20T00:00:00+08:00"}     | ${[{ ...at, clearedAt: null }]}
    ${MARCH}                           | ${APRIL}                           | ${[at]}
    ${"2021-03-19T23:59:59.999+08:00"} | ${APRIL}                           | ${[at]}
    ${"2021-03-20T00:00:00+08:00"}     | ${APRIL}                           | ${[at]}
    ${"2021-03-20T00:00:00.001+08:00"} | ${APRIL}                           | ${[]}
    ${"2021-03-15T00:00:00+08:00"}     | ${"2021-03-15T00:00:00+08:00"}     | ${[{ ...at, clearedAt: null }]}
    ${"2021-03-20T00:00:00+08:00"}     | ${"2021-03-20T00:00:00+08:00"}     | ${[{ ...at, clearedAt: null }]}
  `("from $from until $until: $periods", ({ from, until, periods }: { from: string; until: string; periods: object[] }) => {
    expect(plain(statement(events, { from, until }).arrears)).toEqual(periods.map((period) => ({ ...period, due: "0.8", releasedAt: null })));
  });
});

describe("arrears that are never paid", () => {
  it("end in a release", () => {
    const events = ledger(called("u", "2021-03-10T10:00:00+08:00", 6_000), settled("2021-07-10T02:00:00+08:00"));
    const released = { due: "0.8", startedAt: ms("2021-03-11T02:00:00+08:00"), suspendedAt: ms("2021-03-12T02:00:00+08:00"), clearedAt: null };
    expect(plain(statement(events, { from: MAY, until: "2021-07-10T02:00:00+08:00" }).arrears)).toEqual([{ ...released, releasedAt: null }]);
    expect(plain(statement(events, { from: MAY, until: "2021-07-10T02:00:00.001+08:00" }).arrears)).toEqual([{ ...released, releasedAt: ms("2021-07-10T02:00:00+08:00") }]);
  });
});

describe("a statement is complete", () => {
  // The package expires on 30 March at 10:00; the run of 11 March bills the call, and nothing else is due before.
  const steps = [bought("p", "2021-03-20T10:00:00+08:00", { minutes: 30, validFor: { days: 10 } })];
  test.each`
    settledTo                      | until                              | complete
    ${"2021-03-20T10:00:00+08:00"} | ${"2021-03-30T10:00:00+08:00"}     | ${true}
    ${"2021-03-20T10:00:00+08:00"} | ${"2021-03-30T10:00:00.001+08:00"} | ${false}
    ${"2021-03-30T10:00:00+08:00"} | ${"2021-03-30T10:00:00.001+08:00"} | ${true}
    ${"2021-03-30T10:00:00+08:00"} | ${MAY}                             | ${true}
  `("settled to $settledTo, until $until: $complete", ({ settledTo, until, complete }: { settledTo: string; until: string; complete: boolean }) => {
    expect(statement(ledger(...steps, settled(settledTo)), { from: MARCH, until }).complete).toBe(complete);
  });

  it("is not complete while a bill is missing", () => {
    const used = ledger(called("u", "2021-03-10T10:00:00+08:00", 60));
    expect(statement(used, { from: MARCH, until: "2021-03-11T02:00:00+08:00" }).complete).toBe(true);
    expect(statement(used, { from: MARCH, until: APRIL }).complete).toBe(false);
    expect(statement(used, { from: 0, until: 0 }).complete).toBe(true);
  });
});

describe("a request for a statement", () => {
  it("for a period that ends before it begins is refused with the reason", () => {
    expect(() => statement(ledger(), { from: MAY, until: APRIL })).toThrow("Invalid until: must not be before from.");
  });

  const trap = { get from() { throw new Error("trap"); }, until: MAY };
  test.each<[string, unknown, unknown, string]>([
    ["for a period that ends before it begins", ledger(), { from: MAY, until: APRIL }, "until"],
    ["without a period", ledger(), undefined, "request"],
    ["with a day for an instant", ledger(), { from: "2021-04-01", until: MAY }, "from"],
    ["with a period that throws when it is read", ledger(), trap, "from"],
    ["without events", [], { from: APRIL, until: MAY }, "events[0]"],
    ["for a ledger with a gap", ledger().slice(1), { from: APRIL, until: MAY }, "events[0]"],
    ["for a list that throws when it is read", new Proxy([], { get: () => { throw new Error("trap"); } }), { from: APRIL, until: MAY }, "events"],
  ])("%s is refused with a RefusalError", (_name, events, period, path) => {
    expect(() => statement(malformed(events), malformed(period))).toThrow(RefusalError);
    try {
      statement(malformed(events), malformed(period));
    } catch (thrown) {
      expect(thrown).toMatchObject({ refusal: { type: "InvalidInput" } });
      expect((thrown as RefusalError).refusal).toHaveProperty("path", path);
    }
  });
});

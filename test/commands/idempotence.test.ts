import { describe, expect, it, test } from "vitest";
import { Decimal } from "decimal.js";
import { purchasePackage, recordUsage, recordUsages, topUp, unbilled, verifyIdentity } from "../../src/index.js";
import {
  inBatch,
  activated, bought, call, called, created, disabled, enabled, given, inService, ms, refused, returned, type Step, theOnly, toppedUp,
  types, voided, when,
} from "../support/account-steps.js";

const march = "2021-03-10T10:00:00+08:00";
const talk = call("talk", march, 600, { item: "video-720p" });
const slip = call("slip", march, 60);
const inline = { minutes: "1", price: "3.00", validFor: { months: 1 } } as const;
const gone = { packageId: "gone", at: march, offer: inline };
const wide = { packageId: "wide", at: march, offer: { ...inline, regions: ["cn", "us"] } };
const pack = { packageId: "pack", at: march, offer: inline };
const shop = { packageId: "shop", at: march, offerId: "example-1000" };
const paid = { paymentId: "pay", at: march, amount: "100" };

const buying = (request: Parameters<typeof purchasePackage>[1]): Step => (account) => purchasePackage(account, request);
const recording = (request: typeof talk): Step => (account) => recordUsage(account, request);

const busy = given(
  inService(), created("off", march), (account) => topUp(account, paid), buying(pack), buying(shop), buying(gone), buying(wide), returned("gone", march),
  recording(talk), recording(slip), voided("slip", "2021-03-10T12:00:00+08:00"),
);

describe("a repeat", () => {
  const repeats: readonly (readonly [what: string, at: (at: string) => Step])[] = [
    ["verification", (at) => (account) => verifyIdentity(account, { at })],
    ["activation with another approval", (at) => activated("cn", at, "twice")],
    ["app", (at) => created("app", at)],
    ["enabling", (at) => enabled("app", at)],
    ["disabling", (at) => disabled("off", at)],
    ["payment", (at) => (account) => topUp(account, { ...paid, at })],
    ["payment of the same amount in other digits", (at) => (account) => topUp(account, { ...paid, at, amount: "100.00" })],
    ["payment of the same amount as a Decimal", (at) => (account) => topUp(account, { ...paid, at, amount: new Decimal(100) })],
    ["purchase from the tariff", (at) => buying({ ...shop, at })],
    ["purchase with the default named", (at) => buying({ ...shop, at, paidFrom: "external" })],
    ["inline purchase", (at) => buying({ ...pack, at })],
    ["inline purchase with its region named", (at) => buying({ ...pack, at, offer: { ...inline, regions: ["cn"] } })],
    ["inline purchase in other digits", (at) => buying({ ...pack, at, offer: { ...inline, minutes: 1, price: new Decimal(3) } })],
    ["inline purchase with its regions in another order, and one twice", (at) => buying({ ...wide, at, offer: { ...inline, regions: ["us", "cn", "us"] } })],
    ["purchase of what was returned", (at) => buying({ ...gone, at })],
    ["return", (at) => returned("gone", at)],
    ["usage", (at) => recording({ ...talk, at })],
    ["usage with its region named", (at) => recording({ ...talk, at, region: "cn" })],
    ["usage with its start as a Date", (at) => recording({ ...talk, at, startedAt: new Date(ms(march)) })],
    ["voided usage", (at) => recording({ ...slip, at })],
    ["voiding, for another reason", (at) => voided("slip", at, "a second thought")],
    ["batch", (at) => (account) => recordUsages(account, { at, usages: [talk, slip, talk].map(inBatch) })],
  ];

  // Before the clock; after the instant at which a bill would be due; the last instant at which the day of the usages is open.
  describe.each(["2021-02-01T00:00:00+08:00", "2021-03-11T10:00:00+08:00", "2021-03-18T01:59:59.999+08:00"])("at %s", (at) => {
    it.each(repeats)("%s: returns the same account object and no event", (_what, repeat) => {
      const outcome = repeat(at)(busy);
      expect(outcome).toMatchObject({ ok: true, events: [] });
      expect(outcome.ok && outcome.account).toBe(busy);
    });
  });

  it("of an app, payment, package or return is still recognized years later", () => {
    const at = "2029-01-01T00:00:00Z";
    const steps = [created("app", at), toppedUp("pay", at, "100"), buying({ ...shop, at }), buying({ ...gone, at }), returned("gone", at)];
    for (const step of steps) {
      const outcome = step(busy);
      expect(outcome).toMatchObject({ ok: true, events: [] });
      expect(outcome.ok && outcome.account).toBe(busy);
    }
  });

  it("in one batch counts once", () => {
    const outcome = recordUsages(inService(), { at: talk.at, usages: [talk, { ...talk, region: "cn" }].map(inBatch) });
    expect(outcome).toMatchObject({ ok: true, refused: [], repeated: [1], events: [{ type: "UsageRated", usageId: "talk" }] });
    const again = recordUsages(given(inService(), recording(talk)), { at: talk.at, usages: [inBatch({ ...talk, usageId: "new" }), inBatch(talk), inBatch({ ...talk, usageId: "new" })] });
    expect(again).toMatchObject({ refused: [], repeated: [1, 2], events: [{ usageId: "new" }] });
  });

  it("is not one after its effect was undone: the app is disabled again", () => {
    const off = given(busy, disabled("app", "2021-03-10T13:00:00+08:00"));
    expect(types(when(off, enabled("app", "2021-03-10T14:00:00+08:00"), disabled("app", "2021-03-10T15:00:00+08:00")))).toEqual([
      "AppEnabled", "AppDisabled",
    ]);
  });
});

describe("the same id with other content", () => {
  it.each([
    { appId: "off" }, { item: "audio" }, { startedAt: ms(march) + 1 }, { seconds: 601 }, { region: "us" },
  ])("is a conflict for a usage: %o", (other) => {
    const conflict = { type: "IdConflict", kind: "usage", id: "talk" };
    expect(refused(recordUsage(busy, { ...talk, ...other }))).toEqual(conflict);
    const batch = recordUsages(busy, { at: talk.at, usages: [inBatch({ ...talk, ...other })] });
    expect(batch).toMatchObject({ events: [], refused: [{ index: 0, refusal: conflict }] });
  });

  it.each([
    { offer: { ...inline, minutes: "2" } }, { offer: { ...inline, price: "3.01" } }, { offer: { ...inline, validFor: { days: 30 } } },
    { offer: { ...inline, validFor: { months: 2 } } }, { offer: { ...inline, regions: ["us"] } }, { paidFrom: "cash" as const },
    { offer: { ...inline, label: "a name" } }, { offer: { ...inline, offerId: "an offer" } },
  ])("is a conflict for a package: %o", (other) => {
    expect(refused(purchasePackage(busy, { ...pack, ...other }))).toEqual({ type: "IdConflict", kind: "package", id: "pack" });
  });

  it("is a conflict for a package of another offer, and for a returned one", () => {
    const conflict = (id: string) => ({ type: "IdConflict", kind: "package", id });
    expect(refused(purchasePackage(busy, { ...shop, offerId: "example-10000" }))).toEqual(conflict("shop"));
    const sameTerms = { minutes: 1_000, price: "30.00", label: "example: 1,000 minutes", validFor: { years: 1 }, offerId: shop.offerId };
    expect(refused(purchasePackage(busy, { packageId: "shop", at: march, offer: sameTerms }))).toEqual(conflict("shop"));
    expect(refused(purchasePackage(busy, { ...gone, offer: { ...inline, minutes: "2" } }))).toEqual(conflict("gone"));
  });

  it("is a conflict for a payment and for a voided usage", () => {
    expect(refused(topUp(busy, { ...paid, amount: "100.01" }))).toEqual({ type: "IdConflict", kind: "payment", id: "pay" });
    expect(refused(recordUsage(busy, { ...slip, seconds: 61 }))).toEqual({ type: "IdConflict", kind: "usage", id: "slip" });
  });

  it("is no conflict between kinds: an app, a payment, a package and a usage may share an id", () => {
    const events = when(inService(), created("x", march), toppedUp("x", march, "1"), bought("x", march), called("x", march, 60));
    expect(types(events)).toEqual(["AppCreated", "CashToppedUp", "PackagePurchased", "UsageRated"]);
  });
});

describe("the id of a usage", () => {
  const lastInstant = "2021-03-18T01:59:59.999+08:00";
  const closing = "2021-03-18T02:00:00.000+08:00";
  const closedOn = { type: "UsageTooLate", oldestDay: "2021-03-11" };
  const other = { ...talk, startedAt: "2021-03-17T10:00:00+08:00" };

  test.each`
    at             | same         | another
    ${lastInstant} | ${"accepted"} | ${{ type: "IdConflict", kind: "usage", id: "talk" }}
    ${closing}     | ${closedOn}   | ${"accepted"}
  `("is taken until its day closes; at $at the same usage: $same; another usage: $another", ({ at, same, another }) => {
    for (const usage of [talk, slip]) expect(refused(recordUsage(busy, { ...usage, at }))).toEqual(same);
    expect(refused(recordUsage(busy, { ...other, at }))).toEqual(another);
  });

  it("is free once the clock has closed the day, whatever `at` the report has", () => {
    const later = given(busy, toppedUp("tick", closing, "1"));
    expect(refused(recordUsage(later, talk))).toEqual(closedOn);
    expect(refused(recordUsage(later, { ...other, at: "2021-03-17T11:00:00+08:00" }))).toBe("accepted");
  });

  test.each`
    at             | talk          | slip
    ${lastInstant} | ${"accepted"} | ${"accepted"}
    ${closing}     | ${{ type: "UsageNotFound", usageId: "talk" }} | ${{ type: "UsageNotFound", usageId: "slip" }}
  `("can be voided, and voided again, until its day closes; at $at: $talk, again: $slip", ({ at, talk: rated, slip: alreadyVoided }) => {
    expect(refused(voided("talk", at)(busy))).toEqual(rated);
    expect(refused(voided("slip", at)(busy))).toEqual(alreadyVoided);
  });

  it("means the new usage once it is used again", () => {
    const reused = given(busy, recording({ ...other, at: closing }));
    const events = when(reused, voided("talk", "2021-03-18T10:00:00+08:00"));
    expect(theOnly("UsageVoided", events)).toMatchObject({ usageId: "talk", reason: "reported by mistake" });
    expect(recording({ ...other, at: closing })(reused)).toMatchObject({ ok: true, events: [] });
  });

  it.each<[string, Step]>([
    ["call", recording({ ...other, at: closing })],
    ["batch", (account) => recordUsages(account, { at: closing, usages: [inBatch(other)] })],
  ])("means the same usage on an earlier version, whatever a later %s did with the id", (_what, step) => {
    const before = given(inService(), toppedUp("pay", march, "10"), recording(talk));
    const busier = given(before, ...["a", "b", "c"].map((id) => called(id, "2021-03-16T10:00:00+08:00", 60)));
    const reused = given(busier, toppedUp("tick", closing, "1"), step);
    expect(types(when(reused, voided("talk", "2021-03-18T10:00:00+08:00")))).toEqual(["UsageVoided"]);
    expect(recording(talk)(before)).toMatchObject({ ok: true, events: [] });
    expect(recording({ ...talk, seconds: 601 })(before)).toMatchObject({ ok: false, refusal: { type: "IdConflict" } });
    expect(theOnly("UsageVoided", when(before, voided("talk", "2021-03-10T12:00:00+08:00")))).toMatchObject({ usageId: "talk" });
  });

  it("may name two calls while the first extends into an open day; voiding it voids the one whose start day is open", () => {
    // Five minutes on the tenth, which closes, and five on the eleventh, which is still open
    const long = call("long", "2021-03-10T23:55:00+08:00", 600, { item: "video-720p" });
    const account = given(inService(), toppedUp("pay", march, "10"), recording(long), toppedUp("tick", closing, "1"));
    const reused = given(account, called("long", "2021-03-11T10:00:00+08:00", 60, { item: "video-720p", at: closing }));
    const unbilledSeconds = (now: typeof account) => unbilled(now).map(({ day, billedSeconds }) => [day, billedSeconds]);
    expect(unbilledSeconds(account)).toEqual([]);
    expect(unbilledSeconds(reused)).toEqual([["2021-03-11", 60]]);
    expect(unbilledSeconds(given(reused, voided("long", "2021-03-18T10:00:00+08:00")))).toEqual([]);
  });
});

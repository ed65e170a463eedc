import { describe, expect, it } from "vitest";
import { Decimal } from "decimal.js";
import {
  createApp, openAccount, purchasePackage, recordUsage, requestRefund, settle, topUp, unbilled, voidUsage,
} from "../../src/index.js";
import {
  bought, call, called, given, inService, malformed, ms, opened, refused, silentRtc, theOnly, toppedUp, when,
} from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const march = "2021-03-10T10:00:00+08:00";
const ready = inService();

/** Nothing where the value is good, else the path that is blamed. */
const blamed = (outcome: Parameters<typeof refused>[0]) =>
  !outcome.ok && outcome.refusal.type === "InvalidInput" ? outcome.refusal.path : "";

describe("an instant", () => {
  const opening = (at: unknown) => openAccount(malformed({ accountId: "acme", at }));
  const noon = Date.UTC(2021, 3, 1, 12);

  it.each([
    [noon, noon], [new Date(noon), noon], ["2021-04-01T12:00:00Z", noon], ["2021-04-01T12:00:00.000Z", noon], ["2021-04-01T12:00Z", noon],
    ["2021-04-01T20:00:00+08:00", noon], ["2021-04-01T08:30:00-03:30", noon], ["2021-04-02T02:00:00+14:00", noon],
    ["2021-04-01T12:00:00+00:00", noon], ["2021-04-02T11:59:00+23:59", noon],
    ["2021-04-01T12:00:00.5Z", noon + 500], ["2021-04-01T12:00:00.123Z", noon + 123],
    [0, 0], ["1970-01-01T00:00:00Z", 0], ["1970-01-01T08:00:00+08:00", 0],
    ["2020-02-29T00:00:00Z", Date.UTC(2020, 1, 29)], ["2000-02-29T00:00:00Z", Date.UTC(2000, 1, 29)],
    ["9899-12-31T23:59:59.999Z", Date.UTC(9900, 0, 1) - 1], [Date.UTC(9900, 0, 1) - 1, Date.UTC(9900, 0, 1) - 1],
  ])("may be %s", (at, clock) => {
    expect(opening(at)).toMatchObject({ ok: true, account: { clock } });
  });

  it.each([
    "2021-04-01T12:00:00", "2021-04-01", "2021-04", "12:00", "", "now", "2021-04-01 12:00:00Z", "2021-04-01T12Z", "+002021-04-01T12:00:00Z",
    "2021-02-29T00:00:00Z", "2021-02-30T00:00:00Z", "2021-04-31T00:00:00Z", "2100-02-29T00:00:00Z", "2021-13-01T00:00:00Z",
    "2021-00-01T00:00:00Z", "2021-04-00T00:00:00Z", "2021-04-01T25:00:00Z", "2021-04-01T12:60:00Z", "2021-04-01T12:00:60Z",
    "2021-04-01T12:00:00.0001Z",
    "2021-04-01T12:00:00+24:00", "2021-04-01T12:00:00+08:60", "2021-04-01T12:00:00Z ", "２021-04-01T12:00:00Z",
    noon + 0.5, -1, -0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, Date.UTC(9900, 0, 1), "9900-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999Z", "1970-01-01T07:59:59.999+08:00", new Date(Number.NaN), new Date(-1),
    BigInt(noon), null, undefined, true, {}, [noon], { getTime: () => noon }, [march],
  ])("may not be %o", (at) => {
    expect(blamed(opening(at))).toBe("at");
    expect(blamed(settle(ready, malformed({ at })))).toBe("at");
  });
});

describe("money", () => {
  const paying = (amount: unknown) => topUp(ready, malformed({ paymentId: "pay", at: march, amount }));
  const Coarse = Decimal.clone({ precision: 3, toExpPos: 1, toExpNeg: 0 });

  it.each([
    ["1", "1"], ["0.01", "0.01"], ["12345.67890000", "12345.6789"], ["0.12345678", "0.12345678"], ["007", "7"],
    ["0.00000001", "0.00000001"], ["9".repeat(40), "9".repeat(40)], [`${"9".repeat(31)}.12345678`, `${"9".repeat(31)}.12345678`],
    [new Decimal("12.5"), "12.5"], [new Decimal("1e-8"), "0.00000001"], [new Decimal("1e3"), "1000"],
    [new Coarse("1234567.12345678"), "1234567.12345678"],
  ])("may be %s", (amount, cash) => {
    const outcome = paying(amount);
    expect(blamed(outcome)).toBe("");
    expect(outcome.ok && outcome.account.cash.toFixed()).toBe(cash);
  });

  it.each([
    "0", "0.00", "0.000000001", "0.123456789", "9".repeat(41), `0.${"0".repeat(39)}`, "-1", "+1", "1e3", "1E3", "0x10", "1,000", " 1", "1 ",
    "1\n", "", "NaN", "Infinity", "１", "1.2.3", "one", 1, 0.5, 10n, Number.NaN, null, undefined, true, {}, [], ["1"], { toString: () => "1" },
    new Decimal(0), new Decimal(-1), new Decimal(Number.NaN), new Decimal(Number.POSITIVE_INFINITY), new Decimal("1e-9"),
    new Decimal("1.000000001"), new Decimal("1e9000000"), new Decimal("1e-9000000"), new Coarse("0.000000001"),
  ])("to top up may not be %o", (amount) => {
    expect(blamed(paying(amount))).toBe("amount");
  });

  it("keeps forty digits in sums", () => {
    const account = given(ready, toppedUp("a", march, "12345678901234567890123456789.12345678"), toppedUp("b", march, "0.00000001"));
    expect(account.cash.toFixed()).toBe("12345678901234567890123456789.12345679");
  });

  it("may be nothing as the price of a package, also out of cash", () => {
    expect(refused(bought("free", march, { price: "0.00" }, "cash")(ready))).toBe("accepted");
  });
});

describe("package minutes", () => {
  const buying = (minutes: unknown) =>
    purchasePackage(ready, malformed({ packageId: "pack", at: march, offer: { minutes, price: "0", validFor: { days: 1 } } }));

  it.each([
    [1, 60_000], ["1", 60_000], ["1.5", 90_000], ["0.0001", 6], [new Decimal("2.25"), 135_000], [25_000, 1_500_000_000],
    ["150119987579.0165", 9_007_199_254_740_990], // the last that fits below 2^53 ms
  ])("may be %s", (minutes, quotaMs) => {
    const outcome = buying(minutes);
    expect(outcome.ok && theOnly("PackagePurchased", outcome.events).quotaMs).toBe(quotaMs);
  });

  it.each([
    0, "0", -1, "-1", 1.5, "0.00001", "1.00001", "150119987579.0166", "150119987580", Number.MAX_SAFE_INTEGER, Number.NaN,
    Number.POSITIVE_INFINITY, 1n, "", "1e2", "many", null, undefined, {}, new Decimal("0.00001"), new Decimal(Number.NaN), new Decimal(0),
  ])("may not be %o", (minutes) => {
    expect(blamed(buying(minutes))).toBe("offer.minutes");
  });

  it.each([
    ["days", { days: 0 }], ["days", { days: -1 }], ["days", { days: 1.5 }], ["days", { days: "1" }], ["months", { months: 0 }],
    ["years", { years: Number.NaN }], ["throughEndOfMonth", { throughEndOfMonth: 1 }],
  ])("are not sold for %s: %o", (field, validFor) => {
    const outcome = purchasePackage(ready, malformed({ packageId: "pack", at: march, offer: { minutes: 1, price: "0", validFor } }));
    expect(blamed(outcome)).toMatch(new RegExp(`^offer\\.validFor\\.${field}`));
  });

  it.each([{}, null, "a year", { weeks: 1 }, { days: 1, months: 1 }, []])("are not sold for %o", (validFor) => {
    const outcome = purchasePackage(ready, malformed({ packageId: "pack", at: march, offer: { minutes: 1, price: "0", validFor } }));
    expect(blamed(outcome)).toMatch(/^offer\.validFor/);
  });
});

describe("the length of a call", () => {
  const calling = (seconds: unknown) =>
    recordUsage(ready, malformed({ ...call("talk", march, 0), seconds, at: "2021-03-11T10:00:00+08:00" }));

  it.each([[0, 0], [1, 60], [86_400, 86_400]])("may be %d s", (seconds, billedSeconds) => {
    expect(calling(seconds)).toMatchObject({ ok: true, events: [{ seconds, billedSeconds }] });
  });

  it("may be a negative zero, which is zero", () => {
    const outcome = calling(-0);
    expect(outcome.ok && theOnly("UsageRated", outcome.events).seconds).toBe(0);
    const recorded = given(ready, () => calling(0));
    const again = recordUsage(recorded, { ...call("talk", march, -0), at: "2021-03-11T10:00:00+08:00" });
    expect(again).toMatchObject({ ok: true, events: [] });
  });

  it.each([
    -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "60", 60n, null, undefined, [60], new Decimal(60),
  ])("may not be %o", (seconds) => {
    expect(blamed(calling(seconds))).toBe("seconds");
  });

  it("of 2^53 − 1 seconds cannot be over", () => {
    expect(refused(calling(Number.MAX_SAFE_INTEGER))).toMatchObject({ type: "UsageInFuture" });
  });
});

describe("an id", () => {
  const everywhere = (id: unknown): (readonly [path: string, outcome: Parameters<typeof refused>[0]])[] => [
    ["accountId", openAccount(malformed({ accountId: id, at: march }))],
    ["appId", createApp(ready, malformed({ appId: id, at: march }))],
    ["paymentId", topUp(ready, malformed({ paymentId: id, at: march, amount: "1" }))],
    ["packageId", bought(malformed(id), march)(ready)],
    ["usageId", called(malformed(id), march, 60)(ready)],
  ];

  it.each([
    "a", " ", "0", "a".repeat(256), "\u{1F600}".repeat(128), "__proto__", "constructor", "toString", "hasOwnProperty", "toJSON",
    "then", "\u0000", "客户-1",
  ])("may be %j", (id) => {
    for (const [, outcome] of everywhere(id)) expect(refused(outcome)).toBe("accepted");
  });

  it.each([
    "", "a".repeat(257), `${"\u{1F600}".repeat(128)}a`, 1, null, undefined, true, {}, ["a"], { toString: () => "a" }, Symbol("a"),
  ])("may not be %o", (id) => {
    for (const [path, outcome] of everywhere(id)) expect(blamed(outcome)).toBe(path);
  });

  it.each(["__proto__", "constructor"])("%s is one like any other", (id) => {
    const offer = { minutes: 100, price: "0", validFor: { days: 1 } };
    expect(refused(createApp(opened(), { appId: id, at: march }))).toMatchObject({ type: "ServiceNotActivated" });
    expect(refused(requestRefund(ready, { packageId: id, at: march }))).toEqual({ type: "PackageNotFound", packageId: id });
    expect(refused(voidUsage(ready, { usageId: id, at: march, reason: id }))).toEqual({ type: "UsageNotFound", usageId: id });
    expect(refused(purchasePackage(ready, { packageId: id, at: march, offerId: id }))).toEqual({ type: "OfferNotFound", offerId: id });
    for (const field of ["item", "region"]) {
      const unknown = { type: "UnknownItem", region: "cn", item: "audio", [field]: id };
      expect(refused(recordUsage(ready, { ...call("talk", march, 60), [field]: id }))).toEqual(unknown);
    }
    expect(refused(recordUsage(ready, call("talk", march, 60, { appId: id })))).toEqual({ type: "AppNotFound", appId: id });
    const events = when(ready, bought(id, march, offer), called(id, march, 60));
    expect(theOnly("UsageRated", events).pieces).toMatchObject([{ draws: [{ packageId: id, drawnMs: 15_000 }] }]);
    const taken = given(ready, bought(id, march, offer));
    expect(refused(bought(id, march, { ...offer, minutes: 1 })(taken))).toEqual({ type: "IdConflict", kind: "package", id });
  });

  it("is compared as it is written: no case, no normal form", () => {
    const ids = ["é", "e\u0301", "É", "a", "A", "a "];
    const account = given(ready, ...ids.map((id) => called(id, march, 60)));
    expect(plain(account.version)).toBe(ready.version + ids.length);
  });
});

describe("an argument", () => {
  it("may be a tariff, which is not kept: what becomes of it later does not matter", () => {
    const rate = { region: "cn", perMinute: "0.008" };
    const tariff = { ...silentRtc, items: { audio: { weight: "0.25", rates: [rate] } }, regions: { cn: { selfService: true } } };
    const account = inService(tariff);
    rate.perMinute = "9";
    tariff.items.audio.weight = "1";
    tariff.regions.cn.selfService = false;
    expect(plain(unbilled(given(account, called("talk", march, 60))))).toMatchObject([{ overageMs: 15_000, rate: "0.008" }]);
    expect(account.tariff.regions).toEqual({ cn: { selfService: true } });
  });

  it("may be frozen, and is not changed or kept", () => {
    const offer = { minutes: 100, price: "1", validFor: { days: 365 }, regions: ["cn"] };
    const request = { packageId: "pack", at: new Date(ms(march)), offer };
    const account = given(ready, (now) => purchasePackage(now, request));
    request.at.setTime(0);
    offer.regions.push("us");
    offer.validFor.days = 1;
    const same = { packageId: "pack", at: march, offer: { ...offer, regions: ["cn"], validFor: { days: 365 } } };
    expect(purchasePackage(account, same)).toMatchObject({ events: [] });
    expect(refused(createApp(ready, Object.freeze({ appId: "frozen", at: march })))).toBe("accepted");
  });
});

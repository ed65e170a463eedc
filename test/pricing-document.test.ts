import { describe, expect, it, test } from "vitest";
import * as accounting from "../src/accounting/index.js";
import * as library from "../src/index.js";
import * as metering from "../src/metering/index.js";
import * as reports from "../src/reports/index.js";
import {
  activate, aliyunArtc, aliyunRtc, aliyunRtc3, authorizeCall, changeTariff, enableApp, packageViews, purchasePackage, remainingMinutes, requestRefund,
  type Tariff, tencentTrtc, unwrap,
} from "../src/index.js";
import {
  activated, bills, bought, called, minutesConsumed, created, disabled, drawnAndOver, enabled, given, inService, malformed, ms, opened, OPENED,
  refused, returned, settled, silentRtc, theOnly, toppedUp, types, verified, when,
} from "./support/account-steps.js";
import { plain } from "./support/plain.js";
import { everyoneTakes, metered, type Person, record, showing, speaking, stay } from "./support/subscriptions.js";

const registered = () => given(opened(), verified());
const activation = { at: OPENED, acceptedAgreement: true, region: "cn" } as const;
const march = "2021-03-10T10:00:00+08:00";
const thousandMinutes = 60_000; // seconds

/** The totals of the bills that a day's calls bring by the next noon. */
const billed = (day: string, legs: readonly (readonly [item: string, seconds: number])[], account = inService()) => {
  const steps = legs.map(([item, seconds], n) => called(`leg-${n}`, `${day}T00:00:00+08:00`, seconds, { item }));
  const noon = new Date(ms(`${day}T12:00:00+08:00`) + 86_400_000).toISOString();
  return bills(when(account, ...steps, settled(noon))).map(({ total }) => String(total));
};

describe("the pricing document of 2019", () => {
  test("A1: activation needs an owner whose identity was verified", () => {
    expect(refused(activate(opened(), activation))).toEqual({ type: "IdentityNotVerified" });
    expect(refused(activate(registered(), activation))).toBe("accepted");
  });

  test("A2: the service is opened as the general one, billed by duration", () => {
    const [event] = when(registered(), activated("cn", OPENED));
    expect(event).toMatchObject({ type: "ServiceActivated", region: "cn", serviceType: "general", billing: "by-duration" });
  });

  test("A3: the customer opens mainland China; the United States takes the account manager", () => {
    expect(refused(activate(registered(), { ...activation, region: "us" }))).toEqual({
      type: "RegionNeedsAccountManager", region: "us",
    });
    expect(given(registered(), activated("us", OPENED, "approval-17")).regions.has("us")).toBe(true);
  });

  test("A4: the service agreement must be accepted", () => {
    const unsigned = malformed({ ...activation, acceptedAgreement: false });
    expect(refused(activate(registered(), unsigned))).toEqual({ type: "AgreementNotAccepted" });
  });

  test("A5: a new app is disabled", () => {
    const account = given(registered(), activated("cn", OPENED), created("app", OPENED));
    expect(account.apps.get("app")?.status).toBe("disabled");
  });

  test("A6: a disabled app can make no call", () => {
    const account = given(inService(), disabled("app", march));
    const question = { at: march, appId: "app", item: "audio" };
    expect(refused(authorizeCall(account, question))).toEqual({ type: "AppDisabled", appId: "app" });
  });

  test("A7: an app can be enabled once a package was bought", () => {
    const account = given(registered(), activated("cn", OPENED), created("app", OPENED));
    const request = { at: march, appId: "app" };
    expect(refused(enableApp(account, request))).toEqual({ type: "NoPackagePurchased" });
    expect(given(account, bought("pack", march), enabled("app", march)).apps.get("app")?.status).toBe("enabled");
  });

  test("A8: without a package calls are paid as they go, by duration", () => {
    expect(billed("2021-03-10", [["audio", 6000]])).toEqual(["0.8"]); // 100 min × 0.008
  });

  test("A9: prepaid packages of call minutes exist besides", () => {
    const outcome = purchasePackage(inService(), { at: march, packageId: "pack", offerId: "example-1000" });
    expect(refused(outcome)).toBe("accepted");
    expect(outcome.ok && outcome.events).toMatchObject([{ type: "PackagePurchased", quotaMs: 60_000_000 }]); // 1,000 min in ms
  });

  test("A10: a package is effective at once, usable while valid, unusable after", () => {
    const account = given(inService(), bought("pack", march, { validFor: { days: 1 } }));
    const events = when(
      account, called("at once", march, 60), called("in time", "2021-03-11T09:59:00+08:00", 60),
      called("too late", "2021-03-11T10:00:00+08:00", 60),
    );
    expect(drawnAndOver(events)).toEqual({ "at once": [15_000, 0], "in time": [15_000, 0], "too late": [0, 15_000] });
  });

  test("A11: packages stack and are drawn in the order in which they expire", () => {
    const account = given(
      inService(), bought("long", march, { minutes: 10, validFor: { days: 90 } }),
      bought("short", march, { minutes: 10, validFor: { days: 30 } }),
      called("talk", march, 12 * 60, { item: "video-720p" }),
    );
    expect(minutesConsumed(account, march)).toEqual([["short", "10"], ["long", "2"]]);
  });

  test("A12: when packages are used up or have expired, charging goes on as pay-as-you-go", () => {
    const usedUp = given(inService(), bought("pack", march));
    expect(billed("2021-03-11", [["video-720p", 9000]], usedUp)).toEqual(["1.6"]); // (150 − 100) min × 0.032
    const expired = given(inService(), bought("pack", OPENED, { validFor: { days: 1 } }));
    expect(billed("2021-03-11", [["video-720p", 9000]], expired)).toEqual(["4.8"]); // 150 min × 0.032
  });

  test("A13: what runs low is warned of: packages, cash, and expiries to come", () => {
    const account = given(inService(aliyunRtc), toppedUp("cash", march, "100.30"), bought("pack", march, { validFor: { days: 8 } }));
    const talks = [called("talk", march, 21_600, { item: "video-720p" }), settled("2021-03-18T09:00:00+08:00")];
    const warned = when(account, ...talks).map(({ type }) => type).filter((type) => /Low|Soon/.test(type));
    // 360 minutes use the package up; 260 × 0.032 = 8.32 take cash below 100. An empty package is not announced to expire.
    expect(warned).toEqual(["PackageRunningLow", "CashRunningLow"]);
    const idle = when(account, settled("2021-03-18T09:00:00+08:00")).map(({ type }) => type);
    expect(idle).toEqual(["PackageExpiringSoon", "PackageExpiringSoon"]); // 7 days and 1 day before
  });

  test("A13: consumption of packages and cash can be watched", () => {
    const account = given(
      inService(), toppedUp("cash", march, "50"), bought("pack", march), called("talk", march, 2400),
    );
    const later = "2021-03-10T11:00:00+08:00";
    expect(minutesConsumed(account, later)).toEqual([["pack", "10"]]); // 40 audio min = 10 package min
    expect(String(remainingMinutes(account, later))).toBe("90");
    expect(String(account.cash)).toBe("50");
  });

  test("A14: a package is neither upgraded nor downgraded", () => {
    expect(Object.keys({ ...library, ...metering, ...accounting, ...reports }).filter((name) => /upgrade|exchange|convert|extend/i.test(name))).toEqual([]);
    const account = given(inService(), bought("pack", march));
    const bigger = { at: march, packageId: "pack", offerId: "example-1000" };
    expect(refused(purchasePackage(account, bigger))).toEqual({ type: "IdConflict", kind: "package", id: "pack" });
  });

  test("A15: the validity of each package counts by itself", () => {
    const account = given(
      inService(), bought("first", "2021-03-10T10:00:00+08:00", { validFor: { days: 30 } }),
      bought("second", "2021-03-20T10:00:00+08:00", { validFor: { days: 30 } }),
    );
    const views = packageViews(account, march).filter(({ status }) => status === "active");
    expect(views.map(({ packageId, expiresAt }) => [packageId, expiresAt])).toEqual([
      ["first", ms("2021-04-09T10:00:00+08:00")], ["second", ms("2021-04-19T10:00:00+08:00")],
    ]);
  });

  test("A16: a package offsets nothing but the calls it was sold for", () => {
    const account = given(inService(), bought("pack", march));
    const events = when(account, called("call", march, 60), called("recording", march, 60, { item: "recording-360p" }));
    expect(drawnAndOver(events)).toEqual({ call: [15_000, 0], recording: [0, 60_000] });
  });

  test("A17: a package not older than seven days and not consumed can be returned, at its whole price", () => {
    const account = given(inService(), bought("pack", march, { price: "30.00" }));
    const [event] = when(account, returned("pack", "2021-03-17T10:00:00+08:00"));
    expect(plain(event)).toMatchObject({ type: "PackageRefunded", packageId: "pack", amount: "30", paidTo: "external" });
  });

  test("A18: an older or a consumed one cannot", () => {
    const account = given(inService(), bought("pack", march));
    expect(refused(requestRefund(account, { packageId: "pack", at: "2021-03-17T10:00:00.001+08:00" }))).toEqual({
      type: "RefundWindowClosed", packageId: "pack", closedAt: ms("2021-03-17T10:00:00+08:00"),
    });
    const touched = given(account, called("talk", march, 1));
    expect(refused(requestRefund(touched, { packageId: "pack", at: "2021-03-11T10:00:00+08:00" }))).toEqual({
      type: "PackageConsumed", packageId: "pack", consumedMinutes: "0.25",
    });
  });

  test("A19: what is left of an expired package is forfeited and not refunded", () => {
    const account = given(inService(), bought("pack", march, { validFor: { days: 1 } }));
    const expiry = "2021-03-11T10:00:00+08:00";
    expect(refused(requestRefund(account, { packageId: "pack", at: expiry }))).toEqual({
      type: "PackageExpired", packageId: "pack", expiresAt: ms(expiry),
    });
    expect(theOnly("PackageExpired", when(account, settled(expiry)))).toMatchObject({ forfeitedMs: 6_000_000 });
  });
});

describe("the documentation of 2021", () => {
  const priceOf = (day: string) => (item: string) => billed(day, [[item, thousandMinutes]])[0];
  const tiers = ["audio", "video-360p", "video-720p", "video-1080p"];

  test("B1: a thousand minutes cost 8, 16, 32 or 120 yuan", () => {
    expect(tiers.map(priceOf("2021-03-10"))).toEqual(["8", "16", "32", "120"]);
  });

  test("B2: from 2021-10-22 on they cost 6, 12, 24 or 90", () => {
    expect(tiers.map(priceOf("2021-10-21"))).toEqual(["8", "16", "32", "120"]);
    expect(tiers.map(priceOf("2021-10-22"))).toEqual(["6", "12", "24", "90"]);
  });

  test("B3: a package minute is four of audio, two of 360p, one of 720p; a 1080p minute is 3.75 of them", () => {
    const minutesOf = (item: string) =>
      minutesConsumed(given(inService(), bought("pack", march), called("talk", march, 240, { item })), march);
    expect(tiers.map(minutesOf)).toEqual([[["pack", "1"]], [["pack", "2"]], [["pack", "4"]], [["pack", "15"]]]);
  });

  test("B4: the second is measured, each subscription rounded up to minutes (worked example 2: 248, not 247)", () => {
    const legs = ["video-720p", "video-720p", "video-720p", "video-720p", "video-360p", "video-360p"];
    // 3,700 s = 62 min; 4 × 62 × 0.032 + 2 × 62 × 0.016
    expect(billed("2021-03-10", legs.map((item) => [item, 3700]))).toEqual(["9.92"]);
  });

  test("B5: every stream received counts by itself, also at the same time", () => {
    // 10 min of two cameras and a listener: 2 × 10 × 0.032 + 10 × 0.008
    expect(billed("2021-03-10", [["video-720p", 600], ["video-720p", 600], ["audio", 600]])).toEqual(["0.72"]);
  });

  test("B6: a day is billed at 02:00 of the next, China time", () => {
    const [bill] = bills(when(inService(), called("talk", march, 600), settled("2021-03-12T00:00:00+08:00")));
    expect(bill).toMatchObject({ day: "2021-03-10", issuedAt: ms("2021-03-10T18:00:00Z") });
  });

  test("B7: a bill cash cannot pay suspends the service a day later and releases it after 120 more", () => {
    const account = given(inService(), called("talk", march, 6000));
    const events = when(account, settled("2021-08-01T00:00:00+08:00"));
    expect(events.map(({ type, at }) => [type, at])).toEqual([
      ["BillIssued", ms("2021-03-11T02:00:00+08:00")],
      ["ArrearsStarted", ms("2021-03-11T02:00:00+08:00")],
      ["ServiceSuspended", ms("2021-03-12T02:00:00+08:00")],
      ["ServiceReleased", ms("2021-07-10T02:00:00+08:00")], // 19 days of March, 30, 31, 30, 10 of July
    ]);
    const paid = when(account, settled("2021-07-10T01:00:00+08:00"), toppedUp("late", "2021-07-10T01:00:00+08:00", "1"));
    expect(types(paid).slice(3)).toEqual(["CashToppedUp", "ArrearsCleared", "ServiceResumed"]);
  });

  test("B8: packages do not cover cloud recording", () => {
    const account = given(inService(), bought("pack", "2021-03-09T10:00:00+08:00"));
    expect(billed("2021-03-10", [["recording-360p", 6000]], account)).toEqual(["2.62"]); // 100 min × 0.0262
  });

  test("B9: recording costs 0.0262 a minute, from 2021-08-01 on 0.0250", () => {
    expect(priceOf("2021-07-31")("recording-360p")).toBe("26.2");
    expect(priceOf("2021-08-01")("recording-360p")).toBe("25");
  });

  test("B10: a charge keeps its third decimal in the books and is rounded down to two", () => {
    const [bill] = bills(when(inService(), called("talk", march, 180, { item: "video-360p" }), settled("2021-03-12T00:00:00+08:00")));
    expect(plain(bill)).toMatchObject({ lines: [{ amount: "0.048" }], rounding: "0.008", total: "0.04" });
  });

  test("B11: the packages on sale are unknown, so those shipped say they are examples", () => {
    expect(aliyunRtc.offers.map(({ offerId }) => offerId)).toEqual(["example-1000", "example-10000", "example-100000"]);
    for (const { label } of aliyunRtc.offers) expect(label).toMatch(/example/i);
  });

  test("B12: the gate of A7 was dropped: a tariff without it lets an app be enabled before any package", () => {
    const tariff: Tariff = { ...silentRtc, service: { appsNeedPackage: false, whenExhausted: "charge" } };
    const gated = given(registered(), activated("cn", OPENED), created("app", OPENED));
    const open = given(gated, (account) => changeTariff(account, { at: "2021-03-12T00:00:00+08:00", tariff }));
    const noon = "2021-03-12T12:00:00+08:00";
    expect(refused(enableApp(gated, { at: noon, appId: "app" }))).toEqual({ type: "NoPackagePurchased" });
    expect(given(open, enabled("app", noon)).apps.get("app")?.status).toBe("enabled");
  });
});

describe("the later versions of the product", () => {
  const perThousand = ({ items }: library.Tariff) => Object.entries(items).map(([item, { rates: [rate] }]) => [item, Number(rate?.perMinute) * 1_000]);
  const told = (log: readonly metering.SubscriptionRecord[]) => metered(log, aliyunRtc3);

  test("B13: version 3.0 has six rates, by the sum of the pixels that a subscriber receives at an instant", () => {
    expect(perThousand(aliyunRtc3)).toEqual([["audio", 6], ["video-sd", 12], ["video-hd", 24], ["video-full-hd", 60], ["video-2k", 108], ["video-2k-plus", 252]]);
    expect(aliyunRtc3.metering?.video.map(({ maxPixels }) => maxPixels)).toEqual([307_200, 921_600, 2_073_600, 3_686_400, 8_847_360]);
    const [small, large] = [showing("small", 640, 480), showing("large", 1_280, 720)];
    const seen = [record("a", small, 60), record("a", large, 30, { after: 30 }), record("a", speaking("c"), 90), record("b", small, 60)];
    expect(told(seen)).toEqual(["audio 60+30", "video-full-hd 30+30", "video-sd 0+30", "video-sd 0+60"]); // 307,200, then 1,228,800
  });

  test("B14: in its successor audio is the stay without video, also alone, at the rates of B2, and there are no packages", () => {
    expect(perThousand(aliyunArtc)).toEqual([["audio", 6], ["video-480p", 12], ["video-720p", 24], ["video-1080p", 90]]);
    expect([aliyunArtc.offers, Object.values(aliyunArtc.items).filter(({ weight }) => weight !== null)]).toEqual([[], []]);
    const hour = [stay("a", 3_600), record("a", showing("b", 640, 480), 1_200, { after: 1_800 }), record("a", showing("b", 1_280, 720), 600, { after: 3_000 })];
    expect(metered(hour, aliyunArtc)).toEqual(["audio 0+1800", "video-480p 1800+1200", "video-720p 3000+600"]);
    expect(metered([stay("a", 600), record("a", speaking("b"), 300)], aliyunArtc)).toEqual(["audio 0+600"]);
  });
});

describe("the worked examples", () => {
  const meeting = [
    ["video-720p", 600], ["video-720p", 600], ["video-360p", 600], ["video-360p", 600], ["audio", 600], ["audio", 600],
  ] as const;

  it("bills three audio legs of 35 minutes with 0.84", () => {
    expect(billed("2021-03-10", [["audio", 2100], ["audio", 2100], ["audio", 2100]])).toEqual(["0.84"]);
  });

  it("bills a meeting of ten minutes in six legs with 1.12", () => {
    expect(billed("2021-03-10", meeting)).toEqual(["1.12"]); // 0.64 + 0.32 + 0.16
  });

  it("or draws 35 minutes from a package and bills nothing", () => {
    const account = given(inService(), bought("pack", OPENED));
    const steps = meeting.map(([item, seconds], n) => called(`leg-${n}`, march, seconds, { item }));
    expect(minutesConsumed(given(account, ...steps), march)).toEqual([["pack", "35"]]); // 20 + 10 + 5
    expect(billed("2021-03-10", meeting, account)).toEqual(["0"]);
  });
});

describe("the worked examples, from the subscriptions on", () => {
  const school = () => given(inService(), created("class", OPENED), bought("any", OPENED, { minutes: 1 }), enabled("class", OPENED), returned("any", OPENED));
  const billedFor = (subscriptions: readonly metering.SubscriptionRecord[]) => {
    const { usages, refused: bad } = unwrap(metering.meter(subscriptions, { tariff: aliyunRtc }));
    const recorded = unwrap(library.recordUsages(school(), { at: "2021-03-10T23:00:00+08:00", usages }));
    expect([bad, recorded.refused]).toEqual([[], []]);
    return bills(when(recorded.account, settled("2021-03-11T12:00:00+08:00"))).map(({ total }) => total.toFixed(2));
  };
  const [a, b, c] = [showing("a", 640, 360), showing("b", 1_280, 720), showing("c", 1_280, 720)];
  const people = (group: string, many: number) => Array.from({ length: many }, (_, index) => showing(`${group} ${index}`, 640, 360));
  const minutes = (many: number): number => many * 60;

  test("1: three people speak for 2,100 seconds", () => {
    expect(billedFor(everyoneTakes(["a", "b", "c"].map(speaking), 2_100))).toEqual(["0.84"]);
  });

  test("2: three people see each other for 3,700 seconds, one at 360p, two at 720p", () => {
    expect(billedFor(everyoneTakes([a, b, c], 3_700))).toEqual(["9.92"]);
  });

  test("3: two people are seen, a third is heard, for 600 seconds", () => {
    expect(billedFor(everyoneTakes([a, b, speaking("c")], 600))).toEqual(["1.12"]);
  });

  const teacher = showing("teacher", 640, 360);
  const screen = { source: "screen" } as const;
  const shown = showing("teacher", 1_280, 720);

  test("small class: a teacher and 30 students see each other for 45 minutes, and the students a screen for 30", () => {
    const students = people("student", 30);
    const shared = students.map(({ name }) => record(name, shown, minutes(30), screen));
    expect(billedFor([...everyoneTakes([teacher, ...students], minutes(45)), ...shared])).toEqual(["698.40"]);
  });

  test("interactive large class: 100 students see the teacher; five are seen, then five heard, for 10 minutes each", () => {
    const students = people("student", 100);
    const everyone = [teacher, ...students];
    const seen = students.slice(0, 5);
    const heard = students.slice(5, 10).map(({ name }) => speaking(name));
    const taking = (guests: typeof heard, after: number) =>
      guests.flatMap((guest) => everyone.filter(({ name }) => name !== guest.name).map(({ name }) => record(name, guest, minutes(10), { after })));
    const log = [
      ...students.map(({ name }) => record(name, teacher, minutes(45))),
      ...students.map(({ name }) => record(name, shown, minutes(30), screen)),
      ...taking(seen, minutes(5)),
      ...taking(heard, minutes(20)),
    ];
    expect(billedFor(log)).toEqual(["256.08"]);
  });

  test("interactive live class: five students join the teacher for 10 minutes, the others watch outside the channel", () => {
    const students = people("student", 5);
    const screens = students.map(({ name }) => record(name, shown, minutes(10), screen));
    expect(billedFor([...everyoneTakes([teacher, ...students], minutes(10)), ...screens])).toEqual(["6.40"]); // 0.80 + 3.20 + 0.80 + 1.60
  });
});

describe("a second vendor", () => {
  const customer = (at = OPENED) => inService({ ...tencentTrtc, alerts: { remainingPercent: [], expiryDays: [], cashBelow: null } }, at);

  test("C: rates are those per 1,000 minutes, and the four published packages are on sale", () => {
    const rates = Object.entries(tencentTrtc.items).map(([item, { weight, rates: [rate] }]) => [item, weight, rate?.perMinute]);
    expect(rates).toEqual([["audio", "1", "0.007"], ["video-sd", "2", "0.014"], ["video-hd", "4", "0.028"], ["video-full-hd", "15", "0.105"]]);
    expect(tencentTrtc.offers.map(({ minutes, price }) => [minutes, price])).toEqual([
      [25_000, "168.00"], [250_000, "1588.00"], [1_000_000, "5968.00"], [3_000_000, "16888.00"],
    ]);
  });

  test("C: audio is not billed while video is received: the three worked examples of half an hour", () => {
    const billedFor = (people: readonly Person[]) => {
      const { usages } = unwrap(metering.meter(everyoneTakes(people, 1_800).map((subscription) => ({ ...subscription, appId: "app" })), { tariff: tencentTrtc }));
      const recorded = unwrap(library.recordUsages(customer(), { at: "2021-03-10T23:00:00+08:00", usages }));
      return bills(when(recorded.account, settled("2021-03-11T12:00:00+08:00"))).map(({ total }) => total.toFixed(2));
    };
    const [a, c] = [showing("a", 640, 360), showing("c", 1_920, 1_080)];
    expect(billedFor(["a", "b", "c"].map(speaking))).toEqual(["0.63"]);
    expect(billedFor([a, c])).toEqual(["3.57"]);
    expect(billedFor([a, speaking("b"), c])).toEqual(["7.14"]);
  });

  test("C: legs of 30, 20 and 40 seconds draw 1, 0 and 1 minutes: the day's running total is rounded", () => {
    const account = given(customer(), bought("pack", march));
    const events = when(account, called("a", march, 30), called("b", "2021-03-10T10:01:00+08:00", 20), called("c", "2021-03-10T10:02:00+08:00", 40));
    expect(drawnAndOver(events)).toEqual({ a: [60_000, 0], b: [0, 0], c: [60_000, 0] });
  });

  test("C: a package bought on 2020-05-01 is valid through 2021-05-31", () => {
    const { account, events } = unwrap(
      purchasePackage(customer("2020-04-01T00:00:00+08:00"), { at: "2020-05-01T15:00:00+08:00", packageId: "pack", offerId: "audio-25000" }),
    );
    expect(theOnly("PackagePurchased", events)).toMatchObject({
      effectiveAt: ms("2020-05-01T00:00:00+08:00"), expiresAt: ms("2021-06-01T00:00:00+08:00"),
    });
    const status = (at: string) => packageViews(account, at).find(({ packageId }) => packageId === "pack")?.status;
    expect([status("2021-05-31T23:59:59.999+08:00"), status("2021-06-01T00:00:00+08:00")]).toEqual(["active", "expired"]);
  });

  test("C: an unused package is returned within 5 days, bills come at 10:00, and a suspended service is released 60 days later", () => {
    const account = given(customer(), bought("pack", march), called("talk", march, 60, { item: "video-hd" }), bought("other", "2021-03-11T00:00:00+08:00"));
    const ask = (at: string) => refused(requestRefund(account, { at, packageId: "other" }));
    expect([ask("2021-03-16T00:00:00+08:00"), ask("2021-03-16T00:00:00.001+08:00")]).toEqual(["accepted", { type: "RefundWindowClosed", packageId: "other", closedAt: ms("2021-03-16T00:00:00+08:00") }]);
    const events = when(given(customer(), called("talk", march, 60, { item: "video-hd" })), settled("2021-06-01T00:00:00+08:00"));
    expect(events.map(({ type, at }) => [type, at])).toEqual([
      ["BillIssued", ms("2021-03-11T10:00:00+08:00")],
      ["ArrearsStarted", ms("2021-03-11T10:00:00+08:00")],
      ["ServiceSuspended", ms("2021-03-12T10:00:00+08:00")],
      ["ServiceReleased", ms("2021-05-11T10:00:00+08:00")], // 19 days of March, 30, 11 of May
    ]);
  });

  test("C: a new package covers the usage of its day from 00:00 on", () => {
    const before = given(customer(), called("dawn", "2021-03-10T00:00:00+08:00", 600), called("eve", "2021-03-09T23:50:00+08:00", 600, { at: ms(march) }));
    const account = given(before, bought("pack", march));
    expect(minutesConsumed(account, march)).toEqual([["pack", "10"]]);
    expect(when(before, bought("pack", march)).map(({ type }) => type)).toEqual(["PackagePurchased", "UsagesRerated"]);
  });

  test("C: minutes draw 1, 2, 4 and 15 audio minutes", () => {
    const legs = Object.keys(tencentTrtc.items).map((item, n) => called(`leg-${n}`, march, 60, { item }));
    expect(drawnAndOver(when(given(customer(), bought("pack", march)), ...legs))).toEqual({
      "leg-0": [60_000, 0], "leg-1": [120_000, 0], "leg-2": [240_000, 0], "leg-3": [900_000, 0],
    });
  });
});

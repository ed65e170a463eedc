import { describe, expect, it, test } from "vitest";
import {
  aliyunRtc, authorizeCall, changeTariff, type Item, packageViews, purchasePackage, requestRefund, type Tariff, unbilled, unwrap,
} from "../../src/index.js";
import {
  bills, bought, called, given, inService, malformed, ms, opened, refused, settled, silentRtc, type Step, when,
} from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const march = "2021-03-10T10:00:00+08:00";
const audio = silentRtc.items["audio"] ?? malformed(null);

const withItem = (name: string, item: Item): Tariff => ({ ...silentRtc, items: { ...silentRtc.items, [name]: item } });
/** Audio at another price from a day on. */
const repriced = (from: string, perMinute = "0.004"): Tariff => withItem("audio", { ...audio, rates: [...audio.rates, { region: "cn", from, perMinute }] });
const changed = (tariff: Tariff, at = march): Step => (account) => changeTariff(account, { at, tariff });

describe("a new price list", () => {
  test.each`
    from            | answer
    ${"2021-03-09"} | ${{ type: "TariffRewritesPast", path: "tariff.items.audio.rates" }}
    ${"2021-03-10"} | ${{ type: "TariffRewritesPast", path: "tariff.items.audio.rates" }}
    ${"2021-03-11"} | ${"accepted"}
  `("with a rate from $from, changed on 2021-03-10: $answer", ({ from, answer }: { from: string; answer: unknown }) => {
    expect(refused(changed(repriced(from))(inService()))).toEqual(answer);
  });

  test("today is the billing day in the tariff's zone", () => {
    const nearMidnight = "2021-03-10T23:59:59.999+08:00";
    expect(refused(changed(repriced("2021-03-11"), nearMidnight)(inService()))).toBe("accepted");
    expect(refused(changed(repriced("2021-03-11"), "2021-03-11T00:00:00+08:00")(inService()))).toMatchObject({ type: "TariffRewritesPast" });
  });

  test("its rates apply from their day on, also to a call across midnight", () => {
    const call = called("u", "2021-03-10T23:00:00+08:00", 7_200);
    const events = when(inService(), changed(repriced("2021-03-11")), call, settled("2021-03-12T03:00:00+08:00"));
    // 60 minutes at 0.008 on the 10th, 60 at 0.004 on the 11th
    expect(bills(events).map(({ day, total }) => `${day} ${total}`)).toEqual(["2021-03-10 0.48", "2021-03-11 0.24"]);
  });

  test.each([
    ["tariff.currency", { ...silentRtc, currency: "USD" }],
    ["tariff.timeZone", { ...silentRtc, timeZone: "Asia/Tokyo" }],
    ["tariff.rounding", { ...silentRtc, rounding: "per-day" }],
    ["tariff.stepSeconds", { ...silentRtc, stepSeconds: 6 }],
    ["tariff.stepSeconds", { ...silentRtc, stepSeconds: 120 }],
    ["tariff.money", { ...silentRtc, money: { smallest: "0.01", mode: "half-up" } }],
    ["tariff.money", { ...silentRtc, money: { smallest: "0.001", mode: "down" } }],
    ["tariff.coverFrom", { ...silentRtc, coverFrom: "start-of-day" }],
    ["tariff.lateUsageDays", { ...silentRtc, lateUsageDays: 8 }],
    ["tariff.billingRunAt", { ...silentRtc, billingRunAt: "02:01" }],
    ["tariff.regions.us", { ...silentRtc, regions: { cn: { selfService: true } } }],
    ["tariff.items.audio.weight", withItem("audio", { ...audio, weight: "0.5" })],
    ["tariff.items.audio.weight", withItem("audio", { ...audio, weight: null })],
    ["tariff.items.audio.rates", withItem("audio", { ...audio, rates: [] })],
    ["tariff.items.audio", { ...silentRtc, items: { ...silentRtc.items, audio: undefined } }],
  ] as const)("cannot change %s", (path, tariff) => {
    const items = Object.fromEntries(Object.entries(tariff.items).filter(([, item]) => item !== undefined)) as Tariff["items"];
    expect(refused(changed({ ...tariff, items })(inService()))).toEqual({ type: "TariffRewritesPast", path });
  });

  test("may write the same rates in another way, and add regions and items", () => {
    const wordy = withItem("audio", { weight: "0.250", rates: [{ region: "cn", perMinute: "0.0080" }, { region: "cn", from: "2021-01-01", perMinute: "0.008" }, ...audio.rates.slice(1)] });
    const wider = withItem("video-4k", { weight: "15", rates: [{ region: "sg", perMinute: "1" }] });
    expect(refused(changed(wordy)(inService()))).toBe("accepted");
    expect(refused(changed({ ...wider, regions: { ...silentRtc.regions, sg: { selfService: true } } })(inService()))).toBe("accepted");
  });

  test("brings its offers, and its return window for later purchases; earlier purchases keep theirs", () => {
    const offers = [{ offerId: "new", minutes: 5, price: "1", validFor: { days: 9 } }];
    const account = given(inService(), bought("old", march), changed({ ...silentRtc, offers, refundWindowDays: 1 }));
    expect(refused(purchasePackage(account, { at: march, packageId: "p", offerId: "example-1000" }))).toEqual({ type: "OfferNotFound", offerId: "example-1000" });
    const both = unwrap(purchasePackage(account, { at: march, packageId: "new", offerId: "new" })).account;
    const secondDay = "2021-03-11T10:00:00.001+08:00";
    expect(refused(requestRefund(both, { at: secondDay, packageId: "new" }))).toMatchObject({ type: "RefundWindowClosed", closedAt: ms("2021-03-11T10:00:00+08:00") });
    expect(refused(requestRefund(both, { at: secondDay, packageId: "old" }))).toBe("accepted");
  });

  test("brings its terms of service from then on, in either direction", () => {
    const open: Tariff = { ...silentRtc, service: { appsNeedPackage: false, whenExhausted: "refuse" } };
    const call = { at: march, appId: "app", item: "audio" };
    const account = given(inService(), changed(open));
    expect(refused(authorizeCall(inService(), call))).toBe("accepted");
    expect(refused(authorizeCall(account, call))).toEqual({ type: "MinutesExhausted", region: "cn", item: "audio" });
    expect(refused(authorizeCall(given(account, changed(silentRtc)), call))).toBe("accepted");
  });

  test("may say the defaults of its terms in words, or say them no more", () => {
    const inWords: Tariff = {
      ...silentRtc, stepSeconds: 60, money: { smallest: "0.010", mode: "down" }, service: { appsNeedPackage: true, whenExhausted: "charge" },
    };
    for (const [one, other] of [[silentRtc, inWords], [inWords, silentRtc]] as const) {
      const account = inService(one);
      expect(unwrap(changed(other)(account))).toEqual({ ok: true, account, events: [] });
      expect(refused(changed({ ...other, offers: [] })(account))).toBe("accepted");
    }
  });

  test("does not change what is rated or billed, nor arrears that have started", () => {
    const used = given(inService(), called("u", march, 6_000), settled("2021-03-11T03:00:00+08:00"), called("v", "2021-03-11T10:00:00+08:00", 60));
    const strict = { ...repriced("2021-03-13"), arrears: { suspendAfterHours: 1, releaseAfterDays: 1 } };
    const after = given(used, changed(strict, "2021-03-11T12:00:00+08:00"));
    expect(plain([unbilled(after), after.cash, packageViews(after, march)])).toEqual(plain([unbilled(used), used.cash, packageViews(used, march)]));
    const events = when(after, settled("2021-03-12T03:00:00+08:00")).map(({ type, at }) => `${type} ${new Date(at).toISOString()}`);
    expect(events).toContain("ServiceSuspended 2021-03-11T18:00:00.000Z"); // 24 h after the arrears of 2021-03-11T02:00+08:00
  });

  it("is a repeat when it is in force already, whatever the order of its keys", () => {
    const account = inService();
    const reordered = { ...silentRtc, items: Object.fromEntries(Object.entries(silentRtc.items).reverse()) };
    const outcome = unwrap(changeTariff(account, { at: "2020-01-01T00:00:00Z", tariff: reordered }));
    expect(outcome.account).toBe(account);
    expect(outcome.events).toEqual([]);
  });

  it("is checked like the tariff of a new account", () => {
    const outcome = changeTariff(opened(), { at: march, tariff: malformed({ ...aliyunRtc, timeZone: "Mars/Olympus" }) });
    expect(refused(outcome)).toMatchObject({ type: "InvalidInput", path: "tariff.timeZone" });
    expect(refused(changed(aliyunRtc)(opened()))).toBe("accepted");
  });
});

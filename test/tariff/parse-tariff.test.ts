import { Decimal } from "decimal.js";
import { describe, expect, it, test } from "vitest";
import { aliyunRtc, eventFromJSON, eventToJSON, openAccount, purchasePackage, unwrap } from "../../src/index.js";
import { inService, malformed, refused, silentRtc, theOnly } from "../support/account-steps.js";
import { march } from "../support/accounts.js";
import { byText, damaged, type Damages, refusalText } from "../support/damage.js";

describe("a tariff", () => {
  const long = "a".repeat(257);
  const offers = [{ offerId: "o", label: "l", minutes: 1, price: "1", regions: ["cn"], validFor: { days: 1 } }];
  const tariff = { ...silentRtc, offers, metering: { audio: "audio", video: [{ maxPixels: 1, item: "video-360p" }], audioWhileVideo: "billed" } };
  const opening = (place: string, value: unknown) => openAccount({ at: march, accountId: "acme", tariff: damaged(tariff, place, value) });
  const rate = { region: "cn", perMinute: "1" };

  const damages: Damages = [
    ["tariffId", "", "tariff.tariffId: must be a text that is not empty"],
    ["currency", long, "tariff.currency: must have at most 256 characters"],
    ["timeZone", "Mars/Olympus", "tariff.timeZone: must be an IANA time zone"],
    ["timeZone", "Etc/GMT+13", "tariff.timeZone: must be an IANA time zone"],
    ["timeZone", "+08:00", "tariff.timeZone: must be an IANA time zone"],
    ["regions", null, "tariff.regions: must be an object"],
    ["regions", "cn", "tariff.regions: must be an object"],
    ["regions", { "": { selfService: true } }, "tariff.regions: must be a text that is not empty"],
    ["regions.cn", null, "tariff.regions.cn: must be an object"],
    ["regions.cn.selfService", "yes", "tariff.regions.cn.selfService: must be true or false"],
    ["items", Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [index, null])), "tariff.items: must have at most 10000 names"],
    ["items.audio", undefined, "tariff.items.audio: must be an object"],
    ["items.audio.weight", undefined, "tariff.items.audio.weight: must be a Decimal or decimal text"],
    ["items.audio.weight", "0", "tariff.items.audio.weight: must be above 0 and at most 1000"],
    ["items.audio.weight", "0.000001", "tariff.items.audio.weight: times 60000 (stepSeconds × 1,000) must be a whole number"],
    ["items.audio.weight", "1000.0001", "tariff.items.audio.weight: must be above 0 and at most 1000"],
    ["items.audio.rates", null, "tariff.items.audio.rates: must be a list"],
    ["items.audio.rates", [{ ...rate, region: 1 }], "tariff.items.audio.rates[0].region: must be a text that is not empty"],
    ["items.audio.rates", [{ ...rate, perMinute: "-1" }], "tariff.items.audio.rates[0].perMinute: must not be negative"],
    ["items.audio.rates", [{ ...rate, perMinute: 1 }], "tariff.items.audio.rates[0].perMinute: must be a Decimal or decimal text"],
    ["items.audio.rates", [{ ...rate, from: "2021-02-29" }], "tariff.items.audio.rates[0].from: must be a day that exists, such as 2021-04-01"],
    ["items.audio.rates", [{ ...rate, from: "2021-02-28" }], 'tariff.items.audio.rates: must have a rate without "from" for the region "cn"'],
    ["items.audio.rates", [rate, { ...rate, region: "us", from: "2021-02-28" }], 'tariff.items.audio.rates: must have a rate without "from" for the region "us"'],
    ["items.audio.rates", [rate, rate], "tariff.items.audio.rates: must not have two rates of one region that start together"],
    ["items.audio.rates", [rate, { ...rate, from: "2021-04-01" }, { ...rate, from: "2021-04-01" }], "tariff.items.audio.rates: must not have two rates of one region that start together"],
    ["items.audio.rates", [rate, { ...rate, from: ["2021-02-28"] }], "tariff.items.audio.rates[1].from: must be a day that exists, such as 2021-04-01"],
    ["offers", [offers[0], offers[0]], "tariff.offers: must not use an offerId twice"],
    ["offers", Array.from({ length: 10_001 }), "tariff.offers: must have at most 10000 elements"],
    ["offers.0.offerId", undefined, "tariff.offers[0].offerId: must be a text that is not empty"],
    ["offers.0.label", "", "tariff.offers[0].label: must be a text that is not empty"],
    ["offers.0.regions", [], "tariff.offers[0].regions: must name a region"],
    ["offers.0.minutes", 0, "tariff.offers[0].minutes: must be more than 0"],
    ["offers.0.minutes", 1.5, "tariff.offers[0].minutes: must be a whole number"],
    ["offers.0.minutes", -1, "tariff.offers[0].minutes: must be at least 0"],
    ["offers.0.minutes", "150119987580", "tariff.offers[0].minutes: must be a time that can be counted exactly in milliseconds"],
    ["offers.0.minutes", "1.00001", "tariff.offers[0].minutes: must have at most 4 decimals"],
    ["offers.0.price", "-1", "tariff.offers[0].price: must not be negative"],
    ["offers.0.price", "1e3", "tariff.offers[0].price: must be a decimal number: digits, with a point where needed, without an exponent"],
    ["offers.0.price", "9".repeat(41), "tariff.offers[0].price: must have at most 40 characters"],
    ["offers.0.validFor", {}, "tariff.offers[0].validFor: must have exactly one of days, months, years, throughEndOfMonth"],
    ["offers.0.validFor", { days: 1, years: 1 }, "tariff.offers[0].validFor: must have exactly one of days, months, years, throughEndOfMonth"],
    ["offers.0.validFor", { days: 36_001 }, "tariff.offers[0].validFor.days: must be at most 36000"],
    ["offers.0.validFor", { months: 1_189 }, "tariff.offers[0].validFor.months: must be at most 1188"],
    ["offers.0.validFor", { years: 100 }, "tariff.offers[0].validFor.years: must be at most 99"],
    ["offers.0.validFor", { throughEndOfMonth: { years: 100 } }, "tariff.offers[0].validFor.throughEndOfMonth.years: must be at most 99"],
    ["offers.0.validFor", { throughEndOfMonth: { years: -1 } }, "tariff.offers[0].validFor.throughEndOfMonth.years: must be at least 0"],
    ["rounding", "per-hour", 'tariff.rounding: must be "per-usage" or "per-day"'],
    ["service", true, "tariff.service: must be an object"],
    ["service", { appsNeedPackage: true }, 'tariff.service.whenExhausted: must be "charge" or "refuse"'],
    ["service", { whenExhausted: "charge" }, "tariff.service.appsNeedPackage: must be true or false"],
    ["service", { appsNeedPackage: 1, whenExhausted: "charge" }, "tariff.service.appsNeedPackage: must be true or false"],
    ["service", { appsNeedPackage: false, whenExhausted: "wait" }, 'tariff.service.whenExhausted: must be "charge" or "refuse"'],
    ["stepSeconds", 0, "tariff.stepSeconds: must be at least 1"],
    ["stepSeconds", 7, "tariff.stepSeconds: must divide 60 or be a multiple of it"],
    ["stepSeconds", 90, "tariff.stepSeconds: must divide 60 or be a multiple of it"],
    ["stepSeconds", 0.5, "tariff.stepSeconds: must be a whole number"],
    ["stepSeconds", "60", "tariff.stepSeconds: must be a whole number"],
    ["stepSeconds", 86_460, "tariff.stepSeconds: must be at most 86400"],
    ["money", "0.01", "tariff.money: must be an object"],
    ["money", { smallest: "0.01" }, 'tariff.money.mode: must be "down" or "half-up"'],
    ["money", { smallest: "0.01", mode: "up" }, 'tariff.money.mode: must be "down" or "half-up"'],
    ["money", { mode: "down" }, "tariff.money.smallest: must be a Decimal or decimal text"],
    ["money", { smallest: 0.01, mode: "down" }, "tariff.money.smallest: must be a Decimal or decimal text"],
    ["money", { smallest: "0.05", mode: "down" }, 'tariff.money.smallest: must be a power of ten from "1" to "0.00000001"'],
    ["money", { smallest: "0", mode: "down" }, 'tariff.money.smallest: must be a power of ten from "1" to "0.00000001"'],
    ["money", { smallest: "10", mode: "down" }, 'tariff.money.smallest: must be a power of ten from "1" to "0.00000001"'],
    ["money", { smallest: "0.000000001", mode: "down" }, "tariff.money.smallest: must have at most 8 decimals"],
    ["money", { smallest: "-0.01", mode: "down" }, "tariff.money.smallest: must not be negative"],
    ["coverFrom", "noon", 'tariff.coverFrom: must be "purchase" or "start-of-day"'],
    ["refundWindowDays", 3_651, "tariff.refundWindowDays: must be at most 3650"],
    ["refundWindowDays", -1, "tariff.refundWindowDays: must be at least 0"],
    ["refundWindowDays", 8, "tariff.lateUsageDays: must be at least refundWindowDays, so that a return can be rated"],
    ["lateUsageDays", 3_651, "tariff.lateUsageDays: must be at most 3650"],
    ["lateUsageDays", 6.5, "tariff.lateUsageDays: must be a whole number"],
    ["billingRunAt", "2:00", 'tariff.billingRunAt: must be a wall time such as "02:00"'],
    ["billingRunAt", "24:00", 'tariff.billingRunAt: must be a wall time such as "02:00"'],
    ["billingRunAt", "02:60", 'tariff.billingRunAt: must be a wall time such as "02:00"'],
    ["billingRunAt", ["02:00"], 'tariff.billingRunAt: must be a wall time such as "02:00"'],
    ["billingRunAt", 2, 'tariff.billingRunAt: must be a wall time such as "02:00"'],
    ["arrears", undefined, "tariff.arrears: must be an object"],
    ["arrears.suspendAfterHours", 87_601, "tariff.arrears.suspendAfterHours: must be at most 87600"],
    ["arrears.releaseAfterDays", 32_001, "tariff.arrears.releaseAfterDays: must be at most 32000"],
    ["alerts.remainingPercent", [101], "tariff.alerts.remainingPercent[0]: must be at most 100"],
    ["alerts.remainingPercent", Array.from({ length: 101 }, () => 1), "tariff.alerts.remainingPercent: must have at most 100 elements"],
    ["alerts.expiryDays", [36_001], "tariff.alerts.expiryDays[0]: must be at most 36000"],
    ["alerts.cashBelow", undefined, "tariff.alerts.cashBelow: must be a Decimal or decimal text"],
    ["alerts.cashBelow", "-1", "tariff.alerts.cashBelow: must not be negative"],
    ["metering", null, "tariff.metering: must be an object"],
    ["metering.audio", 1, "tariff.metering.audio: must be a text that is not empty"],
    ["metering.video", {}, "tariff.metering.video: must be a list"],
    ["metering.video.0.maxPixels", 0, "tariff.metering.video[0].maxPixels: must be at least 1"],
    ["metering.video.0.item", null, "tariff.metering.video[0].item: must be a text that is not empty"],
    ["metering.audioWhileVideo", true, 'tariff.metering.audioWhileVideo: must be "billed" or "not-billed"'],
  ];

  test.each(byText(damages))("damage %$ is refused: %s", (text, place, value) => {
    expect(refusalText(opening(place, value))).toBe(text);
  });

  const bounds: readonly (readonly [place: string, value: unknown])[] = [
    ["items.audio.weight", "1000"], ["items.audio.rates", []], ["items.audio.rates", [rate, { ...rate, from: "2021-02-28" }, { ...rate, region: "us" }]],
    ["offers", []], ["offers.0.minutes", "150119987579.0165"], ["offers.0.label", undefined], ["offers.0.regions", undefined],
    ["offers.0.validFor", { days: 36_000 }], ["offers.0.validFor", { months: 1_188 }], ["offers.0.validFor", { years: 99 }],
    ["offers.0.validFor", { throughEndOfMonth: { years: 99 } }], ["offers.0.validFor", { throughEndOfMonth: { years: 0 } }],
    ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 3_600, 86_400].map((stepSeconds) => ["stepSeconds", stepSeconds] as const), ["stepSeconds", undefined],
    ["money", undefined], ["money", { smallest: "1", mode: "down" }], ["money", { smallest: "0.00000001", mode: "half-up" }], ["money", { smallest: "0.010", mode: "half-up" }],
    ["service", undefined], ["service", { appsNeedPackage: false, whenExhausted: "refuse" }], ["service", { appsNeedPackage: true, whenExhausted: "charge" }],
    ["refundWindowDays", 7], ["refundWindowDays", 0], ["lateUsageDays", 3_650], ["billingRunAt", "00:00"], ["billingRunAt", "23:59"], ["billingRunAt", "19:30"],
    ["arrears", { suspendAfterHours: 0, releaseAfterDays: 0 }], ["arrears", { suspendAfterHours: 87_600, releaseAfterDays: 32_000 }],
    ["alerts", { remainingPercent: [0, 100], expiryDays: [0, 36_000], cashBelow: "0" }], ["alerts.remainingPercent", Array.from({ length: 100 }, (_, index) => index)], ["metering.video", []], ["metering.audioWhileVideo", "not-billed"],
    ["metering", undefined], ["timeZone", "Etc/GMT+12"], ["timeZone", "Etc/GMT-14"], ["timeZone", "UTC"],
  ];

  it("is kept in text where it has Decimals", () => {
    const price = new Decimal("1.50");
    const inDecimals = { ...tariff, offers: [{ ...offers[0], minutes: new Decimal("2.5"), price }], alerts: { ...tariff.alerts, cashBelow: new Decimal("1e2") } };
    const { account } = unwrap(openAccount({ at: march, accountId: "acme", tariff: malformed(inDecimals) }));
    expect(account.tariff).toMatchObject({ offers: [{ minutes: "2.5", price: "1.5" }], alerts: { cashBelow: "100" } });
  });

  test.each(bounds)("is kept as it is, its %s being %j", (place, value) => {
    const other = damaged(tariff, place, value);
    expect(unwrap(openAccount({ at: march, accountId: "acme", tariff: other })).account.tariff).toEqual(other);
  });
});

describe("a tariff that contradicts itself", () => {
  const audio = (weight: string | null, ...rates: readonly object[]) => ({ items: { ...silentRtc.items, audio: { weight, rates } } });
  const cn = { region: "cn", perMinute: "0.008" };

  it.each([
    ["a weight that leaves fractions of a millisecond", audio("0.33333", cn)],
    ["a weight that does so in its steps alone", { ...audio("0.0001", cn), stepSeconds: 6 }], // 6 ms a minute, 0.6 ms a step
    ["two rates without a day", audio("0.25", cn, cn)],
    ["only dated rates", audio("0.25", { ...cn, from: "2021-01-01" })],
    ["a rate that is no money", audio("0.25", { ...cn, perMinute: "cheap" })],
    ["a day that does not exist", audio("0.25", cn, { ...cn, from: "2021-02-29" })],
    ["a window of returns longer than that of late usages", { refundWindowDays: 8 }],
    ["no such wall time", { billingRunAt: "25:00" }],
    ["a rounding of its own", { rounding: "per-month" }],
    ["a cover of its own", { coverFrom: "never" }],
  ])("is refused: %s", (_what, broken) => {
    const outcome = openAccount({ at: march, accountId: "acme", tariff: malformed({ ...silentRtc, ...broken }) });
    expect(refused(outcome)).toMatchObject({ type: "InvalidInput", path: expect.stringMatching(/^tariff\./) });
  });

  it("names the rate that is wrong", () => {
    const tariff = malformed({ ...silentRtc, ...audio("0.25", { ...cn, perMinute: 1 }) });
    const outcome = openAccount({ at: march, accountId: "acme", tariff });
    expect(refused(outcome)).toMatchObject({ path: "tariff.items.audio.rates[0].perMinute" });
  });
});

describe("a tariff or an offer with a field that the library does not know", () => {
  const offers = [{ ...aliyunRtc.offers[0], colour: "red" }];
  const rates = [{ region: "cn", perMinute: "1", colour: "red" }];
  const full = {
    ...silentRtc, colour: "red", offers, regions: { cn: { selfService: true, colour: "red" } },
    items: { ...silentRtc.items, audio: { weight: "1", rates, colour: "red" } },
  };

  it("is refused with the path of the field, at every depth", () => {
    const plain = JSON.stringify(silentRtc);
    const open = (tariff: unknown) => refused(openAccount({ at: march, accountId: "acme", tariff: malformed(tariff) }));
    const atDepth = (part: object) => open({ ...silentRtc, ...part });
    expect(open(full)).toMatchObject({ type: "InvalidInput", reason: "is not a known field" });
    expect(open(JSON.parse(plain))).toBe("accepted");
    expect(atDepth({ colour: "red" })).toMatchObject({ path: "tariff.colour" });
    expect(atDepth({ offers })).toMatchObject({ path: "tariff.offers[0].colour" });
    expect(atDepth({ offers: [{ ...aliyunRtc.offers[0], validFor: { days: 1, colour: "red" } }] })).toMatchObject({ path: "tariff.offers[0].validFor.colour" });
    expect(atDepth({ regions: full.regions })).toMatchObject({ path: "tariff.regions.cn.colour" });
    expect(atDepth({ items: { audio: { weight: "1", rates } } })).toMatchObject({ path: "tariff.items.audio.rates[0].colour" });
    expect(atDepth({ service: { appsNeedPackage: true, whenExhausted: "charge", colour: "red" } })).toMatchObject({ path: "tariff.service.colour" });
    expect(atDepth({ money: { smallest: "1", mode: "down", colour: "red" } })).toMatchObject({ path: "tariff.money.colour" });
    expect(atDepth({ alerts: { ...silentRtc.alerts, colour: "red" } })).toMatchObject({ path: "tariff.alerts.colour" });
  });

  it("is refused in a purchase, as is the misspelt `region` of an offer, which would sell for the default", () => {
    const buy = (offer: object, more: object = {}) => refused(purchasePackage(inService(), malformed({ at: march, packageId: "pack", offer, ...more })));
    const offer = { minutes: 1, price: "1", validFor: { days: 1 } };
    expect(buy(offer)).toBe("accepted");
    expect(buy({ ...offer, region: ["us"] })).toMatchObject({ type: "InvalidInput", path: "offer.region" });
    expect(buy({ ...offer, validFor: { days: 1, month: 1 } })).toMatchObject({ type: "InvalidInput", path: "offer.validFor.month" });
    expect(buy(offer, { paidfrom: "cash" })).toMatchObject({ type: "InvalidInput", path: "paidfrom" });
  });

  it("that covers a region which the tariff lacks is refused, in a tariff and in a purchase, and read where it is stored", () => {
    const abroad = { ...silentRtc, offers: [{ offerId: "o", minutes: 1, price: "1", validFor: { days: 1 }, regions: ["cn", "sg"] }] };
    const reason = 'must be regions of the tariff, which has no "sg"';
    expect(refused(openAccount({ at: march, accountId: "acme", tariff: abroad }))).toEqual({ type: "InvalidInput", path: "tariff.offers[0].regions", reason });
    const offer = { minutes: 1, price: "1", validFor: { days: 1 }, regions: ["sg"] };
    expect(refused(purchasePackage(inService(), { at: march, packageId: "p", offer }))).toEqual({ type: "InvalidInput", path: "offer.regions", reason });
    const { events } = unwrap(openAccount({ at: march, accountId: "acme", tariff: silentRtc }));
    const stored = JSON.stringify(eventToJSON(theOnly("AccountOpened", events))).replace('"offers":[', `"offers":[${JSON.stringify(abroad.offers[0])},`);
    expect(JSON.stringify(eventFromJSON(JSON.parse(stored)))).toContain('"sg"');
  });
});

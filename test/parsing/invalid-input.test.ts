import { Decimal } from "decimal.js";
import { describe, expect, it, test } from "vitest";
import {
  accountFromJSON, accountToJSON, eventFromJSON, openAccount, recordUsages, type Refusal, settle, topUp, unwrap,
} from "../../src/index.js";
import { called, given, inService, malformed, ms, settled, silentRtc, toppedUp } from "../support/account-steps.js";
import { life, march } from "../support/accounts.js";

/*
 * What is wrong with an input, in the words that a refusal has for it: the path of the field, and the reason.
 */

/** What an `InvalidInput` says; or what came instead of one. */
const said = (outcome: { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }): string => {
  if (outcome.ok) return "accepted";
  return outcome.refusal.type === "InvalidInput" ? `${outcome.refusal.path}: ${outcome.refusal.reason}` : outcome.refusal.type;
};

/** A copy of a document with another value at a place such as `usages.1.pieces`; `undefined` takes out what is there. */
function damaged(document: unknown, place: string, value: unknown): never {
  const copy: unknown = structuredClone(document);
  const names = place.split(".");
  const last = names.pop() ?? "";
  const holder = names.reduce<unknown>((part, name) => Reflect.get(Object(part), name), copy);
  Reflect.set(Object(holder), last, value);
  return malformed(copy);
}

type Damages = readonly (readonly [place: string, value: unknown, words: string])[];

const inWords = (damages: Damages) => damages.map(([place, value, words]) => [words, place, value] as const);

const long = "a".repeat(257);

describe("a tariff", () => {
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
    ["items.audio.weight", "0", "tariff.items.audio.weight: times 60000 must be a whole number above 0; the weight must be at most 1000"],
    ["items.audio.weight", "0.000001", "tariff.items.audio.weight: times 60000 must be a whole number above 0; the weight must be at most 1000"],
    ["items.audio.weight", "1000.0001", "tariff.items.audio.weight: times 60000 must be a whole number above 0; the weight must be at most 1000"],
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

  test.each(inWords(damages))("damage %$ is refused: %s", (words, place, value) => {
    expect(said(opening(place, value))).toBe(words);
  });

  const bounds: readonly (readonly [place: string, value: unknown])[] = [
    ["items.audio.weight", "1000"], ["items.audio.rates", []], ["items.audio.rates", [rate, { ...rate, from: "2021-02-28" }, { ...rate, region: "us" }]],
    ["offers", []], ["offers.0.minutes", "150119987579.0165"], ["offers.0.label", undefined], ["offers.0.regions", undefined],
    ["offers.0.validFor", { days: 36_000 }], ["offers.0.validFor", { months: 1_188 }], ["offers.0.validFor", { years: 99 }],
    ["offers.0.validFor", { throughEndOfMonth: { years: 99 } }], ["offers.0.validFor", { throughEndOfMonth: { years: 0 } }],
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

const started = unwrap(openAccount({ at: march, accountId: "acme", tariff: silentRtc })).account;
const throughText = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("an account", () => {
  const indebted = given(started, ...life);
  const document = throughText(accountToJSON(indebted)) as { readonly [name: string]: never };
  const piece = { day: "2021-03-10", endedAt: "2021-03-10T04:01:01.000Z", billedSeconds: 120, draws: [{ packageId: "pack", drawnMs: "0.5" }], overageMs: "0" };
  const line = { day: "2021-03-10", region: "cn", item: "audio", billedSeconds: 120, drawnMs: "0.5", overageMs: "0" };

  const damages: Damages = [
    ["schema", 2, "schema: must be a known version, at most 1"],
    ["schema", 0, "schema: must be a known version, at most 1"],
    ["schema", "1", "schema: must be a known version, at most 1"],
    ["accountId", undefined, "accountId: must be a text that is not empty"],
    ["version", 0, "version: must be at least 1"],
    ["clock", "yesterday", "clock: must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00"],
    ["clock", "10000-01-01T00:00:00Z", "clock: must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00"],
    ["clock", "2021-02-29T00:00:00Z", "clock: must name a date, time and offset that exist"],
    ["clock", 0.5, "clock: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["clock", Date.UTC(9_999, 11, 1), "clock: must lie between the years 1970 and 9999"],
    ["cash", "1000", "cash: must be top-ups minus packages paid from cash minus bills"],
    ["cash", "-1.78999999".padEnd(1_001, "0"), "cash: must have at most 1000 characters"],
    ["cash", 1, "cash: must be a Decimal or decimal text"],
    ["billedTotal", "0", "cash: must be top-ups minus packages paid from cash minus bills"],
    ["payments", [], "cash: must be top-ups minus packages paid from cash minus bills"],
    ["payments", [document["payments"]?.[0], document["payments"]?.[0]], "payments: must not name the same thing twice"],
    ["payments", { length: 1 }, "payments: must be a list"],
    ["identityVerified", 1, "identityVerified: must be true or false"],
    ["service", "closed", 'service: must be "inactive" or "active" or "suspended" or "released"'],
    ["service", "active", "service: must be suspended exactly while a suspension lasts"],
    ["service", "inactive", "service: must be inactive exactly while no region is active"],
    ["service", "released", "service: must be suspended exactly while a suspension lasts"],
    ["regions", [], "service: must be inactive exactly while no region is active"],
    ["releasedAt", "2021-03-12T00:00:00.000Z", "service: must be released exactly when releasedAt tells since when"],
    ["suspensions", [], "service: must be suspended exactly while a suspension lasts"],
    ["suspensions.0.until", undefined, "suspensions[0].until: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["suspensions.0.until", "2021-03-13T00:00:00.000Z", "service: must be suspended exactly while a suspension lasts"],
    ["arrearsSince", null, "deadlines: must be there exactly while there are arrears"],
    ["deadlines", null, "deadlines: must be there exactly while there are arrears"],
    ["deadlines.suspendsAt", null, "deadlines.suspendsAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["deadlines.releasesAt", null, "deadlines.releasesAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["apps.0.status", "disabled", "apps.app.status: must be what it was switched to last"],
    ["apps.0.status", "on", 'apps[0].status: must be "disabled" or "enabled"'],
    ["apps.0.switches", [], "apps.app.status: must be what it was switched to last"],
    ["apps.0.switches.0.at", "2021-03-13T20:00:00.001Z", "apps.app.switches: must not be after the clock"],
    ["apps.0.switches.0.status", null, 'apps[0].switches[0].status: must be "disabled" or "enabled"'],
    ["apps.0.createdAt", null, "apps[0].createdAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["packages.0.consumed", "0", "packages[0].remaining: must be the quota minus what is consumed"],
    ["packages.0", { ...Object(document["packages"]?.[0]), minutesConsumed: "0.4999", remainingMs: "9.5002" }, "packages.pack.consumed: must be at least what usages draw"],
    ["packages.1", { ...Object(document["packages"]?.[1]), minutesConsumed: "1", remainingMs: "4" }, "packages.spare.consumed: must be 0 of a returned package"],
    ["packages.0.expiresAt", "2021-03-10T02:00:00.000Z", "packages.pack.expiresAt: must be after effectiveAt"],
    ["packages", [document["packages"]?.[0], document["packages"]?.[0]], "packages: must not name the same thing twice"],
    ["packages.0.purchasedAt", undefined, "packages[0].purchasedAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["packages.0.refunded", null, "packages[0].refunded: must be true or false"],
    ["packages.0.quota", 10.0001, "packages[0].quota: must be package time: minutes as text, or milliseconds as a number, that decimal minutes can tell"],
    ["packages.0.quota", "-1", "packages[0].quota: must not be negative"],
    ["packages.0.regions", "cn", "packages[0].regions: must be a list"],
    ["packages.0.source", "gift", 'packages[0].source: must be "tariff" or "inline"'],
    ["packages.0.paidFrom", "card", 'packages[0].paidFrom: must be "external" or "cash"'],
    ["packages.0.label", 7, "packages[0].label: must be a text that is not empty"],
    ["usages", "none", "usages: must be a list"],
    ["usages.0.usageId", "late", "usages: must not name the same thing twice"],
    ["usages.1.appId", "elsewhere", "usages.late.appId: must name an app of the account"],
    ["usages.1.item", "video-8k", "usages.late.item: must be an item of the tariff with a rate in the region"],
    ["usages.1.region", "us", "usages.late.item: must be an item of the tariff with a rate in the region"],
    ["usages.1.seconds", -1, "usages[1].seconds: must be at least 0"],
    ["usages.1.voided", "no", "usages[1].voided: must be true or false"],
    ["usages.1.startedAt", "2021-03-10T04:00:00", "usages[1].startedAt: must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00"],
    ["usages.1.pieces", [], "usages.late.pieces: must make up the usage, or be none where it is voided"],
    ["usages.1.pieces", [{ ...piece, endedAt: "2021-03-10T04:01:00.000Z" }], "usages.late.pieces: must make up the usage, or be none where it is voided"],
    ["usages.1.pieces", [{ ...piece, endedAt: "2021-03-10T04:01:02.000Z" }], "usages.late.pieces: must make up the usage, or be none where it is voided"],
    ["usages.1.pieces", [{ ...piece, endedAt: "2021-03-10T04:00:00.000Z" }, piece], "usages.late.pieces: must follow each other"],
    ["usages.1.pieces", [piece, piece], "usages.late.pieces: must follow each other"],
    ["usages.1.pieces", [{ ...piece, billedSeconds: 180, overageMs: "0.25" }], "usages.late.pieces: must have the minutes of the usage"],
    ["usages.1.pieces", [{ ...piece, overageMs: "0.25" }], "usages.late.pieces: must have minutes that add up"],
    ["usages.1.pieces.0.draws.0.packageId", "none", "usages.late.pieces: must not draw on a package that does not exist"],
    ["usages.1.pieces.0.draws.0.drawn", "0.00001", "usages[1].pieces[0].draws[0].drawn: must be package time: minutes as text, or milliseconds as a number, that decimal minutes can tell"],
    ["usages.1.pieces.0.day", "10 March", "usages[1].pieces[0].day: must be a day that exists, such as 2021-04-01"],
    ["usages.1.pieces.0.minutes", 1.5, "usages[1].pieces[0].minutes: must be a whole number"],
    ["usages.2.pieces", [{ ...piece, endedAt: "2021-03-10T16:00:00.000Z" }], "usages.talk.pieces: must make up the usage, or be none where it is voided"],
    ["usages.2.voided", false, "usages.talk.pieces: must make up the usage, or be none where it is voided"],
    ["rated.0.minutes", 17, "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated.0.drawn", "0.25", "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated.0.overage", "1", "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated.0.item", "video-360p", "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated", [line], "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated", [line, line], "rated: must not name the same thing twice"],
    ["rated", [...document["rated"] ?? [], { ...line, item: "video-360p" }], "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated", [...document["rated"] ?? [], { ...line, day: "2021-03-12" }], "rated.2021-03-12: must be the sum of the usages of the day"],
    ["billed", [line, line], "billed: must not name the same thing twice"],
    ["tariff.timeZone", "", "tariff.timeZone: must be a text that is not empty"],
  ];

  test.each(inWords(damages))("damage %$ is refused: %s", (words, place, value) => {
    expect(said(accountFromJSON(damaged(document, place, value)))).toBe(words);
  });

  const perDay = given(
    inService({ ...silentRtc, rounding: "per-day" }), called("one", march, 1), called("two", march, 1), called("none", march, 0),
  );
  const sound = {
    "is in arrears": indebted,
    "has paid": given(indebted, toppedUp("pay-2", "2021-03-14T05:00:00+08:00", "100")),
    "was released": given(indebted, settled("2021-08-01T00:00:00+08:00")),
    "has seconds of several calls in one minute": perDay,
    "has closed days, and a package that they drew on": given(indebted, toppedUp("pay-2", "2021-03-30T05:00:00+08:00", "100"), called("new", "2021-03-30T10:00:00+08:00", 60)),
  };
  test.each(Object.entries(sound))("that %s is read back", (_what, account) => {
    expect(unwrap(accountFromJSON(throughText(account))).account).toEqual(account);
  });
});

describe("an event", () => {
  const piece = { day: "2021-03-10", endedAt: ms(march) + 61_000, billedSeconds: 120, draws: [{ packageId: "p", drawnMs: 15_000 }], overageMs: 15_000 };
  const rated = {
    type: "UsageRated", sequence: 9, at: ms(march) + 61_000, usageId: "u", appId: "app", region: "cn", item: "audio", startedAt: ms(march), seconds: 61, billedSeconds: 120, pieces: [piece],
  };

  const damages: Damages = [
    ["type", "Nonsense", "type: must be the type of an event"],
    ["type", "constructor", "type: must be the type of an event"],
    ["sequence", 0, "sequence: must be at least 1"],
    ["sequence", 1.5, "sequence: must be a whole number"],
    ["sequence", undefined, "sequence: must be a whole number"],
    ["at", -1, "at: must lie between the years 1970 and 9999"],
    ["at", 0.5, "at: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["at", undefined, "at: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["usageId", ["u"], "usageId: must be a text that is not empty"],
    ["usageId", "", "usageId: must be a text that is not empty"],
    ["usageId", long, "usageId: must have at most 256 characters"],
    ["appId", undefined, "appId: must be a text that is not empty"],
    ["appId", 7, "appId: must be a text that is not empty"],
    ["region", undefined, "region: must be a text that is not empty"],
    ["region", [], "region: must be a text that is not empty"],
    ["item", {}, "item: must be a text that is not empty"],
    ["startedAt", undefined, "startedAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["startedAt", Date.UTC(9900, 0, 1), "startedAt: must lie between the years 1970 and 9899"],
    ["startedAt", -1, "startedAt: must lie between the years 1970 and 9899"],
    ["startedAt", 0.5, "startedAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["seconds", undefined, "seconds: must be a whole number"],
    ["seconds", -1, "seconds: must be at least 0"],
    ["seconds", 2 ** 53, "seconds: must be at most 9007199254740991"],
    ["seconds", "61", "seconds: must be a whole number"],
    ["minutes", undefined, "minutes: must be a whole number"],
    ["minutes", -2, "minutes: must be at least 0"],
    ["minutes", 1.5, "minutes: must be a whole number"],
    ["pieces", undefined, "pieces: must be a list"],
    ["pieces", { length: 1 }, "pieces: must be a list"],
    ["pieces", [null], "pieces[0]: must be an object"],
    ["pieces.0.day", "2021-02-29", "pieces[0].day: must be a day that exists, such as 2021-04-01"],
    ["pieces.0.day", undefined, "pieces[0].day: must be a day that exists, such as 2021-04-01"],
    ["pieces.0.endedAt", undefined, "pieces[0].endedAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["pieces.0.endedAt", -1, "pieces[0].endedAt: must lie between the years 1970 and 9999"],
    ["pieces.0.minutes", undefined, "pieces[0].minutes: must be a whole number"],
    ["pieces.0.minutes", 0.5, "pieces[0].minutes: must be a whole number"],
    ["pieces.0.draws", undefined, "pieces[0].draws: must be a list"],
    ["pieces.0.draws", {}, "pieces[0].draws: must be a list"],
    ["pieces.0.overage", undefined, "pieces[0].overage: must be package time: minutes as text, or milliseconds as a number, that decimal minutes can tell"],
    ["pieces.0.overage", 1, "pieces[0].overage: must be package time: minutes as text, or milliseconds as a number, that decimal minutes can tell"],
    ["pieces.0.overage", -3, "pieces[0].overage: must not be negative"],
    ["pieces.0.draws.0", null, "pieces[0].draws[0]: must be an object"],
    ["pieces.0.draws.0.packageId", undefined, "pieces[0].draws[0].packageId: must be a text that is not empty"],
    ["pieces.0.draws.0.packageId", "", "pieces[0].draws[0].packageId: must be a text that is not empty"],
    ["pieces.0.draws.0.drawn", undefined, "pieces[0].draws[0].drawn: must be package time: minutes as text, or milliseconds as a number, that decimal minutes can tell"],
    ["pieces.0.draws.0.drawn", 0.5, "pieces[0].draws[0].drawn: must be package time: minutes as text, or milliseconds as a number, that decimal minutes can tell"],
  ];

  test.each(inWords(damages))("damage %$ is refused: %s", (words, place, value) => {
    expect(said(eventFromJSON(damaged(rated, place, value)))).toBe(words);
  });

  test.each<[place: string, value: unknown]>([
    ["sequence", 1], ["at", 1], ["at", Date.UTC(9900, 0, 1)], ["startedAt", 0], ["startedAt", Date.UTC(9900, 0, 1) - 1], ["seconds", 0], ["minutes", 0], ["pieces", []],
    ["usageId", "u".repeat(256)], ["pieces.0.minutes", 0], ["pieces.0.draws", []], ["pieces.0.overage", 0], ["pieces.0.endedAt", Date.UTC(9900, 0, 1)],
    ["pieces", Array.from({ length: 1_001 }, () => piece)],
  ])("is read as it is where its %s is at the bound", (place, value) => {
    const other = damaged(rated, place, value);
    expect(unwrap(eventFromJSON(other)).event).toEqual(other);
  });

  it("keeps nothing that the library does not know", () => {
    expect(unwrap(eventFromJSON({ ...rated, colour: "red", pieces: [{ ...piece, colour: "red" }] })).event).toEqual(rated);
  });
});

describe("a value that throws when it is read", () => {
  const throwing = { get at() { throw new Error("trap"); }, get toStringTag() { throw new Error("trap"); }, get length() { throw new Error("trap"); } };
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  const trappedList = new Proxy([], { get: () => { throw new Error("trap"); } });
  const account = inService();

  test.each([
    ["a request", () => settle(account, malformed(throwing)), "at: cannot be read"],
    ["money", () => topUp(account, { at: march, paymentId: "pay", amount: malformed(throwing) }), "amount: cannot be read"],
    ["a list", () => recordUsages(account, { at: march, usages: malformed(revoked) }), "usages: cannot be read"],
    ["the length of a list", () => recordUsages(account, { at: march, usages: malformed(trappedList) }), "usages: cannot be read"],
    ["the names of a record", () => openAccount({ at: march, accountId: "acme", tariff: { ...silentRtc, regions: malformed(revoked) } }), "tariff.regions: cannot be read"],
    ["an account", () => settle(malformed(revoked), { at: march }), "account: must be an account made by this library"],
  ])("is refused as %s", (_what, ask, words) => {
    expect(said(ask())).toBe(words);
  });
});

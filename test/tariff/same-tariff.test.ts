import Decimal from "decimal.js";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { aliyunArtc, aliyunRtc3, changeTariff, type DecimalInput, openAccount, type Tariff, tencentTrtc, unwrap } from "../../src/index.js";
import { scenes } from "../../src/testing/arbitrary-tariff.js";
import { inService, malformed, refused, silentRtc } from "../support/account-steps.js";
import { march } from "../support/accounts.js";
import { law } from "../support/law.js";

type Shuffle = <T>(list: readonly T[]) => T[];
const backwards: Shuffle = (list) => list.toReversed();

const shuffled = <T>(named: Readonly<Record<string, T>>, shuffle: Shuffle): Record<string, T> => Object.fromEntries(shuffle(Object.entries(named)));
const padded = (amount: DecimalInput | number): string => {
  const text = typeof amount === "object" ? amount.toFixed() : String(amount);
  return text.includes(".") ? text.padEnd(text.indexOf(".") + 5, "0") : `${text}.0`;
};

/** The tariff in other words: every number in other digits, every name in another place. */
const reworded = (tariff: Tariff, shuffle: Shuffle): Tariff => malformed(shuffled({
  ...tariff,
  timeZone: tariff.timeZone.toUpperCase(),
  regions: shuffled(tariff.regions, shuffle),
  items: shuffled(Object.fromEntries(Object.entries(tariff.items).map(([name, { weight, rates }]) => [name, {
    rates: shuffle(rates.map((rate) => ({ ...rate, perMinute: padded(rate.perMinute) }))),
    weight: weight === null ? null : padded(weight),
  }])), shuffle),
  offers: shuffle(tariff.offers.map((offer) => shuffled({
    ...offer, minutes: padded(offer.minutes), price: new Decimal(String(offer.price)), regions: shuffle(offer.regions ?? ["cn"]),
  }, shuffle))),
  alerts: {
    cashBelow: tariff.alerts.cashBelow === null ? null : padded(tariff.alerts.cashBelow),
    expiryDays: shuffle(tariff.alerts.expiryDays),
    remainingPercent: shuffle([...tariff.alerts.remainingPercent, ...tariff.alerts.remainingPercent]),
  },
  metering: tariff.metering && { videoTierBy: "stream" as const, longestLegSeconds: 86_400, joinGapSeconds: 0, ...tariff.metering, video: shuffle(tariff.metering.video) },
}, shuffle));

describe("a price list in other words", () => {
  test.each([["aliyunRtc", silentRtc], ["aliyunRtc3", aliyunRtc3], ["aliyunArtc", aliyunArtc], ["tencentTrtc", tencentTrtc]])("is that of %s", (_name, tariff) => {
    const { account } = unwrap(openAccount({ at: march, accountId: "a", tariff }));
    const other = reworded(tariff, backwards);
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(tariff));
    expect(changeTariff(account, { at: march, tariff: other })).toEqual({ ok: true, account, events: [] });
  });

  const shuffles = fc.infiniteStream(fc.nat()).map((numbers): Shuffle => (list) => {
    const places = new Map(list.map((element) => [element, numbers.next().value ?? 0] as const));
    return [...list].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  });

  law("is a repeat of the one that holds, whichever it is", 200, fc.property(scenes(), shuffles, ({ tariff, openedAt }, shuffle) => {
    const { account } = unwrap(openAccount({ at: openedAt, accountId: "a", tariff }));
    const outcome = unwrap(changeTariff(account, { at: openedAt, tariff: reworded(tariff, shuffle) }));
    expect(outcome.events).toEqual([]);
    expect(outcome.account).toBe(account);
  }));

  it("lets other terms change, and keeps the zone, which it names with other letters", () => {
    const cheaper = { ...reworded(silentRtc, backwards), offers: [] };
    const { account, events } = unwrap(changeTariff(inService(), { at: march, tariff: cheaper }));
    expect(events.map(({ type }) => type)).toEqual(["TariffChanged"]);
    expect(account.tariff.timeZone).toBe("ASIA/SHANGHAI");
  });
});

describe("a price list that says anything else", () => {
  const [offer] = silentRtc.offers;
  const audio = silentRtc.items["audio"];
  if (!offer || !audio) throw new Error("there is nothing to change");
  const withOffer = (more: object): Tariff => ({ ...silentRtc, offers: [{ ...offer, ...more }, ...silentRtc.offers.slice(1)] });
  const withAudio = (more: object): Tariff => ({ ...silentRtc, items: { ...silentRtc.items, audio: { ...audio, ...more } } });
  const withAlerts = (more: object): Tariff => ({ ...silentRtc, alerts: { ...silentRtc.alerts, ...more } });
  const metering = silentRtc.metering ?? malformed(null);

  test.each<readonly [string, Tariff]>([
    ["its id", { ...silentRtc, tariffId: "other" }],
    ["its currency", { ...silentRtc, currency: "USD" }],
    ["its zone", { ...silentRtc, timeZone: "Asia/Tokyo" }],
    ["a region", { ...silentRtc, regions: { ...silentRtc.regions, sg: { selfService: true } } }],
    ["who opens a region", { ...silentRtc, regions: { ...silentRtc.regions, us: { selfService: true } } }],
    ["a rate", withAudio({ rates: [...audio.rates, { region: "cn", from: "2030-01-01", perMinute: "0.1" }] })],
    ["the day of a rate", withAudio({ rates: [...audio.rates.slice(0, -1), { ...audio.rates.at(-1), from: "2030-01-01" }] })],
    ["a weight", withAudio({ weight: "0.251" })],
    ["that no package covers an item", withAudio({ weight: null })],
    ["an item", { ...silentRtc, items: { ...silentRtc.items, other: audio } }],
    ["the minutes of an offer", withOffer({ minutes: "1.0001" })],
    ["the price of an offer", withOffer({ price: "0.01" })],
    ["the regions of an offer", withOffer({ regions: ["cn", "us"] })],
    ["the label of an offer", withOffer({ label: "other" })],
    ["the validity of an offer", withOffer({ validFor: { days: 1 } })],
    ["the id of an offer", withOffer({ offerId: "other" })],
    ["the rounding", { ...silentRtc, rounding: "per-day" }],
    ["the cover", { ...silentRtc, coverFrom: "start-of-day" }],
    ["the window for returns", { ...silentRtc, refundWindowDays: 1 }],
    ["the window for late usages", { ...silentRtc, lateUsageDays: 9 }],
    ["the time of the run", { ...silentRtc, billingRunAt: "02:01" }],
    ["the suspension", { ...silentRtc, arrears: { ...silentRtc.arrears, suspendAfterHours: 25 } }],
    ["the release", { ...silentRtc, arrears: { ...silentRtc.arrears, releaseAfterDays: 1 } }],
    ["an alert of what is left", withAlerts({ remainingPercent: [3] })],
    ["an alert of an expiry", withAlerts({ expiryDays: [3] })],
    ["an alert of cash", withAlerts({ cashBelow: "3" })],
    ["an alert of cash at zero", withAlerts({ cashBelow: "0" })],
    ["the item of audio", { ...silentRtc, metering: { ...metering, audio: "video-360p" } }],
    ["whether audio is billed beside video", { ...silentRtc, metering: { ...metering, audioWhileVideo: metering.audioWhileVideo === "billed" ? "not-billed" : "billed" } }],
    ["the size of a video", { ...silentRtc, metering: { ...metering, video: metering.video.map((tier) => ({ ...tier, maxPixels: tier.maxPixels + 1 })) } }],
    ["how long a leg may be", { ...silentRtc, metering: { ...metering, longestLegSeconds: 86_399 } }],
    ["what the tier of a video follows", { ...silentRtc, metering: { ...metering, videoTierBy: "subscriber" } }],
    ["which gaps count as received", { ...silentRtc, metering: { ...metering, joinGapSeconds: 1 } }],
    ["the item of a video", { ...silentRtc, metering: { ...metering, video: metering.video.map((tier) => ({ ...tier, item: "audio" })) } }],
    ["that there is metering", { ...silentRtc, metering: malformed(undefined) }],
  ])("such as %s is no repeat", (_what, tariff) => {
    const account = inService();
    const outcome = changeTariff(account, { at: march, tariff });
    if (outcome.ok) expect(outcome.events.map(({ type }) => type)).toEqual(["TariffChanged"]);
    else expect(refused(outcome)).toMatchObject({ type: "TariffRewritesPast" });
  });
});

import { describe, expect, it, test } from "vitest";
import { recordUsages, type Tariff, unwrap } from "../../src/index.js";
import { bought, call, called, drawnAndOver, given, inService, returned, silentRtc, theOnly, when } from "../support/account-steps.js";

/** A minute of this item draws 100 package minutes: more than all packages here hold. */
const thirsty: Tariff = { ...silentRtc, items: { ...silentRtc.items, audio: { weight: "100", rates: [{ region: "cn", perMinute: "0.1" }] } } };

const COUNT = 19;
const minute = (n: number): string => new Date(Date.parse("2021-03-10T10:00:00+08:00") + n * 60_000).toISOString();

/** Of packages 0 to 18, the order in which they are bought: 0, 7, 14, 2, 9 … one a minute. They expire in the order of their numbers. */
const purchases = Array.from({ length: COUNT }, (_, k) => (k * 7) % COUNT);
const stocked = given(inService(thirsty), ...purchases.map((number, k) => bought(`p${number}`, minute(k), { minutes: 1, validFor: { days: 30 + number } })));

const drawnBy = (...leg: Parameters<typeof call>): string[] => theOnly("UsageRated", when(stocked, called(...leg))).pieces.flatMap(({ draws }) => draws.map(({ packageId }) => packageId));
const inOrder = (numbers: readonly number[]): string[] => numbers.toSorted((a, b) => a - b).map((number) => `p${number}`);

describe("a call draws on what is valid, in the order in which it expires", () => {
  test.each(purchases.map((_, k) => k))("after %i more purchases than one", (k) => {
    for (const start of [k, k + 0.5]) expect(drawnBy("u", minute(start), 1, { at: minute(COUNT) })).toEqual(inOrder(purchases.slice(0, k + 1)));
  });

  test.each(purchases.map((_, expired) => expired))("after %i expiries", (expired) => {
    const ends = new Date(Date.parse(minute(purchases.indexOf(expired))) + (30 + expired) * 86_400_000 - 1_000);
    const left = purchases.filter((number) => number >= expired);
    expect(drawnBy("last", ends.toISOString(), 1)).toEqual(inOrder(left));
    expect(drawnBy("next", new Date(ends.getTime() + 1_000).toISOString(), 1)).toEqual(inOrder(left.filter((number) => number > expired)));
  });

  test.each([1, 2, 3, 4, 8])("on none of %i that have all expired", (count) => {
    const ids = Array.from({ length: count }, (_, index) => `p${index}`);
    const account = given(inService(), ...ids.map((id) => bought(id, minute(0), { validFor: { days: 1 } })));
    expect(drawnAndOver(when(account, called("u", minute(24 * 60), 60)))).toEqual({ u: [0, 15_000] });
  });

  it("passes over what is used up, and what was returned", () => {
    const account = given(stocked, returned("p3", minute(COUNT)), called("first", minute(COUNT), 1, { item: "video-1080p", at: minute(COUNT + 1) }));
    const { pieces } = theOnly("UsageRated", when(account, called("second", minute(COUNT + 1), 1)));
    // 3.75 minutes took p0 to p2, and three quarters of p4.
    expect(pieces.flatMap(({ draws }) => draws).map(({ packageId, drawnMs }) => [packageId, drawnMs])).toEqual(
      inOrder(purchases.filter((number) => number >= 4)).map((packageId) => [packageId, packageId === "p4" ? 15_000 : 60_000]),
    );
  });

  it("draws on none of another region", () => {
    const account = given(inService(), bought("abroad", minute(0), { regions: ["sg", "us"] }), bought("here", minute(0), { minutes: 1, regions: ["cn", "us"] }));
    expect(drawnAndOver(when(account, called("u", minute(1), 120, { item: "video-720p" })))).toEqual({ u: [60_000, 60_000] });
    const bare = given(inService(), bought("abroad", minute(0), { regions: ["sg"] }));
    expect(drawnAndOver(when(bare, called("u", minute(1), 60, { item: "video-720p" })))).toEqual({ u: [0, 60_000] });
  });
});

it("is told in the order of drawdown, whatever was drawn first", () => {
  const account = given(inService(), bought("long", minute(0), { minutes: 1, validFor: { days: 60 } }), bought("short", minute(9), { minutes: 1, validFor: { days: 5 } }));
  const usages = [minute(1), minute(10)].map((startedAt, index) => ({ usageId: `u${index}`, appId: "app", item: "video-720p", startedAt, seconds: 60 }));
  const { events } = unwrap(recordUsages(account, { at: minute(11), usages }));
  expect(events.map((event) => ("packageId" in event ? `${event.type} ${event.packageId}` : event.type))).toEqual(["UsageRated", "UsageRated", "PackageDepleted short", "PackageDepleted long"]);
});

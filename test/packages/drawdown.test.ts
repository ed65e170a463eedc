import { describe, expect, it, test } from "vitest";
import { recordUsages, type Tariff, unbilled, unwrap } from "../../src/index.js";
import {
  bills, bought, call, called, drawnAndOver, given, inService, minutesConsumed, returned, settled, silentRtc, theOnly, types, when,
} from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const morning = "2021-04-01T10:00:00+08:00";
const eve = "2021-03-31T10:00:00+08:00"; // when packages are bought
const hd = { item: "video-720p" };

/** A minute of this item needs 100 package minutes: more than all packages here have. */
const heavyAudio: Tariff = { ...silentRtc, items: { ...silentRtc.items, audio: { weight: "100", rates: [{ region: "cn", perMinute: "0.1" }] } } };

const COUNT = 19;
const minute = (n: number): string => new Date(Date.parse("2021-03-10T10:00:00+08:00") + n * 60_000).toISOString();

/** Of packages 0 to 18, the order in which they are bought: 0, 7, 14, 2, 9 … one a minute. They expire in the order of their numbers. */
const purchases = Array.from({ length: COUNT }, (_, k) => (k * 7) % COUNT);
const withPackages = given(inService(heavyAudio), ...purchases.map((number, k) => bought(`p${number}`, minute(k), { minutes: 1, validFor: { days: 30 + number } })));

const drawnBy = (...leg: Parameters<typeof call>): string[] => theOnly("UsageRated", when(withPackages, called(...leg))).pieces.flatMap(({ draws }) => draws.map(({ packageId }) => packageId));
const inOrder = (numbers: readonly number[]): string[] => numbers.toSorted((a, b) => a - b).map((number) => `p${number}`);

describe("a call draws on the packages that are valid, in the order in which they expire", () => {
  test.each(purchases.map((_, k) => k))("after %i more purchases than one", (k) => {
    for (const start of [k, k + 0.5]) expect(drawnBy("u", minute(start), 1, { at: minute(COUNT) })).toEqual(inOrder(purchases.slice(0, k + 1)));
  });

  test.each(purchases.map((_, expired) => expired))("after %i expiries", (expired) => {
    const ends = new Date(Date.parse(minute(purchases.indexOf(expired))) + (30 + expired) * 86_400_000 - 1_000);
    const valid = purchases.filter((number) => number >= expired);
    expect(drawnBy("last", ends.toISOString(), 1)).toEqual(inOrder(valid));
    expect(drawnBy("next", new Date(ends.getTime() + 1_000).toISOString(), 1)).toEqual(inOrder(valid.filter((number) => number > expired)));
  });

  test.each([1, 2, 3, 4, 8])("on none of %i packages that have all expired", (count) => {
    const ids = Array.from({ length: count }, (_, index) => `p${index}`);
    const account = given(inService(), ...ids.map((id) => bought(id, minute(0), { validFor: { days: 1 } })));
    expect(drawnAndOver(when(account, called("u", minute(24 * 60), 60)))).toEqual({ u: [0, 15_000] });
  });

  it("skips packages that are used up or were returned", () => {
    const account = given(withPackages, returned("p3", minute(COUNT)), called("first", minute(COUNT), 1, { item: "video-1080p", at: minute(COUNT + 1) }));
    const { pieces } = theOnly("UsageRated", when(account, called("second", minute(COUNT + 1), 1)));
    // 3.75 minutes took p0 to p2, and three quarters of p4.
    expect(pieces.flatMap(({ draws }) => draws).map(({ packageId, drawnMs }) => [packageId, drawnMs])).toEqual(
      inOrder(purchases.filter((number) => number >= 4)).map((packageId) => [packageId, packageId === "p4" ? 15_000 : 60_000]),
    );
  });

  it("skips packages of other regions", () => {
    const account = given(inService(), bought("abroad", minute(0), { regions: ["us"] }), bought("here", minute(0), { minutes: 1, regions: ["cn", "us"] }));
    expect(drawnAndOver(when(account, called("u", minute(1), 120, { item: "video-720p" })))).toEqual({ u: [60_000, 60_000] });
    const bare = given(inService(), bought("abroad", minute(0), { regions: ["us"] }));
    expect(drawnAndOver(when(bare, called("u", minute(1), 60, { item: "video-720p" })))).toEqual({ u: [0, 60_000] });
  });
});

it("depletions are recorded in drawdown order, whichever package was drawn first", () => {
  const account = given(inService(), bought("long", minute(0), { minutes: 1, validFor: { days: 60 } }), bought("short", minute(9), { minutes: 1, validFor: { days: 5 } }));
  const usages = [minute(1), minute(10)].map((startedAt, index) => ({ usageId: `u${index}`, appId: "app", item: "video-720p", startedAt, seconds: 60 }));
  const { events } = unwrap(recordUsages(account, { at: minute(11), usages }));
  expect(events.map((event) => ("packageId" in event ? `${event.type} ${event.packageId}` : event.type))).toEqual(["UsageRated", "UsageRated", "PackageDepleted short", "PackageDepleted long"]);
});

describe("a package", () => {
  it("gives its last millisecond and no more", () => {
    const account = given(inService(), bought("pack", eve, { minutes: "1.25" }));
    const events = when(
      account, called("a", "2021-04-01T10:00:00+08:00", 60, hd), called("b", "2021-04-01T10:01:00+08:00", 60),
      called("c", "2021-04-01T10:02:00+08:00", 60),
    );
    expect(drawnAndOver(events)).toEqual({ a: [60_000, 0], b: [15_000, 0], c: [0, 15_000] });
    expect(types(events)).toEqual(["UsageRated", "UsageRated", "PackageDepleted", "UsageRated"]);
  });

  it("of a ten-thousandth of a minute gives its 6 ms", () => {
    const account = given(inService(), bought("pack", eve, { minutes: "0.0001" }));
    expect(drawnAndOver(when(account, called("talk", morning, 60)))).toEqual({ talk: [6, 14_994] });
  });

  it("that is 6 ms short leaves 6 ms of overage, which cost less than the smallest charge", () => {
    const account = given(inService(), bought("pack", eve, { minutes: "14.9999" }));
    const events = when(account, called("talk", morning, 3600), settled("2021-04-02T02:00:00+08:00"));
    expect(drawnAndOver(events)).toEqual({ talk: [899_994, 6] }); // 60 × 15,000 − 6
    // 6 / 15,000 = 0.0004 min × 0.008 = 0.0000032, shown 0.000003
    expect(plain(bills(events))).toMatchObject([
      { lines: [{ coveredMinutes: "59.9996", overageMinutes: "0.0004", amount: "0.000003" }], rounding: "0.000003", total: "0" },
    ]);
  });

  it("covers a part of a minute, the next package another part, and the rest is overage", () => {
    const account = given(
      inService(), bought("one", eve, { minutes: 1 }), bought("two", eve, { minutes: "2.5" }),
      called("talk", morning, 60, { item: "video-1080p" }), // 225,000 = 60,000 + 150,000 + 15,000
    );
    expect(minutesConsumed(account, morning)).toEqual([["one", "1"], ["two", "2.5"]]);
    // 15,000 / 225,000 min × 0.12
    expect(plain(unbilled(account))).toEqual([{
      day: "2021-04-01", region: "cn", item: "video-1080p", billedSeconds: 60, drawnMs: 210_000, overageMs: 15_000,
      minutes: "1", coveredMinutes: "0.933333", overageMinutes: "0.066667", rate: "0.12", amount: "0.008",
    }]);
  });

  it("of another region is not drawn", () => {
    const account = given(
      inService(), bought("us", eve, { regions: ["us"] }), bought("both", eve, { regions: ["us", "cn"], minutes: 1 }),
      called("talk", morning, 120, hd),
    );
    expect(minutesConsumed(account, morning)).toEqual([["both", "1"], ["us", "0"]]);
  });
});

describe("packages are drawn", () => {
  /** Minutes consumed of packages of 10 minutes each after 15 minutes of calls: the first is used up, the second half. */
  const consumed = (...purchases: ReturnType<typeof bought>[]) =>
    minutesConsumed(given(inService(), ...purchases, called("talk", morning, 900, hd)), morning);

  it("by earliest expiry first, whenever they were bought", () => {
    expect(consumed(
      bought("a", "2021-03-30T00:00:00+08:00", { minutes: 10, validFor: { days: 11 } }),
      bought("b", "2021-03-31T00:00:00+08:00", { minutes: 10, validFor: { days: 9 } }),
    )).toEqual([["b", "10"], ["a", "5"]]);
  });

  it("then by the earliest instant from which they are effective", () => {
    expect(consumed(
      bought("b", "2021-03-30T00:00:00+08:00", { minutes: 10, validFor: { days: 10 } }),
      bought("a", "2021-03-31T00:00:00+08:00", { minutes: 10, validFor: { days: 9 } }),
    )).toEqual([["b", "10"], ["a", "5"]]);
  });

  it.each([
    ["B", "a"], ["10", "9"], ["a", "aa"], ["z", "\u00e9"], ["e\u0301", "\u00e9"], ["\u{1F600}", "\uFF21"],
  ])("then by id, in code units: %s before %s", (first, second) => {
    expect(consumed(bought(second, eve, { minutes: 10 }), bought(first, eve, { minutes: 10 }))).toEqual([[first, "10"], [second, "5"]]);
  });

  it("for calls in the order in which they end; calls that end together in the order of their ids, in code units", () => {
    const account = given(inService(), bought("pack", eve, { minutes: 10 }));
    const together = [called("a", morning, 600, hd), called("B", "2021-04-01T10:05:00+08:00", 300, hd)]; // both end at 10:10
    expect(drawnAndOver(when(account, ...together))).toEqual({ a: [600_000, 0], B: [300_000, 0] });
    expect(minutesConsumed(given(account, ...together), morning)).toEqual([["pack", "10"]]);
    const [changed] = theOnly("UsagesRerated", when(account, ...together)).changes;
    expect(changed).toMatchObject({ usageId: "a", after: [{ draws: [{ packageId: "pack", drawnMs: 300_000 }], overageMs: 300_000 }] });
  });
});

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Account, accountFromJSON, accountToJSON, type Event, recordUsage, recordUsages, type Tariff, unwrap, type UsageInput, voidUsage } from "../../src/index.js";
import { bills, bought, call, given, inBatch, inService, ms, refused, settled, silentRtc, theOnly, when } from "../support/account-steps.js";
import { law } from "../support/law.js";

const TEN = "2021-03-10T10:00:00+08:00";
const at = ms("2021-03-11T01:00:00+08:00");
const part = (usageId: string, fromSecond: number, seconds: number, more: Partial<UsageInput> = {}): UsageInput =>
  ({ ...inBatch(call(usageId, TEN, seconds, { item: "video-720p" })), startedAt: ms(TEN) + fromSecond * 1_000, roundWith: "stream", ...more });
const alone = (...leg: Parameters<typeof part>): UsageInput => {
  const { roundWith: _roundWith, ...usage } = part(...leg);
  return usage;
};
const recorded = (account: Account, ...usages: readonly UsageInput[]): Account =>
  usages.reduce((known, usage) => unwrap(recordUsage(known, { at, ...usage })).account, account);
const billOf = (account: Account): unknown => bills(when(account, settled("2021-03-12T03:00:00+08:00")));
const billedIn = (events: readonly Event[]): readonly unknown[] =>
  events.filter((event) => event.type === "UsageRated").map(({ usageId, billedSeconds }) => `${usageId} ${billedSeconds}`);

describe("usages that are rounded up together", () => {
  it("are billed what each adds to their running total, in canonical order, whatever the order of arrival", () => {
    const parts = [part("a", 0, 50), part("b", 50, 10), part("c", 60, 1), part("d", 61, 60)];
    expect(billedIn(unwrap(recordUsages(inService(), { at, usages: parts })).events)).toEqual(["a 60", "b 0", "c 60", "d 60"]);
    const late = unwrap(recordUsage(recorded(inService(), ...parts.slice(1)), { at, ...parts[0] ?? part("a", 0, 50) }));
    expect(theOnly("UsagesRerated", late.events).changes.map(({ usageId, after }) => `${usageId} ${after.map(({ billedSeconds }) => billedSeconds).join()}`)).toEqual(["b 0", "c 60"]);
  });

  it("share app, region, item and day of start", () => {
    const others: readonly Partial<UsageInput>[] = [{ roundWith: "other" }, { item: "video-1080p" }, { startedAt: ms(TEN) - 12 * 3_600_000 }, {}];
    const usages = [part("a", 0, 30), ...others.map((more, index) => part(`u${index}`, 30, 30, more))];
    expect(billedIn(unwrap(recordUsages(inService(), { at, usages })).events)).toEqual(["a 60", "u0 60", "u1 60", "u2 60", "u3 0"]);
  });

  it("include the usage whose own id they name, which came before or comes after", () => {
    const own = alone("stream", 0, 30);
    for (const usages of [[own, part("a", 30, 30)], [part("a", 30, 30), own]]) {
      expect(billedIn(unwrap(recordUsages(inService(), { at, usages })).events).toSorted()).toEqual(["a 0", "stream 60"]);
      expect(billOf(recorded(inService(), ...usages))).toEqual(billOf(unwrap(recordUsages(inService(), { at, usages })).account));
    }
  });

  it("are rated again with the usage whose id a late one names, which was rounded up by itself until then", () => {
    const late = unwrap(recordUsage(recorded(inService(), alone("stream", 30, 30)), { at, ...part("a", 0, 30) }));
    expect(billedIn(late.events)).toEqual(["a 60"]);
    expect(theOnly("UsagesRerated", late.events).changes).toMatchObject([{ usageId: "stream", after: [{ billedSeconds: 0 }] }]);
  });

  it("do not include the usage with the id that they name where it is of another item, whichever comes first", () => {
    const own = alone("stream", 0, 30);
    for (const usages of [[own, part("a", 0, 30, { item: "audio" })], [part("a", 0, 30, { item: "audio" }), own]]) {
      expect(billedIn(unwrap(recordUsages(inService(), { at, usages })).events).toSorted()).toEqual(["a 60", "stream 60"]);
      expect(billOf(recorded(inService(), ...usages))).toEqual(billOf(unwrap(recordUsages(inService(), { at, usages })).account));
    }
  });

  it("is content of a usage, by default the usage's own id", () => {
    const account = recorded(inService(), alone("a", 0, 30));
    expect(refused(recordUsage(account, { at, ...part("a", 0, 30, { roundWith: "a" }) }))).toBe("accepted");
    expect(refused(recordUsage(account, { at, ...part("a", 0, 30) }))).toEqual({ type: "IdConflict", kind: "usage", id: "a" });
  });

  it("are rounded up again without the one that is voided", () => {
    const account = recorded(inService(), part("a", 0, 50), part("b", 50, 50), part("c", 100, 50));
    const { account: after } = unwrap(voidUsage(account, { at, usageId: "b", reason: "twice" }));
    expect(billOf(after)).toEqual(billOf(recorded(inService(), part("a", 0, 50), part("c", 100, 50))));
  });

  it("go on as before once their day has closed while one of them runs on, also from JSON, which lacks those that ended", () => {
    const tariff: Tariff = { ...silentRtc, lateUsageDays: 1, refundWindowDays: 0, coverFrom: "start-of-day", billingRunAt: "00:00" };
    const night = ms("2021-03-10T23:59:30+08:00");
    const usages = [part("a", 0, 20), part("b", 0, 3_630, { startedAt: night }), part("c", 0, 7_207, { startedAt: night })];
    const account = unwrap(recordUsages(inService(tariff), { at: ms("2021-03-11T05:00:00+08:00"), usages })).account;
    const closed = given(account, settled("2021-03-12T00:00:00+08:00"));
    const read = unwrap(accountFromJSON(JSON.parse(JSON.stringify(accountToJSON(closed))))).account;
    const later = (from: Account): readonly Event[] =>
      when(from, bought("q", "2021-03-12T00:00:00+08:00", { minutes: 30 }), settled("2021-03-14T00:00:00+08:00"));
    expect(accountToJSON(closed)).toMatchObject({ carriedGroups: [{ roundWith: "stream", day: "2021-03-10", seconds: 20 }] });
    expect(accountToJSON(read)).toEqual(accountToJSON(closed));
    expect(later(read)).toEqual(later(closed));
  });
});

describe("a stream that is cut finer", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 });
  const arrivals = fc.array(fc.nat(), { minLength: 30, maxLength: 30 });

  law("comes to the same, in any order of arrival, one by one and in batches", 60, fc.property(
    lengths, arrivals, fc.boolean(), fc.constantFrom("per-usage" as const, "per-day" as const), fc.constantFrom(0, 7, 100_000),
    (seconds, keys, inBatches, rounding, minutes) => {
      const opened = inService({ ...silentRtc, rounding });
      const account = minutes === 0 ? opened : given(opened, bought("p", "2021-03-09T10:00:00+08:00", { minutes, validFor: { days: 30 } }));
      let second = 0;
      const parts = seconds.map((length, index) => part(`u${index}`, (second += length) - length, length));
      const arriving = parts.map((usage, index) => [keys[index] ?? 0, usage] as const).sort(([a], [b]) => a - b).map(([, usage]) => usage);
      const cut = inBatches ? unwrap(recordUsages(account, { at, usages: arriving })).account : recorded(account, ...arriving);
      expect(billOf(cut)).toEqual(billOf(recorded(account, part("whole", 0, second))));
    },
  ));

  test("every 0.9 s is not free, and every 10 s not billed six times: clock seconds, rounded up together", () => {
    const hour = (length: number): readonly UsageInput[] => Array.from({ length: 3_600 / length }, (_, index) => part(`u${index}`, index * length, length));
    const billed = [1, 10, 3_600].map((length) => unwrap(recordUsages(inService(), { at, usages: hour(length) })).events
      .reduce((sum, event) => sum + (event.type === "UsageRated" ? event.billedSeconds : 0), 0));
    expect(billed).toEqual([3_600, 3_600, 3_600]);
  });
});

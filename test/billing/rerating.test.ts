import { describe, expect, it } from "vitest";
import { type Account, type Event, recordUsage, recordUsages, replay, voidUsage } from "../../src/index.js";
import {
  inBatch,
  bills, bought, call, called, minutesConsumed, every, given, inService, ms, refused, returned, settled, silentRtc, theOnly, toppedUp,
  types, voided, when,
} from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const hd = { item: "video-720p" };
const day = "2021-04-01";
const minutes = (n: number) => n * 60_000;
const at = (time: string) => `${day}T${time}+08:00`;

/** A piece of a 720p call on the first of April, covered by at most one package. */
const piece = (endedAt: string, billedMinutes: number, drawnMinutes: number, packageId = "pack") => ({
  day, endedAt: ms(at(endedAt)), billedSeconds: billedMinutes * 60,
  draws: drawnMinutes > 0 ? [{ packageId, drawnMs: minutes(drawnMinutes) }] : [], overageMs: minutes(billedMinutes - drawnMinutes),
});

const tenMinutes = given(inService(), bought("pack", "2021-03-31T10:00:00+08:00", { minutes: 10 }));
const later = called("later", at("10:50:00"), 600, hd);
const earlier = called("earlier", at("10:24:00"), 360, { ...hd, at: ms(at("11:30:00")) });

describe("a usage that arrives out of order", () => {
  it("takes package minutes from the usages that ended later, which are listed first", () => {
    const events = when(given(tenMinutes, later), earlier);
    expect(events.map(({ sequence: _sequence, ...event }) => event)).toEqual([
      {
        type: "UsagesRerated", at: ms(at("11:30:00")), cause: { command: "recordUsage", id: "earlier" },
        changes: [{ usageId: "later", before: [piece("11:00:00", 10, 10)], after: [piece("11:00:00", 10, 4)] }],
      },
      {
        type: "UsageRated", at: ms(at("11:30:00")), usageId: "earlier", appId: "app", region: "cn", item: "video-720p",
        startedAt: ms(at("10:24:00")), seconds: 360, roundWith: "earlier", billedSeconds: 360, pieces: [piece("10:30:00", 6, 6)],
      },
    ]);
  });

  it("re-rates nothing when it arrives in order", () => {
    expect(types(when(tenMinutes, earlier, later))).toEqual(["UsageRated", "UsageRated", "PackageDepleted"]);
  });

  it("gives the same result as in order, whatever the order of arrival", () => {
    const last = called("last", at("11:10:00"), 60, hd);
    const first = called("first", at("09:00:00"), 60, { ...hd, at: ms(at("12:00:00")) });
    for (const order of [
      [first, earlier, later, last], [last, later, earlier, first], [earlier, last, first, later], [later, first, last, earlier],
    ]) {
      const account = given(tenMinutes, ...order);
      expect(minutesConsumed(account, at("13:00:00"))).toEqual([["pack", "10"]]);
      const [bill] = bills(when(account, settled("2021-04-02T02:00:00+08:00")));
      expect(plain(bill)).toMatchObject({ lines: [{ billedSeconds: 1_080, drawnMs: minutes(10), overageMs: minutes(8) }], total: "0.25" }); // 0.256
    }
  });

  it("takes minutes that a purchase has since moved to a call which ends later, whichever of the calls was recorded first", () => {
    const fromMidnight = { ...silentRtc, coverFrom: "start-of-day" } as const;
    const tenMinutesOf = (usageId: string, startedAt: string, reportedAt: string) =>
      called(usageId, at(startedAt), 600, { ...hd, at: ms(at(reportedAt)) });
    // The pack is drawn by `voided`, then by `first` instead. The second package takes `first`, and so leaves the pack to `last`, which was
    // recorded before `first` and had drawn on nothing.
    const account = given(
      inService(fromMidnight), bought("pack", at("07:00:00"), { minutes: 10 }),
      tenMinutesOf("voided", "09:00:00", "09:10:00"), tenMinutesOf("last", "10:00:00", "10:10:00"),
      tenMinutesOf("first", "08:00:00", "10:20:00"), voided("voided", at("10:30:00")),
      bought("sooner", at("11:00:00"), { minutes: 10, validFor: { days: 30 } }),
    );
    const [rerated, rated] = when(account, tenMinutesOf("late", "09:30:00", "11:10:00"));
    expect(rerated).toMatchObject({ type: "UsagesRerated", changes: [{ usageId: "last", after: [piece("10:10:00", 10, 0)] }] });
    expect(rated).toMatchObject({ type: "UsageRated", usageId: "late", pieces: [piece("09:40:00", 10, 10)] });
  });

  it("is dated at the clock when its report is dated earlier", () => {
    const ahead = given(tenMinutes, toppedUp("tick", at("15:00:00"), "1"));
    expect(when(ahead, earlier)).toMatchObject([{ type: "UsageRated", at: ms(at("15:00:00")) }]);
  });
});

describe("a usage that arrives before others, of which only a part is rated again", () => {
  const late = (usageId: string, startedAt: string, seconds: number, more = {}) => called(usageId, at(startedAt), seconds, { ...hd, at: ms(at("13:00:00")), ...more });
  const stream = { roundWith: "stream" };
  const changesIn = (events: readonly Event[]) =>
    theOnly("UsagesRerated", events).changes.map(({ usageId, after }) => [usageId, after.flatMap(({ draws }) => draws.map(({ packageId, drawnMs }) => `${packageId} ${drawnMs / 60_000}`)).join(), after.map(({ billedSeconds }) => billedSeconds).join()]);

  it("changes those beyond the part where a call of the part, pushed to another package, empties it for them", () => {
    // Only `first` draws on a package that is empty. Pushed out of it, it needs of the other what `last` has drawn there.
    const account = given(
      inService(), bought("sooner", at("08:00:00"), { minutes: 10, validFor: { days: 30 } }), bought("other", at("08:00:00"), { minutes: 20 }),
      called("first", at("10:00:00"), 600, hd), called("last", at("11:00:00"), 900, hd),
    );
    expect(changesIn(when(account, late("late", "09:00:00", 360)))).toEqual([["first", "sooner 4,other 6", "600"], ["last", "other 14", "900"]]);
  });

  it("does not count before a call of the part what is rounded up with it and comes after the part", () => {
    const account = given(
      tenMinutes, called("empties", at("10:00:00"), 540, hd), called("in", at("10:09:00"), 30, { ...hd, ...stream }),
      called("beyond", at("12:00:00"), 30, { ...hd, ...stream }),
    );
    expect(changesIn(when(account, late("late", "09:00:00", 60)))).toEqual([["in", "", "60"]]);
  });

  it("does not rate again what ends where the part begins", () => {
    // Two cuts a millisecond apart: the part begins at the first of them, where a piece of the call ends that has drawn on the pack.
    const offer = { validFor: { days: 400 } };
    const account = given(
      tenMinutes, bought("one", at("10:00:00.000"), offer), bought("two", at("10:00:00.001"), offer), called("over", at("09:55:00"), 900, hd),
    );
    expect(changesIn(when(account, late("late", "10:00:00.000", 60)))).toEqual([["over", "pack 5,pack 1,pack 3,one 6", "300,60,540"]]);
  });

  it("does not count the part of a call before midnight to the day after, which is rounded up as one", () => {
    const perDay = inService({ ...silentRtc, rounding: "per-day" });
    const account = given(perDay, called("over", at("23:59:30"), 60, hd), called("next", "2021-04-02T00:10:00+08:00", 20, hd));
    const events = when(account, called("late", "2021-04-02T00:00:00+08:00", 10, { ...hd, at: "2021-04-02T01:00:00+08:00" }));
    expect(changesIn(events)).toEqual([["over", "", "60,0"]]);
    expect(theOnly("UsageRated", events).billedSeconds).toBe(60);
  });

  it("is rounded up before what is rounded up with it and comes later, also in a batch with others", () => {
    const batch = (account: Account) => recordUsages(account, {
      at: at("13:00:00"), usages: [call("alone", at("09:00:00"), 60, hd), call("late", at("09:30:00"), 30, { ...hd, ...stream })].map(inBatch),
    });
    const events = when(given(inService(), called("beyond", at("12:00:00"), 30, { ...hd, ...stream })), batch);
    expect(changesIn(events)).toEqual([["beyond", "", "0"]]);
    expect(every("UsageRated", events).map(({ billedSeconds }) => billedSeconds)).toEqual([60, 60]);
  });
});

describe("a batch", () => {
  const usages = [call("later", at("10:50:00"), 600, hd), call("earlier", at("10:24:00"), 360, hd)].map(inBatch);

  it("lists its own usages in the order of arrival, as they are rated after the whole batch", () => {
    const outcome = recordUsages(tenMinutes, { at: at("11:30:00"), usages });
    expect(outcome).toMatchObject({ ok: true, refused: [], events: [
      { type: "UsageRated", usageId: "later", pieces: [piece("11:00:00", 10, 4)] },
      { type: "UsageRated", usageId: "earlier", pieces: [piece("10:30:00", 6, 6)] },
      { type: "PackageDepleted", packageId: "pack" },
    ] });
    expect(outcome.ok && outcome.events.length).toBe(3);
  });

  it("re-rates earlier usages in one event, without an id", () => {
    const before = given(tenMinutes, called("last", at("11:10:00"), 300, hd), called("next", at("11:20:00"), 300, hd));
    const outcome = recordUsages(before, { at: at("11:30:00"), usages });
    expect(outcome.ok && outcome.events[0]).toMatchObject({ type: "UsagesRerated", cause: { command: "recordUsages", id: null }, changes: [
      { usageId: "last", before: [piece("11:15:00", 5, 5)], after: [piece("11:15:00", 5, 0)] },
      { usageId: "next", before: [piece("11:25:00", 5, 5)], after: [piece("11:25:00", 5, 0)] },
    ] });
    expect(outcome.ok && types(outcome.events)).toEqual(["UsagesRerated", "UsageRated", "UsageRated"]); // depleted before and after
  });

  it("is billed like the same usages recorded one by one", () => {
    const whole = recordUsages(tenMinutes, { at: at("11:30:00"), usages });
    const bill = (account: typeof tenMinutes) => plain(bills(when(account, settled("2021-04-02T02:00:00+08:00"))));
    expect(whole.ok && bill(whole.account)).toEqual(bill(given(tenMinutes, later, earlier)));
  });

  it("without usages changes nothing", () => {
    const outcome = recordUsages(tenMinutes, { at: at("11:30:00"), usages: [] });
    expect(outcome).toEqual({ ok: true, account: tenMinutes, events: [], refused: [], repeated: [] });
  });
});

describe("a usage that was wrong", () => {
  it("gives its package minutes to the usages that ended later when it is voided", () => {
    const events = when(given(tenMinutes, later, earlier), voided("earlier", at("12:00:00"), "wrong room"));
    expect(events.map(({ sequence: _sequence, ...event }) => event)).toEqual([
      { type: "UsageVoided", at: ms(at("12:00:00")), usageId: "earlier", reason: "wrong room" },
      {
        type: "UsagesRerated", at: ms(at("12:00:00")), cause: { command: "voidUsage", id: "earlier" },
        changes: [{ usageId: "later", before: [piece("11:00:00", 10, 4)], after: [piece("11:00:00", 10, 10)] }],
      },
    ]);
  });

  it("does not re-rate usages that ended earlier when it is voided", () => {
    expect(types(when(given(tenMinutes, earlier, later), voided("later", at("12:00:00"))))).toEqual(["UsageVoided"]);
  });

  it("can leave its package unconsumed, so that the package may be returned", () => {
    const touched = given(tenMinutes, earlier);
    expect(refused(returned("pack", at("12:00:00"))(touched))).toMatchObject({ type: "PackageConsumed" });
    expect(refused(returned("pack", at("12:00:00"))(given(touched, voided("earlier", at("12:00:00")))))).toBe("accepted");
  });

  it("lets a package run out a second time", () => {
    const events = when(tenMinutes, later, voided("later", at("12:00:00")), called("again", at("12:00:00"), 600, hd));
    expect(types(events)).toEqual(["UsageRated", "PackageDepleted", "UsageVoided", "UsageRated", "PackageDepleted"]);
  });
});

describe("a package", () => {
  it("that covers its day from the start re-rates the calls of that morning", () => {
    const account = given(inService({ ...silentRtc, coverFrom: "start-of-day" }), later);
    const events = when(account, bought("pack", at("12:00:00"), { minutes: 4 }));
    expect(types(events)).toEqual(["PackagePurchased", "UsagesRerated", "PackageDepleted"]);
    expect(theOnly("PackagePurchased", events)).toMatchObject({ effectiveAt: ms(at("00:00:00")) });
    expect(theOnly("UsagesRerated", events)).toMatchObject({
      cause: { command: "purchasePackage", id: "pack" },
      changes: [{ usageId: "later", before: [piece("11:00:00", 10, 0)], after: [piece("11:00:00", 10, 4)] }],
    });
  });

  it("that expires earlier is drawn instead of another, which may then be returned", () => {
    const before = given(inService({ ...silentRtc, coverFrom: "start-of-day" }), bought("pack", at("09:00:00"), { minutes: 10 }), later);
    const events = when(before, bought("brief", at("12:00:00"), { minutes: 20, validFor: { days: 1 } }));
    const [change] = theOnly("UsagesRerated", events).changes;
    expect(change).toMatchObject({ before: [piece("11:00:00", 10, 10)], after: [piece("11:00:00", 10, 10, "brief")] });
    const account = replay(events, before);
    expect(minutesConsumed(account, at("12:00:00"))).toEqual([["brief", "10"], ["pack", "0"]]);
    expect(refused(returned("pack", at("12:00:00"))(account))).toBe("accepted");
  });

  it("bought at noon does not re-rate the calls of that morning", () => {
    expect(types(when(given(inService(), later), bought("pack", at("12:00:00"))))).toEqual(["PackagePurchased"]);
  });

  it("that is returned no longer cuts usages", () => {
    const account = given(inService(), bought("us", at("10:00:30"), { regions: ["us"] }), called("talk", at("10:00:00"), 120, hd));
    const events = when(account, returned("us", "2021-04-02T01:00:00+08:00"));
    expect(types(events)).toEqual(["PackageRefunded", "UsagesRerated"]);
    expect(theOnly("UsagesRerated", events)).toMatchObject({
      cause: { command: "requestRefund", id: "us" },
      changes: [{ usageId: "talk", before: [piece("10:00:30", 1, 0), piece("10:02:00", 1, 0)], after: [piece("10:02:00", 2, 0)] }],
    });
  });

  it("that was returned does not cut usages that arrive later", () => {
    const account = given(inService(), bought("pack", at("10:00:30")), returned("pack", at("11:00:00")));
    const events = when(account, called("talk", at("10:00:00"), 120, { ...hd, at: ms(at("12:00:00")) }));
    expect(theOnly("UsageRated", events).pieces).toEqual([piece("10:02:00", 2, 0)]);
  });
});

describe("a call over a midnight whose first day has closed", () => {
  // Five minutes on the first of April, ten on the second; the package has ten
  const account = given(tenMinutes, called("long", at("23:55:00"), 900, hd), settled("2021-04-09T02:00:00+08:00"));
  const late = called("late", "2021-04-02T00:00:00+08:00", 300, { ...hd, at: "2021-04-09T03:00:00+08:00" });
  const fromPack = [{ packageId: "pack", drawnMs: minutes(5) }];
  const first = { day, endedAt: ms("2021-04-02T00:00:00+08:00"), billedSeconds: 300, draws: fromPack, overageMs: 0 };
  const second = { day: "2021-04-02", endedAt: ms("2021-04-02T00:10:00+08:00"), billedSeconds: 600 };

  it("keeps its piece of that day and is re-rated on the other", () => {
    const [change] = theOnly("UsagesRerated", when(account, late)).changes;
    expect(change?.before.at(-1)).toEqual({ ...second, draws: fromPack, overageMs: minutes(5) });
    expect(change?.after.at(-1)).toEqual({ ...second, draws: [], overageMs: minutes(10) });
    for (const pieces of [change?.before, change?.after]) expect(pieces?.slice(0, -1)).toEqual([first]);
  });

  it("is adjusted on the other day only", () => {
    const [bill] = bills(when(account, late, settled("2021-04-10T02:00:00+08:00")));
    expect(plain(bill)).toMatchObject({ lines: [{ day: "2021-04-02", billedSeconds: 300, drawnMs: 0, overageMs: minutes(5) }], total: "0.16" });
    expect(every("BillIssued", when(account, late, settled("2021-04-10T02:00:00+08:00")))).toHaveLength(1);
  });

  it("can no longer be voided or recorded again, and its package minutes stay consumed", () => {
    const now = "2021-04-09T03:00:00+08:00";
    expect(refused(voidUsage(account, { usageId: "long", at: now, reason: "late" }))).toEqual({ type: "UsageNotFound", usageId: "long" });
    expect(refused(recordUsage(account, call("long", at("23:55:00"), 900, { ...hd, at: now })))).toEqual({
      type: "UsageTooLate", oldestDay: "2021-04-02",
    });
    expect(minutesConsumed(account, now)).toEqual([["pack", "10"]]);
  });
});

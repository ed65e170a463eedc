import { describe, expect, it, test } from "vitest";
import { packageViews, recordUsage, requestRefund } from "../../src/index.js";
import {
  bills, bought, call, called, drawnAndOver, given, inService, ms, refused, returned, settled, silentRtc, theOnly, toppedUp, types, when,
} from "../support/account-steps.js";

const audioMinute = 15_000; // ms of package time

describe("the validity of a package", () => {
  test.each`
    startedAt                          | drawnMs         | overageMs
    ${"2021-04-01T11:59:59.999+08:00"} | ${0}            | ${audioMinute}
    ${"2021-04-01T12:00:00.000+08:00"} | ${audioMinute}  | ${0}
    ${"2021-04-01T12:00:00.001+08:00"} | ${audioMinute}  | ${0}
  `("bought 2021-04-01T12:00: a call of one minute from $startedAt draws $drawnMs ms", ({ startedAt, drawnMs, overageMs }) => {
    // The running ceiling gives the minute to the first piece, however short it is.
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00"));
    expect(drawnAndOver(when(account, called("talk", startedAt, 60)))).toEqual({ talk: [drawnMs, overageMs] });
  });

  test.each`
    startedAt                          | drawnMs            | overageMs
    ${"2021-04-03T11:58:00.000+08:00"} | ${2 * audioMinute} | ${0}
    ${"2021-04-03T11:58:59.999+08:00"} | ${2 * audioMinute} | ${0}
    ${"2021-04-03T11:59:00.000+08:00"} | ${audioMinute}     | ${audioMinute}
    ${"2021-04-03T11:59:59.999+08:00"} | ${audioMinute}     | ${audioMinute}
    ${"2021-04-03T12:00:00.000+08:00"} | ${0}               | ${2 * audioMinute}
  `("expiring 2021-04-03T12:00: two minutes from $startedAt draw $drawnMs ms", ({ startedAt, drawnMs, overageMs }) => {
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00", { validFor: { days: 2 } }));
    expect(drawnAndOver(when(account, called("talk", startedAt, 120)))).toEqual({ talk: [drawnMs, overageMs] });
  });

  test.each`
    at                                 | status
    ${"2021-04-01T12:00:00.000+08:00"} | ${"active"}
    ${"2021-04-03T11:59:59.999+08:00"} | ${"active"}
    ${"2021-04-03T12:00:00.000+08:00"} | ${"expired"}
  `("expiring 2021-04-03T12:00 it is $status at $at", ({ at, status }) => {
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00", { validFor: { days: 2 } }));
    expect(packageViews(account, at).find(({ packageId }) => packageId === "pack")?.status).toBe(status);
  });

  test.each`
    at                                 | written
    ${"2021-04-03T11:59:59.999+08:00"} | ${[]}
    ${"2021-04-03T12:00:00.000+08:00"} | ${["PackageExpired"]}
    ${"2021-04-04T12:00:00.000+08:00"} | ${["PackageExpired"]}
  `("expiring 2021-04-03T12:00: settled at $at the ledger has $written", ({ at, written }) => {
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00", { validFor: { days: 2 } }));
    const events = when(account, settled(at));
    expect(types(events)).toEqual(written);
    for (const event of events) expect(event.at).toBe(ms("2021-04-03T12:00:00+08:00"));
  });

  it("cuts a call at the instants of packages, also of those that do not cover it, but not at those of a returned one", () => {
    const account = given(
      inService(), bought("us", "2021-04-01T12:00:00+08:00", { regions: ["us"], validFor: { days: 1 } }),
      bought("gone", "2021-04-01T12:01:00+08:00"), returned("gone", "2021-04-01T12:01:00+08:00"),
    );
    const early = when(account, called("early", "2021-04-01T11:59:00+08:00", 240));
    const late = when(account, called("late", "2021-04-02T11:59:00+08:00", 240));
    const ends = (events: typeof early) => theOnly("UsageRated", events).pieces.map(({ endedAt, billedSeconds }) => [endedAt, billedSeconds]);
    expect(ends(early)).toEqual([[ms("2021-04-01T12:00:00+08:00"), 60], [ms("2021-04-01T12:03:00+08:00"), 180]]);
    expect(ends(late)).toEqual([[ms("2021-04-02T12:00:00+08:00"), 60], [ms("2021-04-02T12:03:00+08:00"), 180]]);
  });
});

describe("the return of a package", () => {
  test.each`
    asked                         | outcome
    ${"2019-09-01T00:00:00.000Z"} | ${"accepted"}
    ${"2019-09-08T00:00:00.000Z"} | ${"accepted"}
    ${"2019-09-08T00:00:00.001Z"} | ${{ type: "RefundWindowClosed", packageId: "pack", closedAt: ms("2019-09-08T00:00:00Z") }}
  `("bought 2019-09-01T00:00:00Z, asked at $asked: $outcome", ({ asked, outcome }) => {
    const account = given(inService(silentRtc, "2019-09-01T00:00:00Z"), bought("pack", "2019-09-01T00:00:00Z"));
    expect(refused(requestRefund(account, { packageId: "pack", at: asked }))).toEqual(outcome);
  });

  test.each`
    asked                         | outcome
    ${"2019-09-03T23:59:59.999Z"} | ${"accepted"}
    ${"2019-09-04T00:00:00.000Z"} | ${{ type: "PackageExpired", packageId: "pack", expiresAt: ms("2019-09-04T00:00:00Z") }}
  `("expiring 2019-09-04T00:00:00Z, asked at $asked: $outcome", ({ asked, outcome }) => {
    const account = given(
      inService(silentRtc, "2019-09-01T00:00:00Z"), bought("pack", "2019-09-01T00:00:00Z", { validFor: { days: 3 } }),
    );
    expect(refused(requestRefund(account, { packageId: "pack", at: asked }))).toEqual(outcome);
  });

  it("follows the return window of the tariff", () => {
    const account = given(inService({ ...silentRtc, refundWindowDays: 0 }), bought("pack", "2021-04-01T12:00:00+08:00"));
    const ask = (at: string) => refused(requestRefund(account, { packageId: "pack", at }));
    expect(ask("2021-04-01T12:00:00.000+08:00")).toBe("accepted");
    expect(ask("2021-04-01T12:00:00.001+08:00")).toMatchObject({ type: "RefundWindowClosed" });
  });
});

describe("midnight", () => {
  test.each`
    startedAt                          | billedSeconds
    ${"2021-04-01T23:58:00.000+08:00"} | ${[["2021-04-01", 120]]}
    ${"2021-04-01T23:58:59.999+08:00"} | ${[["2021-04-01", 120], ["2021-04-02", 0]]}
    ${"2021-04-01T23:59:00.000+08:00"} | ${[["2021-04-01", 60], ["2021-04-02", 60]]}
    ${"2021-04-01T23:59:59.999+08:00"} | ${[["2021-04-01", 60], ["2021-04-02", 60]]}
    ${"2021-04-02T00:00:00.000+08:00"} | ${[["2021-04-02", 120]]}
  `("splits two minutes from $startedAt into $billedSeconds", ({ startedAt, billedSeconds }) => {
    const { pieces } = theOnly("UsageRated", when(inService(), called("talk", startedAt, 120)));
    expect(pieces.map((piece) => [piece.day, piece.billedSeconds])).toEqual(billedSeconds);
    expect(pieces.at(-1)?.endedAt).toBe(ms(startedAt) + 120_000);
    if (pieces.length > 1) expect(pieces[0]?.endedAt).toBe(ms("2021-04-02T00:00:00+08:00"));
  });

  it("splits a call that touches three days twice, and bills each day its own minutes", () => {
    const events = when(inService(), called("long", "2021-04-01T12:00:00+08:00", 172_800), settled("2021-04-05T00:00:00+08:00"));
    expect(bills(events).map(({ day, lines }) => [day, lines.map((line) => [line.day, line.billedSeconds])])).toEqual([
      ["2021-04-03", [["2021-04-01", 12 * 3_600], ["2021-04-02", 24 * 3_600], ["2021-04-03", 12 * 3_600]]], // reported when it ended
    ]);
  });
});

describe("the billing run at 02:00", () => {
  const talked = given(inService(), called("talk", "2021-04-01T10:00:00+08:00", 600, { item: "video-720p" }));
  const late = (at: string) => called("late", "2021-04-01T09:00:00+08:00", 600, { item: "video-720p", at });

  test.each`
    at                                 | written
    ${"2021-04-02T01:59:59.999+08:00"} | ${[]}
    ${"2021-04-02T02:00:00.000+08:00"} | ${["BillIssued", "ArrearsStarted"]}
  `("settled at $at: $written", ({ at, written }) => {
    expect(types(when(talked, settled(at)))).toEqual(written);
  });

  it("bills a usage that arrived a millisecond before it, and not one that arrives with it", () => {
    const totals = (at: string) =>
      bills(when(talked, late(at), settled("2021-04-03T02:00:00+08:00"))).map(({ day, total }) => [day, String(total)]);
    expect(totals("2021-04-02T01:59:59.999+08:00")).toEqual([["2021-04-01", "0.64"]]);
    expect(totals("2021-04-02T02:00:00.000+08:00")).toEqual([["2021-04-01", "0.32"], ["2021-04-02", "0.32"]]);
  });

  it("is over at its instant even when it had nothing to bill", () => {
    const first = given(inService(), late("2021-04-02T02:00:00.000+08:00"));
    expect(when(first, settled("2021-04-02T02:00:00.000+08:00"))).toEqual([]);
    expect(when(first, settled("2021-04-03T01:59:59.999+08:00"))).toEqual([]);
    expect(bills(when(first, settled("2021-04-03T02:00:00.000+08:00")))).toMatchObject([{ day: "2021-04-02" }]);
  });

  it("happens before the command of the same instant", () => {
    expect(types(when(talked, late("2021-04-02T02:00:00.000+08:00")))).toEqual(["BillIssued", "ArrearsStarted", "UsageRated"]);
  });

  it("bills nothing at another instant at which something is due", () => {
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00", { validFor: { days: 1 } }), settled("2021-04-02T02:00:00+08:00"));
    const events = when(account, late("2021-04-02T11:00:00+08:00"), settled("2021-04-03T02:00:00+08:00"));
    expect(events.filter(({ type }) => type !== "UsageRated").map(({ type, at }) => [type, at])).toEqual([
      ["PackageExpired", ms("2021-04-02T12:00:00+08:00")], ["BillIssued", ms("2021-04-03T02:00:00+08:00")], ["ArrearsStarted", ms("2021-04-03T02:00:00+08:00")],
    ]);
  });

  it("does not bill the day that is not over", () => {
    const night = given(inService(), called("talk", "2021-04-02T01:00:00+08:00", 600));
    expect(when(night, settled("2021-04-03T01:59:59.999+08:00"))).toEqual([]);
    expect(bills(when(night, settled("2021-04-03T02:00:00+08:00")))).toMatchObject([{ day: "2021-04-02" }]);
  });
});

describe("the window of late usages", () => {
  const busyUntil = (at: string) => given(inService(), toppedUp("now", at, "1"));

  test.each`
    startedAt                          | at                                 | outcome
    ${"2021-04-01T00:00:00.000+08:00"} | ${"2021-04-09T01:59:59.999+08:00"} | ${"accepted"}
    ${"2021-03-31T23:59:59.999+08:00"} | ${"2021-04-09T01:59:59.999+08:00"} | ${{ type: "UsageTooLate", oldestDay: "2021-04-01" }}
    ${"2021-04-01T23:59:59.999+08:00"} | ${"2021-04-09T02:00:00.000+08:00"} | ${{ type: "UsageTooLate", oldestDay: "2021-04-02" }}
    ${"2021-04-02T00:00:00.000+08:00"} | ${"2021-04-09T02:00:00.000+08:00"} | ${"accepted"}
  `("a call from $startedAt reported at $at: $outcome", ({ startedAt, at, outcome }) => {
    expect(refused(recordUsage(inService(), call("late", startedAt, 60, { at })))).toEqual(outcome);
    expect(refused(recordUsage(busyUntil(at), call("late", startedAt, 60, { at })))).toEqual(outcome);
  });

  it("of no days closes a day at the run that bills it", () => {
    const strict = inService({ ...silentRtc, lateUsageDays: 0, refundWindowDays: 0 });
    const report = (at: string) => refused(recordUsage(strict, call("late", "2021-04-01T10:00:00+08:00", 60, { at })));
    expect(report("2021-04-02T01:59:59.999+08:00")).toBe("accepted");
    expect(report("2021-04-02T02:00:00.000+08:00")).toEqual({ type: "UsageTooLate", oldestDay: "2021-04-02" });
  });

  it("is that of the clock when the report is dated earlier", () => {
    const account = busyUntil("2021-04-09T02:00:00+08:00");
    expect(refused(recordUsage(account, call("late", "2021-04-01T10:00:00+08:00", 60)))).toEqual({
      type: "UsageTooLate", oldestDay: "2021-04-02",
    });
  });

  test.each`
    at                                 | outcome
    ${"2021-04-01T10:00:59.999+08:00"} | ${{ type: "UsageInFuture", endsAt: ms("2021-04-01T10:01:00+08:00"), at: ms("2021-04-01T10:00:59.999+08:00") }}
    ${"2021-04-01T10:01:00.000+08:00"} | ${"accepted"}
  `("a call that ends at 10:01:00, reported at $at: $outcome", ({ at, outcome }) => {
    const usage = call("talk", "2021-04-01T10:00:00+08:00", 60, { at });
    expect(refused(recordUsage(inService(), usage))).toEqual(outcome);
    const ahead = given(inService(), toppedUp("later", "2021-04-01T12:00:00+08:00", "1"));
    expect(refused(recordUsage(ahead, usage))).toEqual(outcome);
  });
});

describe("arrears", () => {
  // 600 s of 720p cost 0.32: billed, and not paid, at 02:00 of the next day
  const owing = given(inService(), called("talk", "2021-04-01T10:00:00+08:00", 600, { item: "video-720p" }));

  test.each`
    at                                 | service
    ${"2021-04-03T01:59:59.999+08:00"} | ${"active"}
    ${"2021-04-03T02:00:00.000+08:00"} | ${"suspended"}
    ${"2021-08-01T01:59:59.999+08:00"} | ${"suspended"}
    ${"2021-08-01T02:00:00.000+08:00"} | ${"released"}
  `("the service is $service at $at", ({ at, service }) => {
    expect(given(owing, settled(at), toppedUp("a fen", at, "0.01")).service).toBe(service);
  });

  test.each`
    at                                 | written
    ${"2021-04-03T01:59:59.999+08:00"} | ${["CashToppedUp", "ArrearsCleared"]}
    ${"2021-04-03T02:00:00.000+08:00"} | ${["ServiceSuspended", "CashToppedUp", "ArrearsCleared", "ServiceResumed"]}
    ${"2021-08-01T01:59:59.999+08:00"} | ${["ServiceSuspended", "CashToppedUp", "ArrearsCleared", "ServiceResumed"]}
    ${"2021-08-01T02:00:00.000+08:00"} | ${["ServiceSuspended", "ServiceReleased", "CashToppedUp", "ArrearsCleared"]}
  `("paid at $at: $written", ({ at, written }) => {
    const events = when(owing, settled("2021-04-02T02:00:00+08:00"), toppedUp("all", at, "0.32"));
    expect(types(events)).toEqual(["BillIssued", "ArrearsStarted", ...written]);
  });
});

import { describe, expect, it, test } from "vitest";
import { authorizeCall, recordUsage, replay } from "../../src/index.js";
import {
  bought, call, called, created, enabled, given, inService, ms, owing, refused, RELEASED_AT, returned, settled, silentRtc,
  type Step, SUSPENDED_AT, theOnly, toppedUp, types, voided, when,
} from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const run = "2021-03-11T02:00:00+08:00"; // bills 0.80 for 2021-03-10
const nextRun = "2021-03-12T02:00:00+08:00"; // the instant of the suspension, too
const released = "2021-07-10T02:00:00+08:00";
const evening = "2021-03-10T20:00:00+08:00";

describe("arrears start", () => {
  it("at the run whose bill takes cash below zero, with the amount due and the deadlines", () => {
    const events = when(owing(), toppedUp("some", evening, "0.50"), settled(run));
    expect(plain(theOnly("ArrearsStarted", events))).toMatchObject({
      at: ms(run), due: "0.3", suspendsAt: SUSPENDED_AT, releasesAt: RELEASED_AT,
    });
    const account = given(owing(), toppedUp("some", evening, "0.50"), settled(run));
    expect([account.service, account.arrearsSince, String(account.cash)]).toEqual(["active", ms(run), "-0.3"]);
  });

  it("not when cash falls to exactly zero, nor with a bill of 0 at zero cash", () => {
    expect(types(when(owing(), toppedUp("all", evening, "0.80"), settled("2021-03-20T00:00:00+08:00")))).toEqual([
      "CashToppedUp", "BillIssued",
    ]);
    const covered = given(inService(), bought("pack", evening), called("talk", "2021-03-11T10:00:00+08:00", 60));
    expect(types(when(covered, settled("2021-03-20T00:00:00+08:00")))).toEqual(["BillIssued"]);
    expect(given(covered, settled("2021-03-20T00:00:00+08:00")).arrearsSince).toBeNull();
  });

  it("once: a second bill does not start them again and does not move the deadline", () => {
    const second = called("more", "2021-03-11T10:00:00+08:00", 6000);
    const events = when(owing(), second, settled("2021-03-13T00:00:00+08:00"));
    expect(types(events)).toEqual(["BillIssued", "ArrearsStarted", "UsageRated", "BillIssued", "ServiceSuspended"]);
    const account = given(owing(), second, settled("2021-03-13T00:00:00+08:00"));
    expect([account.arrearsSince, String(account.cash)]).toEqual([ms(run), "-1.6"]);
  });

  it("with the next command and dated at the bill, when the ledger ends between the bill and the start of arrears", () => {
    const [bill] = when(owing(), settled(run));
    const cut = replay(bill ? [bill] : [], owing());
    const events = when(cut, called("more", "2021-03-11T10:00:00+08:00", 60));
    expect(events.map(({ type, at }) => [type, at])).toEqual([["ArrearsStarted", ms(run)], ["UsageRated", ms("2021-03-11T10:01:00+08:00")]]);
  });

  it("again after they were cleared", () => {
    const events = when(
      owing(), toppedUp("all", "2021-03-11T10:00:00+08:00", "0.80"), called("more", "2021-03-11T12:00:00+08:00", 600),
      settled("2021-03-13T02:00:00+08:00"),
    );
    expect(events.map(({ type, at }) => [type, at]).slice(2)).toEqual([
      ["CashToppedUp", ms("2021-03-11T10:00:00+08:00")], ["ArrearsCleared", ms("2021-03-11T10:00:00+08:00")],
      ["UsageRated", ms("2021-03-11T12:10:00+08:00")], ["BillIssued", ms(nextRun)], ["ArrearsStarted", ms(nextRun)],
      ["ServiceSuspended", ms("2021-03-13T02:00:00+08:00")],
    ]);
  });
});

describe("arrears are cleared", () => {
  it("by the top-up that brings cash to zero, not by an earlier one", () => {
    const most = toppedUp("most", "2021-03-11T10:00:00+08:00", "0.79");
    const paid = when(owing(), settled(run), most, toppedUp("rest", "2021-03-11T11:00:00+08:00", "0.01"));
    expect(types(paid)).toEqual(["BillIssued", "ArrearsStarted", "CashToppedUp", "CashToppedUp", "ArrearsCleared"]);
  });

  it("by a return that is paid back to cash, in an active and in a suspended service", () => {
    const prepaid = given(
      inService(), toppedUp("pay", "2021-03-10T09:00:00+08:00", "30"),
      bought("us", "2021-03-10T09:00:00+08:00", { regions: ["us"], price: "30" }, "cash"),
      called("talk", "2021-03-10T10:00:00+08:00", 6000),
    );
    const active = when(prepaid, settled(run), returned("us", "2021-03-11T10:00:00+08:00"));
    expect(types(active)).toEqual(["BillIssued", "ArrearsStarted", "PackageRefunded", "ArrearsCleared"]);
    const suspended = when(prepaid, settled(nextRun), returned("us", "2021-03-12T10:00:00+08:00"));
    expect(types(suspended).slice(2)).toEqual(["ServiceSuspended", "PackageRefunded", "ArrearsCleared", "ServiceResumed"]);
    expect(String(given(prepaid, settled(nextRun), returned("us", "2021-03-12T10:00:00+08:00")).cash)).toBe("29.2");
  });

  it("not by a return that is paid back externally, and not by buying minutes", () => {
    const account = given(
      owing(), bought("us", evening, { regions: ["us"], price: "30" }), settled(nextRun), returned("us", "2021-03-12T10:00:00+08:00"),
      bought("pack", "2021-03-12T10:00:00+08:00"),
    );
    expect([account.service, String(account.cash)]).toEqual(["suspended", "-0.8"]);
    const question = { at: "2021-03-12T11:00:00+08:00", appId: "app", item: "audio" };
    expect(refused(authorizeCall(account, question))).toEqual({ type: "ServiceSuspended", suspendedAt: SUSPENDED_AT });
  });

  it("by a negative bill, which is issued before the deadline of the same instant applies", () => {
    const events = when(owing(), settled(run), voided("talk", "2021-03-11T10:00:00+08:00"), settled("2021-03-20T00:00:00+08:00"));
    expect(types(events)).toEqual(["BillIssued", "ArrearsStarted", "UsageVoided", "BillIssued", "ArrearsCleared"]);
    expect(events.slice(3).map(({ at }) => at)).toEqual([ms(nextRun), ms(nextRun)]);
  });

  it("by a negative bill that resumes a suspended service", () => {
    const events = when(owing(), settled(nextRun), voided("talk", "2021-03-12T10:00:00+08:00"), settled("2021-03-20T00:00:00+08:00"));
    expect(types(events).slice(2)).toEqual(["ServiceSuspended", "UsageVoided", "BillIssued", "ArrearsCleared", "ServiceResumed"]);
  });
});

describe("while the service is suspended", () => {
  const suspended = given(owing(), settled(nextRun));
  const noon = "2021-03-12T12:00:00+08:00";

  it("all commands work except calling and enabling", () => {
    const account = given(suspended, bought("pack", noon), created("new", noon), returned("pack", noon), toppedUp("some", noon, "0.10"));
    expect(account.service).toBe("suspended");
    expect(account.arrearsSince).toBe(ms(run));
  });

  it("calls that started before it are still rated and billed", () => {
    const billed = [called("late", "2021-03-12T01:00:00+08:00", 6000), settled("2021-03-13T02:00:00+08:00")];
    expect(types(when(suspended, ...billed))).toEqual(["UsageRated", "BillIssued"]);
    expect(String(given(suspended, ...billed).cash)).toBe("-1.6");
  });

  it("apps keep their status and work again once it is resumed", () => {
    const resumed = given(suspended, toppedUp("all", noon, "0.80"));
    expect(resumed.service).toBe("active");
    expect(refused(authorizeCall(resumed, { at: noon, appId: "app", item: "audio" }))).toBe("accepted");
    expect(refused(enabled("off", noon)(resumed))).toEqual({ type: "NoPackagePurchased" });
    const again = when(resumed, called("more", noon, 600), settled("2021-08-30T00:00:00+08:00"));
    expect(again.map(({ type, at }) => [type, at]).slice(1)).toEqual([
      ["BillIssued", ms("2021-03-13T02:00:00+08:00")], ["ArrearsStarted", ms("2021-03-13T02:00:00+08:00")],
      ["ServiceSuspended", ms("2021-03-14T02:00:00+08:00")], ["ServiceReleased", ms("2021-07-12T02:00:00+08:00")],
    ]);
  });
});

describe("once the service is released", () => {
  it("a top-up clears the arrears and does not bring it back", () => {
    const late = toppedUp("all", "2021-07-11T00:00:00+08:00", "10");
    expect(types(when(owing(), settled(released), late)).slice(3)).toEqual(["ServiceReleased", "CashToppedUp", "ArrearsCleared"]);
    const account = given(owing(), settled(released), late);
    expect([account.service, account.arrearsSince, String(account.cash)]).toEqual(["released", null, "9.2"]);
    expect(refused(authorizeCall(account, { at: "2021-07-12T00:00:00+08:00", appId: "app", item: "audio" }))).toEqual({
      type: "ServiceReleased", releasedAt: RELEASED_AT,
    });
  });

  it("packages still expire and can still be returned", () => {
    const account = given(
      owing(), bought("old", evening, { validFor: { days: 150 } }), bought("new", "2021-07-09T00:00:00+08:00"), settled(released),
    );
    expect(types(when(account, returned("new", "2021-07-11T00:00:00+08:00"), settled("2021-08-30T00:00:00+08:00")))).toEqual([
      "PackageRefunded", "PackageExpired",
    ]);
  });

  it("calls that started in time are rated, billed and can be voided", () => {
    const harsh = { ...silentRtc, arrears: { suspendAfterHours: 1, releaseAfterDays: 1 } }; // suspended at 03:00, released a day later
    const account = given(owing(harsh), settled("2021-03-12T12:00:00+08:00"));
    expect(account.service).toBe("released");
    const now = { at: "2021-03-12T12:00:00+08:00" };
    const inTime = called("late", "2021-03-11T02:59:59.999+08:00", 6000, now);
    expect(types(when(account, inTime, settled("2021-03-13T02:00:00+08:00")))).toEqual(["UsageRated", "BillIssued"]);
    expect(types(when(account, inTime, voided("late", "2021-03-12T13:00:00+08:00"), settled("2021-03-14T00:00:00+08:00")))).toEqual([
      "UsageRated", "UsageVoided",
    ]);
    expect(refused(recordUsage(account, call("late", "2021-03-11T03:00:00+08:00", 60, now)))).toEqual({
      type: "ServiceSuspended", suspendedAt: ms("2021-03-11T03:00:00+08:00"),
    });
    expect(refused(recordUsage(account, call("late", "2021-03-12T03:00:00+08:00", 60, now)))).toEqual({
      type: "ServiceReleased", releasedAt: ms("2021-03-12T03:00:00+08:00"),
    });
  });
});

describe("at one instant", () => {
  it("packages expire, then bills are issued, then deadlines apply, then the command is decided", () => {
    const busy = given(
      inService(), bought("short", "2021-03-10T02:00:00+08:00", { regions: ["us"], validFor: { days: 2 } }),
      called("talk", "2021-03-10T10:00:00+08:00", 6000),
      called("more", "2021-03-11T10:00:00+08:00", 6000, { at: "2021-03-11T22:00:00+08:00" }),
    );
    const step: Step = toppedUp("all", nextRun, "1.60");
    const events = when(busy, step);
    expect(types(events)).toEqual(["PackageExpired", "BillIssued", "ServiceSuspended", "CashToppedUp", "ArrearsCleared", "ServiceResumed"]);
    expect(new Set(events.map(({ at }) => at))).toEqual(new Set([SUSPENDED_AT]));
    expect(types(when(busy, settled(nextRun), step))).toEqual(types(events));
  });

  it("packages expire in the order in which they are drawn", () => {
    const at = "2021-03-10T02:00:00+08:00";
    const packages = ["b", "a", "C"].map((packageId) => bought(packageId, at, { validFor: { days: 2 } }));
    const events = when(given(inService(), ...packages), settled("2021-03-13T00:00:00+08:00"));
    const expiry = { type: "PackageExpired", forfeitedMs: 6_000_000, at: ms(nextRun) };
    expect(events).toMatchObject([{ ...expiry, packageId: "C" }, { ...expiry, packageId: "a" }, { ...expiry, packageId: "b" }]);
  });

  it("events are ordered by instant, also after a long time without a command", () => {
    const busy = given(owing(), bought("pack", evening, { validFor: { days: 60 } }), bought("other", evening, { validFor: { days: 1 } }));
    const events = when(busy, settled("2021-12-31T00:00:00+08:00"));
    expect(types(events)).toEqual(["BillIssued", "ArrearsStarted", "PackageExpired", "ServiceSuspended", "PackageExpired", "ServiceReleased"]);
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6].map((n) => busy.version + n));
  });
});

describe("the deadlines of arrears", () => {
  // 600 s of 720p cost 0.32, which is billed and not paid at 02:00 of the next day
  const unpaid = given(inService(), called("talk", "2021-04-01T10:00:00+08:00", 600, { item: "video-720p" }));

  test.each`
    at                                 | service
    ${"2021-04-03T01:59:59.999+08:00"} | ${"active"}
    ${"2021-04-03T02:00:00.000+08:00"} | ${"suspended"}
    ${"2021-08-01T01:59:59.999+08:00"} | ${"suspended"}
    ${"2021-08-01T02:00:00.000+08:00"} | ${"released"}
  `("the service is $service at $at", ({ at, service }) => {
    expect(given(unpaid, settled(at), toppedUp("a fen", at, "0.01")).service).toBe(service);
  });

  test.each`
    at                                 | written
    ${"2021-04-03T01:59:59.999+08:00"} | ${["CashToppedUp", "ArrearsCleared"]}
    ${"2021-04-03T02:00:00.000+08:00"} | ${["ServiceSuspended", "CashToppedUp", "ArrearsCleared", "ServiceResumed"]}
    ${"2021-08-01T01:59:59.999+08:00"} | ${["ServiceSuspended", "CashToppedUp", "ArrearsCleared", "ServiceResumed"]}
    ${"2021-08-01T02:00:00.000+08:00"} | ${["ServiceSuspended", "ServiceReleased", "CashToppedUp", "ArrearsCleared"]}
  `("paid at $at: $written", ({ at, written }) => {
    const events = when(unpaid, settled("2021-04-02T02:00:00+08:00"), toppedUp("all", at, "0.32"));
    expect(types(events)).toEqual(["BillIssued", "ArrearsStarted", ...written]);
  });
});

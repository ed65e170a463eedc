import { describe, expect, it, test } from "vitest";
import { recordUsages, type Refusal, RefusalError, type Tariff, tencentTrtc } from "../../src/index.js";
import { describeExplanation, explainBill, explainPackage, explainUsage, type PieceExplanation } from "../../src/reports/index.js";
import {
  inBatch,
  bought, call, called, ledgerInService, malformed, ms, OPENED, returned, settled, silentRtc, type Step, toppedUp, voided,
} from "../support/account-steps.js";

const MINUTE = 60_000;

const verdicts = (piece: PieceExplanation | undefined): string[] => (piece?.candidates ?? []).map(({ packageId, verdict }) => `${packageId} ${verdict}`);
/** Package time in minutes; per package what was left before, drawn, and left after. */
const figures = ({ day, durationMs, billedSeconds, neededMs, overageMs, charge, candidates }: PieceExplanation) => ({
  day,
  seconds: durationMs / 1_000,
  billedSeconds,
  needed: neededMs / MINUTE,
  drawn: Object.fromEntries(candidates.filter(({ drawnMs }) => drawnMs > 0).map(({ packageId, remainingBeforeMs, drawnMs, remainingAfterMs }) => [packageId, [remainingBeforeMs, drawnMs, remainingAfterMs].map((time) => time / MINUTE)])),
  overage: overageMs / MINUTE,
  charge: charge.shown.toFixed(),
});

const video = { item: "video-720p" };

describe("a call over midnight and over the expiry of a package, re-rated by a late one", () => {
  // "today" has 100 minutes until 01:00 of the 11th, "month" 20; the late call of 8 minutes 1080p takes 30 of "today".
  const events = ledgerInService(
    silentRtc,
    bought("month", "2021-03-10T01:00:00+08:00", { minutes: 20, price: "0.60", validFor: { months: 1 } }),
    bought("today", "2021-03-10T01:00:00+08:00", { minutes: 100, price: "3.00", validFor: { days: 1 } }),
    toppedUp("pay", "2021-03-10T01:00:00+08:00", "500"),
    called("night", "2021-03-10T23:00:00+08:00", 9_000, video),
    settled("2021-03-12T02:00:00+08:00"),
    called("late", "2021-03-10T20:00:00+08:00", 470, { item: "video-1080p", at: "2021-03-12T09:00:00+08:00" }),
    settled("2021-03-13T02:00:00+08:00"),
  );
  const night = () => explainUsage(events, "night");

  it("has three pieces, each with what was left in the packages before and after it", () => {
    expect(night().pieces.map(figures)).toEqual([
      { day: "2021-03-10", seconds: 3_600, billedSeconds: 3_600, needed: 60, drawn: { today: [70, 60, 10] }, overage: 0, charge: "0" },
      { day: "2021-03-11", seconds: 3_600, billedSeconds: 3_600, needed: 60, drawn: { today: [10, 10, 0], month: [20, 20, 0] }, overage: 30, charge: "0.96" },
      { day: "2021-03-11", seconds: 1_800, billedSeconds: 1_800, needed: 30, drawn: {}, overage: 30, charge: "0.96" },
    ]);
    expect(night()).toMatchObject({ kind: "usage", billedSeconds: 9_000, drawnMs: 90 * MINUTE, overageMs: 60 * MINUTE, rounding: "per-usage", currency: "CNY" });
    expect([night().charge.shown, night().listValue.shown, night().weight].map(String)).toEqual(["1.92", "2.88", "1"]);
  });

  it("says of each package why it was drawn or not", () => {
    expect(night().pieces.map(verdicts)).toEqual([
      ["today drawn", "month not-needed", "key returned"],
      ["today drawn", "month drawn", "key returned"],
      ["today expired", "month used-up", "key returned"],
    ]);
  });

  it("lists its ratings, and the bills that charged them", () => {
    expect(night().steps.map(({ type, cause }) => ({ type, cause }))).toEqual([
      { type: "UsageRated", cause: null },
      { type: "UsagesRerated", cause: { command: "recordUsage", id: "late" } },
    ]);
    expect(night().billed.map(({ billId, day, adjustment, drawnMs, overageMs, charge }) => [billId, day, adjustment, drawnMs / MINUTE, overageMs / MINUTE, charge.shown.toFixed()])).toEqual([
      ["acme-2021-03-10", "2021-03-10", false, 60, 0, "0"],
      ["acme-2021-03-11", "2021-03-11", false, 60, 30, "0.96"],
      ["acme-2021-03-12", "2021-03-11", true, -30, 30, "0.96"],
    ]);
    expect(night().unbilled).toEqual([]);
  });

  it("is explained by its bill, with the usage that changed and why", () => {
    const bill = explainBill(events, "acme-2021-03-12");
    expect(bill.lines.map(({ day, item, adjustment, parts }) => [day, item, adjustment, parts.map(({ usageId, steps }) => [usageId, steps.map(({ type }) => type)])])).toEqual([
      ["2021-03-10", "video-1080p", false, [["late", ["UsageRated"]]]],
      ["2021-03-11", "video-720p", true, [["night", ["UsagesRerated"]]]],
    ]);
    expect(bill.days.map(({ day, charge, chargeBefore, due }) => [day, charge, chargeBefore, due].map((each) => (typeof each === "object" && "shown" in each ? each.shown : each).toString()))).toEqual([
      ["2021-03-10", "0", "0", "0"],
      ["2021-03-11", "1.92", "0.96", "0.96"],
    ]);
    expect([bill.cashBefore, bill.cashAfter].map(String)).toEqual(["499.04", "498.08"]);
  });

  it("is explained by its package: its draws in order, the correction, its expiry", () => {
    const today = explainPackage(events, "today");
    expect(today.draws.map(({ usageId, drawnMs, remainingAfterMs, listValue }) => [usageId, drawnMs / MINUTE, remainingAfterMs / MINUTE, listValue.shown.toFixed()])).toEqual([
      ["late", 30, 70, "0.96"],
      ["night", 60, 10, "1.92"],
      ["night", 10, 0, "0.32"],
    ]);
    expect(today.listValue.shown.toFixed()).toBe("3.2");
    // The expiry came before the call that ran up to it was reported. The late call takes 30 from "night" first, then draws them itself: no prefix of the ledger draws more than there is.
    expect(today.changes.map(({ type, cause, consumedBeforeMs, consumedAfterMs }) => [type, cause?.id, consumedBeforeMs / MINUTE, consumedAfterMs / MINUTE])).toEqual([["UsagesRerated", "late", 100, 100]]);
    expect(today.expired).toEqual({ at: ms("2021-03-11T01:00:00+08:00"), statedMs: 100 * MINUTE, forfeitedMs: 0 });
    expect(explainPackage(events, "month").changes).toEqual([]);
    expect(explainPackage(events, "key")).toMatchObject({ refunded: { at: ms(OPENED), paidTo: "external" }, draws: [], expired: null });
  });
});

describe("a correction of a package", () => {
  const full = bought("p", "2021-03-10T00:00:00+08:00", { minutes: 60 });
  const first = called("first", "2021-03-10T08:00:00+08:00", 3_600, video);
  const late = { ...video, at: "2021-03-10T12:00:00+08:00" };
  const changesOf = (...steps: readonly Step[]): readonly unknown[] =>
    explainPackage(ledgerInService(silentRtc, ...steps), "p").changes
      .map(({ type, usageId, cause, consumedBeforeMs, consumedAfterMs }) => [type, usageId ?? cause?.command, consumedBeforeMs / MINUTE, consumedAfterMs / MINUTE]);

  it("has what was consumed before and after all that its command changed", () => {
    expect(changesOf(full, first, called("late", "2021-03-10T07:00:00+08:00", 1_800, late))).toEqual([["UsagesRerated", "recordUsage", 60, 60]]);
    const usages = ["a", "b"].map((usageId) => inBatch(call(usageId, "2021-03-10T07:00:00+08:00", 600, video)));
    expect(changesOf(full, first, (account) => recordUsages(account, { at: late.at, usages }))).toEqual([["UsagesRerated", "recordUsages", 60, 60]]);
    const after = called("after", "2021-03-10T10:00:00+08:00", 1_200, video);
    expect(changesOf(full, first, after, voided("first", late.at))).toEqual([["UsageVoided", "first", 60, 20]]);
    expect(changesOf(full, first, voided("first", late.at), after)).toEqual([["UsageVoided", "first", 60, 0]]);
    // Commands at one instant stay apart: the second call was not late, and nothing was re-rated for it.
    expect(changesOf(bought("p", "2021-03-10T00:00:00+08:00", { minutes: 100 }), first, called("late", "2021-03-10T07:00:00+08:00", 3_000, late), called("next", "2021-03-10T11:55:00+08:00", 300, late)))
      .toEqual([["UsagesRerated", "recordUsage", 60, 100]]);
  });

  it("is not on the packages whose draws it left alone", () => {
    const steps = [full, bought("q", "2021-03-10T00:00:00+08:00", { minutes: 100, validFor: { days: 400 } }), first, called("late", "2021-03-10T07:00:00+08:00", 1_800, late)];
    const changes = (id: string) => explainPackage(ledgerInService(silentRtc, ...steps), id).changes.length;
    expect([changes("p"), changes("q")]).toEqual([1, 1]);
    expect(explainPackage(ledgerInService(silentRtc, ...steps, called("more", "2021-03-10T13:00:00+08:00", 60, video)), "q").changes).toHaveLength(1);
    expect(explainPackage(ledgerInService(silentRtc, full, called("late", "2021-03-10T07:00:00+08:00", 1_800, late)), "p").changes).toEqual([]);
  });
});

describe("an adjustment", () => {
  // It ends after the run that bills its first day: both days are billed for the first time by the next run.
  const overMidnight = [toppedUp("pay", OPENED, "100"), called("night", "2021-03-09T23:00:00+08:00", 14_400, { ...video, at: "2021-03-10T03:00:00+08:00" }), settled("2021-03-11T02:00:00+08:00")];

  it("is a line of which something was billed before, not one of an earlier day", () => {
    const events = ledgerInService(silentRtc, ...overMidnight);
    expect(explainBill(events, "acme-2021-03-10").lines.map(({ day, adjustment }) => [day, adjustment])).toEqual([["2021-03-09", false], ["2021-03-10", false]]);
    expect(explainUsage(events, "night").billed.map(({ day, adjustment }) => [day, adjustment])).toEqual([["2021-03-09", false], ["2021-03-10", false]]);
    expect(describeExplanation(explainBill(events, "acme-2021-03-10"))).not.toContain("adjustment");
    expect(describeExplanation(explainBill(events, "acme-2021-03-10")).split("\n")[1]).toBe("holds lines of 2021-03-09, 2021-03-10 for the first time");
  });

  it("is also a call that comes late to a line that was billed, and is named by the bill that holds nothing else", () => {
    const events = ledgerInService(silentRtc, ...overMidnight, called("late", "2021-03-09T20:00:00+08:00", 60, { ...video, at: "2021-03-12T03:00:00+08:00" }), settled("2021-03-13T02:00:00+08:00"));
    expect(explainBill(events, "acme-2021-03-12").lines.map(({ day, adjustment }) => [day, adjustment])).toEqual([["2021-03-09", true]]);
    expect(explainUsage(events, "late").billed).toMatchObject([{ billId: "acme-2021-03-12", adjustment: true }]);
    expect(describeExplanation(explainBill(events, "acme-2021-03-12")).split("\n")[1]).toBe("holds adjustments of 2021-03-09; nothing of 2021-03-12");
  });
});

describe("the list value of a package", () => {
  it("is what its minutes cost as pay-as-you-go, whatever was paid for it", () => {
    const events = ledgerInService(silentRtc, bought("p", "2021-03-10T00:00:00+08:00", { minutes: 60, price: "3.00" }), called("u", "2021-03-10T08:00:00+08:00", 3_600, video));
    expect(explainPackage(events, "p").listValue.shown.toFixed()).toBe("1.92");
    expect(describeExplanation(explainPackage(events, "p"))).toContain("60 package min drawn, list value CNY 1.92; 0 left");
  });
});

describe("a piece", () => {
  it("lists the packages whose validity it touches, not all that were ever bought", () => {
    const at = "2021-03-10T09:00:00+08:00";
    const events = ledgerInService(
      silentRtc, bought("before", "2021-03-09T09:59:59.999+08:00", { validFor: { days: 1 } }), bought("until", "2021-03-09T10:00:00+08:00", { validFor: { days: 1 } }),
      bought("over", at, { minutes: 1 }), called("u", "2021-03-10T10:00:00+08:00", 600, video), bought("after", "2021-03-10T10:10:00.001+08:00"), bought("later", "2021-06-10T10:10:00+08:00"),
    );
    expect(explainUsage(events, "u").pieces.map(verdicts)).toEqual([["until expired", "key returned", "over drawn"]]);
  });
});

describe("rounding of the day's total", () => {
  // Source C: legs of 30, 20 and 40 seconds are 1, 0 and 1 minutes.
  const legs: readonly Step[] = [[30, "a"], [20, "b"], [40, "c"]].map(([seconds, id], index) => called(String(id), `2021-03-10T10:0${index}:00+08:00`, Number(seconds)));
  const events = ledgerInService({ ...tencentTrtc, alerts: silentRtc.alerts }, ...legs);

  test.each`
    id     | fromMs    | toMs      | fromBilledSeconds | toBilledSeconds | billedSeconds
    ${"a"} | ${0}      | ${30_000} | ${0}              | ${60}           | ${60}
    ${"b"} | ${30_000} | ${50_000} | ${60}             | ${60}           | ${0}
    ${"c"} | ${50_000} | ${90_000} | ${60}             | ${120}          | ${60}
  `("leg $id takes the total from $fromMs to $toMs ms: $billedSeconds billed seconds", ({ id, billedSeconds, ...total }: { id: string; billedSeconds: number }) => {
    expect(explainUsage(events, id)).toMatchObject({ rounding: "per-day", pieces: [{ billedSeconds, total }] });
  });
});

describe("a package is not drawn because", () => {
  const call = (item: string, region = "cn") => called("u", "2021-03-10T10:00:00+08:00", 600, { item, region, at: "2021-03-12T00:00:00+08:00" });
  const at = "2021-03-10T09:00:00+08:00";
  test.each<[verdict: string, steps: readonly Step[]]>([
    ["p returned", [bought("p", at), returned("p", at), call("audio")]],
    ["p item-not-covered", [bought("p", at), call("recording-360p")]],
    ["p other-region", [bought("p", at, { regions: ["us"] }), call("audio")]],
    ["p other-item", [bought("p", at, { items: ["video-720p"] }), call("audio")]],
    ["p other-app", [bought("p", at, { appIds: ["lab"] }), call("audio")]],
    ["p other-item", [bought("p", at, { items: ["video-720p"], appIds: ["lab"] }), call("audio")]],
    ["p drawn", [bought("p", at, { items: ["audio"], appIds: ["app"] }), call("audio")]],
    ["p later-in-priority", [bought("first", at, { priority: -1 }), bought("p", at, { validFor: { days: 3 } }), call("audio")]],
    ["p not-needed", [bought("first", at, { priority: -1, validFor: { days: 3 } }), bought("p", at), call("audio")]],
    ["p drawn", [bought("first", at, { priority: -1, minutes: 1 }), bought("p", at, { validFor: { days: 3 } }), call("audio")]],
    ["p not-yet-effective", [bought("p", "2021-03-10T10:05:00+08:00"), call("audio")]],
    ["p expired", [bought("p", "2021-03-09T10:05:00+08:00", { validFor: { days: 1 } }), call("audio")]],
    ["p used-up", [bought("p", at, { minutes: 2, validFor: { days: 3 } }), called("first", "2021-03-10T09:30:00+08:00", 600), call("audio")]],
    ["p not-needed", [bought("first", at, { validFor: { days: 3 } }), bought("p", "2021-03-10T10:00:00+08:00"), call("audio")]],
    // The call lasts from 10:00 to 10:10: a package that begins as it starts is valid, and one that ends as it ends.
    ["p not-needed", ["first", "p"].map((id) => bought(id, "2021-03-09T10:10:00+08:00", { validFor: { days: 1 } })).concat(call("audio"))],
    ["p not-needed", [bought("first", at, { validFor: { days: 3 } }), bought("p", at), call("audio")]],
  ])("%s", (verdict, steps) => {
    expect(explainUsage(ledgerInService(silentRtc, ...steps), "u").pieces.flatMap(verdicts)).toContain(verdict);
  });
});

it("the words of an explanation name what passed a package over, and its terms", () => {
  const at = "2021-03-10T09:00:00+08:00";
  const events = ledgerInService(
    silentRtc, bought("first", at, { priority: -1 }), bought("later", at, { validFor: { days: 3 }, returnable: false }),
    bought("hd", at, { items: ["video-720p", "video-1080p"] }), bought("lab", at, { appIds: ["lab"], priority: 2 }), called("u", "2021-03-10T10:00:00+08:00", 60),
  );
  expect(describeExplanation(explainUsage(events, "u")).split("\n").filter((line) => line.includes('package "') && !line.includes('"key"')).map((line) => line.trim())).toEqual([
    'package "first": 0.25 of 100 package min drawn, 99.75 left, expires 2022-03-10T09:00:00.000+08:00',
    'package "later": not needed, its priority 0 comes later though it expires sooner, 100 package min left, expires 2021-03-13T09:00:00.000+08:00',
    'package "hd": not drawn, it does not cover the item',
    'package "lab": not drawn, it does not cover the app',
  ]);
  const terms = (id: string): string | undefined => describeExplanation(explainPackage(events, id)).split("\n")[1];
  expect(["first", "later", "hd", "lab"].map(terms)).toEqual([
    '100 package min for CNY 0.00 (external), regions "cn", priority -1',
    '100 package min for CNY 0.00 (external), regions "cn", not returnable',
    '100 package min for CNY 0.00 (external), regions "cn", only video-1080p, video-720p',
    '100 package min for CNY 0.00 (external), regions "cn", only app "lab", priority 2',
  ]);
});

describe("a usage", () => {
  it("whose id was used again after its day closed is explained with the earlier one", () => {
    const events = ledgerInService(silentRtc, called("u", "2021-03-10T10:00:00+08:00", 60), called("u", "2021-03-20T10:00:00+08:00", 120), voided("u", "2021-03-20T11:00:00+08:00"));
    const { earlier, ...last } = explainUsage(events, "u");
    expect(last).toMatchObject({ seconds: 120, billedSeconds: 0, pieces: [], steps: [{ type: "UsageRated" }, { type: "UsageVoided", reason: "reported by mistake", after: { pieces: [] } }], billed: [], unbilled: [] });
    expect(earlier).toMatchObject([{ seconds: 60, billedSeconds: 60, billed: [{ billId: "acme-2021-03-10" }], earlier: [] }]);
    expect(describeExplanation({ ...last, earlier })).toContain("an earlier usage had the same id");
  });

  it("of 0 seconds has nothing to explain", () => {
    expect(explainUsage(ledgerInService(silentRtc, called("u", "2021-03-10T10:00:00+08:00", 0)), "u")).toMatchObject({ pieces: [], billedSeconds: 0, billed: [], unbilled: [] });
  });

  it("that was voided after its bill is on that bill and on the one that credits it", () => {
    const events = ledgerInService(silentRtc, called("u", "2021-03-10T10:00:00+08:00", 600, video), settled("2021-03-11T02:00:00+08:00"), voided("u", "2021-03-11T09:00:00+08:00", "wrong customer"), settled("2021-03-12T02:00:00+08:00"));
    const { billed, charge } = explainUsage(events, "u");
    expect(billed.map(({ billId, billedSeconds, charge: part, steps }) => [billId, billedSeconds, part.shown.toFixed(), steps.map(({ reason }) => reason)])).toEqual([
      ["acme-2021-03-10", 600, "0.32", [null]],
      ["acme-2021-03-11", -600, "-0.32", ["wrong customer"]],
    ]);
    expect(charge).toMatchObject({ numerator: expect.objectContaining({}), shown: expect.objectContaining({}) });
    expect(charge.numerator.toFixed()).toBe("0");
    const bill = explainBill(events, "acme-2021-03-11");
    expect(bill.days.map(({ charge: now, chargeBefore, due }) => [now.shown, chargeBefore.shown, due].map(String))).toEqual([["0", "0.32", "-0.32"]]);
    expect(bill.arrears).toEqual({ started: null, cleared: true });
    expect(explainBill(events, "acme-2021-03-10").arrears.started).toMatchObject({ suspendsAt: ms("2021-03-12T02:00:00+08:00") });
  });

  it("that leaves its bill line unchanged is on no bill", () => {
    const events = ledgerInService(
      silentRtc, called("wrong", "2021-03-10T10:00:00+08:00", 600), settled("2021-03-11T02:00:00+08:00"), voided("wrong", "2021-03-11T09:00:00+08:00"),
      called("right", "2021-03-10T10:00:00+08:00", 600, { at: "2021-03-11T10:00:00+08:00" }), settled("2021-03-20T02:00:00+08:00"),
    );
    expect(explainUsage(events, "right")).toMatchObject({ billed: [], unbilled: [{ day: "2021-03-10", billedSeconds: 600 }] });
    expect(explainUsage(events, "wrong")).toMatchObject({ billed: [{ billedSeconds: 600 }], unbilled: [{ billedSeconds: -600, steps: [{ type: "UsageVoided" }] }] });
  });
});

describe("exact amounts", () => {
  it("are fractions in lowest terms, with the decimal that is shown, positive or negative", () => {
    const third: Tariff = { ...silentRtc, items: { ...silentRtc.items, audio: { weight: "0.3", rates: [{ region: "cn", perMinute: "0.01" }] } } };
    // A minute needs 0.3 package minutes; 0.1 is there: 0.2 of 0.3 is left at 0.01.
    const events = ledgerInService(
      third, bought("p", "2021-03-10T09:00:00+08:00", { minutes: "0.1" }), called("u", "2021-03-10T10:00:00+08:00", 60), settled("2021-03-11T02:00:00+08:00"),
      voided("u", "2021-03-11T09:00:00+08:00"), settled("2021-03-12T02:00:00+08:00"),
    );
    const charges = explainUsage(events, "u").billed.map(({ charge: { numerator, denominator, shown } }) => [numerator, denominator, shown].map(String));
    expect(charges).toEqual([["1", "150", "0.006667"], ["-1", "150", "-0.006667"]]);
    expect(describeExplanation(explainUsage(events, "u"))).toContain("CNY 0.006667 (1/150)");
    expect(explainBill(events, "acme-2021-03-10").days.map(({ rounded }) => rounded.toFixed())).toEqual(["0"]);
  });
});

describe("what does not exist", () => {
  const events = ledgerInService(silentRtc, called("u", "2021-03-10T10:00:00+08:00", 600));
  const refusalOf = (explain: () => unknown): Refusal | undefined => {
    try {
      explain();
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(RefusalError);
      return thrown instanceof RefusalError ? thrown.refusal : undefined;
    }
    return undefined;
  };

  it("is refused with its id", () => {
    expect(refusalOf(() => explainUsage(events, "v"))).toEqual({ type: "UsageNotFound", usageId: "v" });
    expect(refusalOf(() => explainPackage(events, "__proto__"))).toEqual({ type: "PackageNotFound", packageId: "__proto__" });
    expect(refusalOf(() => explainBill(events, "acme-2021-03-10"))).toEqual({ type: "BillNotFound", billId: "acme-2021-03-10" });
  });

  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const traps = new Proxy([], { get: () => { throw new Error("trap"); } });
  test.each<[string, unknown]>([
    ["nothing", undefined], ["null", null], ["a text", "events"], ["no events", []], ["a cycle", cyclic], ["a trap", traps], ["a gap", events.slice(1)],
    ["a hole", [...events, undefined]], ["an event twice", [...events, events.at(-1)]], ["a throwing getter", [{ get type() { throw new Error("trap"); } }]],
  ])("throws nothing but a RefusalError for %s", (_name, wrong) => {
    for (const explain of [explainUsage, explainPackage, explainBill]) expect(refusalOf(() => explain(malformed(wrong), "u"))).toMatchObject({ type: "InvalidInput" });
    expect(refusalOf(() => describeExplanation(malformed(wrong)))).toMatchObject({ type: "InvalidInput" });
  });

  test.each<[string, unknown]>([["nothing", undefined], ["an empty text", ""], ["a number", 7], ["a long text", "u".repeat(257)]])("refuses an id that is %s", (_name, id) => {
    expect(refusalOf(() => explainUsage(events, malformed(id)))).toMatchObject({ type: "InvalidInput", path: "usageId" });
    expect(refusalOf(() => explainPackage(events, malformed(id)))).toMatchObject({ type: "InvalidInput", path: "packageId" });
    expect(refusalOf(() => explainBill(events, malformed(id)))).toMatchObject({ type: "InvalidInput", path: "billId" });
  });
});

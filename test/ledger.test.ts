import { describe, expect, it } from "vitest";
import { Decimal } from "decimal.js";
import {
  chain, createApp, describeEvent, describeRefusal, openAccount, RefusalError, replay, topUp, unwrap,
} from "../src/index.js";
import type { Account, Event } from "../src/index.js";
import {
  activated, bought, called, created, disabled, enabled, given, inService, malformed, ms, opened, OPENED, portrait, refused,
  returned, settled, silentRtc, toppedUp, types, verified, voided, when,
} from "./stories.js";
import type { Step } from "./stories.js";

const march = "2021-03-10T10:00:00+08:00";

describe("a chain of commands", () => {
  const pay = (paymentId: string, amount: string): Step => (account) => topUp(account, { paymentId, at: march, amount });

  it("gathers the events of each step", () => {
    const start = inService();
    const outcome = unwrap(chain(start, pay("a", "1"), pay("a", "1"), created("new", march), pay("b", "2")));
    expect(types(outcome.events)).toEqual(["CashToppedUp", "AppCreated", "CashToppedUp"]);
    expect(String(outcome.account.cash)).toBe("3");
    expect(outcome.account.version).toBe(start.version + 3);
  });

  it("stops at the first refusal", () => {
    const reached: string[] = [];
    const noting = (name: string, step: Step): Step => (account) => { reached.push(name); return step(account); };
    const outcome = chain(inService(), noting("one", pay("a", "1")), noting("two", pay("a", "2")), noting("three", pay("b", "1")));
    expect(refused(outcome)).toEqual({ type: "IdConflict", kind: "payment", id: "a" });
    expect(reached).toEqual(["one", "two"]);
  });

  it("of nothing is the account itself", () => {
    const start = inService();
    const outcome = unwrap(chain(start));
    expect(outcome.account).toBe(start);
    expect(outcome.events).toEqual([]);
  });

  it("unwraps whole, or throws what the refusal says", () => {
    const accepted = createApp(inService(), { appId: "new", at: march });
    expect(unwrap(accepted)).toBe(accepted);
    const refusal = { type: "ServiceNotActivated", region: null } as const;
    const unwrapping = () => unwrap(createApp(opened(), { appId: "new", at: march }));
    expect(unwrapping).toThrow(RefusalError);
    expect(unwrapping).toThrow(describeRefusal(refusal));
  });
});

describe("the ledger", () => {
  /** A history in which nearly everything happens that can. */
  const opening = unwrap(openAccount({ accountId: "acme", tariff: silentRtc, at: OPENED }));
  const life: readonly Step[] = [
    verified(), activated("cn", OPENED), created("app", OPENED),
    bought("us", OPENED, { regions: ["us"], validFor: { days: 20 } }), enabled("app", OPENED),
    disabled("app", "2021-03-02T00:00:00+08:00"), enabled("app", "2021-03-03T00:00:00+08:00"),
    bought("pack", march, { minutes: 1 }), bought("back", march), returned("back", march),
    called("slip", march, 60, { item: "video-720p" }), called("early", "2021-03-10T09:00:00+08:00", 60),
    called("talk", "2021-03-10T10:05:00+08:00", 6000), called("before", "2021-03-10T10:01:00+08:00", 30),
    voided("slip", "2021-03-10T12:00:00+08:00"),
    settled("2021-03-12T12:00:00+08:00"), toppedUp("all", "2021-03-12T12:00:00+08:00", "0.80"),
    called("last", "2021-03-12T13:00:00+08:00", 6000), settled("2021-12-31T00:00:00+08:00"),
  ];
  const lived = given(opening.account, ...life);
  const events: Event[] = [...opening.events, ...when(opening.account, ...life)];

  it("has every kind of event but warnings and changes of tariff, numbered without a gap, in order of time", () => {
    expect([...new Set(types(events))].sort()).toEqual([
      "AccountOpened", "AppCreated", "AppDisabled", "AppEnabled", "ArrearsCleared", "ArrearsStarted", "BillIssued", "CashToppedUp",
      "IdentityVerified", "PackageDepleted", "PackageExpired", "PackagePurchased", "PackageRefunded", "ServiceActivated",
      "ServiceReleased", "ServiceResumed", "ServiceSuspended", "UsageRated", "UsageVoided", "UsagesRerated",
    ]);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, n) => n + 1));
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b));
    expect([lived.version, lived.clock]).toEqual([events.length, events.at(-1)?.at]);
  });

  it("reads line by line", () => {
    for (const event of events) expect(describeEvent(event, silentRtc)).toMatch(/^\S.*\S$/);
    expect(new Set(events.map((event) => describeEvent(event, silentRtc))).size).toBe(events.length);
  });

  it("replayed is the account, whole or from anywhere on", () => {
    expect(replay(events)).toEqual(lived);
    expect(portrait(replay(events))).toEqual(portrait(lived));
    for (let cut = 1; cut < events.length; cut += 1) {
      expect(replay(events.slice(cut), replay(events.slice(0, cut)))).toEqual(lived);
    }
    expect(replay([], lived)).toEqual(lived);
  });

  it("is refused with a gap, a repetition, a wrong start or time running back", () => {
    const broken: readonly (readonly [Event[], Account?])[] = [
      [[]], [events.slice(1)], [events.toSpliced(3, 1)], [events.toSpliced(3, 0, ...events.slice(3, 4))], [[...events].reverse()],
      [events.slice(0, 2), lived], [events.slice(5), replay(events.slice(0, 4))], [events, replay(events.slice(0, 1))],
      [events.map((event) => (event.sequence === 9 ? { ...event, at: malformed(0) } : event))],
      [events.map((event) => (event.sequence === 4 ? { ...event, type: malformed("AppInvented") } : event))],
    ];
    for (const [ledger, from] of broken) expect(() => replay(ledger, from)).toThrow(RefusalError);
    expect(() => replay(malformed(null))).toThrow(RefusalError);
  });
});

describe("a ledger in which one event was changed", () => {
  const pack = given(inService(), bought("pack", OPENED, { minutes: 10 }), toppedUp("pay", march, "1"));
  const hd = { item: "video-720p" };
  const late = { ...hd, at: "2021-03-10T13:00:00+08:00" };
  const events = when(
    pack, called("talk", march, 600, hd), called("early", "2021-03-10T09:00:00+08:00", 360, late), settled("2021-03-11T12:00:00+08:00"),
  );

  it("is a ledger as long as nothing was", () => {
    expect(types(events)).toEqual(["UsageRated", "PackageDepleted", "UsagesRerated", "UsageRated", "BillIssued"]);
    expect(replay(events, pack).version).toBe(pack.version + 5);
  });

  const drawing = (packageId: string, drawn: number, overage: number) => ({
    pieces: [{ day: "2021-03-10", endedAt: ms(march) + 600_000, minutes: 10, draws: [{ packageId, drawn }], overage }],
  });
  it.each([
    ["a usage of no app", 0, { appId: "none" }],
    ["a usage of a package that was never bought", 0, drawing("none", 600_000, 0)],
    ["a usage that does not add up", 0, drawing("pack", 540_000, 0)],
    ["a package that was never bought", 1, { packageId: "none" }],
    ["a usage that draws more than there is", 3, drawing("pack", 600_000, 0)],
    ["a usage whose id is taken", 3, { usageId: "talk" }],
    ["a usage re-rated so that it does not add up", 2,
      { changes: [{ usageId: "talk", before: drawing("pack", 600_000, 0).pieces, after: drawing("pack", 240_000, 0).pieces }] }],
    ["a usage re-rated from what it was not", 2,
      { changes: [{ usageId: "talk", before: drawing("pack", 540_000, 60_000).pieces, after: [] }] }],
    ["a bill that does not add up", 4,
      { bill: { billId: "b", day: "2021-03-10", issuedAt: 0, lines: [], roundDown: new Decimal(0), total: new Decimal(1) } }],
    ["an app enabled twice", 0, { type: "AppEnabled", appId: "app" }],
    ["a payment made twice", 0, { type: "CashToppedUp", paymentId: "pay", amount: new Decimal(1) }],
    ["arrears cleared that were none", 0, { type: "ArrearsCleared" }],
    ["a service resumed that was active", 0, { type: "ServiceResumed" }],
    ["a service suspended that owes nothing", 0, { type: "ServiceSuspended" }],
    ["a service released that was active", 0, { type: "ServiceReleased" }],
    ["arrears started without debt", 0, { type: "ArrearsStarted", due: new Decimal(0), suspendsAt: ms(march), releasesAt: ms(march) }],
    ["a package returned that was consumed", 3, { type: "PackageRefunded", packageId: "pack", amount: new Decimal(0), paidTo: "external" }],
    ["a package returned that was returned", 0, { type: "PackageRefunded", packageId: "key", amount: new Decimal(0), paidTo: "external" }],
    ["a package returned that was never bought", 0, { type: "PackageRefunded", packageId: "none", amount: new Decimal(0), paidTo: "external" }],
    ["a void of nothing", 0, { type: "UsageVoided", usageId: "none", reason: "?" }],
    ["a second opening", 0, { type: "AccountOpened", accountId: "acme", tariff: silentRtc }],
  ])("is refused: %s", (_what, index, change) => {
    const tampered = events.slice(0, index + 1).map((event, n) => (n === index ? malformed({ ...event, ...change }) : event));
    expect(() => replay(tampered, pack)).toThrow(RefusalError);
  });
});

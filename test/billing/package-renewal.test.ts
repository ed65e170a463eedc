import { describe, expect, it, test } from "vitest";
import {
  type Account, accountFromBytes, accountFromJSON, accountToBytes, accountToJSON, cancelRenewal, describeEvent, type Event, eventFromJSON, eventToJSON, nextDueAt,
  packageViews, type PackageOffer, purchasePackage, remainingMinutes, replay, settle, type Tariff, unwrap,
} from "../../src/index.js";
import { explainPackage, describeExplanation, statement } from "../../src/reports/index.js";
import {
  bought, called, drawnAndOver, given, inService, ledgerInService, malformed, ms, OPENED, refused, returned, settled, silentRtc, type Step, theOnly, toppedUp,
  types, when,
} from "../support/account-steps.js";

const MONTHLY = { renews: "monthly", validFor: { throughEndOfMonth: { years: 0 } } } as const;
const april = "2021-04-10T10:00:00+08:00";
const may = "2021-05-01T00:00:00+08:00";
const june = "2021-06-01T00:00:00+08:00";
const before = (at: string): string => new Date(ms(at) - 1).toISOString();
const after = (at: string): string => new Date(ms(at) + 1).toISOString();

const renewing = (more: Partial<Omit<PackageOffer, "offerId">> = {}, paidFrom: "external" | "cash" = "external", at = april): Step =>
  bought("p", at, { minutes: 10, price: "5", ...MONTHLY, ...more }, paidFrom);
const cancelled = (at: string, packageId = "p"): Step => (account) => cancelRenewal(account, { at, packageId });
const warning: Tariff = { ...silentRtc, alerts: { remainingPercent: [], expiryDays: [7, 1], cashBelow: null } };

const said = (events: readonly Event[]): string[] => events.map((event) => {
  const named = event.type === "PackageRenewed" || event.type === "PackageExpired" || event.type === "RenewalFailed" || event.type === "PackageExpiringSoon" ? ` ${event.packageId}` : "";
  return `${event.type}${named}`;
});
const until = (account: Account, at: string): string[] => said(when(account, settled(at)));

describe("a package that renews (rule 13)", () => {
  it("is granted anew on the first instant of each month, on the terms as bought, as a package of its own (rules 1 to 3)", () => {
    const account = given(inService(), renewing({ items: ["audio"], priority: -1, label: "monthly" }));
    expect(until(account, before(may))).toEqual([]);
    const events = when(account, settled(may));
    expect(said(events)).toEqual(["PackageExpired p", "PackageRenewed p/2021-05"]);
    expect(theOnly("PackageRenewed", events)).toMatchObject({
      at: ms(may), packageId: "p/2021-05", renewalOf: "p", items: ["audio"], priority: -1, label: "monthly", quotaMs: 600_000, paidFrom: "external", source: "inline",
      effectiveAt: ms(may), expiresAt: ms(june), refundableUntil: ms(may) + 7 * 86_400_000, renews: "monthly",
    });
    expect(until(given(account, settled(may)), "2021-07-02T00:00:00+08:00")).toEqual(
      ["PackageExpired p/2021-05", "PackageRenewed p/2021-06", "PackageExpired p/2021-06", "PackageRenewed p/2021-07"],
    );
  });

  it("covers a call across the first instant of the month with both packages, each for its piece", () => {
    const account = given(inService(), renewing());
    const { pieces } = theOnly("UsageRated", when(account, called("u", "2021-04-30T23:50:00+08:00", 1_200, { item: "video-720p" })));
    expect(pieces.map(({ draws }) => draws)).toEqual([[{ packageId: "p", drawnMs: 600_000 }], [{ packageId: "p/2021-05", drawnMs: 600_000 }]]);
  });

  it("keeps the terms as bought when the tariff changes, and its return window is that of the tariff then", () => {
    const tariff = { ...silentRtc, offers: [{ offerId: "m", minutes: 10, price: "5", ...MONTHLY }] };
    const changed: Step = (account) => ({ ...unwrap(settle(account, { at: april })), ...unwrap(purchasePackage(account, { at: april, packageId: "p", offerId: "m" })) });
    const account = given(inService(tariff), changed);
    const { price, source, offerId } = theOnly("PackageRenewed", when(account, settled(may)));
    expect([String(price), source, offerId]).toEqual(["5", "tariff", "m"]);
  });

  it("is paid from cash where there is enough; else the month is left out, whatever comes later, and the next is tried again", () => {
    const account = given(inService(), toppedUp("a", april, "9.99"), renewing({}, "cash"));
    const failed = when(account, settled(may));
    expect(said(failed)).toEqual(["PackageExpired p", "RenewalFailed p"]);
    expect(theOnly("RenewalFailed", failed)).toMatchObject({ at: ms(may), packageId: "p", month: "2021-05" });
    expect([theOnly("RenewalFailed", failed).price, theOnly("RenewalFailed", failed).cash].map(String)).toEqual(["5", "4.99"]);
    const rich = given(account, settled(may), toppedUp("b", may, "0.02"));
    expect(until(rich, before(june))).toEqual([]);
    expect(until(rich, june)).toEqual(["PackageRenewed p/2021-06"]);
    expect(String(given(rich, settled(june)).cash)).toBe("0.01");
  });

  test.each([["4.99", "RenewalFailed p"], ["5", "PackageRenewed p/2021-05"]])("with %s left of a price of 5: %s", (left, expected) => {
    const account = given(inService(), toppedUp("a", april, "5"), renewing({}, "cash"), toppedUp("b", april, left));
    expect(until(account, may)).toEqual(["PackageExpired p", expected]);
  });

  it("renews several in the order of their ids, each out of what is left", () => {
    const buy = (id: string, price: string): Step => bought(id, april, { minutes: 1, price, ...MONTHLY }, "cash");
    const account = given(inService(), toppedUp("a", april, "60"), buy("c", "3"), buy("B", "8"), buy("a", "9"), buy("b", "40"));
    const renewed = given(account, toppedUp("more", april, "16"));
    expect(until(renewed, may).filter((line) => !line.startsWith("PackageExpired"))).toEqual(
      ["PackageRenewed B/2021-05", "RenewalFailed a", "RenewalFailed b", "PackageRenewed c/2021-05"],
    );
  });

  it("goes on while the service is suspended, and ends with its release", () => {
    const debtor = given(inService(), renewing({ items: ["video-1080p"] }), called("u", "2021-04-28T10:00:00+08:00", 6_000));
    const events = when(debtor, settled("2021-10-15T00:00:00+08:00"));
    expect(said(events).filter((line) => /Renew|Service/.test(line))).toEqual([
      "ServiceSuspended", "PackageRenewed p/2021-05", "PackageRenewed p/2021-06", "PackageRenewed p/2021-07", "PackageRenewed p/2021-08", "ServiceReleased",
    ]);
    const view = packageViews(given(debtor, settled("2021-10-15T00:00:00+08:00")), OPENED).find(({ packageId }) => packageId === "p");
    expect(view).toMatchObject({ renews: "monthly", renewal: "ended", renewalOf: null });
  });

  it("ends with the return of the package that was granted last, not of an earlier one", () => {
    const first = given(inService(), renewing({}, "external", "2021-04-28T10:00:00+08:00"));
    expect(until(given(first, returned("p", "2021-04-30T10:00:00+08:00")), june)).toEqual([]);
    const second = given(first, settled(may), returned("p/2021-05", "2021-05-03T10:00:00+08:00"));
    expect(until(second, "2021-08-01T00:00:00+08:00")).toEqual([]);
    expect(packageViews(second, may).map(({ packageId, status, renewal, renewalOf }) => [packageId, status, renewal, renewalOf]).filter(([id]) => id !== "key")).toEqual([
      ["p", "expired", "ended", null], ["p/2021-05", "refunded", null, "p"],
    ]);
  });

  it("brings no warning of an expiry that is followed by the next package; once it is cancelled it does", () => {
    const account = given(inService(warning), renewing());
    expect(until(account, may)).toEqual(["PackageExpired p", "PackageRenewed p/2021-05"]);
    expect(until(given(account, cancelled("2021-04-20T00:00:00+08:00")), may)).toEqual(["PackageExpiringSoon p", "PackageExpiringSoon p", "PackageExpired p"]);
    expect(until(given(account, cancelled("2021-04-27T00:00:00+08:00")), may)).toEqual(["PackageExpiringSoon p", "PackageExpired p"]);
  });

  it("is seen by questions about a later instant", () => {
    const account = given(inService(), renewing({ items: ["audio"] }));
    expect(packageViews(account, "2021-06-15T00:00:00+08:00").map(({ packageId, status }) => `${packageId} ${status}`).filter((line) => !line.startsWith("key"))).toEqual(
      ["p expired", "p/2021-05 expired", "p/2021-06 active"],
    );
    expect(["2021-04-30T23:59:59+08:00", may].map((at) => String(remainingMinutes(account, at, { item: "audio" })))).toEqual(["40", "40"]);
    expect(packageViews(account, april)).toHaveLength(2);
  });
});

describe("when time next brings something is exact, with renewals", () => {
  test.each<[what: string, steps: readonly Step[], at: string | null]>([
    ["a package that renews", [renewing()], may],
    ["one that was returned", [renewing(), returned("p", april)], null],
    ["one of which a month failed", [toppedUp("a", april, "5"), renewing({}, "cash"), settled(may)], june],
    ["one that was cancelled, once it has expired", [renewing(), cancelled(april), settled(may)], null],
  ])("%s", (_what, steps, at) => {
    const account = given(inService(), ...steps);
    expect(nextDueAt(account)).toBe(at === null ? null : ms(at));
    if (at === null) return;
    expect(until(account, before(at))).toEqual([]);
    expect(until(account, at).length).toBeGreaterThan(0);
  });
});

describe("both sides of the first instant of a month: expiry, renewal, bill, deadline, then the command", () => {
  const atMidnight: Tariff = { ...silentRtc, billingRunAt: "00:00", arrears: { suspendAfterHours: 24, releaseAfterDays: 1 } };

  test.each<[at: string, expected: readonly string[]]>([
    [before(may), ["CashToppedUp"]],
    [may, ["PackageExpired p", "RenewalFailed p", "BillIssued", "CashToppedUp"]],
    [after(may), ["PackageExpired p", "RenewalFailed p", "BillIssued", "CashToppedUp"]],
  ])("a payment at %s: %j", (at, expected) => {
    const account = given(inService(atMidnight), toppedUp("a", april, "9"), renewing({}, "cash"), called("u", "2021-04-30T10:00:00+08:00", 3_600));
    expect(said(when(account, toppedUp("b", at, "10"))).filter((line) => !line.startsWith("Arrears"))).toEqual(expected);
  });

  test.each<[cash: string, expected: readonly string[]]>([
    ["14.48", ["PackageExpired p", "PackageRenewed p/2021-05", "BillIssued"]],
    ["14.47", ["PackageExpired p", "RenewalFailed p", "BillIssued"]],
  ])("a renewal comes before the bill of the same instant, and is not paid out of what that bill takes: %s", (cash, expected) => {
    const account = given(inService(atMidnight), toppedUp("a", april, cash), renewing({}, "cash"), called("u", "2021-04-30T10:00:00+08:00", 36_000));
    expect(until(account, may)).toEqual(expected);
  });

  it("it comes before the release of that instant", () => {
    const debtor = given(inService(atMidnight), renewing({ items: ["video-1080p"] }), called("u", "2021-04-28T10:00:00+08:00", 6_000));
    expect(until(debtor, may)).toEqual(["BillIssued", "ArrearsStarted", "ServiceSuspended", "PackageExpired p", "PackageRenewed p/2021-05", "ServiceReleased"]);
  });

  test.each<[at: string, granted: boolean]>([[before(may), false], [may, true], [after(may), true]])("cancelled at %s, May is granted: %s", (at, granted) => {
    const events = when(given(inService(), renewing()), cancelled(at), settled("2021-08-01T00:00:00+08:00"));
    expect(said(events).filter((line) => line.startsWith("PackageRenewed"))).toEqual(granted ? ["PackageRenewed p/2021-05"] : []);
  });

  test.each<[boughtAt: string, first: string]>([
    [before(may), "p/2021-05"], [may, "p/2021-06"], [after(may), "p/2021-06"], ["2021-12-31T23:59:59.999+08:00", "p/2022-01"],
  ])("bought at %s, it is first granted as %s", (boughtAt, first) => {
    const account = given(inService(), renewing({}, "external", boughtAt));
    const at = nextDueAt(account) ?? 0;
    expect(said(unwrap(settle(account, { at })).events)).toEqual(["PackageExpired p", `PackageRenewed ${first}`]);
  });

  it("the first instant of a month is that of the tariff's zone, also where clocks skip midnight", () => {
    const renewsAt = (timeZone: string, at: string, opened: string): string => {
      const account = given(inService({ ...silentRtc, timeZone }, opened), renewing({}, "external", at));
      return new Date(nextDueAt(account) ?? 0).toISOString();
    };
    expect(renewsAt("Asia/Beirut", "2021-04-10T10:00:00+03:00", OPENED)).toBe("2021-04-30T21:00:00.000Z");
    expect(renewsAt("Asia/Amman", "2016-03-10T10:00:00+02:00", "2016-03-01T00:00:00+02:00")).toBe("2016-03-31T22:00:00.000Z"); // 00:00 became 01:00
  });
});

describe("cancelRenewal", () => {
  const account = given(inService(), renewing(), bought("plain", april), settled(may));
  test.each<[what: string, ask: Step, expected: unknown]>([
    ["an id that is not text", (was) => cancelRenewal(was, { at: may, packageId: malformed(1) }), { type: "InvalidInput", path: "packageId", reason: "must be a text that is not empty" }],
    ["an unknown package", cancelled(may, "none"), { type: "PackageNotFound", packageId: "none" }],
    ["a package that was not bought to renew", cancelled(may, "plain"), { type: "NotRenewing", packageId: "plain" }],
    ["a package that a renewal granted", cancelled(may, "p/2021-05"), { type: "NotRenewing", packageId: "p/2021-05" }],
    ["in the past", cancelled(april), { type: "ClockWentBackwards", clock: ms(may) }],
    ["in time", cancelled(may), "accepted"],
  ])("of %s", (_what, ask, expected) => expect(refused(ask(account))).toEqual(expected));

  it("again is a repeat, at any later time; after a return it is refused", () => {
    const ended = given(account, cancelled(may));
    for (const at of [april, "2025-01-01T00:00:00Z"]) expect(cancelRenewal(ended, { at, packageId: "p" })).toEqual({ ok: true, account: ended, events: [] });
    expect(refused(cancelled(may)(given(account, returned("p/2021-05", may))))).toEqual({ type: "NotRenewing", packageId: "p" });
  });

  it("is refused once the service is released", () => {
    const released = given(inService(), renewing({ items: ["video-1080p"] }), called("u", "2021-04-28T10:00:00+08:00", 6_000), settled("2021-10-15T00:00:00+08:00"));
    expect(refused(cancelled("2021-10-15T00:00:00+08:00")(released))).toMatchObject({ type: "ServiceReleased" });
  });
});

describe("ids of a renewal", () => {
  const conflict = (id: string) => ({ type: "IdConflict", kind: "package", id });
  const running = given(inService(), renewing());

  test.each<[id: string, at: string, expected: unknown]>([
    ["p/2021-05", april, conflict("p/2021-05")], ["p/2021-05", may, conflict("p/2021-05")], ["p/2021-05", june, conflict("p/2021-05")],
    ["p/9999-12", june, conflict("p/9999-12")], ["p/2021-04", april, "accepted"], ["p/2021-03", april, "accepted"], ["p/2021-13", april, "accepted"],
    ["p/2021-5", april, "accepted"], ["q/2021-05", april, "accepted"], ["p/2021-05/2021-06", april, "accepted"], ["p/2021-06", june, conflict("p/2021-06")],
  ])("%s bought at %s by another purchase", (id, at, expected) => {
    const asked = (account: Account) => refused(bought(id, at)(account));
    expect(asked(running)).toEqual(expected);
    expect(asked(given(running, settled(at)))).toEqual(expected); // law 10
  });

  it("are free once the renewal has ended, but for those that were granted", () => {
    const ended = given(running, settled(may), cancelled(may));
    expect([bought("p/2021-05", may), bought("p/2021-06", may)].map((buy) => refused(buy(ended)))).toEqual([conflict("p/2021-05"), "accepted"]);
  });

  test.each<[taken: string, expected: unknown]>([
    ["p/2021-05", conflict("p/2021-05")], ["p/2031-01", conflict("p/2031-01")], ["p/2021-04", "accepted"], ["p/2021-13", "accepted"], ["p/x", "accepted"], ["pp/2021-05", "accepted"],
    ["p", conflict("p")],
  ])("with %s taken, a package that renews as p: %j", (taken, expected) => {
    expect(refused(renewing()(given(inService(), bought(taken, april))))).toEqual(expected);
  });

  test.each([[248, "accepted"], [249, { type: "InvalidInput", path: "packageId", reason: "must have at most 248 characters, since the package renews" }]])("of %i characters: %j", (length, expected) => {
    const id = "x".repeat(length);
    expect(refused(bought(id, april, { ...MONTHLY })(inService()))).toEqual(expected);
    expect(refused(bought(id, april)(inService()))).toBe("accepted");
  });

  test.each([{ days: 30 }, { months: 1 }, { throughEndOfMonth: { years: 1 } }])("a validity of %j does not renew", (validFor) => {
    expect(refused(bought("p", april, { renews: "monthly", validFor })(inService()))).toMatchObject({ type: "InvalidInput", path: "offer.renews" });
  });
});

describe("stored renewals", () => {
  const steps = [toppedUp("a", april, "12"), renewing({}, "cash"), settled("2021-06-02T00:00:00+08:00"), cancelled("2021-06-03T00:00:00+08:00")];
  const events = ledgerInService(silentRtc, ...steps);

  it("are read back from events, JSON and bytes, and go on alike from every version", () => {
    expect(types(events).filter((type) => type.startsWith("Renewal") || type === "PackageRenewed")).toEqual(["PackageRenewed", "RenewalFailed", "RenewalCancelled"]);
    for (const event of events) expect(unwrap(eventFromJSON(eventToJSON(event))).event).toEqual(event);
    const next = (read: Account) => JSON.stringify(unwrap(settle(read, { at: "2021-09-01T00:00:00+08:00" })).events.map(eventToJSON));
    for (const count of steps.keys()) {
      const account = given(inService(), ...steps.slice(0, count + 1));
      expect(next(unwrap(accountFromJSON(accountToJSON(account))).account)).toBe(next(account));
      expect(next(unwrap(accountFromBytes(accountToBytes(account))).account)).toBe(next(account));
    }
    const account = replay(events);
    expect(unwrap(accountFromBytes(accountToBytes(account))).account).toEqual(account);
    expect(accountToJSON(unwrap(accountFromJSON(accountToJSON(account))).account)).toEqual(accountToJSON(account));
  });

  it("a ledger that breaks off within the first instant of a month is continued with what is missing", () => {
    const account = given(inService(), renewing(), bought("q", april, { ...MONTHLY, minutes: 2 }));
    const brought = when(account, settled(may));
    expect(said(brought)).toEqual(["PackageExpired p", "PackageExpired q", "PackageRenewed p/2021-05", "PackageRenewed q/2021-05"]);
    for (let length = 0; length <= brought.length; length += 1) {
      const cut = replay(brought.slice(0, length), account);
      expect(unwrap(settle(cut, { at: ms(may) })).events).toEqual(brought.slice(length));
    }
  });

  const document = accountToJSON(replay(events.slice(0, -1))) as { readonly packages: readonly Record<string, unknown>[] };
  const damaged = (id: string, more: object) => accountFromJSON({ ...document, packages: document.packages.map((pack) => (pack["packageId"] === id ? { ...pack, ...more } : pack)) });
  test.each<[id: string, more: object, path: string]>([
    ["p", { renewal: null }, "packages.p.renewal"], ["key", { renewal: "running" }, "packages.key.renewal"], ["p", { validFor: { days: 1 } }, "packages.p.renews"],
    ["p/2021-05", { renewalOf: "key" }, "packages.p/2021-05.renewalOf"], ["key", { packageId: "p/2021-07" }, "packages.p/2021-07.packageId"],
    ["p/2021-05", { packageId: "p/2021-06" }, "packages.p/2021-06.renewalOf"],
  ])("a document in which %s has %j is refused at %s", (id, more, path) => {
    expect(damaged(id, more)).toMatchObject({ ok: false, refusal: { type: "InvalidInput", path } });
  });

  const granted = events.find(({ type }) => type === "PackageRenewed");
  const upTo = events.slice(0, events.findIndex(({ type }) => type === "PackageRenewed"));
  test.each<[more: object]>([
    [{ packageId: "p/2021-06" }], [{ renewalOf: "key" }], [{ price: malformed("6") }], [{ at: ms(may) + 1 }], [{ paidFrom: "external" }], [{ quotaMs: 1 }],
  ])("an event of a renewal with %j cannot follow", (more) => {
    expect(() => replay(malformed([...upTo, { ...granted, ...more }]))).toThrow(/must renew a package/);
  });
});

describe("reports of renewals", () => {
  const events = ledgerInService(silentRtc, toppedUp("a", april, "12"), renewing({}, "cash"), settled("2021-06-02T00:00:00+08:00"), cancelled("2021-06-03T00:00:00+08:00"));

  it("a statement lists them, and their price among the purchases from cash", () => {
    const { renewals, cash, purchases } = statement(events, { from: may, until: "2021-07-01T00:00:00+08:00" });
    expect(said(renewals)).toEqual(["PackageRenewed p/2021-05", "RenewalFailed p"]);
    expect([cash.opening, cash.purchases, cash.closing].map(String)).toEqual(["7", "5", "2"]);
    expect(purchases).toEqual([]);
  });

  it("an explanation of the package that was bought says what became of each month", () => {
    expect(describeExplanation(explainPackage(events, "p")).split("\n").slice(-4).map((line) => line.trim())).toEqual([
      "renewals", '2021-05-01T00:00:00.000+08:00 granted as "p/2021-05" for CNY 5.00 (cash)', "2021-06-01T00:00:00.000+08:00 not granted for 2021-06: CNY 2.00 could be spent",
      "2021-06-03T00:00:00.000+08:00 cancelled",
    ]);
    expect(describeExplanation(explainPackage(events, "p/2021-05")).split("\n")[0]).toMatch(/^package "p\/2021-05", renewal of "p" 2021-05-01/);
  });

  it("each event has its words", () => {
    const named = events.filter(({ type }) => type === "PackageRenewed" || type.startsWith("Renewal"));
    expect(named.map((event) => describeEvent(event, silentRtc).slice("2021-05-01T00:00:00.000+08:00 ".length))).toEqual([
      'package "p" renewed as "p/2021-05": 10 package minutes until 2021-06-01T00:00:00.000+08:00 for CNY 5.00 (cash), renews monthly',
      'package "p" not renewed for 2021-06: its price is CNY 5.00, CNY 2.00 may be spent',
      'renewal of package "p" cancelled',
    ]);
  });
});

it("a thousand renewals in a year cost what they are: each looks at few of the packages", () => {
  const ids = Array.from({ length: 84 }, (_, n) => `p${String(n).padStart(2, "0")}`);
  const account = given(inService(), ...ids.map((id) => bought(id, april, { ...MONTHLY, minutes: 1 })));
  const year = unwrap(settle(account, { at: "2022-04-11T00:00:00+08:00" }));
  expect(year.events.filter(({ type }) => type === "PackageRenewed")).toHaveLength(84 * 12);
  expect(year.account.renewals.size).toBe(84);
  expect(drawnAndOver(when(year.account, called("u", "2022-04-11T00:00:00+08:00", 60)))).toEqual({ u: [15_000, 0] });
});

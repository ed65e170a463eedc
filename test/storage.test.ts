import { describe, expect, it, test } from "vitest";
import { accountFromJSON, accountToJSON, eventFromJSON, eventToJSON, openAccount, RefusalError, replay, unwrap } from "../src/index.js";
import type { Account, Event, Tariff } from "../src/index.js";
import { readAccount } from "../src/account-json.js";
import {
  activated, bought, called, created, enabled, given, malformed, refused, returned, settled, silentRtc, type Step, toppedUp, verified, voided, when,
} from "./stories.js";

const march = "2021-03-10T10:00:00+08:00";

/** A life with something of everything: cash, packages, adjustments, a void, arrears, a suspension, a return. */
const life: readonly Step[] = [
  verified(march), activated("cn", march), created("app", march), toppedUp("pay-1", march, "50.00000001"),
  bought("pack", march, { minutes: "10.0001", price: "12.5", label: "example" }, "cash"), bought("spare", march, { minutes: 5, validFor: { years: 2 } }),
  enabled("app", march), called("talk", "2021-03-10T23:30:00+08:00", 7_261),
  called("rec", "2021-03-10T10:00:00+08:00", 90_000, { item: "recording-360p" }), settled("2021-03-12T03:00:00+08:00"),
  called("late", "2021-03-10T12:00:00+08:00", 61, { at: "2021-03-12T04:00:00+08:00" }), voided("talk", "2021-03-12T05:00:00+08:00"),
  settled("2021-03-14T03:00:00+08:00"), returned("spare", "2021-03-14T04:00:00+08:00"),
];

function lived(tariff: Tariff = silentRtc): { readonly account: Account; readonly events: readonly Event[] } {
  const { account, events } = unwrap(openAccount({ at: march, accountId: "acme", tariff }));
  return { account: given(account, ...life), events: [...events, ...when(account, ...life)] };
}

const throughText = (json: unknown): unknown => JSON.parse(JSON.stringify(json));
const read = (json: unknown): Account => unwrap(accountFromJSON(json)).account;

describe("an account as JSON", () => {
  const { account, events } = lived();

  test("the life it tells has what can be damaged", () => {
    expect(account.service).toBe("suspended");
    expect(new Set(events.map(({ type }) => type))).toContain("UsagesRerated");
    expect(new Set(events.map(({ type }) => type))).toContain("PackageRefunded");
  });

  it("is read back equal, from its own form and from JSON.stringify", () => {
    expect(read(throughText(accountToJSON(account)))).toEqual(account);
    expect(read(throughText(account))).toEqual(account);
    expect(JSON.stringify(account)).toBe(JSON.stringify(accountToJSON(account)));
  });

  it("goes on as if it had never left memory", () => {
    const next = called("next", "2021-03-10T13:00:00+08:00", 600, { at: "2021-03-14T05:00:00+08:00" });
    expect(when(read(throughText(account)), next, settled("2021-08-01T00:00:00+08:00"))).toEqual(when(account, next, settled("2021-08-01T00:00:00+08:00")));
  });

  it("is read at every event of its life, also between the events of one command, and goes on from there", () => {
    for (let length = 1; length <= events.length; length += 1) {
      const reached = read(throughText(replay(events.slice(0, length))));
      expect(replay(events.slice(length), reached)).toEqual(account);
    }
  });

  it("tells units by text: instants in ISO, money and minutes as decimal text", () => {
    expect(accountToJSON(account)).toMatchObject({
      schema: 1,
      clock: "2021-03-13T20:00:00.000Z",
      packages: [{ packageId: "pack", quota: "10.0001", price: "12.5", expiresAt: "2022-03-10T02:00:00.000Z" }, { packageId: "spare", refunded: true }],
    });
  });

  it("names an account whose tariff or ids are called __proto__ as any other", () => {
    const items = Object.fromEntries([...Object.entries(silentRtc.items), ["__proto__", { weight: "1", rates: [{ region: "cn", perMinute: "1" }] }]]);
    const odd = given(unwrap(openAccount({ at: march, accountId: "__proto__", tariff: { ...silentRtc, items } })).account, ...life, toppedUp("__proto__", "2021-03-14T05:00:00+08:00", "1"));
    expect(read(throughText(odd))).toEqual(odd);
    expect(Object.hasOwn(odd.tariff.items, "__proto__")).toBe(true);
  });

  const document = throughText(account) as Record<string, unknown>;
  type Damage = (copy: Record<string, never>) => void;
  const damages: readonly (readonly [path: string, damage: Damage])[] = [
    ["accountId", (copy) => { delete copy["accountId"]; }],
    ["version", (copy) => { Object.assign(copy, { version: 0 }); }],
    ["clock", (copy) => { Object.assign(copy, { clock: "yesterday" }); }],
    ["schema", (copy) => { Object.assign(copy, { schema: 2 }); }],
    ["schema", (copy) => { Object.assign(copy, { schema: 0 }); }],
    ["cash", (copy) => { Object.assign(copy, { cash: "1000" }); }],
    ["cash", (copy) => { Object.assign(copy, { billedTotal: "0" }); }],
    ["cash", (copy) => { Object.assign(copy, { payments: [] }); }],
    ["service", (copy) => { Object.assign(copy, { service: "active" }); }],
    ["service", (copy) => { Object.assign(copy, { regions: [] }); }],
    ["deadlines", (copy) => { Object.assign(copy, { arrearsSince: null }); }],
    ["apps.app.status", (copy) => { Object.assign(copy["apps"]?.[0] ?? {}, { status: "disabled" }); }],
    ["packages[0].remaining", (copy) => { Object.assign(copy["packages"]?.[0] ?? {}, { consumed: "0" }); }],
    ["packages.pack.consumed", (copy) => { Object.assign(copy["packages"]?.[0] ?? {}, { consumed: "0", remaining: "10.0001" }); }],
    ["packages.spare.consumed", (copy) => { Object.assign(copy["packages"]?.[1] ?? {}, { consumed: "1", remaining: "4" }); }],
    ["packages", (copy) => { Object.assign(copy, { packages: [copy["packages"]?.[0], copy["packages"]?.[0]] }); }],
    ["usages.late.appId", (copy) => { Object.assign(copy["usages"]?.[1] ?? {}, { appId: "elsewhere" }); }],
    ["usages.late.item", (copy) => { Object.assign(copy["usages"]?.[1] ?? {}, { item: "video-8k" }); }],
    ["usages.late.pieces", (copy) => { Object.assign(copy["usages"]?.[1] ?? {}, { pieces: [] }); }],
    ["usages.late.pieces", (copy) => { Object.assign(copy["usages"]?.[1]?.["pieces"]?.[0] ?? {}, { overage: "7" }); }],
    ["usages.late.pieces", (copy) => { Object.assign(copy["usages"]?.[1]?.["pieces"]?.[0]?.["draws"]?.[0] ?? {}, { packageId: "none" }); }],
    ["usages[1].pieces[0].minutes", (copy) => { Object.assign(copy["usages"]?.[1]?.["pieces"]?.[0] ?? {}, { minutes: 1.5 }); }],
    ["rated.2021-03-10", (copy) => { Object.assign(copy["rated"]?.[0] ?? {}, { minutes: 17 }); }],
    ["tariff.timeZone", (copy) => { Object.assign(copy["tariff"] ?? {}, { timeZone: "" }); }],
  ];
  test.each(damages.map(([path, damage], index) => [index + 1, path, damage] as const))("damage %i is refused at %s", (_index, path, damage) => {
    const copy = structuredClone(document) as Record<string, never>;
    damage(copy);
    expect(copy).not.toEqual(document);
    expect(refused(accountFromJSON(copy))).toMatchObject({ type: "InvalidInput", path });
  });

  test.each([["nothing", undefined], ["null", null], ["a text", "{}"], ["a list", []], ["an empty object", {}], ["an event", throughText(events[0])]])(
    "%s is no account", (_what, json) => {
      expect(refused(accountFromJSON(json))).toMatchObject({ type: "InvalidInput" });
    },
  );

  test("a text cut off anywhere is no JSON, and a document that lacks any one field is refused", () => {
    for (const name of Object.keys(document).filter((field) => field !== "schema")) {
      const { [name]: _gone, ...rest } = document;
      expect(refused(accountFromJSON(rest))).toMatchObject({ type: "InvalidInput" });
    }
  });

  test("nesting as deep as it may be is refused without a crash", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(refused(accountFromJSON({ ...document, usages: deep }))).toMatchObject({ type: "InvalidInput" });
    expect(refused(accountFromJSON(deep))).toMatchObject({ type: "InvalidInput" });
  });

  test("what is no account has no JSON", () => {
    expect(() => accountToJSON(malformed({ ...account }))).toThrow(RefusalError);
  });
});

describe("a document of an older schema version", () => {
  const { account } = lived();
  const { cash, ...rest } = accountToJSON(account);
  /** Version 0 of these tests: cash went by another name. */
  const oldDocument = { ...rest, schema: 0, balance: cash };
  const upgrades = new Map([[0, ({ balance, ...old }: Record<string, unknown>) => ({ ...old, cash: balance })]]) as unknown as Parameters<typeof readAccount>[1];

  it("is read by the upgrade from its version", () => {
    expect(unwrap(readAccount(oldDocument, upgrades)).account).toEqual(account);
  });

  it("is refused where no upgrade leads on from it", () => {
    expect(refused(accountFromJSON(oldDocument))).toMatchObject({ type: "InvalidInput", path: "schema" });
    expect(refused(readAccount({ ...oldDocument, schema: -1 }, upgrades))).toMatchObject({ path: "schema" });
  });
});

describe("events as JSON", () => {
  const { events } = lived();

  test.each(events.map((event) => [event.type, event] as const))("%s is read back equal, from its own form and from JSON.stringify", (_type, event) => {
    expect(unwrap(eventFromJSON(throughText(eventToJSON(event)))).event).toEqual(event);
    expect(unwrap(eventFromJSON(throughText(event))).event).toEqual(event);
  });

  it("reads a number as milliseconds of package time, text as minutes", () => {
    const expired = { type: "PackageExpired", sequence: 9, at: march, packageId: "p" };
    expect(eventFromJSON({ ...expired, forfeited: "1.5" })).toMatchObject({ event: { forfeited: 90_000 } });
    expect(eventFromJSON({ ...expired, forfeited: 90_000 })).toMatchObject({ event: { forfeited: 90_000 } });
  });

  test.each([
    ["type", { type: "Nonsense" }],
    ["type", { type: "constructor" }],
    ["sequence", { sequence: 0 }],
    ["at", { at: "2021-03-10" }],
    ["amount", { amount: 50 }],
    ["paymentId", { paymentId: "" }],
  ])("damage at %s is refused there", (path, damage) => {
    const topUp = { type: "CashToppedUp", sequence: 5, at: march, paymentId: "pay-1", amount: "50" };
    expect(eventFromJSON(topUp)).toMatchObject({ ok: true });
    expect(refused(eventFromJSON({ ...topUp, ...damage }))).toMatchObject({ type: "InvalidInput", path });
  });

  test("what is no event has no JSON", () => {
    expect(() => eventToJSON(malformed({ type: "AppCreated" }))).toThrow(RefusalError);
  });
});

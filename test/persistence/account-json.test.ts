import { describe, expect, it, test } from "vitest";
import {
  type Account, accountFromJSON, accountToJSON, type Event, openAccount, RefusalError, replay, type Tariff, unwrap,
} from "../../src/index.js";
import { called, given, inService, malformed, refused, settled, silentRtc, toppedUp, voided, when } from "../support/account-steps.js";
import { life, march } from "../support/accounts.js";
import { throughText } from "../support/damage.js";

function lived(tariff: Tariff = silentRtc): { readonly account: Account; readonly events: readonly Event[] } {
  const { account, events } = unwrap(openAccount({ at: march, accountId: "acme", tariff }));
  return { account: given(account, ...life), events: [...events, ...when(account, ...life)] };
}

const read = (json: unknown): Account => unwrap(accountFromJSON(json)).account;

describe("an account as JSON", () => {
  const { account, events } = lived();

  test("the account has what can be damaged", () => {
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

  it("has instants as ISO text, money as decimal text and package time in milliseconds", () => {
    expect(accountToJSON(account)).toMatchObject({
      schema: 2,
      clock: "2021-03-13T20:00:00.000Z",
      packages: [{ packageId: "pack", quotaMs: 600_006, price: "12.5", expiresAt: "2022-03-10T02:00:00.000Z" }, { packageId: "spare", refunded: true }],
    });
  });

  it("names an account whose tariff or ids are called __proto__ as any other", () => {
    const items = Object.fromEntries([...Object.entries(silentRtc.items), ["__proto__", { weight: "1", rates: [{ region: "cn", perMinute: "1" }] }]]);
    const odd = given(unwrap(openAccount({ at: march, accountId: "__proto__", tariff: { ...silentRtc, items } })).account, ...life, toppedUp("__proto__", "2021-03-14T05:00:00+08:00", "1"));
    expect(read(throughText(odd))).toEqual(odd);
    expect(Object.hasOwn(odd.tariff.items, "__proto__")).toBe(true);
  });

  it("holds the calls that can still be re-rated, and no others", () => {
    const tariff = { ...silentRtc, refundWindowDays: 1, lateUsageDays: 1 };
    const call = (usageId: string, startedAt: string, seconds: number) => called(usageId, `2021-03-${startedAt}+08:00`, seconds, { at: "2021-03-11T12:00:00+08:00" });
    const before = given(
      inService(tariff),
      call("over", "10T10:00:00", 60),
      call("to the end of its day", "10T23:59:00", 60),
      call("to the next day", "10T23:59:00", 61),
      call("to the next day, but voided", "10T23:59:00", 62),
      call("of the next day", "11T00:00:00", 60),
      call("of the next day, but voided", "11T00:01:00", 60),
      ...["1", "2", "3"].map((name) => call(name, "11T09:00:00", 60)),
      voided("to the next day, but voided", "2021-03-11T12:00:00+08:00"),
      voided("of the next day, but voided", "2021-03-11T12:00:00+08:00"),
      toppedUp("pay", "2021-03-12T02:00:00+08:00", "1"),
    );
    const ids = (account: Account): string[] => (accountToJSON(account)["usages"] as { usageId: string }[]).map(({ usageId }) => usageId);
    const open = ["to the next day", "of the next day", "of the next day, but voided", "1", "2", "3"];
    expect(ids(before)).toEqual(open);
    expect(read(throughText(before))).toEqual(before);
    expect(ids(given(before, settled("2021-03-12T12:00:00+08:00")))).toEqual(open);
  });

  const document = throughText(account) as Record<string, unknown>;

  test.each([["nothing", undefined], ["null", null], ["a text", "{}"], ["a list", []], ["an empty object", {}], ["an event", throughText(events[0])]])(
    "%s is not an account", (_what, json) => {
      expect(refused(accountFromJSON(json))).toMatchObject({ type: "InvalidInput" });
    },
  );

  test("a document that lacks any one field is refused", () => {
    const mayLack = ["schema", "cashWasLow"]; // documents of before have no `cashWasLow`: no warning is due to them
    for (const name of Object.keys(document).filter((field) => !mayLack.includes(field))) {
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

  test("what is not an account has no JSON", () => {
    expect(() => accountToJSON(malformed({ ...account }))).toThrow(RefusalError);
  });
});

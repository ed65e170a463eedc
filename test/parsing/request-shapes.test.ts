import { describe, expect, it } from "vitest";
import {
  activate, createApp, describeRefusal, disableApp, enableApp, openAccount, purchasePackage, recordUsage, recordUsages, requestRefund,
  settle, topUp, unwrap, verifyIdentity, voidUsage,
} from "../../src/index.js";
import {
  bought, call, called, given, inService, malformed, opened, OPENED, refused, silentRtc, type Step, verified,
} from "../support/account-steps.js";

const march = "2021-03-10T10:00:00+08:00";
const registered = given(opened(), verified());
const ready = inService();
const withPack = given(ready, bought("pack", march), called("talk", march, 60));
const agreed = { at: march, region: "cn", acceptedAgreement: true } as const;
const inline = { minutes: 100, price: "5", validFor: { days: 365 } };
const usage = call("leg", march, 60);

describe("the shape of a request", () => {
  const shapes: readonly (readonly [path: string, ask: () => ReturnType<Step>])[] = [
    ["at", () => settle(ready, malformed({}))],
    ["accountId", () => openAccount({ accountId: "", at: OPENED })],
    ["at", () => openAccount(malformed({ accountId: "acme" }))],
    ["tariff", () => openAccount({ accountId: "acme", at: OPENED, tariff: malformed("aliyun") })],
    ["tariff.timeZone", () => openAccount({ accountId: "acme", at: OPENED, tariff: { ...silentRtc, timeZone: "Mars/Olympus" } })],
    ["region", () => activate(registered, { ...agreed, region: malformed(1) })],
    ["acceptedAgreement", () => activate(registered, { ...agreed, acceptedAgreement: malformed("yes") })],
    ["approval", () => activate(registered, { ...agreed, approval: "" })],
    ["appId", () => createApp(ready, malformed({ at: march }))],
    ["paymentId", () => topUp(ready, malformed({ at: march, amount: "1" }))],
    ["amount", () => topUp(ready, { at: march, paymentId: "pay", amount: malformed(1) })],
    ["packageId", () => purchasePackage(ready, malformed({ at: march, offer: inline }))],
    ["offer", () => purchasePackage(ready, malformed({ at: march, packageId: "new" }))],
    ["offer", () => purchasePackage(ready, malformed({ at: march, packageId: "new", offer: inline, offerId: "example-1000" }))],
    ["offer", () => purchasePackage(ready, { at: march, packageId: "new", offer: malformed(null) })],
    ["paidFrom", () => purchasePackage(ready, { at: march, packageId: "new", offer: inline, paidFrom: malformed("card") })],
    ["offer.minutes", () => purchasePackage(ready, { at: march, packageId: "new", offer: { ...inline, minutes: 0 } })],
    ["offer.price", () => purchasePackage(ready, { at: march, packageId: "new", offer: { ...inline, price: "-1" } })],
    ["offer.validFor.days", () => purchasePackage(ready, { at: march, packageId: "new", offer: { ...inline, validFor: { days: 0.5 } } })],
    ["usageId", () => recordUsage(ready, { ...usage, usageId: "" })],
    ["startedAt", () => recordUsage(ready, { ...usage, startedAt: "yesterday" })],
    ["seconds", () => recordUsage(ready, { ...usage, seconds: 0.5 })],
    ["region", () => recordUsage(ready, { ...usage, region: malformed(null) })],
    ["usages", () => recordUsages(ready, { at: march, usages: malformed("many") })],
    ["reason", () => voidUsage(withPack, malformed({ at: march, usageId: "talk", reason: 7 }))],
    ["packageId", () => requestRefund(withPack, malformed({ at: march }))],
    ["request", () => recordUsages(ready, malformed(null))],
    ["at", () => recordUsages(ready, malformed({ usages: [] }))],
    ["request", () => recordUsage(ready, malformed("call"))],
  ];

  it.each(shapes)("wrong at %s is refused by name", (path, ask) => {
    expect(refused(ask())).toEqual({ type: "InvalidInput", path, reason: expect.any(String) });
  });

  it("is told with what it should be", () => {
    const told = shapes.map(([, ask]) => {
      const outcome = ask();
      return outcome.ok ? "accepted" : describeRefusal(outcome.refusal);
    });
    expect(told.join("\n")).toMatchInlineSnapshot(`
      "Invalid at: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text.
      Invalid accountId: must be a text that is not empty.
      Invalid at: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text.
      Invalid tariff: must be an object.
      Invalid tariff.timeZone: must be an IANA time zone.
      Invalid region: must be a text that is not empty.
      Invalid acceptedAgreement: must be true or false.
      Invalid approval: must be a text that is not empty.
      Invalid appId: must be a text that is not empty.
      Invalid paymentId: must be a text that is not empty.
      Invalid amount: must be a Decimal or decimal text.
      Invalid packageId: must be a text that is not empty.
      Invalid offer: or offerId must be given, and not both.
      Invalid offer: or offerId must be given, and not both.
      Invalid offer: must be an object.
      Invalid paidFrom: must be "external" or "cash".
      Invalid offer.minutes: must be more than 0.
      Invalid offer.price: must not be negative.
      Invalid offer.validFor.days: must be a whole number.
      Invalid usageId: must be a text that is not empty.
      Invalid startedAt: must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00.
      Invalid seconds: must be a whole number.
      Invalid region: must be a text that is not empty.
      Invalid usages: must be a list.
      Invalid reason: must be a text that is not empty.
      Invalid packageId: must be a text that is not empty.
      Invalid request: must be an object.
      Invalid at: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text.
      Invalid request: must be an object."
    `);
  });

  it("may hold undefined for what may be left out or is not a field, and no other field, before repeats and conflicts", () => {
    const recorded = given(ready, (account) => recordUsage(account, malformed({ ...usage, region: undefined, colour: undefined })));
    const unknown = (path: string) => ({ type: "InvalidInput", path, reason: "is not a known field" });
    expect(refused(recordUsage(ready, malformed({ ...usage, Region: "us" })))).toEqual(unknown("Region"));
    expect(refused(recordUsage(recorded, malformed({ ...usage, Region: "us" })))).toEqual(unknown("Region"));
    expect(refused(recordUsage(recorded, malformed({ ...usage, seconds: 1, Region: "us" })))).toEqual(unknown("Region"));
  });

  it("of a batch that has an unknown field in one usage refuses that usage alone, also the batch's own field `at`", () => {
    const { at, ...leg } = usage;
    const usages = [malformed({ ...leg, usageId: "b", Region: "us" }), { ...leg, usageId: "c" }, malformed({ ...leg, usageId: "d", at })];
    const { events, refused: refusals } = unwrap(recordUsages(ready, { at, usages }));
    expect(events.filter(({ type }) => type === "UsageRated")).toMatchObject([{ usageId: "c" }]);
    expect(refusals).toMatchObject([{ index: 0, refusal: { path: "Region" } }, { index: 2, refusal: { path: "at" } }]);
    expect(refused(recordUsages(ready, malformed({ at, usages: [], now: true })))).toMatchObject({ path: "now" });
  });

  it("may be anything at all, and nothing is thrown", () => {
    const trap = { get at() { throw new Error("trap"); } };
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const anything of [undefined, null, 0, 10n, "text", Symbol("at"), () => march, [], [trap], trap, proxy, { at: proxy }]) {
      for (const command of [
        verifyIdentity, activate, createApp, enableApp, disableApp, topUp, purchasePackage, recordUsage, recordUsages, voidUsage,
        requestRefund, settle,
      ]) {
        expect(refused(command(ready, malformed(anything)))).toMatchObject({ type: "InvalidInput" });
        expect(refused(command(malformed(anything), malformed({ at: march })))).toMatchObject({ type: "InvalidInput", path: "account" });
      }
      expect(refused(openAccount(malformed(anything)))).toMatchObject({ type: "InvalidInput" });
    }
  });
});

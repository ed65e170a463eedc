import { describe, expect, it } from "vitest";
import {
  type Account, activate, authorizeCall, cancelRenewal, changeTariff, createApp, disableApp, enableApp, purchasePackage, recordUsage, recordUsages, requestRefund, settle, topUp,
  verifyIdentity, voidUsage,
} from "../../src/index.js";
import {
  adjusted, inBatch, paidOut, reversed,
  activated, bought, call, called, created, disabled, enabled, given, inService, malformed, opened, owing, refused, returned, settled, silentRtc,
  type Step, toppedUp, verified, voided,
} from "../support/account-steps.js";
import { agreed, debtor, march, past, ready, registered, released, suspended, withPack } from "../support/accounts.js";

describe("the order of refusals", () => {
  it("the account is checked before the request", () => {
    expect(refused(settle(malformed({}), malformed(null)))).toMatchObject({ type: "InvalidInput", path: "account" });
  });

  /** Each step of a ladder repairs what the step before was refused for. */
  type Ladder = readonly (readonly [expected: string, account: Account, step: Step])[];
  const climb = (ladder: Ladder) =>
    ladder.map(([, account, step]) => {
      const outcome = step(account);
      if (!outcome.ok) return outcome.refusal.type;
      return outcome.account === account && outcome.events.length === 0 ? "repeat" : "accepted";
    });
  const august = "2021-08-01T00:00:00+08:00";
  const mars = malformed({ at: past, region: "mars", acceptedAgreement: false });
  const unsigned = (region: string): Step => (account) => activate(account, malformed({ at: march, region, acceptedAgreement: false }));
  const buying = (packageId: string, at: string, offerId: string, paidFrom: "cash" | "external" = "cash"): Step => (account) =>
    purchasePackage(account, { at, packageId, offerId, paidFrom });

  const inZone = (timeZone: string, at: string): Step => (account) => changeTariff(account, { at, tariff: { ...account.tariff, timeZone } });

  const monthly = given(ready, bought("m", march, { renews: "monthly", validFor: { throughEndOfMonth: { years: 0 } } }));
  const cancelled = given(monthly, (account) => cancelRenewal(account, { at: march, packageId: "m" }));

  const ladders: Record<string, Ladder> = {
    verifyIdentity: [
      ["InvalidInput", registered, (account) => verifyIdentity(account, { at: "soon" })],
      ["repeat", registered, verified(past)],
      ["ClockWentBackwards", opened(), verified(past)],
      ["accepted", opened(), verified()],
    ],
    activate: [
      ["InvalidInput", opened(), (account) => activate(account, malformed({ at: past, region: "", acceptedAgreement: false }))],
      ["repeat", ready, activated("cn", past)],
      ["ClockWentBackwards", released, (account) => activate(account, mars)],
      ["ServiceReleased", released, (account) => activate(account, { ...agreed, at: august, region: "mars" })],
      ["UnknownRegion", opened(), unsigned("mars")],
      ["IdentityNotVerified", opened(), unsigned("us")],
      ["AgreementNotAccepted", registered, unsigned("us")],
      ["RegionNeedsAccountManager", registered, activated("us", march)],
      ["accepted", registered, activated("us", march, "approved")],
    ],
    createApp: [
      ["InvalidInput", registered, (account) => createApp(account, { appId: "", at: past })],
      ["repeat", released, created("app", past)],
      ["ClockWentBackwards", registered, created("new", past)],
      ["ServiceReleased", released, created("new", august)],
      ["ServiceNotActivated", registered, created("new", march)],
      ["accepted", suspended, created("new", "2021-03-13T10:00:00+08:00")],
    ],
    enableApp: [
      ["InvalidInput", suspended, (account) => enableApp(account, { appId: "", at: past })],
      ["repeat", suspended, enabled("app", past)],
      ["ClockWentBackwards", suspended, enabled("none", past)],
      ["ServiceSuspended", suspended, enabled("none", "2021-03-13T10:00:00+08:00")],
      ["ServiceReleased", released, enabled("none", august)],
      ["AppNotFound", debtor, enabled("none", "2021-03-10T13:00:00+08:00")],
      ["NoPackagePurchased", debtor, enabled("off", "2021-03-10T13:00:00+08:00")],
      ["accepted", given(debtor, bought("pack", "2021-03-10T13:00:00+08:00")), enabled("off", "2021-03-10T13:00:00+08:00")],
    ],
    disableApp: [
      ["InvalidInput", released, (account) => disableApp(account, { appId: "", at: past })],
      ["repeat", released, disabled("off", past)],
      ["ClockWentBackwards", released, disabled("none", past)],
      ["ServiceReleased", released, disabled("none", august)],
      ["AppNotFound", suspended, disabled("none", "2021-03-13T10:00:00+08:00")],
      ["accepted", suspended, disabled("app", "2021-03-13T10:00:00+08:00")],
    ],
    topUp: [
      ["InvalidInput", given(ready, toppedUp("pay", march, "1")), (account) => topUp(account, { paymentId: "pay", amount: "0", at: past })],
      ["repeat", given(ready, toppedUp("pay", march, "1")), toppedUp("pay", past, "1")],
      ["IdConflict", given(ready, toppedUp("pay", march, "1")), toppedUp("pay", past, "2")],
      ["ClockWentBackwards", ready, toppedUp("pay", past, "2")],
      ["accepted", released, toppedUp("pay", august, "2")],
    ],
    adjustCash: [
      ["InvalidInput", given(ready, adjusted("adj", march, "1")), adjusted("adj", past, "0")],
      ["repeat", given(ready, adjusted("adj", march, "1")), adjusted("adj", past, "1.00")],
      ["IdConflict", given(ready, adjusted("adj", march, "1")), adjusted("adj", past, "1", "promotion")],
      ["ClockWentBackwards", ready, adjusted("adj", past, "1")],
      ["accepted", released, adjusted("adj", august, "-1", "fee")],
    ],
    reversePayment: [
      ["InvalidInput", given(ready, toppedUp("pay", march, "1"), reversed("rev", "pay", march)), reversed("rev", "pay", past, "0")],
      ["repeat", given(ready, toppedUp("pay", march, "1"), reversed("rev", "pay", march)), reversed("rev", "pay", past, "1")],
      ["IdConflict", given(ready, toppedUp("pay", march, "1"), reversed("rev", "pay", march)), reversed("rev", "none", past)],
      ["ClockWentBackwards", ready, reversed("rev", "none", past)],
      ["PaymentNotFound", released, reversed("rev", "none", august, "2")],
      ["ReversalExceedsPayment", given(released, toppedUp("pay", august, "1")), reversed("rev", "pay", august, "2")],
      ["accepted", given(released, toppedUp("pay", august, "2")), reversed("rev", "pay", august, "2")],
    ],
    payOut: [
      ["InvalidInput", given(ready, toppedUp("pay", march, "2"), paidOut("out", march, "1")), paidOut("out", past, "0")],
      ["repeat", given(ready, toppedUp("pay", march, "2"), paidOut("out", march, "1")), paidOut("out", past, "1.0")],
      ["IdConflict", given(ready, toppedUp("pay", march, "2"), paidOut("out", march, "1")), paidOut("out", past, "2")],
      ["ClockWentBackwards", ready, paidOut("out", past, "2")],
      ["InsufficientCash", released, paidOut("out", august, "2")],
      ["accepted", given(released, toppedUp("pay", august, "2.8")), paidOut("out", august, "2")],
    ],
    purchasePackage: [
      ["InvalidInput", withPack, (account) => purchasePackage(account, malformed({ at: past, packageId: "pack" }))],
      ["repeat", withPack, bought("pack", past)],
      ["IdConflict", withPack, buying("pack", past, "none")],
      ["ClockWentBackwards", released, buying("new", past, "none")],
      ["ServiceReleased", released, buying("new", august, "none")],
      ["ServiceNotActivated", registered, buying("new", march, "none")],
      ["OfferNotFound", ready, buying("new", march, "none")],
      ["InsufficientCash", ready, buying("new", march, "example-1000")],
      ["accepted", suspended, buying("new", "2021-03-13T10:00:00+08:00", "example-1000", "external")],
    ],
    voidUsage: [
      ["InvalidInput", withPack, (account) => voidUsage(account, { usageId: "", at: past, reason: "slip" })],
      ["repeat", given(withPack, voided("talk", "2021-03-11T10:00:00+08:00")), voided("talk", past)],
      ["ClockWentBackwards", withPack, voided("none", past)],
      ["UsageNotFound", withPack, voided("none", "2021-03-11T10:00:00+08:00")],
      ["accepted", withPack, voided("talk", "2021-03-11T10:00:00+08:00")],
    ],
    cancelRenewal: [
      ["InvalidInput", released, (account) => cancelRenewal(account, { at: past, packageId: "" })],
      ["ClockWentBackwards", released, (account) => cancelRenewal(account, { at: past, packageId: "none" })],
      ["ServiceReleased", released, (account) => cancelRenewal(account, { at: august, packageId: "none" })],
      ["PackageNotFound", withPack, (account) => cancelRenewal(account, { at: "2021-03-11T10:00:00+08:00", packageId: "none" })],
      ["NotRenewing", withPack, (account) => cancelRenewal(account, { at: "2021-03-11T10:00:00+08:00", packageId: "pack" })],
      ["accepted", monthly, (account) => cancelRenewal(account, { at: "2021-03-11T10:00:00+08:00", packageId: "m" })],
      ["repeat", cancelled, (account) => cancelRenewal(account, { at: past, packageId: "m" })],
    ],
    changeTariff: [      ["InvalidInput", released, (account) => changeTariff(account, malformed({ at: past, tariff: { ...account.tariff, timeZone: "nowhere" } }))],
      ["repeat", released, (account) => changeTariff(account, { at: past, tariff: account.tariff })],
      ["ClockWentBackwards", released, inZone("UTC", past)],
      ["ServiceReleased", released, inZone("UTC", august)],
      ["TariffRewritesPast", suspended, inZone("UTC", "2021-03-13T10:00:00+08:00")],
      ["accepted", suspended, (account) => changeTariff(account, { at: "2021-03-13T10:00:00+08:00", tariff: { ...account.tariff, refundWindowDays: 5 } })],
    ],
    settle: [
      ["InvalidInput", ready, (account) => settle(account, { at: "soon" })],
      ["ClockWentBackwards", ready, settled(past)],
    ],
  };

  it.each(Object.entries(ladders))("%s", (_command, ladder) => {
    expect(climb(ladder)).toEqual(ladder.map(([expected]) => expected));
  });

  it("recordUsage", () => {
    const rates = [{ region: "cn", perMinute: "0.008" }, { region: "us", perMinute: "0.01" }];
    const items = { ...silentRtc.items, audio: { weight: "0.25", rates } };
    const account = given(owing({ ...silentRtc, items }), settled("2021-03-13T00:00:00+08:00"));
    const inThePast = { startedAt: "2021-03-02T10:00:00+08:00", at: "2021-03-02T10:00:30+08:00" };
    const worst = { ...inThePast, usageId: "talk", item: "none", region: "us", appId: "none", seconds: 60 };
    const rungs = [
      ["InvalidInput", { seconds: -1 }], ["IdConflict", { seconds: 60 }], ["UsageInFuture", { usageId: "leg" }],
      ["UsageTooLate", { at: "2021-03-13T10:00:00+08:00" }], ["UnknownItem", { startedAt: "2021-03-12T10:00:00+08:00" }],
      ["AppNotFound", { item: "audio" }], ["ServiceNotActivated", { appId: "off" }], ["AppDisabled", { region: "cn" }],
      ["ServiceSuspended", { appId: "app" }], ["accepted", { startedAt: "2021-03-12T01:59:00+08:00" }],
    ] as const;
    let request = worst;
    for (const [expected, repaired] of rungs) {
      request = { ...request, ...repaired };
      const outcome = recordUsage(account, request);
      expect(outcome.ok ? "accepted" : outcome.refusal.type).toBe(expected);
      const batch = recordUsages(account, { at: request.at, usages: [inBatch(request)] });
      expect(batch.ok && batch.refused.map(({ refusal }) => refusal)).toEqual(outcome.ok ? [] : [outcome.refusal]);
    }
    const afterRelease = call("leg", "2021-08-01T10:00:00+08:00", 60, { appId: "off" });
    expect(refused(recordUsage(released, afterRelease))).toEqual({ type: "AppDisabled", appId: "off" });
  });

  it("authorizeCall", () => {
    const strict = { ...silentRtc, service: { appsNeedPackage: false, whenExhausted: "refuse" } } as const;
    const ask = (more: object): Step => (account) => {
      const outcome = authorizeCall(account, malformed({ at: "2021-03-13T00:00:00+08:00", appId: "app", item: "audio", ...more }));
      return outcome.ok ? { ok: true, account, events: [malformed(null)] } : outcome;
    };
    const [poor, rich] = [inService(strict), given(inService(strict), bought("pack", march))];
    const ladder: Ladder = [
      ["InvalidInput", suspended, ask({ at: "soon", item: "none" })],
      ["UnknownItem", suspended, ask({ item: "none", appId: "none" })],
      ["AppNotFound", suspended, ask({ appId: "none" })],
      ["AppDisabled", suspended, ask({ appId: "off" })],
      ["ServiceSuspended", suspended, ask({})],
      ["AppNotFound", poor, ask({ appId: "none" })],
      ["MinutesExhausted", poor, ask({})],
      ["accepted", rich, ask({})],
    ];
    expect(climb(ladder)).toEqual(ladder.map(([expected]) => expected));
  });

  it("requestRefund", () => {
    const account = given(
      ready, bought("firm", march, { minutes: "0.1", validFor: { days: 1 }, returnable: false, priority: -1 }),
      bought("used", march, { validFor: { days: 1 } }), called("talk", march, 60),
      bought("old", "2021-03-11T10:00:00+08:00", { validFor: { days: 1 } }), bought("late", "2021-03-11T10:00:00+08:00"),
      bought("back", "2021-03-24T10:00:00+08:00"), returned("back", "2021-03-24T11:00:00+08:00"),
      bought("good", "2021-03-24T12:00:00+08:00"),
    );
    const today = "2021-03-25T10:00:00+08:00";
    const ladder: Ladder = [
      ["InvalidInput", account, (was) => requestRefund(was, { packageId: "", at: past })],
      ["repeat", account, returned("back", past)],
      ["ClockWentBackwards", account, returned("none", past)],
      ["PackageNotFound", account, returned("none", today)],
      ["NotReturnable", account, returned("firm", today)],
      ["PackageConsumed", account, returned("used", today)],
      ["PackageExpired", account, returned("old", today)],
      ["RefundWindowClosed", account, returned("late", today)],
      ["accepted", account, returned("good", today)],
    ];
    expect(climb(ladder)).toEqual(ladder.map(([expected]) => expected));
  });
});

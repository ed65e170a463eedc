import { describe, expect, it } from "vitest";
import {
  type Account, activate, createApp, describeRefusal, enableApp, purchasePackage, recordUsages, settle, verifyIdentity,
} from "../../src/index.js";
import {
  adjusted, inBatch, paidOut, reversed,
  activated, bought, call, called, created, disabled, enabled, given, malformed, ms, opened, portrait, refused, RELEASED_AT, returned,
  settled, type Step, SUSPENDED_AT, toppedUp, voided,
} from "../support/account-steps.js";
import { agreed, debtor, march, past, ready, registered, released, suspended, withPack } from "../support/accounts.js";

const inline = { minutes: 100, price: "5", validFor: { days: 365 } };

const backwards = (account: Account) => ({ type: "ClockWentBackwards", clock: account.clock });
const suspendedThen = { type: "ServiceSuspended", suspendedAt: SUSPENDED_AT };
const releasedThen = { type: "ServiceReleased", releasedAt: RELEASED_AT };

const refusals: readonly (readonly [what: string, account: Account, step: Step, refusal: unknown])[] = [
  ["an account that the library did not make", ready, (account) => settle({ ...account }, { at: march }),
    { type: "InvalidInput", path: "account", reason: expect.any(String) }],
  ["a request that is null", ready, (account) => settle(account, malformed(null)),
    { type: "InvalidInput", path: "request", reason: expect.any(String) }],
  ["verifying in the past", opened(), (account) => verifyIdentity(account, { at: past }), backwards(opened())],
  ["activating in the past", registered, (account) => activate(account, { ...agreed, at: past }), backwards(registered)],
  ["an unknown region", registered, (account) => activate(account, { ...agreed, region: "mars" }),
    { type: "UnknownRegion", region: "mars" }],
  ["activating unverified", opened(), (account) => activate(account, agreed), { type: "IdentityNotVerified" }],
  ["an agreement not accepted", registered, (account) => activate(account, malformed({ ...agreed, acceptedAgreement: false })),
    { type: "AgreementNotAccepted" }],
  ["a region of the account manager", registered, (account) => activate(account, { ...agreed, region: "us" }),
    { type: "RegionNeedsAccountManager", region: "us" }],
  ["activating after the release", released, activated("us", "2021-08-01T00:00:00+08:00", "approved"), releasedThen],
  ["creating an app in the past", ready, created("new", past), backwards(ready)],
  ["creating an app before activation", registered, created("new", march), { type: "ServiceNotActivated", region: null }],
  ["creating an app after the release", released, created("new", "2021-08-01T00:00:00+08:00"), releasedThen],
  ["enabling in the past", debtor, enabled("off", past), backwards(debtor)],
  ["enabling an unknown app", ready, enabled("none", march), { type: "AppNotFound", appId: "none" }],
  ["enabling without a package", debtor, enabled("off", "2021-03-10T13:00:00+08:00"), { type: "NoPackagePurchased" }],
  ["enabling while suspended", suspended, enabled("off", "2021-03-13T00:00:00+08:00"), suspendedThen],
  ["enabling after the release", released, enabled("off", "2021-08-01T00:00:00+08:00"), releasedThen],
  ["disabling in the past", ready, disabled("app", past), backwards(ready)],
  ["disabling an unknown app", ready, disabled("none", march), { type: "AppNotFound", appId: "none" }],
  ["disabling after the release", released, disabled("app", "2021-08-01T00:00:00+08:00"), releasedThen],
  ["paying in the past", ready, toppedUp("pay", past, "1"), backwards(ready)],
  ["a payment id used before with other content", given(ready, toppedUp("pay", march, "1")), toppedUp("pay", march, "2"),
    { type: "IdConflict", kind: "payment", id: "pay" }],
  ["adjusting in the past", ready, adjusted("adj", past, "1"), backwards(ready)],
  ["an adjustment of 0", ready, adjusted("adj", march, "0", "correction"), { type: "InvalidInput", path: "amount", reason: 'must not be 0 where the kind is "correction"' }],
  ["goodwill that takes", ready, adjusted("adj", march, "-1"), { type: "InvalidInput", path: "amount", reason: 'must be more than 0 where the kind is "goodwill"' }],
  ["a fee that gives", ready, adjusted("adj", march, "1", "fee"), { type: "InvalidInput", path: "amount", reason: 'must be less than 0 where the kind is "fee"' }],
  ["an adjustment id used before with other content", given(ready, adjusted("adj", march, "1")), adjusted("adj", march, "2"),
    { type: "IdConflict", kind: "adjustment", id: "adj" }],
  ["reversing in the past", ready, reversed("rev", "pay", past), backwards(ready)],
  ["reversing an unknown payment", ready, reversed("rev", "pay", march), { type: "PaymentNotFound", paymentId: "pay" }],
  ["reversing more than was paid", given(ready, toppedUp("pay", march, "5")), reversed("rev", "pay", march, "5.00000001"),
    { type: "ReversalExceedsPayment", paymentId: "pay", reversible: "5" }],
  ["reversing what is reversed", given(ready, toppedUp("pay", march, "5"), reversed("rev", "pay", march)), reversed("again", "pay", march),
    { type: "ReversalExceedsPayment", paymentId: "pay", reversible: "0" }],
  ["a reversal id used before with other content", given(ready, toppedUp("pay", march, "5"), reversed("rev", "pay", march, "2")), reversed("rev", "pay", march),
    { type: "IdConflict", kind: "reversal", id: "rev" }],
  ["paying out in the past", ready, paidOut("out", past, "1"), backwards(ready)],
  ["paying out what was consumed", given(ready, toppedUp("pay", march, "5"), called("long", march, 6000)), paidOut("out", "2021-03-10T12:00:00+08:00", "4.21"),
    { type: "InsufficientCash", price: "4.21", cash: "4.2" }],
  ["paying out what the next run gives back", given(debtor, toppedUp("pay", "2021-03-11T03:00:00+08:00", "5"), voided("talk", "2021-03-11T04:00:00+08:00")),
    paidOut("out", "2021-03-11T05:00:00+08:00", "4.21"), { type: "InsufficientCash", price: "4.21", cash: "4.2" }],
  ["a pay-out id used before with other content", given(ready, toppedUp("pay", march, "5"), paidOut("out", march, "2")), paidOut("out", march, "3"),
    { type: "IdConflict", kind: "payout", id: "out" }],
  ["buying in the past", ready, bought("new", past), backwards(ready)],
  ["a package id used before with other content", withPack, bought("pack", march, { minutes: 99 }),
    { type: "IdConflict", kind: "package", id: "pack" }],
  ["buying before activation", registered, bought("new", march), { type: "ServiceNotActivated", region: null }],
  ["buying after the release", released, bought("new", "2021-08-01T00:00:00+08:00"), releasedThen],
  ["an unknown offer", ready, (account) => purchasePackage(account, { at: march, packageId: "new", offerId: "none" }),
    { type: "OfferNotFound", offerId: "none" }],
  ["buying with too little cash", given(ready, toppedUp("pay", march, "4.99")), bought("new", march, inline, "cash"),
    { type: "InsufficientCash", price: "5", cash: "4.99" }],
  ["a usage id used before with other content", withPack, called("talk", march, 61), { type: "IdConflict", kind: "usage", id: "talk" }],
  ["a call that is not over", ready, called("leg", march, 60, { at: march }),
    { type: "UsageInFuture", endsAt: ms(march) + 60_000, at: ms(march) }],
  ["a call reported too late", ready, called("leg", march, 60, { at: "2021-04-10T10:00:00+08:00" }),
    { type: "UsageTooLate", oldestDay: "2021-04-03" }],
  ["an unknown item", ready, called("leg", march, 60, { item: "hologram" }),
    { type: "UnknownItem", region: "cn", item: "hologram" }],
  ["an item without a rate in the region", ready, called("leg", march, 60, { region: "us" }),
    { type: "UnknownItem", region: "us", item: "audio" }],
  ["a call of an unknown app", ready, called("leg", march, 60, { appId: "none" }), { type: "AppNotFound", appId: "none" }],
  ["a call before the activation", ready, called("leg", past, 60), { type: "ServiceNotActivated", region: "cn" }],
  ["a call of a disabled app", debtor, called("leg", march, 60, { appId: "off" }), { type: "AppDisabled", appId: "off" }],
  ["a call while suspended", suspended, called("leg", "2021-03-12T10:00:00+08:00", 60), suspendedThen],
  ["a call after the release", released, called("leg", "2021-08-01T10:00:00+08:00", 60), releasedThen],
  ["voiding in the past", withPack, voided("talk", past), backwards(withPack)],
  ["voiding an unknown usage", ready, voided("none", march), { type: "UsageNotFound", usageId: "none" }],
  ["returning in the past", withPack, returned("pack", past), backwards(withPack)],
  ["returning an unknown package", ready, returned("none", march), { type: "PackageNotFound", packageId: "none" }],
  ["returning a package that was sold as not returnable", given(ready, bought("pack", march, { returnable: false })), returned("pack", march),
    { type: "NotReturnable", packageId: "pack" }],
  ["returning a consumed package", withPack, returned("pack", "2021-03-11T10:00:00+08:00"),
    { type: "PackageConsumed", packageId: "pack", consumedMinutes: "0.25" }],
  ["returning an expired package", given(ready, bought("pack", march, { validFor: { days: 1 } })), returned("pack", "2021-03-11T10:00:00+08:00"),
    { type: "PackageExpired", packageId: "pack", expiresAt: ms("2021-03-11T10:00:00+08:00") }],
  ["returning a package after the window", given(ready, bought("pack", march)), returned("pack", "2021-03-18T10:00:00+08:00"),
    { type: "RefundWindowClosed", packageId: "pack", closedAt: ms("2021-03-17T10:00:00+08:00") }],
  ["settling in the past", ready, settled(past), backwards(ready)],
];

describe("a refusal", () => {
  it.each(refusals)("of %s names the reason, has a line of words, and leaves the account unchanged", (_what, account, step, refusal) => {
    const before = portrait(account);
    const outcome = step(account);
    expect(refused(outcome)).toEqual(refusal);
    expect(Object.keys(outcome).sort()).toEqual(["ok", "refusal"]);
    expect(portrait(account)).toEqual(before);
    expect(step(account)).toEqual(outcome);
    expect(outcome.ok ? "" : describeRefusal(outcome.refusal)).toMatch(/^\S.*\S$/);
  });

  it("of a usage in a batch has its index, and the other usages are recorded", () => {
    const usages = [call("a", march, 60), call("b", march, 60, { appId: "none" }), call("c", march, -1), call("a", march, 61)].map(inBatch);
    const outcome = recordUsages(ready, { at: "2021-03-10T12:00:00+08:00", usages });
    expect(outcome).toMatchObject({ ok: true, events: [{ type: "UsageRated", usageId: "a" }], refused: [
      { index: 1, refusal: { type: "AppNotFound", appId: "none" } },
      { index: 2, refusal: { type: "InvalidInput", path: "seconds" } },
      { index: 3, refusal: { type: "IdConflict", kind: "usage", id: "a" } },
    ] });
  });

  it("of every usage in a batch returns the same account", () => {
    const outcome = recordUsages(ready, { at: march, usages: [call("a", march, 60), call("b", march, 0, { item: "none" })].map(inBatch) });
    expect(outcome).toMatchObject({ ok: true, events: [], refused: [{ refusal: { type: "UsageInFuture" } }, { refusal: { type: "UnknownItem" } }] });
    expect(outcome.ok && outcome.account).toBe(ready);
  });
});

describe("time passes before a command is decided", () => {
  it("so a deadline of the same instant counts", () => {
    expect(refused(enableApp(debtor, { appId: "off", at: SUSPENDED_AT - 1 }))).toEqual({ type: "NoPackagePurchased" });
    expect(refused(enableApp(debtor, { appId: "off", at: SUSPENDED_AT }))).toEqual(suspendedThen);
    expect(refused(createApp(debtor, { appId: "new", at: RELEASED_AT - 1 }))).toBe("accepted");
    expect(refused(createApp(debtor, { appId: "new", at: RELEASED_AT }))).toEqual(releasedThen);
  });

  it.each(["2021-03-11T01:59:59.999+08:00", "2021-03-11T02:00:00.000+08:00"])("so a bill is paid before a purchase, and what it will be is kept before it: %s", (at) => {
    const rich = given(ready, toppedUp("pay", march, "5.79"), called("talk", march, 6000));
    expect(refused(bought("new", at, inline, "cash")(rich))).toEqual({ type: "InsufficientCash", price: "5", cash: "4.99" });
    expect(refused(bought("new", at, { ...inline, price: "4.99" }, "cash")(rich))).toBe("accepted");
  });

  it("but a refusal does not move the clock", () => {
    expect(refused(createApp(debtor, { appId: "new", at: RELEASED_AT }))).toEqual(releasedThen);
    expect(refused(createApp(debtor, { appId: "new", at: "2021-03-10T13:00:00+08:00" }))).toBe("accepted");
  });
});

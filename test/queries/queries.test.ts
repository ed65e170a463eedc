import { describe, expect, it, test } from "vitest";
import { Decimal } from "decimal.js";
import {
  type Account, aliyunRtc, authorizeCall, openAccount, packageViews, purchasePackage, RefusalError, remainingMinutes, settle, unbilled,
  unwrap,
} from "../../src/index.js";
import {
  activated, bought, called, disabled, enabled, given, inService, malformed, ms, OPENED, opened, owing, plain, portrait, refused,
  RELEASED_AT, returned, settled, silentRtc, SUSPENDED_AT, toppedUp,
} from "../support/account-steps.js";

const march = "2021-03-10T10:00:00+08:00";

describe("authorizeCall", () => {
  const ask = (account: Account, at: string | number, more = {}) =>
    refused(authorizeCall(account, { at, appId: "app", item: "audio", ...more }));

  it("says yes without more ado", () => {
    expect(authorizeCall(inService(), { at: march, appId: "app", item: "audio", region: "cn" })).toEqual({ ok: true });
  });

  it.each([
    ["UnknownItem", { item: "hologram", appId: "none" }], ["AppNotFound", { appId: "none" }], ["AppDisabled", { appId: "off" }],
    ["InvalidInput", { appId: "" }], ["InvalidInput", { at: "soon" }],
  ])("refuses with %s what recordUsage would", (type, more) => {
    expect(ask(owing(), "2021-03-10T13:00:00+08:00", more)).toMatchObject({ type });
  });

  it("needs the region active", () => {
    const rates = ["cn", "us"].map((region) => ({ region, perMinute: "0.01" }));
    const account = inService({ ...silentRtc, items: { ...silentRtc.items, audio: { weight: "1", rates } } });
    expect(ask(account, march, { region: "us" })).toEqual({ type: "ServiceNotActivated", region: "us" });
    expect(ask(given(account, activated("us", march, "approved")), march, { region: "us" })).toBe("accepted");
  });

  it("reads a time before the clock as the clock", () => {
    const account = given(inService(), disabled("app", "2021-03-10T12:00:00+08:00"));
    expect(ask(account, march)).toEqual({ type: "AppDisabled", appId: "app" });
    const again = given(account, bought("pack", "2021-03-10T13:00:00+08:00"), enabled("app", "2021-03-10T13:00:00+08:00"));
    expect(ask(again, march)).toBe("accepted");
  });

  it("lets time pass in thought only", () => {
    const account = owing();
    const before = portrait(account);
    expect(ask(account, SUSPENDED_AT - 1)).toBe("accepted");
    expect(ask(account, SUSPENDED_AT)).toEqual({ type: "ServiceSuspended", suspendedAt: SUSPENDED_AT });
    expect(ask(account, RELEASED_AT - 1)).toEqual({ type: "ServiceSuspended", suspendedAt: SUSPENDED_AT });
    expect(ask(account, RELEASED_AT)).toEqual({ type: "ServiceReleased", releasedAt: RELEASED_AT });
    expect(portrait(account)).toEqual(before);
  });

  it("throws at nothing", () => {
    for (const anything of [undefined, null, 0, "text", [], { at: march }]) {
      expect(refused(authorizeCall(inService(), malformed(anything)))).toMatchObject({ type: "InvalidInput" });
      expect(ask(malformed(anything), march)).toMatchObject({ type: "InvalidInput", path: "account" });
    }
  });
});

describe("packageViews", () => {
  const account = given(
    inService(), toppedUp("pay", march, "100"),
    (now) => purchasePackage(now, { packageId: "year", at: march, offerId: "example-1000", paidFrom: "cash" }),
    bought("month", march, { minutes: "10.5", price: "3.30", validFor: { months: 1 } }), bought("back", march, { validFor: { days: 3 } }),
    returned("back", march), bought("tiny", march, { minutes: 1, validFor: { days: 2 } }),
    called("talk", march, 240, { item: "video-720p" }),
  );

  it("tells what was bought, drawn and left, in drawdown order", () => {
    const at = "2021-03-11T10:00:00+08:00";
    const common = { purchasedAt: ms(march), effectiveAt: ms(march), paidFrom: "external" };
    expect(plain(packageViews(account, at).filter(({ packageId }) => packageId !== "key"))).toEqual([
      {
        ...common, packageId: "tiny", offerId: null, status: "depleted",
        quotaMinutes: "1", consumedMinutes: "1", remainingMinutes: "0", price: "0", expiresAt: ms("2021-03-12T10:00:00+08:00"),
      },
      {
        ...common, packageId: "back", offerId: null, status: "refunded",
        quotaMinutes: "100", consumedMinutes: "0", remainingMinutes: "100", price: "0", expiresAt: ms("2021-03-13T10:00:00+08:00"),
      },
      {
        ...common, packageId: "month", offerId: null, status: "active",
        quotaMinutes: "10.5", consumedMinutes: "3", remainingMinutes: "7.5", price: "3.3", expiresAt: ms("2021-04-10T10:00:00+08:00"),
      },
      {
        ...common, packageId: "year", offerId: "example-1000", status: "active", paidFrom: "cash",
        quotaMinutes: "1000", consumedMinutes: "0", remainingMinutes: "1000", price: "30", expiresAt: ms("2022-03-10T10:00:00+08:00"),
      },
    ]);
  });

  test.each`
    at                                 | statuses                                              | left
    ${OPENED}                          | ${["depleted", "refunded", "active", "active"]}       | ${"1007.5"}
    ${"2021-03-12T09:59:59.999+08:00"} | ${["depleted", "refunded", "active", "active"]}       | ${"1007.5"}
    ${"2021-03-12T10:00:00.000+08:00"} | ${["expired", "refunded", "active", "active"]}        | ${"1007.5"}
    ${"2021-04-10T10:00:00.000+08:00"} | ${["expired", "refunded", "expired", "active"]}       | ${"1000"}
    ${"2022-03-10T10:00:00.000+08:00"} | ${["expired", "refunded", "expired", "expired"]}      | ${"0"}
  `("at $at: $statuses, $left minutes left", ({ at, statuses, left }) => {
    const views = packageViews(account, at).filter(({ packageId }) => packageId !== "key");
    expect(views.map(({ status }) => status)).toEqual(statuses);
    expect(String(remainingMinutes(account, at))).toBe(left);
    expect(views.map(({ remainingMinutes: left }) => String(left))).toEqual(["0", "100", "7.5", "1000"]); // also after expiry
  });

  it("throws nothing but a RefusalError", () => {
    for (const at of ["soon", null, Number.NaN]) expect(() => packageViews(account, malformed(at))).toThrow(RefusalError);
    expect(() => remainingMinutes(malformed({ ...account }), march)).toThrow(RefusalError);
    expect(() => unbilled(malformed(undefined))).toThrow(RefusalError);
  });
});

describe("an account", () => {
  it("shows what a caller may read", () => {
    const account = given(inService(), toppedUp("pay", march, "1.50"));
    expect(account).toMatchObject({ accountId: "acme", version: 8, clock: ms(march), identityVerified: true });
    expect(account).toMatchObject({ service: "active", arrearsSince: null });
    expect(account.tariff).toEqual(silentRtc);
    expect([...account.regions.keys()]).toEqual(["cn"]);
    expect(account.apps.get("app")).toMatchObject({ appId: "app", status: "enabled" });
    expect(account.cash.equals(new Decimal("1.5"))).toBe(true);
    expect(opened()).toMatchObject({ version: 1, clock: ms(OPENED), identityVerified: false, service: "inactive" });
  });

  it("has the shipped tariff where none is given", () => {
    expect(unwrap(openAccount({ accountId: "acme", at: OPENED })).account.tariff).toEqual(aliyunRtc);
  });

  it("is not moved by time in which nothing happened", () => {
    const account = inService();
    expect(settle(account, { at: "2021-12-31T00:00:00+08:00" })).toMatchObject({ ok: true, events: [] });
    expect(given(account, settled("2021-12-31T00:00:00+08:00"))).toEqual(account);
  });
});

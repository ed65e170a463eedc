import { describe, expect, it } from "vitest";
import { Decimal } from "decimal.js";
import { aliyunRtc, openAccount, settle, unwrap } from "../../src/index.js";
import { given, inService, ms, OPENED, opened, settled, silentRtc, toppedUp } from "../support/account-steps.js";

const march = "2021-03-10T10:00:00+08:00";

describe("an account", () => {
  it("has the fields that a caller may read", () => {
    const account = given(inService(), toppedUp("pay", march, "1.50"));
    expect(account).toMatchObject({ accountId: "acme", version: 8, clock: ms(march), identityVerified: true });
    expect(account).toMatchObject({ service: "active", arrearsSince: null });
    expect(account.tariff).toEqual(silentRtc);
    expect([...account.regions.keys()]).toEqual(["cn"]);
    expect(account.apps.get("app")).toMatchObject({ appId: "app", status: "enabled" });
    expect(account.cash.equals(new Decimal("1.5"))).toBe(true);
    expect(opened()).toMatchObject({ version: 1, clock: ms(OPENED), identityVerified: false, service: "inactive" });
  });

  it("has the shipped tariff when none is given", () => {
    expect(unwrap(openAccount({ accountId: "acme", at: OPENED })).account.tariff).toEqual(aliyunRtc);
  });

  it("does not change when it is settled and nothing is due", () => {
    const account = inService();
    expect(settle(account, { at: "2021-12-31T00:00:00+08:00" })).toMatchObject({ ok: true, events: [] });
    expect(given(account, settled("2021-12-31T00:00:00+08:00"))).toEqual(account);
  });
});

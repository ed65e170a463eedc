import { describe, expect, it } from "vitest";
import { type Account, authorizeCall } from "../../src/index.js";
import {
  activated, bought, disabled, enabled, given, inService, malformed, owing, portrait, refused, RELEASED_AT, silentRtc, SUSPENDED_AT,
} from "../support/account-steps.js";

const march = "2021-03-10T10:00:00+08:00";

describe("authorizeCall", () => {
  const ask = (account: Account, at: string | number, more = {}) =>
    refused(authorizeCall(account, { at, appId: "app", item: "audio", ...more }));

  it("accepts a call that could start", () => {
    expect(authorizeCall(inService(), { at: march, appId: "app", item: "audio", region: "cn" })).toEqual({ ok: true });
  });

  it.each([
    ["UnknownItem", { item: "hologram", appId: "none" }], ["AppNotFound", { appId: "none" }], ["AppDisabled", { appId: "off" }],
    ["InvalidInput", { appId: "" }], ["InvalidInput", { at: "soon" }],
  ])("refuses with %s as recordUsage does", (type, more) => {
    expect(ask(owing(), "2021-03-10T13:00:00+08:00", more)).toMatchObject({ type });
  });

  it("needs an active region", () => {
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

  it("lets time pass hypothetically: the account stays as it was", () => {
    const account = owing();
    const before = portrait(account);
    expect(ask(account, SUSPENDED_AT - 1)).toBe("accepted");
    expect(ask(account, SUSPENDED_AT)).toEqual({ type: "ServiceSuspended", suspendedAt: SUSPENDED_AT });
    expect(ask(account, RELEASED_AT - 1)).toEqual({ type: "ServiceSuspended", suspendedAt: SUSPENDED_AT });
    expect(ask(account, RELEASED_AT)).toEqual({ type: "ServiceReleased", releasedAt: RELEASED_AT });
    expect(portrait(account)).toEqual(before);
  });

  it("throws nothing, whatever it is given", () => {
    for (const anything of [undefined, null, 0, "text", [], { at: march }]) {
      expect(refused(authorizeCall(inService(), malformed(anything)))).toMatchObject({ type: "InvalidInput" });
      expect(ask(malformed(anything), march)).toMatchObject({ type: "InvalidInput", path: "account" });
    }
  });
});

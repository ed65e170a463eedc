import { describe, expect, it } from "vitest";
import { type Account, authorizeCall, maxCallSeconds, type PackageOffer, type Tariff } from "../../src/index.js";
import {
  activated, bought, called, disabled, enabled, given, inService, malformed, owing, portrait, refused, RELEASED_AT, returned, silentRtc,
  SUSPENDED_AT, theOnly, when,
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

  describe("where the tariff refuses what packages do not cover", () => {
    const strict: Tariff = { ...silentRtc, service: { appsNeedPackage: false, whenExhausted: "refuse" } };
    const exhausted = { type: "MinutesExhausted", region: "cn", item: "audio" };
    const holding = (minutes: string, more: Partial<PackageOffer> = {}, tariff = strict) => given(inService(tariff), bought("p", march, { minutes, ...more }));

    it.each([
      ["0.25", undefined, "accepted"], ["0.2499", undefined, exhausted], // a minute of audio needs 0.25 package minutes
      ["0.025", 6, "accepted"], ["0.0249", 6, exhausted], ["1.25", 300, "accepted"], ["1.2499", 300, exhausted],
    ] as const)("asks for a step of the call: of %s package minutes, in steps of %s s: %j", (minutes, stepSeconds, answer) => {
      expect(ask(holding(minutes, {}, { ...strict, ...(stepSeconds && { stepSeconds }) }), march)).toEqual(answer);
    });

    it("sums what is left of all packages that cover the call at its start", () => {
      const two = given(holding("0.15"), bought("q", march, { minutes: "0.1" }));
      expect(ask(two, march)).toBe("accepted");
      expect(ask(holding("60", { regions: ["us"] }), march)).toEqual(exhausted);
      expect(ask(given(holding("60"), called("u", march, 3_600 * 4)), "2021-03-10T15:00:00+08:00")).toEqual(exhausted);
      const day = holding("60", { validFor: { days: 1 } });
      expect(ask(day, "2021-03-11T09:59:59.999+08:00")).toBe("accepted");
      expect(ask(day, "2021-03-11T10:00:00+08:00")).toEqual(exhausted);
      expect(ask(given(holding("60"), returned("p", march)), march)).toEqual(exhausted);
    });

    it("does not ask for an item that no package covers, nor before what recordUsage would say", () => {
      expect(ask(inService(strict), march, { item: "recording-360p" })).toBe("accepted");
      expect(ask(inService(strict), march, { item: "hologram" })).toMatchObject({ type: "UnknownItem" });
      expect(ask(inService(strict), march, { appId: "none" })).toMatchObject({ type: "AppNotFound" });
    });

    it("leaves recordUsage to rate what happened, and maxCallSeconds to say how long packages last", () => {
      const { draws, overageMs } = theOnly("UsageRated", when(inService(strict), called("u", march, 60))).pieces[0] ?? {};
      expect({ draws, overageMs }).toEqual({ draws: [], overageMs: 15_000 });
      const call = { at: march, appId: "app", item: "audio" };
      expect(refused(maxCallSeconds(inService(strict), call))).toEqual(exhausted);
      expect(maxCallSeconds(holding("0.5"), call)).toMatchObject({ ok: true, onPackages: 120, untilArrears: 180 }); // 0.008 is charged as 0
    });

    it("asks nothing where the tariff charges on, with or without the gate", () => {
      for (const appsNeedPackage of [true, false]) {
        expect(ask(inService({ ...silentRtc, service: { appsNeedPackage, whenExhausted: "charge" } }), march)).toBe("accepted");
      }
    });
  });

  it("throws nothing, whatever it is given", () => {
    for (const anything of [undefined, null, 0, "text", [], { at: march }]) {
      expect(refused(authorizeCall(inService(), malformed(anything)))).toMatchObject({ type: "InvalidInput" });
      expect(ask(malformed(anything), march)).toMatchObject({ type: "InvalidInput", path: "account" });
    }
  });
});

import { describe, expect, it } from "vitest";
import { recordUsage } from "../../src/index.js";
import {
  activated, bought, call, called, created, disabled, enabled, given, inService, ms, refused, settled, silentRtc, theOnly, toppedUp, when,
} from "../support/account-steps.js";

describe("a call is judged by the state of the account at its start", () => {
  const overseas = {
    ...silentRtc,
    items: {
      ...silentRtc.items,
      audio: { weight: "0.25", rates: [{ region: "cn", perMinute: "0.008" }, { region: "us", perMinute: "0.01" }] },
    },
  };
  const noon = "2021-04-01T12:00:00+08:00";
  const before = ms(noon) - 1;

  /** The answer to a call of an hour from that instant, reported when it ends. */
  const judged = (account: ReturnType<typeof inService>, startedAt: string | number, more = {}) =>
    refused(recordUsage(account, call("talk", new Date(startedAt).toISOString(), 3600, more)));

  it("when its region was activated", () => {
    const account = given(inService(overseas), activated("us", noon, "approved"));
    expect(judged(account, before, { region: "us" })).toEqual({ type: "ServiceNotActivated", region: "us" });
    expect(judged(account, noon, { region: "us" })).toBe("accepted");
  });

  it("when its app was created and enabled", () => {
    const account = given(inService(), created("new", "2021-04-01T11:00:00+08:00"), bought("pack", noon), enabled("new", noon));
    expect(judged(account, "2021-04-01T10:59:59.999+08:00", { appId: "new" })).toEqual({ type: "AppDisabled", appId: "new" });
    expect(judged(account, "2021-04-01T11:00:00+08:00", { appId: "new" })).toEqual({ type: "AppDisabled", appId: "new" });
    expect(judged(account, before, { appId: "new" })).toEqual({ type: "AppDisabled", appId: "new" });
    expect(judged(account, noon, { appId: "new" })).toBe("accepted");
  });

  it("when its app was disabled, and enabled again", () => {
    const one = "2021-04-01T13:00:00+08:00";
    const account = given(inService(), bought("pack", noon), disabled("app", noon), enabled("app", one));
    expect(judged(account, before)).toBe("accepted");
    expect(judged(account, noon)).toEqual({ type: "AppDisabled", appId: "app" });
    expect(judged(account, ms(one) - 1)).toEqual({ type: "AppDisabled", appId: "app" });
    expect(judged(account, one)).toBe("accepted");
  });

  it("when the service was suspended, and resumed", () => {
    const account = given(
      inService(), called("talks", "2021-04-01T10:00:00+08:00", 600, { item: "video-720p" }),
      toppedUp("all", "2021-04-03T12:00:00+08:00", "10"),
    );
    const suspension = { type: "ServiceSuspended", suspendedAt: ms("2021-04-03T02:00:00+08:00") };
    expect(judged(account, "2021-04-03T01:59:59.999+08:00")).toBe("accepted");
    expect(judged(account, "2021-04-03T02:00:00.000+08:00")).toEqual(suspension);
    expect(judged(account, "2021-04-03T11:59:59.999+08:00")).toEqual(suspension);
    expect(judged(account, "2021-04-03T12:00:00.000+08:00")).toBe("accepted");
  });

  it("when the service was released", () => {
    const account = given(
      inService(), called("talks", "2021-04-01T10:00:00+08:00", 600, { item: "video-720p" }), settled("2021-08-02T00:00:00+08:00"),
    );
    expect(judged(account, "2021-08-01T01:59:59.999+08:00")).toEqual({
      type: "ServiceSuspended", suspendedAt: ms("2021-04-03T02:00:00+08:00"),
    });
    expect(judged(account, "2021-08-01T02:00:00.000+08:00")).toEqual({
      type: "ServiceReleased", releasedAt: ms("2021-08-01T02:00:00+08:00"),
    });
  });

  it("and rated completely when the service is suspended during it", () => {
    const owing = given(inService(), called("talk", "2021-04-01T10:00:00+08:00", 600, { item: "video-720p" }));
    const events = when(owing, called("long", "2021-04-03T01:59:00+08:00", 3600));
    expect(theOnly("UsageRated", events)).toMatchObject({ usageId: "long", billedSeconds: 3_600 });
  });
});

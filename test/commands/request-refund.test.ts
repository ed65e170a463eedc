import { describe, expect, it, test } from "vitest";
import { requestRefund } from "../../src/index.js";
import { bought, given, inService, ms, refused, silentRtc } from "../support/account-steps.js";

describe("the return of a package", () => {
  test.each`
    asked                         | outcome
    ${"2019-09-01T00:00:00.000Z"} | ${"accepted"}
    ${"2019-09-08T00:00:00.000Z"} | ${"accepted"}
    ${"2019-09-08T00:00:00.001Z"} | ${{ type: "RefundWindowClosed", packageId: "pack", closedAt: ms("2019-09-08T00:00:00Z") }}
  `("bought 2019-09-01T00:00:00Z, asked at $asked: $outcome", ({ asked, outcome }) => {
    const account = given(inService(silentRtc, "2019-09-01T00:00:00Z"), bought("pack", "2019-09-01T00:00:00Z"));
    expect(refused(requestRefund(account, { packageId: "pack", at: asked }))).toEqual(outcome);
  });

  test.each`
    asked                         | outcome
    ${"2019-09-03T23:59:59.999Z"} | ${"accepted"}
    ${"2019-09-04T00:00:00.000Z"} | ${{ type: "PackageExpired", packageId: "pack", expiresAt: ms("2019-09-04T00:00:00Z") }}
  `("expiring 2019-09-04T00:00:00Z, asked at $asked: $outcome", ({ asked, outcome }) => {
    const account = given(
      inService(silentRtc, "2019-09-01T00:00:00Z"), bought("pack", "2019-09-01T00:00:00Z", { validFor: { days: 3 } }),
    );
    expect(refused(requestRefund(account, { packageId: "pack", at: asked }))).toEqual(outcome);
  });

  it("follows the return window of the tariff", () => {
    const account = given(inService({ ...silentRtc, refundWindowDays: 0 }), bought("pack", "2021-04-01T12:00:00+08:00"));
    const ask = (at: string) => refused(requestRefund(account, { packageId: "pack", at }));
    expect(ask("2021-04-01T12:00:00.000+08:00")).toBe("accepted");
    expect(ask("2021-04-01T12:00:00.001+08:00")).toMatchObject({ type: "RefundWindowClosed" });
  });
});

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

  // The clocks go forward on 2021-03-28 in Berlin; Apia has no 30 December 2011.
  test.each`
    timeZone           | billingRunAt | purchased                          | last
    ${"Europe/Berlin"} | ${"00:00"}   | ${"2021-03-21T23:30:00.000+01:00"} | ${"2021-03-28T23:59:59.999+02:00"}
    ${"Europe/Berlin"} | ${"00:00"}   | ${"2021-03-20T23:30:00.000+01:00"} | ${"2021-03-27T23:30:00.000+01:00"}
    ${"Europe/Berlin"} | ${"00:30"}   | ${"2021-03-21T23:29:00.000+01:00"} | ${"2021-03-29T00:29:00.000+02:00"}
    ${"Europe/Berlin"} | ${"00:30"}   | ${"2021-03-21T23:59:00.000+01:00"} | ${"2021-03-29T00:29:59.999+02:00"}
    ${"Pacific/Apia"}  | ${"02:00"}   | ${"2011-12-29T22:00:00.000-10:00"} | ${"2012-01-06T01:59:59.999+14:00"}
  `("bought in $timeZone, billed at $billingRunAt, closes with the day of the purchase: $last", ({ timeZone, billingRunAt, purchased, last }: Record<"timeZone" | "billingRunAt" | "purchased" | "last", string>) => {
    const account = given(inService({ ...silentRtc, timeZone, billingRunAt }, purchased), bought("pack", purchased, { price: "1" }));
    const ask = (at: number) => refused(requestRefund(account, { packageId: "pack", at }));
    expect(ask(ms(last))).toBe("accepted");
    expect(ask(ms(last) + 1)).toEqual({ type: "RefundWindowClosed", packageId: "pack", closedAt: ms(last) });
  });

  it("follows the return window of the tariff", () => {
    const account = given(inService({ ...silentRtc, refundWindowDays: 0 }), bought("pack", "2021-04-01T12:00:00+08:00"));
    const ask = (at: string) => refused(requestRefund(account, { packageId: "pack", at }));
    expect(ask("2021-04-01T12:00:00.000+08:00")).toBe("accepted");
    expect(ask("2021-04-01T12:00:00.001+08:00")).toMatchObject({ type: "RefundWindowClosed" });
  });
});

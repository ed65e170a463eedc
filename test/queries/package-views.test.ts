import { describe, expect, it, test } from "vitest";
import { packageViews, purchasePackage, RefusalError, remainingMinutes } from "../../src/index.js";
import {
  bought, called, given, inService, malformed, ms, OPENED, plain, returned, toppedUp,
} from "../support/account-steps.js";

const march = "2021-03-10T10:00:00+08:00";

describe("packageViews", () => {
  const account = given(
    inService(), toppedUp("pay", march, "100"),
    (now) => purchasePackage(now, { packageId: "year", at: march, offerId: "example-1000", paidFrom: "cash" }),
    bought("month", march, { minutes: "10.5", price: "3.30", validFor: { months: 1 } }), bought("back", march, { validFor: { days: 3 } }),
    returned("back", march), bought("tiny", march, { minutes: 1, validFor: { days: 2 } }),
    called("talk", march, 240, { item: "video-720p" }),
  );

  it("shows what was bought, drawn and left, in drawdown order", () => {
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
    at                                 | statuses                                              | minutes
    ${OPENED}                          | ${["depleted", "refunded", "active", "active"]}       | ${"1007.5"}
    ${"2021-03-12T09:59:59.999+08:00"} | ${["depleted", "refunded", "active", "active"]}       | ${"1007.5"}
    ${"2021-03-12T10:00:00.000+08:00"} | ${["expired", "refunded", "active", "active"]}        | ${"1007.5"}
    ${"2021-04-10T10:00:00.000+08:00"} | ${["expired", "refunded", "expired", "active"]}       | ${"1000"}
    ${"2022-03-10T10:00:00.000+08:00"} | ${["expired", "refunded", "expired", "expired"]}      | ${"0"}
  `("at $at: $statuses, $minutes minutes left", ({ at, statuses, minutes }) => {
    const views = packageViews(account, at).filter(({ packageId }) => packageId !== "key");
    expect(views.map(({ status }) => status)).toEqual(statuses);
    expect(String(remainingMinutes(account, at))).toBe(minutes);
    expect(views.map((view) => String(view.remainingMinutes))).toEqual(["0", "100", "7.5", "1000"]); // also after expiry
  });

  it("throws nothing but a RefusalError", () => {
    for (const at of ["soon", null, Number.NaN]) expect(() => packageViews(account, malformed(at))).toThrow(RefusalError);
    expect(() => remainingMinutes(malformed({ ...account }), march)).toThrow(RefusalError);
  });
});

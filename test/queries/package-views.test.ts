import { describe, expect, it, test } from "vitest";
import { type CoveredCall, packageViews, purchasePackage, quote, RefusalError, remainingMinutes, requestRefund, unwrap } from "../../src/index.js";
import {
  bought, call, called, given, inBatch, inService, malformed, ms, OPENED, returned, silentRtc, type Step, toppedUp,
} from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const march = "2021-03-10T10:00:00+08:00";
const YEAR = silentRtc.offers.find(({ offerId }) => offerId === "example-1000")?.label ?? null;

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
    const common = { purchasedAt: ms(march), effectiveAt: ms(march), refundableUntil: null, label: null, regions: ["cn"], items: null, appIds: null, priority: 0, returnable: true, renews: null, renewal: null, renewalOf: null, paidFrom: "external" };
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
        ...common, packageId: "year", offerId: "example-1000", label: YEAR, status: "active", paidFrom: "cash", refundableUntil: ms("2021-03-17T10:00:00+08:00"),
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

  describe("can be returned until the instant at which a return is refused", () => {
    const until = (steps: readonly Step[], at: string) => {
      const view = packageViews(given(inService(), ...steps), at).find(({ packageId }) => packageId === "p");
      return view?.refundableUntil ?? null;
    };
    const week = bought("p", march);
    test.each<[what: string, steps: readonly Step[], at: string, last: string | null]>([
      ["bought just now", [week], march, "2021-03-17T10:00:00+08:00"],
      ["at the last instant of the window", [week], "2021-03-17T10:00:00+08:00", "2021-03-17T10:00:00+08:00"],
      ["a millisecond after the window", [week], "2021-03-17T10:00:00.001+08:00", null],
      ["expiring within the window", [bought("p", march, { validFor: { days: 3 } })], march, "2021-03-13T09:59:59.999+08:00"],
      ["expired", [bought("p", march, { validFor: { days: 3 } })], "2021-03-13T10:00:00+08:00", null],
      ["consumed", [week, called("u", march, 60)], "2021-03-10T11:00:00+08:00", null],
      ["returned", [week, returned("p", march)], march, null],
      ["sold as not returnable", [bought("p", march, { returnable: false })], march, null],
    ])("%s", (_what, steps, at, last) => {
      expect(until(steps, at)).toBe(last === null ? null : ms(last));
      const held = given(inService(), ...steps);
      const ask = (asked: number) => requestRefund(held, { packageId: "p", at: asked });
      if (last !== null) expect([ask(ms(at)).ok, ask(ms(last)).ok, ask(ms(last) + 1).ok]).toEqual([true, true, false]);
      else expect(ask(ms(at))).toMatchObject(steps.length > 1 && _what === "returned" ? { ok: true, events: [] } : { ok: false });
    });
  });

  describe("remainingMinutes of a call", () => {
    const held = given(inService(), bought("home", march, { minutes: 10 }), bought("abroad", march, { minutes: "1.5", regions: ["us"] }), bought("both", march, { minutes: 2, regions: ["cn", "us"] }));
    test.each<[call: CoveredCall | undefined, minutes: string]>([
      [undefined, "13.5"], [{}, "13.5"], [{ region: "cn" }, "12"], [{ region: "us" }, "3.5"], [{ item: "video-720p" }, "13.5"],
      [{ region: "cn", item: "audio" }, "48"], [{ region: "us", item: "video-1080p" }, "0.933333"], [{ item: "recording-360p" }, "0"],
      [{ region: "cn", item: "audio", appId: "app" }, "48"],
    ])("that is %j: %s", (call, minutes) => {
      expect(String(remainingMinutes(held, march, call))).toBe(minutes);
    });

    const limited = given(
      inService(), bought("home", march, { minutes: 10 }), bought("talk", march, { minutes: 5, items: ["audio"] }),
      bought("lab", march, { minutes: 1, appIds: ["lab"] }), bought("hd of lab", march, { minutes: 3, items: ["video-720p", "audio"], appIds: ["lab", "app"] }),
    );
    test.each<[call: CoveredCall, minutes: string]>([
      [{}, "19"], [{ item: "audio" }, "76"], [{ item: "video-720p" }, "14"], [{ item: "video-1080p" }, "2.933333"], [{ appId: "app" }, "18"], [{ appId: "lab" }, "19"],
      [{ appId: "none" }, "15"], [{ appId: "lab", item: "video-720p" }, "14"], [{ appId: "app", item: "video-720p" }, "13"], [{ region: "us", item: "audio" }, "0"],
    ])("of packages for some items and apps, that is %j: %s", (call, minutes) => {
      expect(String(remainingMinutes(limited, march, call))).toBe(minutes);
    });

    it("is what a usage of that many whole minutes draws without overage, and of one more with some", () => {
      const at = "2021-03-10T15:00:00+08:00";
      const overage = (seconds: number) => unwrap(quote(held, { at, usages: [inBatch(call("u", march, seconds))] })).overageMinutes;
      const seconds = Number(remainingMinutes(held, march, { region: "cn", item: "audio" })) * 60;
      expect([String(overage(seconds)), String(overage(seconds + 1))]).toEqual(["0", "1"]);
    });

    test.each<[path: string, call: unknown]>([
      ["call.region", { region: "eu" }], ["call.item", { item: "smell" }], ["call.Region", { Region: "us" }], ["call", null], ["call.item", { item: "" }],
    ])("is refused at %s", (path, call) => {
      expect(() => remainingMinutes(held, march, malformed(call))).toThrow(expect.objectContaining({ refusal: expect.objectContaining({ type: "InvalidInput", path }) as unknown }) as Error);
    });
  });

  it("throws nothing but a RefusalError", () => {
    for (const at of ["soon", null, Number.NaN]) expect(() => packageViews(account, malformed(at))).toThrow(RefusalError);
    expect(() => remainingMinutes(malformed({ ...account }), march)).toThrow(RefusalError);
  });
});

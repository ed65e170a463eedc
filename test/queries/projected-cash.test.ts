import { describe, expect, it } from "vitest";
import { projectedCash, settle, unwrap } from "../../src/index.js";
import { called, given, malformed, settled, toppedUp, voided } from "../support/account-steps.js";
import { march, ready } from "../support/accounts.js";

const used = given(ready, toppedUp("pay", march, "10"), called("talk", march, 6000), called("night", "2021-03-10T23:00:00+08:00", 7_200)); // 0.80 + 0.48 + 0.48

describe("projectedCash", () => {
  it.each([
    ["2021-03-09T00:00:00Z", "8.24"], // before the clock
    ["2021-03-11T02:00:00+08:00", "8.24"], // a run bills what was subtracted
    ["2021-04-11T02:00:00+08:00", "8.24"],
  ])("is the cash after the runs that bill what is rated, whenever it is asked: %s", (at, cash) => {
    expect(String(projectedCash(used, at))).toBe(cash);
  });

  it("is the cash once all is billed, and rises by what a void takes back", () => {
    const { account } = unwrap(settle(used, { at: "2021-03-12T02:00:00+08:00" }));
    expect(String(account.cash)).toBe("8.24");
    expect(String(projectedCash(given(account, voided("talk", "2021-03-12T03:00:00+08:00")), account.clock))).toBe("9.04");
    expect(String(given(account, voided("talk", "2021-03-12T03:00:00+08:00"), settled("2021-03-13T02:00:00+08:00")).cash)).toBe("9.04");
  });

  it("refuses what is not an account or an instant", () => {
    expect(() => projectedCash(malformed({}), march)).toThrow("account: must be an account made by this library");
    expect(() => projectedCash(used, malformed("soon"))).toThrow("Invalid at");
  });
});

import { describe, expect, it, test } from "vitest";
import { type Account, aliyunRtc, authorizeCall, maxCallSeconds, quote, recordUsage, settle, type Tariff, unwrap } from "../../src/index.js";
import {
  inBatch,
  bought, call, called, created, given, inService, malformed, owing, portrait, settled, silentRtc, type Step, SUSPENDED_AT, toppedUp,
} from "../support/account-steps.js";

const TEN = "2021-03-10T10:00:00+08:00";
const video = { item: "video-720p" };

/** An account with this much cash, after the given steps. */
const holding = (cash: string, ...steps: readonly Step[]): Account => given(inService(), toppedUp("cash", "2021-03-02T00:00:00+08:00", cash), ...steps);
const longest = (account: Account, at: string | number, more = {}): unknown => maxCallSeconds(account, { at, appId: "app", item: "video-720p", ...more });

describe("maxCallSeconds", () => {
  const minutes = (onPackages: number | null, untilArrears: number | null): unknown =>
    ({ ok: true, onPackages: onPackages === null ? null : onPackages * 60, untilArrears: untilArrears === null ? null : untilArrears * 60 });

  test.each<[why: string, account: Account, at: string, expected: unknown]>([
    ["31 minutes at 0.032 cost 0.99, and 32 cost 1.02", holding("1"), TEN, minutes(0, 31)],
    ["the bill rounds 1.024 down to 1.02", holding("1.02"), TEN, minutes(0, 32)],
    ["each day is rounded down: 0.32 and 0.03 fit, 0.32 and 0.06 do not", holding("0.37"), "2021-03-10T23:50:00+08:00", minutes(0, 11)],
    ["each day has its rate: 0.32, and 0.02 at the rate of the 22nd", holding("0.35"), "2021-10-21T23:50:00+08:00", minutes(0, 11)],
    ["the package first, then cash", holding("1", bought("p", TEN, { minutes: 5 })), TEN, minutes(5, 36)],
    ["the package expires during the call", holding("1", bought("p", "2021-03-09T10:30:00+08:00", { validFor: { days: 1 } })), TEN, minutes(30, 61)],
    ["two packages, the second after the expiry of the first", holding("1", bought("p", "2021-03-09T10:30:00+08:00", { validFor: { days: 1 } }), bought("q", "2021-03-09T10:30:00+08:00", { minutes: 7 })), TEN, minutes(37, 68)],
    ["20 minutes of the same day are not billed yet", holding("1", called("u", "2021-03-10T08:00:00+08:00", 1_200, video)), TEN, minutes(0, 11)],
    ["20 minutes of the day before are billed during the call", holding("1", called("u", "2021-03-10T08:00:00+08:00", 1_200, video)), "2021-03-11T01:55:00+08:00", minutes(0, 11)],
    ["more than the cash is due anyway", holding("1", bought("p", "2021-03-10T09:50:00+08:00", { minutes: 5 }), called("u", "2021-03-10T08:00:00+08:00", 6_000, video)), TEN, minutes(5, 0)],
    ["there are arrears already", owing(), "2021-03-11T03:00:00+08:00", minutes(0, 0)],
  ])("%s", (_why, account, at, expected) => {
    expect(longest(account, at)).toEqual(expected);
  });

  it("uses the rest of the minute that an earlier leg started when the day's total is rounded", () => {
    const perDay: Tariff = { ...silentRtc, rounding: "per-day" };
    const account = given(inService(perDay), called("u", "2021-03-10T08:00:00+08:00", 30, video), toppedUp("cash", TEN, "0.06"));
    expect(longest(account, TEN)).toEqual({ ok: true, onPackages: 30, untilArrears: 30 + 60 });
  });

  it("on packages ends where overage begins, which may cost nothing yet", () => {
    const account = given(inService(), bought("p", TEN, { minutes: 10 }));
    const { onPackages, untilArrears } = unwrap(maxCallSeconds(account, { at: TEN, appId: "app", item: "audio" }));
    const one = (seconds: number) => unwrap(quote(account, { at: "2021-03-10T12:00:00+08:00", usages: [inBatch(call("u", TEN, seconds))] }));
    expect([onPackages, untilArrears]).toEqual([2_400, 2_460]);
    expect([2_400, 2_401, 2_461].map((seconds) => [one(seconds).overageMinutes, one(seconds).due].map(String))).toEqual([["0", "0"], ["1", "0"], ["2", "0.01"]]);
  });

  it("is 0 on packages when none covers the item", () => {
    expect(longest(holding("0.03", bought("p", TEN)), TEN, { item: "recording-360p" })).toEqual({ ok: true, onPackages: 0, untilArrears: 60 });
  });

  it("is null when every call that can still be reported is covered or paid", () => {
    const account = holding("1000000", bought("p", TEN, { minutes: 20_000 }));
    expect(longest(account, TEN)).toEqual({ ok: true, onPackages: null, untilArrears: null });
    // The day of the call closes at 02:00 of the 18th.
    const seconds = 7 * 86_400 + 16 * 3_600;
    const report = (length: number) => recordUsage(account, call("u", TEN, length, video));
    expect([report(seconds - 1).ok, report(seconds).ok]).toEqual([true, false]);
    expect(longest(holding("1000000", bought("p", TEN, { minutes: seconds / 60 })), TEN)).toMatchObject({ onPackages: null });
    // Two seconds earlier the last call that can be reported is the first to need one minute more.
    const twoSecondsBefore = holding("1000000", bought("p", "2021-03-10T09:00:00+08:00", { minutes: seconds / 60 }));
    expect(longest(twoSecondsBefore, "2021-03-10T09:59:58+08:00")).toMatchObject({ onPackages: seconds });
    expect(longest(holding("1000000", bought("p", TEN, { minutes: seconds / 60 - 1 })), TEN)).toMatchObject({ onPackages: seconds - 60 });
  });

  it("reads a time before the clock as the clock", () => {
    const account = holding("1", bought("p", TEN, { minutes: 5, validFor: { days: 1 } }), settled("2021-03-11T10:00:00+08:00"));
    expect(longest(account, TEN)).toEqual(minutes(0, 31));
  });

  it("ignores a suspension that starts during the call", () => {
    expect(longest(owing(), SUSPENDED_AT - 1)).toEqual(minutes(0, 0));
    expect(longest(owing(), SUSPENDED_AT)).toEqual({ ok: false, refusal: { type: "ServiceSuspended", suspendedAt: SUSPENDED_AT } });
  });

  it.each([[{ item: "hologram" }], [{ appId: "none" }], [{ region: "us" }], [{ at: "soon" }], [{ appId: "" }], [{ appId: "off" }]])("is refused like the call itself: %j", (more) => {
    const account = given(holding("1"), created("off", TEN));
    const asked = { at: TEN, appId: "app", item: "audio", ...more };
    expect(maxCallSeconds(account, asked)).toEqual(authorizeCall(account, asked));
    expect(maxCallSeconds(account, asked).ok).toBe(false);
  });

  it("asks hypothetically: the account stays as it was; and throws nothing, whatever it is given", () => {
    const account = holding("1", bought("p", TEN));
    const before = portrait(account);
    longest(account, "2021-03-12T00:00:00+08:00");
    expect(portrait(account)).toEqual(before);
    const trap = new Proxy({}, { get: () => { throw new Error("trap"); } });
    for (const anything of [undefined, null, 0, "text", [], trap, { at: TEN }]) {
      expect(maxCallSeconds(account, malformed(anything))).toMatchObject({ ok: false, refusal: { type: "InvalidInput" } });
      expect(longest(malformed(anything), TEN)).toMatchObject({ ok: false, refusal: { type: "InvalidInput" } });
    }
  });

  it("is found at the last supported instant too", () => {
    expect(longest(holding("1", settled("9899-12-31T00:00:00Z")), "9899-12-31T23:59:59.999Z", { item: "recording-360p" })).toMatchObject({ ok: true, onPackages: 0 });
  });
});

test("one second more than untilArrears starts arrears, under the shipped tariff", () => {
  const account = given(inService(aliyunRtc), toppedUp("cash", TEN, "1"));
  const { untilArrears } = unwrap(maxCallSeconds(account, { at: TEN, appId: "app", item: "audio" }));
  const after = unwrap(recordUsage(account, call("u", TEN, (untilArrears ?? 0) + 1))).account;
  expect(unwrap(settle(after, { at: "2021-03-11T02:00:00+08:00" })).account.arrearsSince).not.toBeNull();
});

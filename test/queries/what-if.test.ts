import { describe, expect, it, test } from "vitest";
import {
  type Account, aliyunRtc, authorizeCall, maxCallSeconds, quote, recordUsage, settle, type Tariff, unwrap,
} from "../../src/index.js";
import {
  bought, call, called, created, given, inService, malformed, owing, plain, portrait, settled, silentRtc, type Step, SUSPENDED_AT,
  toppedUp,
} from "../support/account-steps.js";

const TEN = "2021-03-10T10:00:00+08:00";
const video = { item: "video-720p" };

/** An account with so much cash, and what the steps bring. */
const holding = (cash: string, ...steps: readonly Step[]): Account => given(inService(), toppedUp("cash", "2021-03-02T00:00:00+08:00", cash), ...steps);
const longest = (account: Account, at: string | number, more = {}): unknown => maxCallSeconds(account, { at, appId: "app", item: "video-720p", ...more });

describe("how long a call can last", () => {
  const minutes = (onPackages: number | null, untilArrears: number | null): unknown =>
    ({ ok: true, onPackages: onPackages === null ? null : onPackages * 60, untilArrears: untilArrears === null ? null : untilArrears * 60 });

  test.each<[why: string, account: Account, at: string, expected: unknown]>([
    ["31 minutes at 0.032 are 0.99, and 32 are 1.02", holding("1"), TEN, minutes(0, 31)],
    ["the bill rounds 1.024 down to 1.02", holding("1.02"), TEN, minutes(0, 32)],
    ["each day is rounded down: 0.32 and 0.03, not yet 0.06", holding("0.37"), "2021-03-10T23:50:00+08:00", minutes(0, 11)],
    ["the day's rate holds: 0.32 and 0.02 at the rate of the 22nd", holding("0.35"), "2021-10-21T23:50:00+08:00", minutes(0, 11)],
    ["the package first, then cash", holding("1", bought("p", TEN, { minutes: 5 })), TEN, minutes(5, 36)],
    ["the package ends within the call", holding("1", bought("p", "2021-03-09T10:30:00+08:00", { validFor: { days: 1 } })), TEN, minutes(30, 61)],
    ["two packages, the second beyond the end of the first", holding("1", bought("p", "2021-03-09T10:30:00+08:00", { validFor: { days: 1 } }), bought("q", "2021-03-09T10:30:00+08:00", { minutes: 7 })), TEN, minutes(37, 68)],
    ["20 minutes of the same day are not billed yet", holding("1", called("u", "2021-03-10T08:00:00+08:00", 1_200, video)), TEN, minutes(0, 11)],
    ["20 minutes of the day before are billed during the call", holding("1", called("u", "2021-03-10T08:00:00+08:00", 1_200, video)), "2021-03-11T01:55:00+08:00", minutes(0, 11)],
    ["more than there is would be due anyway", holding("1", bought("p", "2021-03-10T09:50:00+08:00", { minutes: 5 }), called("u", "2021-03-10T08:00:00+08:00", 6_000, video)), TEN, minutes(5, 0)],
    ["there are arrears already", owing(), "2021-03-11T03:00:00+08:00", minutes(0, 0)],
  ])("%s", (_why, account, at, expected) => {
    expect(longest(account, at)).toEqual(expected);
  });

  it("counts what an earlier leg left of its minute where the day's total is rounded", () => {
    const perDay: Tariff = { ...silentRtc, rounding: "per-day" };
    const account = given(inService(perDay), called("u", "2021-03-10T08:00:00+08:00", 30, video), toppedUp("cash", TEN, "0.06"));
    expect(longest(account, TEN)).toEqual({ ok: true, onPackages: 30, untilArrears: 30 + 60 });
  });

  it("is 0 on packages where none covers the item", () => {
    expect(longest(holding("0.03", bought("p", TEN)), TEN, { item: "recording-360p" })).toEqual({ ok: true, onPackages: 0, untilArrears: 60 });
  });

  it("has no end where no call that can still be reported goes over", () => {
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

  it("does not care for a suspension that comes during the call", () => {
    expect(longest(owing(), SUSPENDED_AT - 1)).toEqual(minutes(0, 0));
    expect(longest(owing(), SUSPENDED_AT)).toEqual({ ok: false, refusal: { type: "ServiceSuspended", suspendedAt: SUSPENDED_AT } });
  });

  it.each([[{ item: "hologram" }], [{ appId: "none" }], [{ region: "us" }], [{ at: "soon" }], [{ appId: "" }], [{ appId: "off" }]])("is refused as the call is: %j", (more) => {
    const account = given(holding("1"), created("off", TEN));
    const asked = { at: TEN, appId: "app", item: "audio", ...more };
    expect(maxCallSeconds(account, asked)).toEqual(authorizeCall(account, asked));
    expect(maxCallSeconds(account, asked).ok).toBe(false);
  });

  it("asks in thought only, and throws at nothing", () => {
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

  it("is found at the end of time too", () => {
    expect(longest(holding("1", settled("9899-12-31T00:00:00Z")), "9899-12-31T23:59:59.999Z", { item: "recording-360p" })).toMatchObject({ ok: true, onPackages: 0 });
  });
});

describe("a quote", () => {
  const at = "2021-03-10T12:00:00+08:00";
  const leg = { appId: "app", startedAt: TEN, seconds: 3_600, ...video };
  const account = holding("10", bought("p", "2021-03-10T09:00:00+08:00", { minutes: 90 }));

  it("tells from which package each usage would draw, what the rest comes to, and what the bill comes to more", () => {
    const { usages, refused, rerated, charge, due } = unwrap(quote(account, { at, usages: [{ ...leg, usageId: "b" }, { ...leg, usageId: "a" }, { ...leg, usageId: "c", appId: "none" }] }));
    expect(usages.map(({ usageId, drawnMs, overageMs, charge: own }) => [usageId, drawnMs / 60_000, overageMs / 60_000, own.shown.toFixed()])).toEqual([["b", 30, 30, "0.96"], ["a", 60, 0, "0"]]);
    expect(refused).toEqual([{ index: 2, refusal: { type: "AppNotFound", appId: "none" } }]);
    expect([rerated, charge.shown.toFixed(), due.toFixed()]).toEqual([[], "0.96", "0.96"]);
  });

  it("tells what it would change of calls that are known", () => {
    const known = given(account, called("later", "2021-03-10T11:00:00+08:00", 3_600, video));
    const { rerated, usages, charge } = unwrap(quote(known, { at, usages: [{ ...leg, usageId: "earlier" }] }));
    expect(rerated.map(({ usageId, after }) => [usageId, (after[0]?.overageMs ?? 0) / 60_000])).toEqual([["later", 30]]);
    expect([usages[0]?.charge.shown, charge.shown].map(String)).toEqual(["0", "0.96"]);
  });

  it("differs from the exact charge by what the day's bill rounds down", () => {
    const short = { ...leg, usageId: "u", item: "audio", seconds: 60 };
    const { charge, due } = unwrap(quote(inService(), { at, usages: [short] }));
    expect([charge.shown, due].map(String)).toEqual(["0.008", "0"]);
    const again = unwrap(quote(given(inService(), called("first", "2021-03-10T08:00:00+08:00", 60)), { at, usages: [short] }));
    expect([again.charge.shown, again.due].map(String)).toEqual(["0.008", "0.01"]);
  });

  it("leaves out what is known already, refuses another under its id, and costs nothing for nothing", () => {
    const known = given(account, called("u", TEN, 3_600, video));
    expect(plain(quote(known, { at, usages: [{ ...leg, usageId: "u" }] }))).toMatchObject({ usages: [], refused: [], due: "0", charge: { numerator: "0", denominator: "1", shown: "0" } });
    expect(unwrap(quote(known, { at, usages: [{ ...leg, usageId: "u", seconds: 1 }] })).refused).toMatchObject([{ refusal: { type: "IdConflict" } }]);
    expect(plain(quote(account, { at, usages: [] }))).toMatchObject({ ok: true, usages: [], due: "0" });
  });

  it("knows the days to come: a call of next month, at its rate, after the package expired", () => {
    const later = unwrap(quote(holding("10", bought("p", TEN, { validFor: { days: 2 } })), { at: "2021-11-01T00:00:00+08:00", usages: [{ ...leg, usageId: "u", startedAt: "2021-10-31T10:00:00+08:00" }] }));
    expect([later.usages[0]?.drawnMs, later.due.toFixed()]).toEqual([0, "1.44"]);
  });

  it("is in thought only, and throws at nothing", () => {
    const before = portrait(account);
    quote(account, { at, usages: [{ ...leg, usageId: "u" }] });
    expect(portrait(account)).toEqual(before);
    for (const anything of [undefined, null, 0, "text", [], { at }, { at: "soon", usages: [] }]) {
      expect(quote(account, malformed(anything))).toMatchObject({ ok: false, refusal: { type: "InvalidInput" } });
      expect(quote(malformed(anything), { at, usages: [] })).toMatchObject({ ok: false, refusal: { type: "InvalidInput", path: "account" } });
    }
  });
});

test("the tariff that is shipped can be asked as well", () => {
  const account = given(inService(aliyunRtc), toppedUp("cash", TEN, "1"));
  const { untilArrears } = unwrap(maxCallSeconds(account, { at: TEN, appId: "app", item: "audio" }));
  const after = unwrap(recordUsage(account, call("u", TEN, (untilArrears ?? 0) + 1))).account;
  expect(unwrap(settle(after, { at: "2021-03-11T02:00:00+08:00" })).account.arrearsSince).not.toBeNull();
});

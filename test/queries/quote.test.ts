import { describe, expect, it } from "vitest";
import { type Account, quote, type Quote, unwrap } from "../../src/index.js";
import { bought, called, given, inService, malformed, portrait, silentRtc, type Step, toppedUp } from "../support/account-steps.js";
import { plain } from "../support/plain.js";

const TEN = "2021-03-10T10:00:00+08:00";
const video = { item: "video-720p" };

/** An account with this much cash, after the given steps. */
const holding = (cash: string, ...steps: readonly Step[]): Account => given(inService(), toppedUp("cash", "2021-03-02T00:00:00+08:00", cash), ...steps);

describe("a quote", () => {
  const at = "2021-03-10T12:00:00+08:00";
  const leg = { appId: "app", startedAt: TEN, seconds: 3_600, ...video };
  const account = holding("10", bought("p", "2021-03-10T09:00:00+08:00", { minutes: 90 }));

  it("has what each usage would draw, what its overage costs, and how much the next bills increase", () => {
    const { usages, refused, rerated, charge, due } = unwrap(quote(account, { at, usages: [{ ...leg, usageId: "b" }, { ...leg, usageId: "a" }, { ...leg, usageId: "c", appId: "none" }] }));
    expect(usages.map(({ usageId, drawnMs, overageMs, charge: own }) => [usageId, drawnMs / 60_000, overageMs / 60_000, own.shown.toFixed()])).toEqual([["b", 30, 30, "0.96"], ["a", 60, 0, "0"]]);
    expect(refused).toEqual([{ index: 2, refusal: { type: "AppNotFound", appId: "none" } }]);
    expect([rerated, charge.shown.toFixed(), due.toFixed()]).toEqual([[], "0.96", "0.96"]);
  });

  it("has what it would change in the rating of recorded calls", () => {
    const recorded = given(account, called("later", "2021-03-10T11:00:00+08:00", 3_600, video));
    const { rerated, usages, charge } = unwrap(quote(recorded, { at, usages: [{ ...leg, usageId: "earlier" }] }));
    expect(rerated.map(({ usageId, after }) => [usageId, (after[0]?.overageMs ?? 0) / 60_000])).toEqual([["later", 30]]);
    expect([usages[0]?.charge.shown, charge.shown].map(String)).toEqual(["0", "0.96"]);
  });

  it("has the amount due as the day's bill rounds it, beside the exact charge", () => {
    const short = { ...leg, usageId: "u", item: "audio", seconds: 60 };
    const { charge, due } = unwrap(quote(inService(), { at, usages: [short] }));
    expect([charge.shown, due].map(String)).toEqual(["0.008", "0"]);
    const again = unwrap(quote(given(inService(), called("first", "2021-03-10T08:00:00+08:00", 60)), { at, usages: [short] }));
    expect([again.charge.shown, again.due].map(String)).toEqual(["0.008", "0.01"]);
  });

  it("leaves out usages that are recorded already, refuses other content under their ids, and is 0 without usages", () => {
    const recorded = given(account, called("u", TEN, 3_600, video));
    expect(plain(quote(recorded, { at, usages: [{ ...leg, usageId: "u" }] }))).toMatchObject({ usages: [], refused: [], due: "0", charge: { numerator: "0", denominator: "1", shown: "0" } });
    expect(unwrap(quote(recorded, { at, usages: [{ ...leg, usageId: "u", seconds: 1 }] })).refused).toMatchObject([{ refusal: { type: "IdConflict" } }]);
    expect(plain(quote(account, { at, usages: [] }))).toMatchObject({ ok: true, usages: [], minutes: "0", coveredMinutes: "0", overageMinutes: "0", due: "0" });
  });

  it("has the minutes of each usage and of all together, which are summed exactly and rounded once", () => {
    const items = { seminar: { weight: "7", rates: [{ region: "cn", perMinute: "0.07" }] } };
    const seminars = given(
      inService({ ...silentRtc, items }), bought("first", "2021-03-10T09:00:00+08:00", { minutes: 2, validFor: { days: 1 } }),
      bought("second", "2021-03-11T10:00:00+08:00", { minutes: 2 }),
    );
    const usages = [TEN, "2021-03-11T11:00:00+08:00"].map((startedAt) => ({ usageId: startedAt, appId: "app", item: "seminar", startedAt, seconds: 60 }));
    const quoted = unwrap(quote(seminars, { at: "2021-03-11T12:00:00+08:00", usages }));
    const shown = ({ minutes, coveredMinutes, overageMinutes }: Pick<Quote, "minutes" | "coveredMinutes" | "overageMinutes">) => [minutes, coveredMinutes, overageMinutes].map(String);
    // Each draws 2 of the 7 package minutes that it needs: 2/7 and 5/7 of a minute; together 4/7 and 10/7.
    expect(quoted.usages.map(({ drawnMs, overageMs }) => [drawnMs, overageMs])).toEqual([[120_000, 300_000], [120_000, 300_000]]);
    expect(quoted.usages.map(shown)).toEqual([["1", "0.285714", "0.714286"], ["1", "0.285714", "0.714286"]]);
    expect(shown(quoted)).toEqual(["2", "0.571429", "1.428571"]);
  });

  it("has the minutes of an item that no package covers, rounded up as they are billed", () => {
    const quoted = unwrap(quote(account, { at, usages: [{ ...leg, usageId: "u", item: "recording-360p", seconds: 61 }] }));
    const minutes = { minutes: "2", coveredMinutes: "0", overageMinutes: "2" };
    expect(plain(quoted)).toMatchObject({ ...minutes, usages: [{ ...minutes, billedSeconds: 120 }] });
  });

  it("quotes a call of a later month at that month's rate, after the package has expired", () => {
    const later = unwrap(quote(holding("10", bought("p", TEN, { validFor: { days: 2 } })), { at: "2021-11-01T00:00:00+08:00", usages: [{ ...leg, usageId: "u", startedAt: "2021-10-31T10:00:00+08:00" }] }));
    expect([later.usages[0]?.drawnMs, later.due.toFixed()]).toEqual([0, "1.44"]);
  });

  it("is hypothetical: the account stays as it was; and throws nothing, whatever it is given", () => {
    const before = portrait(account);
    quote(account, { at, usages: [{ ...leg, usageId: "u" }] });
    expect(portrait(account)).toEqual(before);
    for (const anything of [undefined, null, 0, "text", [], { at }, { at: "soon", usages: [] }]) {
      expect(quote(account, malformed(anything))).toMatchObject({ ok: false, refusal: { type: "InvalidInput" } });
      expect(quote(malformed(anything), { at, usages: [] })).toMatchObject({ ok: false, refusal: { type: "InvalidInput", path: "account" } });
    }
  });
});

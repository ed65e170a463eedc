import { describe, expect, it, test } from "vitest";
import { bills, bought, called, given, inService, ms, returned, settled, theOnly, when } from "../support/account-steps.js";

describe("midnight", () => {
  test.each`
    startedAt                          | billedSeconds
    ${"2021-04-01T23:58:00.000+08:00"} | ${[["2021-04-01", 120]]}
    ${"2021-04-01T23:58:59.999+08:00"} | ${[["2021-04-01", 120], ["2021-04-02", 0]]}
    ${"2021-04-01T23:59:00.000+08:00"} | ${[["2021-04-01", 60], ["2021-04-02", 60]]}
    ${"2021-04-01T23:59:59.999+08:00"} | ${[["2021-04-01", 60], ["2021-04-02", 60]]}
    ${"2021-04-02T00:00:00.000+08:00"} | ${[["2021-04-02", 120]]}
  `("splits two minutes from $startedAt into $billedSeconds", ({ startedAt, billedSeconds }) => {
    const { pieces } = theOnly("UsageRated", when(inService(), called("talk", startedAt, 120)));
    expect(pieces.map((piece) => [piece.day, piece.billedSeconds])).toEqual(billedSeconds);
    expect(pieces.at(-1)?.endedAt).toBe(ms(startedAt) + 120_000);
    if (pieces.length > 1) expect(pieces[0]?.endedAt).toBe(ms("2021-04-02T00:00:00+08:00"));
  });

  it("splits a call that touches three days twice, and bills each day its own minutes", () => {
    const events = when(inService(), called("long", "2021-04-01T12:00:00+08:00", 172_800), settled("2021-04-05T00:00:00+08:00"));
    expect(bills(events).map(({ day, lines }) => [day, lines.map((line) => [line.day, line.billedSeconds])])).toEqual([
      ["2021-04-03", [["2021-04-01", 12 * 3_600], ["2021-04-02", 24 * 3_600], ["2021-04-03", 12 * 3_600]]], // reported when it ended
    ]);
  });
});

describe("a package", () => {
  it("cuts a call at the instants of packages, also of those that do not cover it, but not at those of a returned one", () => {
    const account = given(
      inService(), bought("us", "2021-04-01T12:00:00+08:00", { regions: ["us"], validFor: { days: 1 } }),
      bought("gone", "2021-04-01T12:01:00+08:00"), returned("gone", "2021-04-01T12:01:00+08:00"),
    );
    const early = when(account, called("early", "2021-04-01T11:59:00+08:00", 240));
    const late = when(account, called("late", "2021-04-02T11:59:00+08:00", 240));
    const ends = (events: typeof early) => theOnly("UsageRated", events).pieces.map(({ endedAt, billedSeconds }) => [endedAt, billedSeconds]);
    expect(ends(early)).toEqual([[ms("2021-04-01T12:00:00+08:00"), 60], [ms("2021-04-01T12:03:00+08:00"), 180]]);
    expect(ends(late)).toEqual([[ms("2021-04-02T12:00:00+08:00"), 60], [ms("2021-04-02T12:03:00+08:00"), 180]]);
  });
});

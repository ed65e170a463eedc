import { describe, expect, it, test } from "vitest";
import { recordUsage } from "../../src/index.js";
import { call, given, inService, ms, refused, silentRtc, toppedUp } from "../support/account-steps.js";

describe("the window of late usages", () => {
  const busyUntil = (at: string) => given(inService(), toppedUp("now", at, "1"));

  test.each`
    startedAt                          | at                                 | outcome
    ${"2021-04-01T00:00:00.000+08:00"} | ${"2021-04-09T01:59:59.999+08:00"} | ${"accepted"}
    ${"2021-03-31T23:59:59.999+08:00"} | ${"2021-04-09T01:59:59.999+08:00"} | ${{ type: "UsageTooLate", oldestDay: "2021-04-01" }}
    ${"2021-04-01T23:59:59.999+08:00"} | ${"2021-04-09T02:00:00.000+08:00"} | ${{ type: "UsageTooLate", oldestDay: "2021-04-02" }}
    ${"2021-04-02T00:00:00.000+08:00"} | ${"2021-04-09T02:00:00.000+08:00"} | ${"accepted"}
  `("a call from $startedAt reported at $at: $outcome", ({ startedAt, at, outcome }) => {
    expect(refused(recordUsage(inService(), call("late", startedAt, 60, { at })))).toEqual(outcome);
    expect(refused(recordUsage(busyUntil(at), call("late", startedAt, 60, { at })))).toEqual(outcome);
  });

  it("of no days closes a day at the run that bills it", () => {
    const strict = inService({ ...silentRtc, lateUsageDays: 0, refundWindowDays: 0 });
    const report = (at: string) => refused(recordUsage(strict, call("late", "2021-04-01T10:00:00+08:00", 60, { at })));
    expect(report("2021-04-02T01:59:59.999+08:00")).toBe("accepted");
    expect(report("2021-04-02T02:00:00.000+08:00")).toEqual({ type: "UsageTooLate", oldestDay: "2021-04-02" });
  });

  it("is that of the clock when the report is dated earlier", () => {
    const account = busyUntil("2021-04-09T02:00:00+08:00");
    expect(refused(recordUsage(account, call("late", "2021-04-01T10:00:00+08:00", 60)))).toEqual({
      type: "UsageTooLate", oldestDay: "2021-04-02",
    });
  });

  test.each`
    at                                 | outcome
    ${"2021-04-01T10:00:59.999+08:00"} | ${{ type: "UsageInFuture", endsAt: ms("2021-04-01T10:01:00+08:00"), at: ms("2021-04-01T10:00:59.999+08:00") }}
    ${"2021-04-01T10:01:00.000+08:00"} | ${"accepted"}
  `("a call that ends at 10:01:00, reported at $at: $outcome", ({ at, outcome }) => {
    const usage = call("talk", "2021-04-01T10:00:00+08:00", 60, { at });
    expect(refused(recordUsage(inService(), usage))).toEqual(outcome);
    const ahead = given(inService(), toppedUp("later", "2021-04-01T12:00:00+08:00", "1"));
    expect(refused(recordUsage(ahead, usage))).toEqual(outcome);
  });
});

import { describe, expect, test } from "vitest";
import { packageViews } from "../../src/index.js";
import { bought, called, drawnAndOver, given, inService, when } from "../support/account-steps.js";

const audioMinute = 15_000; // ms of package time

describe("the validity of a package", () => {
  test.each`
    startedAt                          | drawnMs         | overageMs
    ${"2021-04-01T11:59:59.999+08:00"} | ${0}            | ${audioMinute}
    ${"2021-04-01T12:00:00.000+08:00"} | ${audioMinute}  | ${0}
    ${"2021-04-01T12:00:00.001+08:00"} | ${audioMinute}  | ${0}
  `("bought 2021-04-01T12:00: a call of one minute from $startedAt draws $drawnMs ms", ({ startedAt, drawnMs, overageMs }) => {
    // The running ceiling gives the minute to the first piece, however short it is.
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00"));
    expect(drawnAndOver(when(account, called("talk", startedAt, 60)))).toEqual({ talk: [drawnMs, overageMs] });
  });

  test.each`
    startedAt                          | drawnMs            | overageMs
    ${"2021-04-03T11:58:00.000+08:00"} | ${2 * audioMinute} | ${0}
    ${"2021-04-03T11:58:59.999+08:00"} | ${2 * audioMinute} | ${0}
    ${"2021-04-03T11:59:00.000+08:00"} | ${audioMinute}     | ${audioMinute}
    ${"2021-04-03T11:59:59.999+08:00"} | ${audioMinute}     | ${audioMinute}
    ${"2021-04-03T12:00:00.000+08:00"} | ${0}               | ${2 * audioMinute}
  `("expiring 2021-04-03T12:00: two minutes from $startedAt draw $drawnMs ms", ({ startedAt, drawnMs, overageMs }) => {
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00", { validFor: { days: 2 } }));
    expect(drawnAndOver(when(account, called("talk", startedAt, 120)))).toEqual({ talk: [drawnMs, overageMs] });
  });

  test.each`
    at                                 | status
    ${"2021-04-01T12:00:00.000+08:00"} | ${"active"}
    ${"2021-04-03T11:59:59.999+08:00"} | ${"active"}
    ${"2021-04-03T12:00:00.000+08:00"} | ${"expired"}
  `("expiring 2021-04-03T12:00 it is $status at $at", ({ at, status }) => {
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00", { validFor: { days: 2 } }));
    expect(packageViews(account, at).find(({ packageId }) => packageId === "pack")?.status).toBe(status);
  });
});

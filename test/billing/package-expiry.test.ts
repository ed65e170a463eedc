import { describe, expect, test } from "vitest";
import { bought, given, inService, ms, settled, types, when } from "../support/account-steps.js";

describe("the expiry of a package", () => {
  test.each`
    at                                 | written
    ${"2021-04-03T11:59:59.999+08:00"} | ${[]}
    ${"2021-04-03T12:00:00.000+08:00"} | ${["PackageExpired"]}
    ${"2021-04-04T12:00:00.000+08:00"} | ${["PackageExpired"]}
  `("at 2021-04-03T12:00: settled at $at the ledger has $written", ({ at, written }) => {
    const account = given(inService(), bought("pack", "2021-04-01T12:00:00+08:00", { validFor: { days: 2 } }));
    const events = when(account, settled(at));
    expect(types(events)).toEqual(written);
    for (const event of events) expect(event.at).toBe(ms("2021-04-03T12:00:00+08:00"));
  });
});

import { expect, it } from "vitest";
import { openFrom, recordUsage, RefusalError } from "../../src/index.js";
import { call, inService, malformed, ms, refused, silentRtc } from "../support/account-steps.js";

it("openFrom is the first instant from which usages are recorded, until the run that closes the next day", () => {
  const account = inService({ ...silentRtc, lateUsageDays: 1, refundWindowDays: 0 }, "2021-03-01T00:00:00+08:00");
  for (const [at, from] of [
    ["2021-03-12T01:59:59.999+08:00", "2021-03-10T00:00:00+08:00"], ["2021-03-12T02:00:00.000+08:00", "2021-03-11T00:00:00+08:00"],
    ["2021-03-13T01:59:59.999+08:00", "2021-03-11T00:00:00+08:00"],
  ] as const) {
    expect(openFrom(account, at)).toBe(ms(from));
    const starting = (startedAt: number) => refused(recordUsage(account, { ...call("u", from, 60), startedAt, at }));
    expect([starting(ms(from)), starting(ms(from) - 1)]).toMatchObject(["accepted", { type: "UsageTooLate" }]);
  }
  expect(openFrom(account, "1971-01-01T00:00:00Z")).toBe(openFrom(account, account.clock));
  for (const ask of [() => openFrom(account, malformed("soon")), () => openFrom(malformed({}), 0)]) expect(ask).toThrow(RefusalError);
});

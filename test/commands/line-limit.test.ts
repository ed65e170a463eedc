import { describe, expect, test } from "vitest";
import { type Account, accountFromJSON, accountToJSON, recordUsage, recordUsages, type Tariff, unbilled, unwrap, type UsageInput } from "../../src/index.js";
import { bought, given, inService, silentRtc } from "../support/account-steps.js";

const DAY = 86_400;
const at = "2021-03-12T01:00:00+08:00";
const heavy = (rounding: Tariff["rounding"]): Tariff => ({
  ...silentRtc, rounding, items: { heavy: { weight: "1000", rates: [{ region: "cn", perMinute: "1" }] } },
});
const leg = (usageId: string, seconds: number): UsageInput =>
  ({ usageId, appId: "app", item: "heavy", startedAt: "2021-03-10T00:00:00+08:00", seconds });
const wholeDays = (count: number): readonly UsageInput[] => Array.from({ length: count }, (_, index) => leg(`u${index}`, DAY));

/** The package time of the one line, exactly. */
const lineMs = (account: Account): bigint => unbilled(account).reduce((sum, { drawnMs, overageMs }) => sum + BigInt(drawnMs) + BigInt(overageMs), 0n);

const LIMIT = BigInt(Number.MAX_SAFE_INTEGER);
const MS_OF_A_DAY = BigInt(DAY) * 1_000n * 1_000n;
const MOST_DAYS = Number(LIMIT / MS_OF_A_DAY);
const REST_MINUTES = Number((LIMIT % MS_OF_A_DAY) / 60_000_000n);
const beyond = { type: "InvalidInput", path: "seconds" };

describe("a line beyond 2^53 - 1 ms of package time", () => {
  test.each(["per-usage", "per-day"] as const)("is never reached, also within a batch, where usages are rounded %s", (rounding) => {
    const opened = given(inService(heavy(rounding), "2021-03-10T00:00:00+08:00"), bought("p", "2021-03-10T00:00:00+08:00", { minutes: 100_000 }));
    const usages = [...wholeDays(MOST_DAYS), leg("too long", REST_MINUTES * 60 + 1), leg("fits", REST_MINUTES * 60)];
    const { account, refused } = unwrap(recordUsages(opened, { at, usages }));
    expect(refused).toMatchObject([{ index: MOST_DAYS, refusal: beyond }]);
    expect(LIMIT - lineMs(account) < 60_000_000n).toBe(true);
    expect(recordUsage(account, { at, ...leg("one more", 60) })).toMatchObject({ ok: false, refusal: beyond });
    expect(recordUsage(account, { at, ...leg("nothing", 0) }).ok).toBe(true);

    const backward = unwrap(recordUsages(opened, { at, usages: usages.filter(({ usageId }) => usageId !== "too long").toReversed() }));
    expect(backward.refused).toEqual([]);
    expect(lineMs(backward.account)).toBe(lineMs(account));
    expect(accountFromJSON(accountToJSON(account)).ok).toBe(true);
  });
});
